"""Who reads and converts the portions of a file: this process, or, for a large one, several at once?

Converting takes most of the time of a first import, and nothing it does depends on the database. Each helper process
opens the file by itself, takes every n-th portion and hands its columns back in order; it writes nothing and ends when
nobody listens any more.
"""

from __future__ import annotations

import fcntl
import marshal
import os
import signal
import struct
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn

from campaign.errors import BadData, StorageFailed
from campaign.files.rows import RefusedRow
from campaign.files.sources import Chunk, Source
from campaign.model import Problem

Columns = dict[str, Sequence[Any]]
Derive = Callable[[Columns], Columns]
"""Adds columns that follow from a row alone."""

LARGE = 16 << 20
"""Bytes of a file from which starting other processes pays."""
MOST_HELPERS = 4
PIPE_BYTES = 1 << 20
_LENGTH = struct.Struct("<Q")


class HelperLost(StorageFailed):
    """a process that helped to read {0} ended early"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A portion of a file after conversion; `rows` counts all of its rows, `skipped` those the mapping leaves out."""

    rows: int
    skipped: int
    lines: Sequence[int]
    hashes: Sequence[int]
    columns: Columns
    refused: list[RefusedRow] = field(default_factory=list)


def count_helpers(size: int) -> int:
    """How many processes convert a file of so many bytes; 0: this one alone."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MOST_HELPERS) if size >= LARGE and processors > 1 else 0


def convert_here(source: Source, derive: Derive, leave_out: Callable[[Chunk], Chunk]) -> Iterator[Batch]:
    """Every portion in turn; `leave_out` takes known rows away first. Raises BadData."""
    seen = 0
    for chunk in source.chunks():
        rows, seen = source.counts.rows - seen, source.counts.rows
        yield _convert(leave_out(chunk), rows, derive)


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """Processes that convert the portions of one file, whose sha256 is known, each with a file of its own."""

    reopen: Callable[[], Source]
    derive: Derive
    count: int
    name: str
    sha256: str

    def convert(self) -> Iterator[Batch]:
        """Every portion in order. Raises BadData, HelperLost."""
        started: list[tuple[int, BinaryIO]] = []
        try:
            for place in range(self.count):
                started.append(self._start(place, [pipe for _, pipe in started]))
            number = 0
            while (batch := self._receive(started[number % self.count][1])) is not None:
                yield batch
                number += 1
        finally:
            for process, pipe in started:
                pipe.close()
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)

    def _start(self, place: int, others: Sequence[BinaryIO]) -> tuple[int, BinaryIO]:
        """A helper that sends every portion whose number leaves the remainder `place`."""
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            os.close(reading)
            for other in others:
                os.close(other.fileno())
            self._help(place, writing)
        os.close(writing)
        with suppress(OSError, AttributeError):
            fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return process, open(reading, "rb", buffering=PIPE_BYTES)

    def _help(self, place: int, writing: int) -> NoReturn:
        """The whole life of a helper; it never returns into the code of the process it was forked from."""
        try:
            with open(writing, "wb", buffering=PIPE_BYTES) as pipe:
                try:
                    self._send_portions(place, pipe)
                except BadData as refusal:
                    _send(pipe, ("refused", str(refusal), refusal.way_out))
                except Exception:  # noqa: BLE001 (told to the process that can show it)
                    _send(pipe, ("failed", traceback.format_exc()))
        finally:
            os._exit(0)

    def _send_portions(self, place: int, pipe: BinaryIO) -> None:
        source = self.reopen()
        if source.sha256 != self.sha256:
            raise BadData(f"{self.name} changed while it was read", hint="Run this again when the file is complete.")
        seen = 0
        for number, chunk in enumerate(source.chunks()):
            rows, seen = source.counts.rows - seen, source.counts.rows
            if number % self.count == place:
                batch = _convert(chunk, rows, self.derive)
                refused = [
                    (row.line, row.number, row.fields, [(one.column, one.reason) for one in row.problems])
                    for row in batch.refused
                ]
                lines, hashes = list(batch.lines), list(batch.hashes)
                _send(pipe, ("rows", batch.rows, batch.skipped, lines, hashes, batch.columns, refused))
        _send(pipe, ("done",))

    def _receive(self, pipe: BinaryIO) -> Batch | None:
        """The next portion of a helper; None after the last."""
        head = pipe.read(_LENGTH.size)
        body = pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
        if not body:
            raise HelperLost(self.name)
        what, *told = marshal.loads(body)  # noqa: S302 (written by our own process)
        if what == "refused":
            raise BadData(told[0], hint=told[1])
        if what == "failed":
            raise RuntimeError(told[0])
        return self._unpack(*told) if what == "rows" else None

    def _unpack(
        self, rows: int, skipped: int, lines: list[int], hashes: list[int], columns: Columns, refused: list[Any]
    ) -> Batch:
        return Batch(
            rows=rows, skipped=skipped, lines=lines, hashes=hashes, columns=columns,
            refused=[
                RefusedRow(
                    line=line, number=number, fields=tuple(fields),
                    problems=tuple(
                        Problem(file=self.name, line=line, column=column, reason=reason) for column, reason in found
                    ),
                )
                for line, number, fields, found in refused
            ],
        )  # fmt: skip


def _convert(chunk: Chunk, rows: int, derive: Derive) -> Batch:
    converted = chunk.convert()
    columns: Columns = dict(converted.columns)
    return Batch(
        rows=rows, skipped=converted.skipped, lines=converted.line_numbers, hashes=converted.hashes,
        columns=derive(columns) if converted.line_numbers else columns, refused=converted.refused,
    )  # fmt: skip


def _send(pipe: BinaryIO, told: Any) -> None:
    body = marshal.dumps(told)
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()
