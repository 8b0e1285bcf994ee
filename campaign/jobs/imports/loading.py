"""How do the rows of a file get into the scratch database, and which are refused on the way?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from campaign.files.rejects import Rejects
from campaign.files.rows import RefusedRow, Rows
from campaign.files.sources import Chunk, Source
from campaign.jobs.imports.converting import Batch, Helpers, convert_here
from campaign.jobs.imports.step import Importer
from campaign.jobs.privacy.barring import ERASED
from campaign.model import Problem
from campaign.store.merging import LateRefusal
from campaign.store.staging import Staging

FEW = 20
"""Refused rows that prove nothing about the file."""
MANY = 200_000
"""Refused rows after which nobody needs to see more."""
PROBLEMS_KEPT = 1_000
Reasons = Mapping[int, Sequence[tuple[str, str]]]
"""By line: columns, and what is wrong there."""


class Loading:
    """Reads one file into the scratch database; refused rows wait in `rejects`, their first problems in `problems`.

    `unseen` are the known content hashes that have not occurred in the file: rows with a known hash are left out, and
    count among the `unchanged`. `repeated` says that two staged rows may share the importer's key. `barred` are lines
    about persons who were erased (`names_erased` knows their fields): of such a row no text is kept.
    """

    def __init__(
        self, source: Source, reopen: Callable[[], Source], importer: Importer, known: set[int],
        names_erased: Callable[[Sequence[str]], bool],
    ) -> None:
        self._source, self._reopen, self._importer = source, reopen, importer
        self._key = [list(importer.staged()).index(column) for column in importer.key]
        self._keys: set[int] = set()
        self.unseen = known
        self.any_known = bool(known)
        self.rejects = Rejects(source.header)
        self.problems: list[Problem] = []
        self.barred: set[int] = set()
        self._names_erased = names_erased
        self.rows = self.staged = self.skipped = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rejects.close()

    @property
    def refused(self) -> int:
        """Rows refused so far."""
        return self.rejects.count

    @property
    def repeated(self) -> bool:
        """Whether two staged rows may be about the same thing."""
        return len(self._keys) < self.staged

    @property
    def mostly_refused(self) -> bool:
        """Whether so much was refused that the file is not what it was taken for."""
        return self.refused > FEW and self.refused * 2 > self.rows

    def load(self, staging: Staging, helpers: int = 0, advance: Callable[[int], None] | None = None) -> None:
        """Read the whole file; stops when it is clear that nearly nothing can be read. Raises BadData.

        `helpers` processes convert it, if it is worth while; rows that are known are left out by this one.
        """
        for batch in self._convert(helpers):
            self._take(batch, staging)
            if advance:
                advance(batch.rows)
            if self.refused > MANY and self.mostly_refused:
                return

    def _convert(self, helpers: int) -> Iterator[Batch]:
        source, derive = self._source, self._importer.derive
        if not helpers or self.any_known:
            return convert_here(source, derive, self._leave_out_known)
        work = Helpers(reopen=self._reopen, derive=derive, count=helpers, name=source.name, sha256=source.sha256)
        return work.convert()

    def refuse_late(self, late: Iterable[LateRefusal]) -> None:
        """Refuse rows that contradict what is known; the file is read again for their text."""
        reasons: dict[int, list[tuple[str, str]]] = {}
        for one in late:
            reasons.setdefault(one.line, []).append((one.field, one.reason))
        if not reasons:
            return
        for block in self._source._table.blocks():  # noqa: SLF001 (chunks would be hashed again)
            numbers = block.lines if block.numbers is None else block.numbers
            self._refuse(Rows(records=block.records, lines=block.lines, numbers=numbers, hashes=()), reasons)

    def _take(self, batch: Batch, staging: Staging) -> None:
        self.rows += batch.rows
        self.skipped += batch.skipped
        self._take_refused(batch.refused)
        if batch.lines:
            columns = self._importer.arrange(batch.columns)
            staging.add(batch.lines, batch.hashes, columns)
            self.staged += len(batch.lines)
            self._keys.update(map(hash, zip(*(columns[place] for place in self._key), strict=True)))

    def _leave_out_known(self, chunk: Chunk) -> Chunk:
        if not self.any_known:
            return chunk
        met = self.unseen.intersection(chunk.hashes)
        new = chunk.without(self.unseen)
        self.unseen -= met
        if self._importer.refuses_repeats and len(chunk.hashes) - len(new.hashes) > len(met):
            self._refuse(chunk._rows, _find_repeated(chunk, met))  # noqa: SLF001 (the text is shown to nobody else)
        return new

    def _refuse(self, rows: Rows, reasons: Reasons) -> None:
        wanted = [place for place, line in enumerate(rows.lines) if line in reasons]
        self._take_refused(
            [
                RefusedRow(
                    line=rows.lines[place],
                    number=rows.numbers[place],
                    fields=tuple(rows.records[place].decode().split("\x1f")),
                    problems=tuple(
                        Problem(file=self._source.name, line=rows.lines[place], column=field, reason=reason)
                        for field, reason in dict.fromkeys(reasons[rows.lines[place]])
                    ),
                )
                for place in wanted
            ]
        )

    def _blank(self, row: RefusedRow) -> RefusedRow:
        self.barred.add(row.line)
        return replace(row, fields=("",) * len(row.fields), problems=tuple(map(_cover, row.problems)))

    def _take_refused(self, rows: Sequence[RefusedRow]) -> None:
        rows = [self._blank(row) if self._names_erased(row.fields) else row for row in rows]
        self.rejects.add(rows)
        if len(self.problems) < PROBLEMS_KEPT:
            found = [problem for row in rows for problem in row.problems]
            self.problems.extend(found[: PROBLEMS_KEPT - len(self.problems)])


def _cover(problem: Problem) -> Problem:
    """The problem without what stood in the cell."""
    return replace(problem, reason=problem.reason if ERASED in problem.reason else f"names somebody who {ERASED}")


def _find_repeated(chunk: Chunk, hashes: set[int]) -> Reasons:
    """Lines whose whole content stood on an earlier line of the chunk."""
    first: dict[int, int] = {}
    repeated: dict[int, list[tuple[str, str]]] = {}
    for content, line in zip(chunk.hashes, chunk.line_numbers, strict=True):
        if content in hashes and first.setdefault(content, line) != line:
            repeated[line] = [("row", f"stands on line {first[content]} already")]
    return repeated
