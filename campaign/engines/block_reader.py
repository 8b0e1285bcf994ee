"""How is one block of customers judged by SQLite, and what does a second process need to do the same?

Run as a file, this module judges the blocks it is told of on standard input and writes each to standard output. It
knows nothing but the standard library, so that it is at work a few milliseconds after it was started.
"""

from __future__ import annotations

import marshal
import sqlite3
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, TypedDict

LENGTH = struct.Struct("<Q")
"""Before each message on the pipe: its length in bytes."""
NOTHING_READ = 0
"""The only message, in place of all blocks, when somebody else has the database to himself."""


class Statements(TypedDict):
    """SQL by what it does; `judge` takes the bounds of the block as `:first_no` and `:last_no`."""

    clear: str
    judge: str
    blocked: str
    numbers: str
    choices: str


class Preparation(TypedDict):
    """What a second process is told first.

    `opening` are statements to begin with, the last of which reads the database. `tables` are temporary ones, each
    (creation, filling): the filling reads the database and takes `values`.
    """

    uri: str
    opening: Sequence[str]
    tables: Sequence[tuple[str, str]]
    values: Mapping[str, Any]


class Task(TypedDict):
    """What it is told then: the other temporary tables as (creation, filling, rows), and what to judge how."""

    tables: Sequence[tuple[str, str, Sequence[Sequence[Any]]]]
    statements: Statements
    values: Mapping[str, Any]
    bounds: Sequence[tuple[int, int]]


RawBlock = tuple[tuple[Any, ...], str | None, tuple[Any, ...]]
"""The row of `blocked`; the customers' numbers when there are gaps among them; the row of `choices`."""


def read_block(
    connection: sqlite3.Connection, statements: Statements, values: Mapping[str, Any], bounds: tuple[int, int]
) -> RawBlock | None:
    """Judge the customers with numbers within `bounds`; None when there are none."""
    connection.execute(statements["clear"])
    connection.execute(statements["judge"], {**values, "first_no": bounds[0], "last_no": bounds[1]})
    blocked = tuple(connection.execute(statements["blocked"]).fetchone())
    customers, first, last, _ = blocked
    if not customers:
        return None
    numbers = None if last - first + 1 == customers else connection.execute(statements["numbers"]).fetchone()[0]
    return blocked, numbers, tuple(connection.execute(statements["choices"], values).fetchone())


def send(pipe: BinaryIO, message: Any) -> None:
    """Write one message."""
    body = marshal.dumps(message)
    left = memoryview(LENGTH.pack(len(body)) + body)
    while left:
        left = left[pipe.write(left) :]
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read one message. Raises EOFError when the other side is gone."""
    (length,) = LENGTH.unpack(_read_whole(pipe, LENGTH.size))
    return marshal.loads(_read_whole(pipe, length))  # noqa: S302 (written by our own process)


def _read_whole(pipe: BinaryIO, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = pipe.read(length)
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def prepare(preparation: Preparation) -> sqlite3.Connection:
    """One view of the database, with the first tables. Raises OperationalError when somebody has it to himself."""
    connection = sqlite3.connect(preparation["uri"], uri=True, timeout=0, isolation_level=None)
    for statement in preparation["opening"]:
        connection.execute(statement).fetchone()
    for creation, filling in preparation["tables"]:
        connection.execute(creation)
        connection.execute(filling, preparation["values"])
    return connection


def work(connection: sqlite3.Connection, task: Task, pipe: BinaryIO) -> None:
    """Judge every block of a task."""
    for creation, filling, rows in task["tables"]:
        connection.execute(creation)
        if rows:
            connection.executemany(filling, rows)
    for bounds in task["bounds"]:
        send(pipe, read_block(connection, task["statements"], task["values"], bounds))


def main() -> None:
    """The life of the second process."""
    told, pipe = sys.stdin.buffer, sys.stdout.buffer
    try:
        connection = prepare(receive(told))
    except sqlite3.OperationalError:
        send(pipe, NOTHING_READ)
        return
    work(connection, receive(told), pipe)


if __name__ == "__main__":
    with suppress(BrokenPipeError, EOFError):  # nobody is there any more
        main()
