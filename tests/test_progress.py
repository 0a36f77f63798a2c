"""What a build shows while it works: a bar on a terminal, one line for each stage elsewhere."""

import os
import pty
import subprocess
import sys

CODE = """
from newsroom.engine import progress
for is_step in (False, True):
    results = list(progress.counted(iter("abc"), 3, "Langkah" if is_step else "Halaman", 0 if is_step else 2, is_step))
    assert results == ["a", "b", "c"]
"""


def test_elsewhere_there_is_one_line_for_each_stage_and_none_for_a_step():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stderr == "Halaman: 5 (2 dari simpanan)\n"


def test_on_a_terminal_there_is_a_bar_that_goes_away():
    ours, theirs = pty.openpty()
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run([sys.executable, "-c", CODE], stderr=theirs, env=settings, check=True)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    text = shown.decode()
    assert done.returncode == 0
    assert "Halaman (2 dari simpanan)" in text
    assert "Langkah" in text
    assert "3/3" in text
    assert text.rstrip().endswith("\x1b[2K"), "nothing stays of it"
