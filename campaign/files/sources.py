"""How is a file of any kind read, portion by portion, without being held?

    with open_source(Path("customers.csv"), kind="customers", options=options) as source:
        for chunk in source.chunks():
            converted = chunk.without(known).convert()

`known` holds the content hashes of rows that are stored already: they are left out before anything is converted, so
that a file which comes again, in whatever order, costs only what differs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from campaign.errors import UnknownName
from campaign.files.conversion import Converter
from campaign.files.kinds import Form, Kind, read_kinds
from campaign.files.mapping import OTHERS, FileMapping
from campaign.files.matching import FromFile, FromNumber, Plan, Target, attribute_column, match_columns
from campaign.files.options import Proposal, ReadOptions
from campaign.files.proposals import propose_attributes
from campaign.files.records import RefusedRecord
from campaign.files.rows import Converted, RefusedRow, Rows
from campaign.files.tables import Table, open_table
from campaign.files.words import suggest
from campaign.model import Problem

PROBLEMS_KEPT = 1_000
READING_VERSION = 1
"""Raised when the same text comes to mean something else, so that rows stored before are read again."""


def open_source(path: Path, *, kind: str, options: ReadOptions, mapping: FileMapping | None = None) -> Source:
    """A file that is ready to be read; `-` is standard input.

    Raises NoInput when it cannot be read, BadData when it is no table or its columns cannot be understood,
    SettingError when the mapping does not fit it, and UnknownName for a kind that does not exist.
    """
    kinds = read_kinds()
    if kind not in kinds:
        raise UnknownName("kind of file", kind, hint=suggest(kind, kinds) or f"Write one of {', '.join(kinds)}.")
    mapping = mapping or FileMapping()
    table = open_table(path, mapping.table)
    try:
        return Source(table, kinds[kind], mapping, options)
    except BaseException:
        table.close()
        raise


@dataclass(slots=True, kw_only=True)
class Counts:
    """Rows of a file by what became of them; they add up to `rows` when every chunk was converted."""

    rows: int = 0
    blank: int = 0
    unchanged: int = 0
    skipped: int = 0
    taken: int = 0
    refused: int = 0


class Source:
    """A file of one kind. `counts` and the first PROBLEMS_KEPT `problems` grow while its chunks are converted.

    `header` and `columns` are the names of the columns in the file and those of ours that it gives; `recipe` is a
    hash of everything but the content that decides what a row means: rows of equal content under another recipe
    have other hashes. `proposals` are attributes that the file has and nobody has declared.
    """

    def __init__(self, table: Table, kind: Kind, mapping: FileMapping, options: ReadOptions) -> None:
        self._table, self.kind, self._mapping, self._options = table, kind, mapping, options
        self.name, self.header = table.name, table.header
        self.sha256, self.encoding, self.delimiter = table.survey.sha256, table.survey.encoding, table.delimiter
        plan = match_columns(table.header, kind, mapping, options, table.name)
        found = self._propose(plan)
        self.proposals = tuple(found.values())
        self._plan = replace(plan, targets=(*plan.targets, *(_new_target(plan, *item) for item in found.items())))
        self.columns = tuple(target.column.name for target in self._plan.targets)
        self.recipe = _hash_recipe(self._plan, table.header, mapping, options)
        self._numbered = any(isinstance(target.source, FromNumber) for target in self._plan.targets)
        header_line = 0 if mapping.table.columns else 1
        self._converter = Converter(self._plan, mapping, options, name=table.name, header_line=header_line)
        self.counts = Counts()
        self.problems: list[Problem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    @property
    def row_count(self) -> int:
        """Data rows seen so far, whatever became of them; blank lines are none."""
        return self.counts.rows

    def chunks(self) -> Iterator[Chunk]:
        """The rows in portions of some thousand, from the beginning.

        Raises BadData when the file cannot be read to its end: a quote that is never closed, a change meanwhile.
        """
        self.counts, self.problems = Counts(), []
        for block in self._table.blocks():
            self.counts.rows += block.rows
            self.counts.blank += block.blank
            numbers = block.lines if block.numbers is None else block.numbers
            hashes = self._hash(block.records, numbers)
            rows = Rows(records=block.records, lines=block.lines, numbers=numbers, hashes=hashes)
            yield Chunk(self, rows, block.refused)

    def convert(self, rows: Rows, unreadable: Sequence[RefusedRecord], unchanged: int) -> Converted:
        """The values of some rows; `Chunk.convert` calls it."""
        converted = self._converter.convert(rows)
        if unreadable:
            refused = [*converted.refused, *map(self._refuse, unreadable)]
            converted = replace(converted, refused=sorted(refused, key=lambda row: row.line))
        self.counts.unchanged += unchanged
        self.counts.skipped += converted.skipped
        self.counts.taken += converted.taken
        self.counts.refused += len(converted.refused)
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.extend(converted.problems[: PROBLEMS_KEPT - len(self.problems)])
        return converted

    def _hash(self, records: Sequence[bytes], numbers: Sequence[int]) -> list[int]:
        if self._numbered:
            records = [b"%b\x1f%d" % row for row in zip(records, numbers, strict=True)]
        return hash_records(records, self.recipe)

    def _propose(self, plan: Plan) -> dict[str, Proposal]:
        columns = {column: plan.indexes[column] for column in plan.unknown}
        if not columns or OTHERS in self._mapping.ignore:
            return {}
        return propose_attributes(self._table.blocks(), columns, len(plan.indexes), self._mapping.empty)

    def _refuse(self, row: RefusedRecord) -> RefusedRow:
        problem = Problem(file=self.name, line=row.line, column="row", reason=row.reason)
        number = row.line if row.number is None else row.number
        return RefusedRow(line=row.line, number=number, fields=row.fields, problems=(problem,))


class Chunk:
    """Some consecutive rows that were cut but not yet understood. Convert every chunk, also when nothing is left."""

    def __init__(self, source: Source, rows: Rows, unreadable: Sequence[RefusedRecord], unchanged: int = 0) -> None:
        self._source, self._rows, self._unreadable, self._unchanged = source, rows, unreadable, unchanged

    @property
    def hashes(self) -> Sequence[int]:
        """A signed 64-bit hash of each row's content; equal rows of the same recipe have equal hashes in any file."""
        return self._rows.hashes

    @property
    def line_numbers(self) -> Sequence[int]:
        """The line of the file on which each row begins."""
        return self._rows.lines

    def without(self, known: Container[int]) -> Chunk:
        """The rows whose hashes are not among the known; the others count as unchanged."""
        hashes = self._rows.hashes
        if isinstance(known, set | frozenset) and known.isdisjoint(hashes):
            return self
        new = [content not in known for content in hashes]
        unchanged = self._unchanged + len(new) - sum(new)
        return Chunk(self._source, self._rows.keep(new), self._unreadable, unchanged)

    def convert(self) -> Converted:
        """The values of these rows, column by column, and the rows that are refused."""
        return self._source.convert(self._rows, self._unreadable, self._unchanged)


