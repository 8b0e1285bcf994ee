"""Who judges every second block while this process judges the others?

Judging takes most of the time of a large build, and a block depends on nothing but the database and the evening's
temporary tables. A second process gets copies of those and reads the database as it was before this transaction, which
is why it is asked only while nothing that is judged has been changed. Whatever it does not deliver, this process judges
by itself: a build never fails because its helper does.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from campaign.engines import block_reader
from campaign.engines.block_reader import RawBlock, Statements, Task
from campaign.engines.tonight import COUNTED
from campaign.store.database import READING, Store
from campaign.store.statements import find_statement

Bounds = tuple[int, int]
Read = Callable[[Bounds], RawBlock | None]
PIPE_BYTES = 1 << 20
ENOUGH_BLOCKS = 4
"""Blocks from which a second process pays."""


@contextmanager
def share_blocks(
    store: Store,
    tables: Sequence[str],
    statements: Statements,
    values: Mapping[str, Any],
    blocks: Sequence[Bounds],
    *,
    alone: bool = False,
) -> Iterator[Read]:
    """A function that judges a block, here or in the second process; it takes `blocks` in their order.

    `tables` are the temporary tables that the statements read, the first of them empty. With `alone` there is no second
    process.
    """
    path = store.path
    if alone or path is None or len(blocks) < ENOUGH_BLOCKS or len(_processors()) < 2:
        yield lambda bounds: block_reader.read_block(store.connection, statements, values, bounds)
        return
    task = Task(
        uri=f"{path.absolute().as_uri()}?mode=ro", opening=(*READING, find_statement("build.last_customer").text),
        tables=[_copy_table(store, table) for table in tables], statements=statements, values=dict(values),
        bounds=blocks[2::2],
    )  # fmt: skip
    colleague = _Colleague(task)
    try:
        yield lambda bounds: colleague.read(bounds, store)
    finally:
        colleague.leave()


def _processors() -> Sequence[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return range(os.cpu_count() or 1)


def _copy_table(store: Store, table: str) -> tuple[str, str, Sequence[Sequence[Any]] | None]:
    if table in COUNTED:
        return find_statement(f"build.create_{table}").text, find_statement(COUNTED[table]).text, None
    rows = [tuple(row) for row in store.read("build.copy_table", {"table": table})]
    marks = ", ".join("?" * len(rows[0])) if rows else ""
    filling = find_statement("build.paste_table").filled(table=table, marks=marks)
    return find_statement(f"build.create_{table}").text, filling, rows


class _Colleague:
    """The second process and what it still has to deliver."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._expected = list(task["bounds"])
        self._process = subprocess.Popen(  # noqa: S603 (our own file, by our own interpreter)
            [sys.executable, "-I", "-S", str(block_reader.__file__)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=PIPE_BYTES,
        )  # fmt: skip
        with suppress(OSError, AttributeError):
            fcntl.fcntl(self._output.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        with suppress(BrokenPipeError):
            block_reader.send(self._input, task)

    @property
    def _input(self) -> Any:
        return self._process.stdin

    @property
    def _output(self) -> Any:
        return self._process.stdout

    def read(self, bounds: Bounds, store: Store) -> RawBlock | None:
        """The block within `bounds`."""
        if self._expected and self._expected[0] == bounds:
            self._expected.pop(0)
            with suppress(EOFError, OSError):
                delivered: RawBlock | int | None = block_reader.receive(self._output)
                if not isinstance(delivered, int):
                    return delivered
            self._expected.clear()
        return block_reader.read_block(store.connection, self._task["statements"], self._task["values"], bounds)

    def leave(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        self._process.wait()
