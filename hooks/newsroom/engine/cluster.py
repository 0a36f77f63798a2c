"""A cluster: the executor of a Dask scheduler, for builds that one machine is too slow for.

Inputs travel to its workers as bytes and results come back as bytes, so that they need no disk in common with us, only
the same checkout of this project with the same libraries. A worker that dies loses nothing: the scheduler gives its
tasks to another one.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import newsroom
from newsroom.engine.code import code_of, installed
from newsroom.engine.job import ClusterError, key_of

PATIENCE = 15.0
# How long, in seconds, a build waits for a worker when the last one is gone, and how often it looks.
ALONE, LOOK = 60.0, 1.0
OTHER = "Python, newsroom, templat, huruf, atau pustaka"
# What starts one worker with one thread for each core: our jobs hold Python's lock.
START = "dask worker {} --nworkers=-1"
DIFFERS = "lain dari yang di sini; samakan, lalu jalankan ulang pekerja itu"
# How many workers may die under a task before the build is given up.
RETRIES = 5


# Lists of jobs under way at least.
FEWEST = 8


class Cluster(NamedTuple):
    """A cluster's executor, whether it can still be reached, and how many lists of jobs it should have at once."""

    executor: Executor
    is_there: Callable[[], bool]
    ahead: int
    version: str


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Yield the cluster of the scheduler at an address (`tcp://host:8786`); raises ClusterError, also when it is lost."""
    client = _client(address)
    import distributed
    from distributed.comm.core import CommClosedError

    executor: Executor = client.get_executor(pure=False, retries=RETRIES)
    lost = (distributed.CancelledError, distributed.KilledWorker, CommClosedError, CancelledError)
    try:
        yield Cluster(executor, partial(_is_there, client, address), _ahead(client), version())
    except lost as error:
        raise ClusterError(f"hubungan dengan penjadwal {address} terputus di tengah pembangunan") from error


def _is_there(client: Any, address: str) -> bool:
    """Return whether the scheduler can be reached, once it has a worker; raises ClusterError when none comes."""
    if _has_worker(client):
        return _is_reached(client)
    lacking = f"penjadwal {address} tidak mempunyai pekerja lagi"
    sys.stderr.write(f"newsroom: {lacking}; pembangunan menunggu pekerja paling lama {ALONE:.0f} detik\n")
    until = time.monotonic() + ALONE
    while _is_reached(client):
        time.sleep(LOOK)
        if _has_worker(client):
            return True
        if time.monotonic() >= until:
            raise ClusterError(f"{lacking}; jalankan `{START.format(address)}`, lalu bangun lagi")
    return False


def _is_reached(client: Any) -> bool:
    return client.status in ("running", "connecting")


def _has_worker(client: Any) -> bool:
    """Ask the scheduler for one of its workers; to list them all could be long."""
    return bool(client.scheduler_info(n_workers=1)["workers"])


def _ahead(client: Any) -> int:
    """Return how many lists of jobs may be under way: twice as many as there are hands, as a list may be a large photo."""
    hands: dict[str, int] = client.nthreads()
    return max(FEWEST, 2 * sum(hands.values()))


def refuse_other(expected: str) -> None:
    """Raise ClusterError in a worker whose version is another one: it may have come in the middle of a build."""
    if version() != expected:
        raise ClusterError(f"{OTHER} pada seorang pekerja {DIFFERS}")


@lru_cache(maxsize=1)
def _client(address: str) -> Any:
    """Return the connection to a scheduler; a build needs it at several stages."""
    try:
        import distributed
    except ImportError as error:
        raise ClusterError("untuk --scheduler siapkan dahulu pustakanya: make setup-cluster") from error
    client = _answer(partial(distributed.Client, address, timeout=PATIENCE, set_as_default=False), address)
    _compare(client, address)
    return client


def _answer(connect: Callable[[], Any], address: str) -> Any:
    """Return the connection; raises ClusterError, also when what is at the address takes calls and says nothing."""
    said: Future[Any] = Future()
    threading.Thread(target=_call, args=(connect, said), daemon=True).start()
    try:
        return said.result(2 * PATIENCE)
    except TimeoutError as error:
        raise ClusterError(f"penjadwal {address} tidak menjawab; {_is_it_one(address)}") from error
    except (OSError, ValueError) as error:
        raise ClusterError(f"penjadwal {address} tidak dapat dihubungi; {_is_it_one(address)}") from error
    except Exception as error:
        way = address.partition("://")[0]
        if way == "tcp":
            raise ClusterError(f"di {address} ada yang menjawab, tetapi bukan penjadwal Dask") from error
        # Each other way of speaking (tls, ucx) fails in its own manner where it is not set up.
        raise ClusterError(f"penjadwal {address}: {way}:// belum disiapkan di sini; pakai alamat tcp://") from error


def _call(connect: Callable[[], Any], said: Future[Any]) -> None:
    try:
        said.set_result(connect())
    except BaseException as error:
        said.set_exception(error)


def _is_it_one(address: str) -> str:
    """Return what to look at when nobody answers."""
    host = address.rpartition("/")[2]
    if not host.rpartition(":")[2].isdigit():
        return f"tulis juga portanya, misalnya tcp://{host or '10.0.0.5'}:8786"
    return "pastikan `dask scheduler` berjalan dan alamatnya benar (porta dasbor lain daripada porta penjadwal)"


def _compare(client: Any, address: str) -> None:
    """Make sure that there are workers, and that all of them are of our own version: bytes must be the same everywhere."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        versions = client.run(version)
    except TimeoutError as error:
        raise ClusterError(
            f"penjadwal {address} belum mempunyai pekerja; jalankan `{START.format(address)}`"
        ) from error
    except Exception as error:
        raise ClusterError(f"pekerja di {address} tidak mengenal newsroom: {error}") from error
    other = sorted(worker for worker, theirs in versions.items() if theirs != version())
    if other:
        raise ClusterError(f"{OTHER} pada pekerja {', '.join(other)} {DIFFERS}")


@lru_cache(maxsize=1)
def version() -> str:
    """Return what the bytes depend on beside what travels: our code, templates and fonts, Python, all that is installed.

    A process says the same for as long as it lives: it keeps the code and the templates that it has read.
    """
    overrides = Path(newsroom.__file__).parents[2] / "overrides"
    files = sorted(path for path in overrides.rglob("*") if path.is_file())
    looks = key_of(*((path.relative_to(overrides).as_posix(), path.read_bytes()) for path in files))
    return key_of(code_of(newsroom), looks, sys.version, installed())
