"""How does a file appear whole or not at all?

The text is written beside its target, forced to the disk, and put in place by one rename; then the folder is
forced to the disk, so that the name survives a power cut as well.
"""

from __future__ import annotations

import errno
import glob
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from campaign.errors import CannotCreate, StorageFailed

DISK_FAILURES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


def write_atomically(path: Path, writer: Callable[[BinaryIO], None]) -> None:
    """Let `writer` write the bytes of `path`; an old file of that name stands until the new one is complete.

    The file is readable by its owner only. Raises CannotCreate when the folder does not allow it and
    StorageFailed when the disk fails; in both cases, and when `writer` raises, nothing is left behind. What a process
    that was killed left of the same file is removed by the next one.
    """
    temporary = _create_beside(path)
    try:
        _write(temporary, path, writer)
    except OSError as error:
        raise _explain(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync_folder(path)


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Put `content` under the name `path`, whole or not at all. Raises as `write_atomically`."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_atomically(path, write)


def _create_beside(path: Path) -> str:
    """An empty file with mode 0600 in the folder of `path`; its name tells whose it is."""
    _remove_abandoned(path)
    try:
        descriptor, temporary = tempfile.mkstemp(
            prefix=f".{path.name}.", suffix=f".{os.getpid()}.partial", dir=path.parent
        )
    except OSError as error:
        raise _explain(path, error) from error
    os.close(descriptor)
    return temporary


def _remove_abandoned(path: Path) -> None:
    """Remove what processes that live no more left of `path`: it may hold names and phones."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.partial"):
        number = left.name.removesuffix(".partial").rpartition(".")[2]
        if number.isdecimal() and not _lives(int(number)):
            with suppress(OSError):  # somebody else's, or just removed by another command
                left.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _write(temporary: str, path: Path, writer: Callable[[BinaryIO], None]) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with open(temporary, "wb") as file:
        writer(file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _sync_folder(path: Path) -> None:
    try:
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in DISK_FAILURES:
            raise StorageFailed(f"{path.parent}: {error.strerror}") from error
        # Some network file systems refuse to synchronise a folder; the file itself is safe there.


def _explain(path: Path, error: OSError) -> CannotCreate | StorageFailed:
    if error.errno in DISK_FAILURES:
        return StorageFailed(f"{path}: {error.strerror}")
    return CannotCreate(str(path), error.strerror or str(error))
