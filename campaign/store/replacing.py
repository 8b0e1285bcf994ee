"""How does a copy take the place of the database while other commands may be at work?

The pages are written into the file that is there, under its exclusive lock and its own journal: a power cut leaves the
old state or the new one, and whoever waits for the lock goes on with the new content. Exchanging the file under a
waiting command would let it write into the old one. Only what is no database any more, so that nobody can hold a lock
on it, is exchanged as a file.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.store import database
from campaign.store.copies import count_rows, put_in_place
from campaign.store.database import DatabaseDamaged, translated_errors

_PRAGMAS = "journal_mode=DELETE synchronous=EXTRA secure_delete=ON".split()


def put_back(source: Path, target: Path, kept: Path) -> bool:
    """Put a verified copy in place of the database at `target`, and keep what was there as `kept`.

    Whether there was anything to keep. Waits for whoever writes; raises DatabaseBusy when that takes too long,
    DatabaseDamaged, StorageFailed, CannotCreate. In every case `target` holds the old state or the new one.
    """
    try:
        if not target.exists() or not _overwrite(source, target, kept):
            return _exchange(source, target, kept)
    except OSError as error:
        raise CannotCreate(str(target), error.strerror) from error
    return True


def _overwrite(source: Path, target: Path, kept: Path) -> bool:
    """Write the pages of one file into another; False, and nothing done, when that one is no database."""
    with closing(_connect(target)) as present:
        try:
            _lock(present)
            _keep(present, kept)
        except DatabaseDamaged:
            kept.unlink(missing_ok=True)
            return False
        with translated_errors(), closing(_connect(source)) as copy:
            copy.backup(present)
            if count_rows(present) != count_rows(copy):
                raise DatabaseDamaged("what was restored differs from its copy")
    return True


def _lock(present: sqlite3.Connection) -> None:
    """Take the exclusive lock; in its locking mode it stays until the connection is closed.

    The mode is set when the lock is there: set before, it would keep the shared lock of the first page read, for
    which a writer may be waiting that we wait for.
    """
    with translated_errors():
        for pragma in _PRAGMAS:
            present.execute(f"PRAGMA {pragma}")
        present.execute("BEGIN EXCLUSIVE")
        present.execute("PRAGMA locking_mode=EXCLUSIVE")
        present.execute("COMMIT")


def _keep(present: sqlite3.Connection, kept: Path) -> None:
    """Copy the pages as they are, damaged inside or not, and make them durable."""
    os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with translated_errors(), closing(_connect(kept)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        present.backup(connection)
    put_in_place(kept, kept)


def _exchange(source: Path, target: Path, kept: Path) -> bool:
    """Put a new file in place of one that is no database, or of none; its journal must not meet the new one.

    Whether there was anything to keep.
    """
    present = target.exists()
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        with translated_errors(), closing(_connect(source)) as copy, closing(_connect(partial)) as connection:
            copy.backup(connection)
        if present:
            shutil.copyfile(target, kept)
            os.chmod(kept, 0o600)
        with suppress(FileNotFoundError):
            os.replace(f"{target}-journal", f"{kept}-journal")
        put_in_place(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return present


def _connect(path: Path) -> sqlite3.Connection:
    with translated_errors():
        return sqlite3.connect(path, timeout=database.BUSY_SECONDS, isolation_level=None)
