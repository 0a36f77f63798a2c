"""CAP files and their list as XML; what we print is checked before anybody can rely on it."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

from newsroom.catalog import site
from newsroom.catalog.frame import Frame
from newsroom.engine.job import Outputs
from newsroom.outputs import alert_check
from newsroom.outputs.alert_message import Message
from newsroom.text import template


def cap_file(message: Message) -> Outputs:
    """Return the file of a message (OASIS CAP 1.2); raises ValueError when it breaks the standard: our own fault."""
    data = template.render("cap.xml", message=message).encode()
    if faults := alert_check.faults(data):
        raise ValueError(f"{message.path}: {'; '.join(faults)}")
    return {message.path.rpartition("/")[2]: data}


def list_file(frame: Frame, messages: tuple[Message, ...], hub: str = "") -> Outputs:
    """Return the list of the messages in force: RSS 2.0 whose items lead to CAP files, as that of BMKG does."""
    text = template.render(
        "cap-list.xml",
        title=f"Peringatan · {frame.name}",
        description=f"Peringatan yang berlaku dari semua instansi {frame.government}, tiap butir sebuah berkas CAP 1.2.",
        frame=frame,
        page=frame.absolute(site.ALERTS),
        own=frame.absolute(site.CAP_LIST),
        style=frame.base + site.FEED_STYLE[1:],
        messages=[(message, frame.absolute(message.path), _rfc822(message)) for message in messages],
        changed=_rfc822(messages[0]) if messages else "",
        hub=hub,
    )
    return {site.CAP_LIST.removeprefix(site.ALERTS): text.encode()}


def _rfc822(message: Message) -> str:
    return format_datetime(dt.datetime.fromisoformat(message.sent))
