"""What git is asked: where the history ends, which commit touched which file, and the objects themselves.

Configuration that would change the answers (renames, order, replaced objects, grafts) is overruled.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, NamedTuple

_FIXED = ("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "core.quotePath=false")
_LOG = ("log", "-c", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--topo-order", "--no-color")
# Of the main line only: what each of its commits changed of the one before.
_LINE = ("log", "--first-parent", "-m", *_LOG[2:])
_MARK = b"\x1e"
_GONE = b"0"
# Where git keeps what it knows of the server's main branch, the first that is there.
_SERVERS = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
# The year 2100: what claims to be later is late enough.
_LATEST = 4_102_444_800
# Bytes that are read of git's answer at once.
_AT_ONCE = 1 << 18


class NoHistory(Exception):
    """Raised when there is no history to look at; `reason` is one of the catalog's REASONS."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


class Head(NamedTuple):
    """Where a history ends: the commit, the portal's folder in the repository, where git keeps its files, if it is cut.

    `boundary` are the commits of a shallow clone whose parents are missing: what they touched can't be known.
    """

    commit: bytes
    prefix: str
    folder: Path
    boundary: frozenset[bytes]


class Step(NamedTuple):
    """A commit: its id, the time in seconds that it claims, its parents, and the files that it touched.

    Of each file comes the id of its bytes, empty when the commit removed it. Of a merge come only the files that are
    none of its parents' (an "evil merge"). `replaced` are those that were there before, with the ids of
    the bytes that they had.
    """

    commit: bytes
    date: int
    parents: tuple[bytes, ...]
    files: tuple[tuple[str, bytes], ...]
    replaced: tuple[tuple[str, bytes], ...] = ()


def head(root: Path) -> Head:
    """Return where the history of the portal at `root` ends; raises NoHistory outside git, or before the first commit."""
    done = _run(root, "rev-parse", "--show-prefix", "--absolute-git-dir", "--is-shallow-repository", "HEAD^{commit}")
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines()
    if done.returncode or len(lines) != 4:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        if any("dubious ownership" in line for line in said):
            raise NoHistory("foreign-repository")
        raise NoHistory("no-commit" if len(lines) > 2 else "no-git")
    folder, boundary = Path(lines[1]), frozenset[bytes]()
    if lines[2] == "true":
        shallow = _common(folder) / "shallow"
        boundary = frozenset(shallow.read_bytes().split())
    return Head(lines[3].encode(), lines[0], folder, boundary)


def states(root: Path) -> tuple[Path, ...]:
    """Return the files of git by which one sees that a history has been changed, whether or not they are there."""
    with suppress(NoHistory):
        folder = head(root).folder
        common = _common(folder)
        files = [folder / "HEAD", common / "packed-refs", common / "shallow", common / "reftable" / "tables.list"]
        # What the server's main branch has decides on what counts as public.
        files += [common / name for name in _SERVERS]
        for link in (folder / "HEAD", common / _SERVERS[0]):
            with suppress(OSError):
                named = link.read_text().removeprefix("ref: ").strip()
                files += [common / named] if named.startswith("refs/") else []
        return tuple(dict.fromkeys(files))
    return (root / ".git",)


def _common(folder: Path) -> Path:
    """Return where a repository with several working trees keeps what they share."""
    with suppress(OSError):
        return (folder / (folder / "commondir").read_text().strip()).resolve()
    return folder


def steps(root: Path, prefix: str, tip: bytes, known: bytes = b"") -> Iterator[Step]:
    """Yield the commits up to `tip` that are not also behind `known`, children before their parents.

    Of the files, only those in content/ and agencies/ of the portal are named, relative to it.
    """
    return _steps(root, prefix, tip, known, _LOG)


def line(root: Path, prefix: str, tip: bytes, known: bytes = b"") -> Iterator[Step]:
    """Yield the commits of the main line (first parents) up to `tip`, as `steps` does, with what each made of the portal.

    Of a merge come all files that it brought into the line, whichever branch they are from.
    """
    return _steps(root, prefix, tip, known, _LINE)


def published_tip(root: Path, commit: bytes) -> bytes:
    """Return the newest commit of the line behind `commit` that the server's main branch has, if one is known here.

    What a writer has committed on a branch, or not sent yet, was never public. Without such a branch it is `commit`.
    """
    done = _run(root, "for-each-ref", "--format=%(refname) %(objectname)", *_SERVERS)
    known = dict(row.split() for row in done.stdout.decode("utf-8", "replace").splitlines())
    name = next((name for name in _SERVERS if name in known), "")
    if not name or known[name].encode() == commit:
        return commit
    own = _run(root, "rev-list", "--first-parent", "--parents", commit.decode(), f"^{known[name]}", "--")
    rows = own.stdout.split(b"\n")
    last = next((row.split() for row in reversed(rows) if row), [])
    if not rows[0]:
        return commit
    return last[1] if len(last) > 1 else b""


def _steps(root: Path, prefix: str, tip: bytes, known: bytes, log: Sequence[str]) -> Iterator[Step]:
    wanted = [f"{prefix}{name}/".encode("utf-8", "surrogateescape") for name in ("content", "agencies")]
    reach = [tip.decode()] + ([f"^{known.decode()}"] if known else [])
    done = _run(root, *log, "--format=%x1e%H %ct %P", *reach, "--")
    if done.returncode:
        raise NoHistory("unreadable", done.stderr.decode("utf-8", "replace").strip())
    tokens = iter(done.stdout.split(b"\0"))
    current: tuple[bytes, int, tuple[bytes, ...]] | None = None
    files: list[tuple[str, bytes]] = []
    replaced: list[tuple[str, bytes]] = []
    for token in tokens:
        if token.startswith(_MARK):
            if current:
                yield Step(*current, tuple(files), tuple(replaced))
            commit, date, *parents = token[1:].split()
            current, files, replaced = (commit, min(max(int(date), 0), _LATEST), tuple(parents)), [], []
        elif row := token.lstrip(b"\n"):
            path = next(tokens)
            if path.startswith((wanted[0], wanted[1])):
                name = path[len(prefix.encode("utf-8", "surrogateescape")) :].decode("utf-8", "surrogateescape")
                before, blob, sort = row.split()[-3:]
                files.append((name, b"" if not blob.strip(_GONE) else blob))
                if sort == b"M":
                    replaced.append((name, before))
    if current:
        yield Step(*current, tuple(files), tuple(replaced))


def objects(root: Path, ids: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield id and bytes of objects, in this order; those that are not there are left out."""
    if not ids:
        return
    process = subprocess.Popen(
        ["git", "-C", str(root), "cat-file", "--batch", "--buffer"], bufsize=_AT_ONCE,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    writer = Thread(target=_ask, args=(process.stdin, ids), daemon=True)
    writer.start()
    with process:
        for asked in ids:
            said = process.stdout.readline().split()
            if len(said) == 3:
                data = process.stdout.read(int(said[2]))
                process.stdout.read(1)
                yield asked, data
            elif not said:
                return


def _ask(pipe: IO[bytes], ids: Iterable[bytes]) -> None:
    with suppress(BrokenPipeError), pipe:
        pipe.writelines(b"%s\n" % name for name in ids)


def _environment() -> dict[str, str]:
    # Git would write each commit by itself, which takes longer than to find it.
    fixed = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull, "GIT_FLUSH": "0", "LC_ALL": "C"}
    return {**os.environ, **fixed}


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        line = ["git", *_FIXED, "-C", str(root), *arguments]
        return subprocess.run(line, capture_output=True, env=_environment(), check=False)
    except FileNotFoundError as error:
        raise NoHistory("no-git-program") from error
