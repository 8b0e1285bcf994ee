"""Is the same work going on already?

A lock of the kernel on a file of its own, never on the database file: closing any descriptor of that would drop
SQLite's locks. The kernel gives the lock back when its process ends, however it ends, so there is no stale lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from campaign.errors import Busy, CannotCreate

LOCK_FILE = "campaign.lock"


class AlreadyRunning(Busy):
    """another command is at work: {0}, process {1}, since {2}"""

    hint = "It ends by itself; run this again afterwards."


@contextmanager
def holding_lock(directory: Path, name: str, now: datetime) -> Iterator[None]:
    """Hold the lock of a workspace while the block runs; `name` and `now` are what others are told.

    Raises AlreadyRunning at once when another process holds it, CannotCreate when the file cannot be made.
    """
    path = directory / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CannotCreate(str(path), error.strerror) from error
    try:
        _lock(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{name}\n{os.getpid()}\n{now.isoformat()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        told = os.pread(descriptor, 1000, 0).decode("utf-8", "replace").splitlines()
        name, process, since = (*told, *("unknown",) * 3)[:3]
        raise AlreadyRunning(name, process, since) from None
