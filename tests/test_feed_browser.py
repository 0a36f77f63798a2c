"""The pages about feeds in a real browser: an address is copied by mouse and keyboard, and heard."""

import pytest

from browsing import needs_browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site"), needs_browser]
PATH = "/umpan/instansi/bpbd/"


def test_an_address_is_copied_by_keyboard_and_said(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(address + PATH)
    first = page.query_selector("a.url").get_attribute("href")
    button = page.get_by_role("button", name="Salin alamat RSS").first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]:has-text('Alamat tersalin')")
    assert page.evaluate("navigator.clipboard.readText()") == first
    assert button.bounding_box()["height"] >= 24
    assert errors == []
    context.close()


def test_without_javascript_there_is_no_button_and_the_address_is_a_link(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PATH)
    assert page.locator("button:visible").count() == 0
    assert page.locator("a.url:visible").count() >= 3
    context.close()
