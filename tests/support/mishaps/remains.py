"""What does a command leave behind, and is it sound?"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign.store.database import open_store
from campaign.store.standing import compare_standing

DATABASE = "campaign.db"
JOURNAL = f"{DATABASE}-journal"
PASSING = {DATABASE, JOURNAL, "campaign.lock", ".scratch/lock"}
"""Not compared byte by byte: the database is compared by its rows, the locks hold nothing."""
PLACED = {"audit", "import_file", "backup_file"}
"""Tables that name files by their place."""
TIMED = {"audit_end"}
"""Tables that hold how long something took."""
DONE = """
    SELECT recorded_at, person, command, detail, arguments, changed
    FROM audit
    WHERE audit_no NOT IN (SELECT audit_no FROM audit_end WHERE failure <> '')
    ORDER BY 1, 2, 3, 4, 5, 6
"""
"""The audit without commands that were refused, because another one had done the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """All rows of a workspace's database, canonical, and the hashes of all its other files."""

    tables: dict[str, list[tuple[Any, ...]]]
    files: dict[str, str]

    def differing(self, other: Remains) -> list[str]:
        """Names of tables and files that are not alike."""
        tables = {name for name in self.tables | other.tables if self.tables.get(name) != other.tables.get(name)}
        files = {name for name in self.files | other.files if self.files.get(name) != other.files.get(name)}
        return sorted(tables) + sorted(files)


def read_remains(workspace: Path, place: Path | None = None) -> Remains:
    """Everything in a workspace that is to be the same, however it came about; `place` is where it was at work."""
    place = place or workspace
    return Remains(tables=read_tables(workspace / DATABASE, place), files=dict(_read_files(workspace, place)))


def read_tables(path: Path, workspace: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The sorted rows of every table and the schema itself; the place of the workspace is left out of texts."""
    with closing(sqlite3.connect(path)) as connection:
        tables: dict[str, list[tuple[Any, ...]]] = {
            "schema": connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        }
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if name.startswith("sqlite_stat") or name in TIMED:
                continue
            columns = len(connection.execute(f'SELECT * FROM "{name}" LIMIT 0').description)
            order = ", ".join(str(number) for number in range(1, columns + 1))
            rows = connection.execute(DONE if name == "audit" else f'SELECT * FROM "{name}" ORDER BY {order}')
            tables[name] = [_placeless(row, str(workspace.resolve())) for row in rows] if name in PLACED else list(rows)
    return tables


def find_faults(workspace: Path) -> list[str]:
    """What is wrong with a workspace at rest: pages, references, standing, batches without their file."""
    store = open_store(workspace / DATABASE)
    with closing(store.connection) as connection:
        faults = [f"page: {row[0]}" for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        faults += [f"reference: {tuple(row)}" for row in connection.execute("PRAGMA foreign_key_check")]
        faults += [f"standing of customer {number}" for number in compare_standing(store)]
        faults += list(_find_half_imports(connection))
        batches = connection.execute("SELECT file_name, sha256 FROM batch").fetchall()
        faults += [f"batch {row[0]}" for row in batches if _hash(workspace / row[0]) != row[1]]
    return faults


def find_leftovers(workspace: Path) -> list[str]:
    """Files that only a command at work needs."""
    names = (path.relative_to(workspace) for path in workspace.rglob("*") if path.is_file())
    hidden = (str(name) for name in names if name.name == JOURNAL or any(part.startswith(".") for part in name.parts))
    return sorted(name for name in hidden if name not in PASSING or name == JOURNAL)


def _find_half_imports(connection: sqlite3.Connection) -> Iterator[str]:
    """Rows of an import that is not on record, and imports on record without the rows they count."""
    for table in ("customer", "response", "suppression", "contact", "subscription", "attempt", "usage", "change"):
        orphans = connection.execute(
            f"SELECT COUNT(*) FROM {table} WHERE import_no IS NOT NULL"
            " AND import_no NOT IN (SELECT import_no FROM import_file)"
        ).fetchone()[0]
        if orphans:
            yield f"{orphans} rows of {table} belong to no import"
    for kind, table in (("customers", "customer"), ("responses", "response"), ("contacts", "contact")):
        for row in connection.execute(
            f"SELECT import_no, added, (SELECT COUNT(*) FROM {table} WHERE {table}.import_no = import_file.import_no)"
            " FROM import_file WHERE kind = ? AND undone_at IS NULL",
            (kind,),
        ):
            if row[1] != row[2]:
                yield f"import {row[0]} says {row[1]} and has {row[2]} rows of {table}"


def _placeless(row: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    return tuple(value.replace(place, "") if isinstance(value, str) else value for value in row)


def _read_files(workspace: Path, place: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(workspace.rglob("*")):
        name = str(path.relative_to(workspace))
        if path.is_file() and name not in PASSING:
            yield name, _hash(path) if path.suffix != ".db" else repr(hash(repr(read_tables(path, place))))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"
