"""Does every named SQL statement say what it does, compile, and serve somebody?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from campaign.store.database import open_memory_store
from campaign.store.statements import Statement, read_statements

SQL = Path(__file__).resolve().parents[2] / "campaign" / "sql"
NAMED = re.compile(r"[:@$]([a-z]\w*)")
NUMBERED = re.compile(r"\?")
PART = re.compile(r"part of `\w+`")
MISSING_TABLE = re.compile(r"^no such table: scratch\.(\w+)$")
MISSING_COLUMN = re.compile(r"^(?:no such column: (?:\w+\.)?|table scratch\.\w+ has no column named )(\w+)$")
SCRATCH_TABLE = re.compile(r"\bscratch\.(\w+)")
MOST_INCOMPLETE = 1 / 4


def every_statement() -> list[Statement]:
    """All statements of campaign/sql except the migrations, in the order of the files."""
    files = sorted(path.relative_to(SQL).with_suffix("") for path in SQL.rglob("*.sql"))
    named = [file.as_posix() for file in files if file.parts[0] != "migrations"]
    return [statement for file in named for statement in read_statements(file).values()]


STATEMENTS = every_statement()
INCOMPLETE = [one for one in STATEMENTS if one.slots or PART.search(one.documentation)]
"""Texts with slots that rules fill, and texts that fill them: they compile only together."""
COMPLETE = [one for one in STATEMENTS if one not in INCOMPLETE]


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    """A migrated database in memory with the temporary tables that commands make."""
    store = open_memory_store()
    store.connection.execute("ATTACH ':memory:' AS scratch")
    store.connection.execute("ATTACH ':memory:' AS live")
    for row in store.connection.execute("SELECT sql FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        if "sqlite_" not in row["sql"]:
            store.connection.execute(row["sql"].replace("CREATE TABLE ", "CREATE TABLE live.", 1))
    for statement in COMPLETE:
        if statement.text.startswith("CREATE "):
            store.connection.execute(statement.text)
    yield store.connection
    store.close()


@pytest.mark.parametrize("statement", COMPLETE, ids=lambda statement: statement.name)
def test_a_statement_compiles_against_the_newest_schema(prepared: sqlite3.Connection, statement: Statement) -> None:
    """Every table, column and function it names exists; creating ones have run already."""
    if statement.text.startswith(("CREATE ", "DROP ", "ATTACH ", "DETACH ")):
        return
    names = dict.fromkeys(NAMED.findall(statement.text))
    values = names or [None] * len(NUMBERED.findall(statement.text))
    while True:
        try:
            prepared.execute(f"EXPLAIN {statement.text}", values).fetchall()
        except sqlite3.OperationalError as error:
            if not make_room(prepared, statement.text, str(error)):
                raise
        else:
            return


def make_room(connection: sqlite3.Connection, text: str, complaint: str) -> bool:
    """Add what only the kind of an import decides: tables and columns of the scratch file."""
    if found := MISSING_TABLE.match(complaint):
        connection.execute(f"CREATE TABLE scratch.{found[1]} (row INTEGER PRIMARY KEY, line, source_hash)")
        return True
    widened = False
    if found := MISSING_COLUMN.match(complaint):
        for table in sorted(set(SCRATCH_TABLE.findall(text))):
            known = {row[1] for row in connection.execute(f"PRAGMA scratch.table_info('{table}')")}
            if known and found[1] not in known:
                connection.execute(f'ALTER TABLE scratch.{table} ADD COLUMN "{found[1]}"')
                widened = True
    return widened


def test_texts_that_compile_only_together_are_the_exception() -> None:
    """At most a quarter of all; the tests of build and import run them."""
    assert len(INCOMPLETE) <= MOST_INCOMPLETE * len(STATEMENTS), [one.name for one in INCOMPLETE]


def test_every_statement_says_what_it_does() -> None:
    """A comment below the name, a sentence with its full stop."""
    sentence = re.compile(r"\w+ .*\w.*[.:]$")

    assert [one.name for one in STATEMENTS if not sentence.match(one.documentation)] == []


def test_every_statement_ends_where_it_should() -> None:
    """One statement a name: a semicolon ends it, and only it."""
    several = [statement.name for statement in STATEMENTS if not sqlite3.complete_statement(statement.text + ";")]
    inner = [statement.name for statement in STATEMENTS if re.search(r";\s*\n\s*[A-Z]", statement.text)]

    assert several == []
    assert inner == []


def test_every_statement_is_used(program: Sequence[Any]) -> None:
    """Its address stands in the program, whole or as file and name."""
    texts = [source.text for source in program]
    unused = [statement.name for statement in STATEMENTS if not any(_mentions(text, statement.name) for text in texts)]

    assert unused == []


def test_keywords_are_upper_case() -> None:
    """What belongs to SQL is told from what belongs to us."""
    lower = re.compile(r"\b(select|insert into|update|delete from|from|where|join|group by|order by|values)\b")
    texts = {statement.name: re.sub(r"--.*|'[^']*'|\{\w+\}", "", statement.text) for statement in STATEMENTS}

    assert [name for name, text in texts.items() if lower.search(text)] == []


def _mentions(text: str, address: str) -> bool:
    """Whether a module names a statement: `"file.name"`, f"file.na{...}" with "me" beside it, or f"{...}.name"."""
    file, _, name = address.rpartition(".")
    beginnings = re.findall(rf'"{file}\.(\w*)\{{', text)
    in_parts = any(name.startswith(part) and f'"{name.removeprefix(part)}"' in text for part in beginnings)
    return f'"{address}"' in text or in_parts or f'}}.{name}"' in text
