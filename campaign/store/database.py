"""How is the one SQLite file opened, read and written?

Every write is one `BEGIN IMMEDIATE` transaction: a plain BEGIN fails at once when another command writes, however long
the timeout. journal_mode=DELETE with synchronous=EXTRA keeps every acknowledged commit through a power loss and leaves
no erased value in a side file; docs/DECISIONS.md has the measurements.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from campaign.errors import Busy, CampaignError, NoInput, NotPermitted, StorageFailed
from campaign.store.migrations import migrate, newest_schema, schema_of
from campaign.store.statements import find_statement

BUSY_SECONDS = 30
_READING_PRAGMAS = "trusted_schema=OFF cell_size_check=ON mmap_size=0".split()
_PRAGMAS = [*"foreign_keys=ON journal_mode=DELETE synchronous=EXTRA secure_delete=ON".split(), *_READING_PRAGMAS]
READING = (*(f"PRAGMA {pragma}" for pragma in _READING_PRAGMAS), "BEGIN")
"""How a connection that only reads begins."""

_CHANGES = re.compile(r"(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM) (\w+)\b(?!\.)")
"""The table that a statement changes, unless it is one of an attached database."""

Value = str | int | float | bytes | None
Row = sqlite3.Row
"""A row of a statement, by name or place; the other layers know it by this name."""


class DatabaseBusy(Busy):
    """the database stayed locked for {0} seconds"""


class DatabaseDamaged(StorageFailed):
    """the database is damaged: {0}"""

    hint = "Restore the newest backup with `campaign restore FILE`."


class Witness(Protocol):
    """Who is present at every writing transaction: before it, at its beginning, and at its end."""

    def prepare(self) -> None:
        """Before it begins."""

    def begin(self) -> None:
        """Nothing was written yet."""

    def finish(self) -> None:
        """Everything was written, and nothing is committed yet."""


class Store:
    """An open database: runs named statements and hands back rows."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.connection = connection
        self.path = path
        self.witness: Witness | None = None
        self.auditor: Witness | None = None
        self.changed: Counter[str] = Counter()

    def read(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> list[sqlite3.Row]:
        """All rows of a named statement."""
        with translated_errors():
            return self.connection.execute(_text(address, parts), values).fetchall()

    def stream(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> Iterator[sqlite3.Row]:
        """The rows of a named statement one by one."""
        with translated_errors():
            yield from self.connection.execute(_text(address, parts), values)

    def row(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> sqlite3.Row | None:
        """The first row of a named statement, or None."""
        with translated_errors():
            found: sqlite3.Row | None = self.connection.execute(_text(address, parts), values).fetchone()
            return found

    def value(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> Any:
        """The first column of the first row of a named statement, or None."""
        found = self.row(address, parts, **values)
        return None if found is None else found[0]

    def run(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> int:
        """Run a writing statement inside `writing()`; the number of rows it touched."""
        text = _text(address, parts)
        with translated_errors():
            return self._count(text, self.connection.execute(text, values).rowcount)

    def insert(self, address: str, parts: Mapping[str, str] | None = None, **values: Value) -> int:
        """Run an INSERT inside `writing()`; the number of the new row."""
        text = _text(address, parts)
        with translated_errors():
            cursor = self.connection.execute(text, values)
        self._count(text, cursor.rowcount)
        return int(cursor.lastrowid or 0)

    def run_many(
        self,
        address: str,
        rows: Iterable[Sequence[Value] | Mapping[str, Value]],
        parts: Mapping[str, str] | None = None,
    ) -> int:
        """Run a writing statement once for each row."""
        text = _text(address, parts)
        with translated_errors():
            return self._count(text, self.connection.executemany(text, rows).rowcount)

    def _count(self, text: str, rows: int) -> int:
        found = _CHANGES.match(text)
        if found and rows > 0:
            self.changed[found[1]] += rows
        return rows

    @property
    def in_transaction(self) -> bool:
        """Whether something may have been changed that is not committed."""
        return self.connection.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that either happens whole or not at all; inside another one, a part of it."""
        if self.in_transaction:
            yield
            return
        present = [one for one in (self.witness, self.auditor) if one]
        for one in present:
            one.prepare()
        with translated_errors():
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            for one in present:
                one.begin()
            yield
            for one in present:
                one.finish()
            with translated_errors():
                self.connection.execute("COMMIT")
        except BaseException:
            if self.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """A transaction that is always rolled back: what `--dry-run` does."""
        with translated_errors():
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def open_store(path: Path, *, create: bool = False) -> Store:
    """Open the database at `path`, current or older; `migrate_store` brings an older one up.

    Raises NoInput when there is no file, NotOurDatabase, DatabaseTooNew.
    """
    if not create and not path.exists():
        raise NoInput(str(path), "there is no database", hint="Make a workspace with `campaign init`.")
    if create:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    store = Store(_connect(str(path)), path)
    with translated_errors():
        schema_of(store.connection, str(path))
        for pragma in _PRAGMAS:
            store.connection.execute(f"PRAGMA {pragma}")
    return store


def open_memory_store() -> Store:
    """A fresh database in memory at the newest schema."""
    store = Store(_connect(":memory:"), None)
    for pragma in _PRAGMAS:
        store.connection.execute(f"PRAGMA {pragma}")
    migrate_store(store)
    return store


def needs_migration(store: Store) -> bool:
    """Whether the file is older than this program's schema."""
    return schema_of(store.connection, str(store.path)) < newest_schema()


def migrate_store(store: Store) -> None:
    """Bring the open database to the newest schema in one transaction."""
    with store.writing():
        if needs_migration(store):
            migrate(store.connection)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn the SQLite errors an operator can mend into ours; programming errors pass."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _translated(error) from error
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
            raise DatabaseDamaged(str(error)) from error
        raise


def _translated(error: sqlite3.OperationalError) -> CampaignError | sqlite3.OperationalError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseBusy(BUSY_SECONDS)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return StorageFailed(str(error))
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return NotPermitted(str(error))
    if name.startswith("SQLITE_CANTOPEN"):
        return NoInput("the database", str(error))
    return error


def _connect(name: str) -> sqlite3.Connection:
    with translated_errors():
        connection = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _text(address: str, parts: Mapping[str, str] | None) -> str:
    statement = find_statement(address)
    return statement.filled(**(parts or {})) if parts or statement.slots else statement.text
