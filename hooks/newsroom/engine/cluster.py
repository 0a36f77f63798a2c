"""A cluster: the executor of a Dask scheduler, for builds that one machine is too slow for.

Inputs travel to its workers as bytes and results come back as bytes, so that they need no disk in common with us, only
the same version of this package. A worker that dies loses nothing: the scheduler gives its tasks to another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import newsroom
from newsroom.engine.code import code_of
from newsroom.engine.job import ClusterError

PATIENCE = 15.0
# How many workers may die under a task before the build is given up.
RETRIES = 5


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """Yield the executor of the scheduler at an address (`tcp://host:8786`); raises ClusterError."""
    executor: Executor = _client(address).get_executor(pure=False, retries=RETRIES)
    yield executor


@lru_cache(maxsize=1)
def _client(address: str) -> Any:
    """Return the connection to a scheduler; a build needs it at several stages."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError("untuk --scheduler pasang dahulu tambahannya: pip install 'rujukan[cluster]'") from error
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"penjadwal {address} tidak dapat dihubungi; pastikan `dask scheduler` berjalan") from error
    _compare(client, address)
    return client


def _compare(client: Any, address: str) -> None:
    """Make sure that there are workers, and that all of them are of our own version: bytes must be the same everywhere."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = client.run(version)
    except TimeoutError as error:
        raise ClusterError(f"penjadwal {address} belum mempunyai pekerja; jalankan `dask worker {address}`") from error
    except Exception as error:
        raise ClusterError(f"pekerja di {address} tidak mengenal newsroom: {error}") from error
    other = sorted(worker for worker, theirs in versions.items() if theirs != version())
    if other:
        raise ClusterError(f"versi newsroom pada pekerja {', '.join(other)} lain dari yang di sini")


def version() -> str:
    """Return the version of this package's code."""
    return code_of(newsroom)