def hash_records(records: Sequence[bytes], recipe: str) -> list[int]:
    """Signed 64-bit hashes of records (blake2b, 8 bytes, personalised by the first 16 bytes of `recipe`)."""
    person, blake = bytes.fromhex(recipe)[:16], hashlib.blake2b
    hashes = array("q", b"".join([blake(record, digest_size=8, person=person).digest() for record in records]))
    if sys.byteorder == "big":
        hashes.byteswap()
    return hashes.tolist()


def _hash_recipe(plan: Plan, header: Sequence[str], mapping: FileMapping, options: ReadOptions) -> str:
    """Everything but the content that decides what a row means, as 16 bytes in hexadecimal."""
    forms = {target.column.form for target in plan.targets}
    places = {Form.PHONE, Form.STATE, Form.POSTAL_CODE}
    measured = plan.unpivot or Form.QUANTITY in forms
    told = [
        READING_VERSION,
        plan.kind.name,
        list(header),
        [(target.column.name, target.column.form, target.column.digits) for target in plan.targets],
        mapping.meaning,
        options.zone if Form.INSTANT in forms else "",
        options.region if forms & places else "",
        options.minor_digits if Form.MONEY in forms else 0,
        sorted(options.measures.items()) if measured else [],
    ]
    return hashlib.blake2b(json.dumps(told, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def _new_target(plan: Plan, label: str, proposal: Proposal) -> Target:
    return Target(column=attribute_column(proposal), source=FromFile(plan.indexes[label]), label=label)
