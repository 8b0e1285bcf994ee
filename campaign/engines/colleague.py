"""Who judges the last blocks while this process judges the first ones?

Judging takes most of the time of a large build, and a block depends on nothing but the database and the evening's
temporary tables. A second process gets copies of those and reads the database as it was before this transaction, which
is why it is asked only while nothing that is judged has been changed. Whatever it does not deliver, this process judges
by itself: a build never fails because its helper does.
"""

from __future__ import annotations

import fcntl
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from campaign.engines import block_reader
from campaign.engines.block_reader import NOTHING_READ, Preparation, RawBlock, Statements, Task
from campaign.engines.tonight import COUNTED, TABLES
from campaign.store.database import READING, Store
from campaign.store.statements import find_statement

Bounds = tuple[int, int]
PIPE_BYTES = 1 << 20
"""Room for a message, so that neither process waits for the other to read it."""
ENOUGH_BLOCKS = 4
"""Blocks from which a second process pays."""


def call_colleague(store: Store) -> Colleague | None:
    """A second process that reads the database; None where it could not, or would take the only processor away."""
    return Colleague(store.path) if store.path is not None and len(_processors()) > 1 else None


def judge_blocks(
    store: Store,
    statements: Statements,
    values: Mapping[str, Any],
    blocks: Sequence[Bounds],
    colleague: Colleague | None,
) -> Iterator[tuple[Bounds, RawBlock | None]]:
    """Every block once, in the order in which they come to be judged: the `colleague` begins at the last one."""
    if colleague:
        tables = [_copy_table(store, table) for table in TABLES if table not in COUNTED]
        colleague.begin(Task(tables=tables, statements=statements, values=dict(values), bounds=blocks[::-1]))
    first, last = 0, len(blocks)
    while first < last:
        if colleague and colleague.delivers(wait=last - first == 1):
            last -= 1
            yield blocks[last], colleague.delivered
        else:
            yield blocks[first], block_reader.read_block(store.connection, statements, values, blocks[first])
            first += 1


def _processors() -> Sequence[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return range(os.cpu_count() or 1)


def _copy_table(store: Store, table: str) -> tuple[str, str, Sequence[Sequence[Any]]]:
    rows = [tuple(row) for row in store.read("build.copy_table", {"table": table})]
    marks = ", ".join("?" * len(rows[0])) if rows else ""
    filling = find_statement("build.paste_table").filled(table=table, marks=marks)
    return find_statement(f"build.create_{table}").text, filling, rows


class Colleague:
    """The second process, which judges from the last block on; `delivered` is what came last."""

    def __init__(self, path: Path) -> None:
        self.delivered: RawBlock | None = None
        self._uri = f"{path.absolute().as_uri()}?mode=ro"
        self._is_there = True
        self._process = subprocess.Popen(  # noqa: S603 (our own file, by our own interpreter)
            [sys.executable, "-I", "-S", str(block_reader.__file__)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
        )  # fmt: skip
        for pipe in (self._input, self._output):
            with suppress(OSError, AttributeError):
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def count(self, values: Mapping[str, Any]) -> None:
        """Have it fill the tables that follow from what was committed and these values."""
        self._send(
            Preparation(
                uri=self._uri, opening=(*READING, find_statement("build.last_customer").text), values=dict(values),
                tables=[
                    (find_statement(f"build.create_{table}").text, find_statement(filling).text)
                    for table, filling in COUNTED.items()
                ],
            )
        )  # fmt: skip

    def begin(self, task: Task) -> None:
        """Have it judge."""
        self._send(task)

    def _send(self, message: Preparation | Task) -> None:
        with suppress(BrokenPipeError):
            block_reader.send(self._input, message)

    @property
    def _input(self) -> Any:
        return self._process.stdin

    @property
    def _output(self) -> Any:
        return self._process.stdout

    def delivers(self, *, wait: bool) -> bool:
        """Whether its next block is here; with `wait` as soon as it is. Never again once the process is gone."""
        if not self._is_there or not (wait or self._is_readable()):
            return False
        try:
            delivered: RawBlock | int | None = block_reader.receive(self._output)
        except (EOFError, OSError):
            delivered = NOTHING_READ
        if isinstance(delivered, int):
            self._is_there = False
            return False
        self.delivered = delivered
        return True

    def _is_readable(self) -> bool:
        return bool(select.select([self._output], [], [], 0)[0])

    def leave(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        self._process.wait()
