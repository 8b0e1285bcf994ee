"""How is a verified copy of the database made?"""

from __future__ import annotations

import glob
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.store.database import DatabaseDamaged, Store, open_store, translated_errors
from campaign.store.migrations import schema_of


class CopyExists(CannotCreate):
    """cannot write {0}: it exists already"""

    hint = "Choose another name; a backup is never overwritten."


def write_copy(store: Store, path: Path) -> int:
    """Write a copy of an open database to `path`, verified before it bears that name; its size in bytes.

    The copy is of one moment, and complete or absent: it is written beside its place, checked (pages, references, rows
    of every table), made durable and then renamed. Others may read meanwhile; who writes waits while pages are copied.
    """
    if path.exists():
        raise CopyExists(path)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    for abandoned in find_abandoned(path.parent, f".{glob.escape(path.name)}.*.partial"):
        abandoned.with_name(f"{abandoned.name}-journal").unlink(missing_ok=True)
        abandoned.unlink(missing_ok=True)
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        verify_file(partial, _copy_pages(store.connection, partial))
        put_in_place(partial, path)
    except OSError as error:
        raise CannotCreate(str(path), error.strerror) from error
    finally:
        partial.unlink(missing_ok=True)
    return path.stat().st_size


def find_abandoned(folder: Path, pattern: str = ".*.partial") -> Iterator[Path]:
    """Unfinished files whose names end with the number of a process that lives no more, and `.partial`."""
    for path in sorted(folder.glob(pattern)):
        number = path.name.removesuffix(".partial").rpartition(".")[2]
        if number.isdecimal() and not _lives(int(number)):
            yield path


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _copy_pages(connection: sqlite3.Connection, path: Path) -> dict[str, int]:
    """Copy all pages as of one moment; the rows of every table at that moment.

    One connection does both: a second one would wait for a writer that waits for the first.
    """
    with translated_errors(), closing(sqlite3.connect(path)) as copy:
        connection.execute("BEGIN")
        try:
            rows = count_rows(connection)
            connection.backup(copy)
        finally:
            connection.execute("ROLLBACK")
    return rows


def verify_file(path: Path, rows: dict[str, int] | None = None) -> int:
    """Check that a file is a whole database of ours (with `rows` in its tables, when given); its schema number.

    Raises DatabaseDamaged, NotOurDatabase, DatabaseTooNew, NoInput.
    """
    with translated_errors(), closing(open_store(path).connection) as connection:
        problems = [row[0] for row in connection.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        problems += [
            f"{row[0]} row {row[1]} points to a missing {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check")
        ]
        if rows is not None and count_rows(connection) != rows:
            problems.append("it has not as many rows as what it was copied from")
        if problems:
            raise DatabaseDamaged("; ".join(problems[:3]))
        return schema_of(connection, str(path))


def put_in_place(partial: Path, path: Path) -> None:
    """Give a finished file its name so that a power loss leaves either the old state or the new one."""
    with open(partial, "rb") as file:
        os.fsync(file.fileno())
    os.replace(partial, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of every table of an open database."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    return {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}
