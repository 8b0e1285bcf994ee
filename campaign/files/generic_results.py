"""What does a result file of any dialer say, read by the names of its columns or through a mapping file?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from campaign.files.mapping import FileMapping
from campaign.files.options import ReadOptions
from campaign.files.rejects import Rejects
from campaign.files.results import RefusedRow, ResultFile, ResultRow, hash_identity, international_phone, keep_digits
from campaign.files.rows import Converted
from campaign.files.rows import RefusedRow as RefusedLine
from campaign.files.sources import Source, open_source

KIND = "results"
LAYOUT = "generic"
_COLUMNS = (
    "lead_id", "customer_id", "attempted_at", "attempts", "disposition", "duration_seconds", "agent", "callback_at",
    "note", "phone", "wrap_up_seconds",
)  # fmt: skip


@contextmanager
def open_generic_results(path: Path, options: ReadOptions, mapping: FileMapping | None) -> Iterator[ResultFile]:
    """A result file with columns of ours, under our names, known ones, or those of a mapping; `-` is standard input.

    Raises NoInput, BadData when it is no table or lacks a column, SettingError when the mapping does not fit.
    """
    with open_source(path, kind=KIND, options=options, mapping=mapping) as source:
        yield ResultFile(
            name=source.name, sha256=source.sha256, layout=LAYOUT, recipe=source.recipe, rows=_read_rows(source),
            write_refused=partial(_write_refused, source.header),
        )  # fmt: skip


def _read_rows(source: Source) -> Iterator[ResultRow | RefusedRow]:
    for chunk in source.chunks():
        converted = chunk.convert()
        for line in converted.refused:
            yield _refused(line)
        for number, values in zip(converted.line_numbers, _transpose(converted), strict=True):
            yield _row(number, *values)


def _transpose(converted: Converted) -> Iterator[tuple[Any, ...]]:
    nothing = [None] * len(converted.line_numbers)
    return zip(*(converted.columns.get(name, nothing) for name in _COLUMNS), strict=True)


def _row(
    line: int,
    lead_id: str | None,
    customer_id: str | None,
    attempted_at: int,
    attempts: int | None,
    code: str,
    duration_seconds: int | None,
    agent: str | None,
    callback_at: int | None,
    note: str | None,
    phone: str | None,
    wrap_up_seconds: int | None,
) -> ResultRow:
    reference = lead_id or customer_id or ""
    written = phone or ""
    digits = keep_digits(written)
    told = (reference, str(attempted_at), str(attempts or ""), str(duration_seconds or ""), agent or "", digits)
    return ResultRow(
        line=line, reference=reference, attempted_at=attempted_at, attempts=1 if attempts is None else attempts,
        code=code, duration_seconds=duration_seconds, agent=agent, callback_at=callback_at, note=note,
        digits=digits.lstrip("0"), phone=international_phone("", digits) if written.startswith("+") else None,
        identity=hash_identity(LAYOUT, *told), wrap_up_seconds=wrap_up_seconds,
    )  # fmt: skip


def _refused(line: RefusedLine) -> RefusedRow:
    first, *others = line.problems
    return RefusedRow(problem=first, fields=line.fields, others=tuple(others), number=line.number)


def _write_refused(header: Sequence[str], path: Path, refused: Iterable[RefusedRow]) -> None:
    with Rejects(header) as rejects:
        rejects.add(
            RefusedLine(
                line=row.problem.line,
                number=row.number,
                fields=row.fields,
                problems=(row.problem, *row.others),
            )
            for row in refused
        )
        rejects.write(path)
