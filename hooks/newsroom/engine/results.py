"""Which files belong to which key: a table in SQLite, which two builds may use at once.

Each row carries a checksum, and a database that SQLite cannot read any more is set aside: then everything counts as
absent and is derived again. The table is a convenience; correctness rests on the keys and on the files' own hashes.
"""

from __future__ import annotations

import errno
import hashlib
import marshal
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

Row = Mapping[str, tuple[Any, ...]]
WAIT_SECONDS = 60
FAILURES = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
# As many keys as one question may have (SQLite's limit was 999 for long).
MANY = 500
SCHEMA = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, files BLOB, mark BLOB) WITHOUT ROWID"


class Results:
    """The table at a path; it is opened when it is first needed, anew in each process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._owner = 0

    def __getstate__(self) -> Path:
        """Return what goes to another process: where the table is."""
        return self.path

    def __setstate__(self, path: Path) -> None:
        """Be the table at a path."""
        self.__init__(path)  # type: ignore[misc]

    def get(self, key: str) -> dict[str, tuple[Any, ...]] | None:
        """Return the row of a key, or None when there is none or it is damaged."""
        if self._connection is None and not self.path.exists():
            return None
        try:
            found = self._open().execute("SELECT files, mark FROM results WHERE key = ?", (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            self._give_up(error)
            return None
        return _unpacked(key, *found) if found else None

    def get_all(self, keys: Sequence[str]) -> dict[str, dict[str, tuple[Any, ...]]]:
        """Return the rows of those of many keys that have one that is whole."""
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        if self._connection is None and not self.path.exists():
            return found
        try:
            for start in range(0, len(keys), MANY):
                part = keys[start : start + MANY]
                asked = f"SELECT key, files, mark FROM results WHERE key IN ({','.join('?' * len(part))})"
                for key, files, mark in self._open().execute(asked, part):
                    row = _unpacked(key, files, mark)
                    if row is not None:
                        found[key] = row
        except sqlite3.DatabaseError as error:
            self._give_up(error)
        return found

    def add(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Keep rows, all of them or none."""
        packed = [(key, data := marshal.dumps(dict(row)), _mark(key, data)) for key, row in rows]
        if not packed:
            return
        for _ in range(2):
            try:
                self._insert(packed)
            except sqlite3.DatabaseError as error:
                # What is not remembered is derived again; a damaged table is begun anew.
                self._give_up(error)
            else:
                return

    def _insert(self, packed: list[tuple[str, bytes, bytes]]) -> None:
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", packed)

    def all(self) -> Iterator[tuple[str, dict[str, tuple[Any, ...]] | None]]:
        """Yield key and row (None when it is damaged) of everything that is kept."""
        if not self.path.exists():
            return
        try:
            for key, files, mark in self._open().execute("SELECT key, files, mark FROM results"):
                yield key, _unpacked(key, files, mark)
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget these keys."""
        try:
            with self._open() as connection:
                connection.executemany("DELETE FROM results WHERE key = ?", [(key,) for key in keys])
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _open(self) -> sqlite3.Connection:
        # A connection must not be carried over a fork (sqlite.org/howtocorrupt.html, section 2.6).
        if self._connection is None or self._owner != os.getpid():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, check_same_thread=False)
            self._owner = os.getpid()
            # Two processes that switch to WAL at once are refused without waiting (sqlite.org/wal.html); one is enough.
            with suppress(sqlite3.OperationalError):
                self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute(SCHEMA)
        return self._connection

    def _give_up(self, error: sqlite3.DatabaseError) -> None:
        """Set a damaged database aside; raises OSError when the disk fails, and passes over one that is too busy."""
        number = FAILURES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if number:
            raise OSError(number, os.strerror(number), str(self.path)) from error
        if isinstance(error, sqlite3.OperationalError):
            return
        self.close()
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.replace(f"{self.path}{ending}", f"{self.path}{ending}.rusak")

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None


def _mark(key: str, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=8, key=key.encode()[:64]).digest()


def _unpacked(key: str, data: object, mark: object) -> dict[str, tuple[Any, ...]] | None:
    if not isinstance(data, bytes) or mark != _mark(key, data):
        return None
    row: dict[str, tuple[Any, ...]] = marshal.loads(data)
    return row
