"""Drawings (SVG) of the handbook: shapes and texts pass, whatever a browser would run or fetch does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text import drawing

WHOLE = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{}\n</svg>'
GOOD = [
    "",
    '<g transform="translate(1 2)"><path d="M0 0L9 9" stroke="#000"/></g>',
    "<style><![CDATA[.a{fill:red}]]></style>",
    '<text lang="id" aria-label="Jum\'at">Jum\'at &amp; Sabtu</text>',
]
BAD = {
    "script": "<script>1</script>",
    "a": '<a href="/"/>',
    "href": '<rect xlink:href="#b"/>',
    "onload": '<rect onload="1"/>',
    "image": '<image href="x.png"/>',
    "use": '<use href="#a"/>',
    "set": '<set attributeName="href" to="x"/>',
    "animate": '<animate attributeName="x"/>',
    "foreignObject": "<foreignObject/>",
    "p": '<p xmlns="http://www.w3.org/1999/xhtml"/>',
    "base": '<g xml:base="http://contoh.example/"/>',
    "fill": '<rect fill="url(#a)"/>',
    "<! atau <?": '<?xml-stylesheet href="x.css"?>',
    "XML": "<g>",
}
STYLES = [
    "@import 'x.css'",
    "a{background:url(x)}",
    "a{fill:u\\72l(x)}",
    'a{background:image-set("x.png")}',
    "u<!-- -->rl(x)",
]


@pytest.mark.parametrize("inside", GOOD)
def test_what_only_shows_something_passes(inside):
    assert drawing.fault_of(WHOLE.format(inside).encode()) is None
    assert drawing.fault_of(WHOLE.format(inside).encode("utf-16")) is None


@pytest.mark.parametrize(("what", "inside"), BAD.items())
def test_what_does_more_is_named_with_its_line(what, inside):
    fault = drawing.fault_of(WHOLE.format("<g/>\n" + inside).encode())
    assert fault is not None
    assert fault.what == what
    assert fault.line == 3 or what == "XML"


@pytest.mark.parametrize("style", STYLES)
def test_styles_lead_nowhere(style):
    assert drawing.fault_of(WHOLE.format(f"<style>{style}</style>").encode()) == (2, "style")


def test_a_file_of_another_kind_is_no_drawing():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    for data in (b"", b"x", b"<svg/>", b"<html/>", b"\xff\xfe", b"\x00" * 9, bomb):
        assert drawing.fault_of(data) is not None


@pytest.mark.property
@given(st.binary(max_size=200), st.text(max_size=60))
def test_nothing_breaks_it(data, text):
    drawing.fault_of(data)
    drawing.fault_of(WHOLE.format(text).encode("utf-8", "surrogatepass"))
