"""How does a database file come to the schema of this program?

The schema is the sum of `campaign/sql/migrations/*.sql`, applied in order, each with its record in one transaction.
`user_version` holds the number of the newest one, so that opening a current file costs one PRAGMA.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from campaign.errors import BadConfiguration

if TYPE_CHECKING:
    from sqlite_utils.db import Database

APPLICATION_ID = 0x43414D50
"""`CAMP` in ASCII: marks the file as ours."""


class DatabaseTooNew(BadConfiguration):
    """the database has schema {0}, this program knows schema {1} at most"""

    hint = "Install the newer version of campaign, or restore a backup made by this one."


class NotOurDatabase(BadConfiguration):
    """{0} is a SQLite file of another program"""

    hint = "Name the folder of a workspace made by `campaign init`."


@cache
def known_migrations() -> tuple[tuple[int, str, str], ...]:
    """(number, name, text) of every migration, in order."""
    folder = resources.files("campaign.sql").joinpath("migrations")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    return tuple((int(entry.name[:4]), entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in files)


def newest_schema() -> int:
    """The number of the newest migration."""
    return known_migrations()[-1][0]


def schema_of(connection: sqlite3.Connection, name: str) -> int:
    """The schema number of an open database; 0 when it is empty. Refuses files of others and of newer programs."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID and connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]:
        raise NotOurDatabase(name)
    if version > newest_schema():
        raise DatabaseTooNew(version, newest_schema())
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest schema inside the caller's transaction."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("campaign")
    for _, name, text in known_migrations():
        migrations(name=name)(_migration(text))
    migrations.apply(Database(connection))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {newest_schema()}")


def _migration(text: str) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in split_script(text):
            database.execute(statement)

    return apply


def split_script(text: str) -> Iterator[str]:
    """The statements of a script one by one; `executescript` would commit the transaction they belong to."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
