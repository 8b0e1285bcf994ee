"""What do the rows of a file mean in values of ours, and which of them must be refused?

Whole columns are read at once; every problem of a row is collected before it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from campaign.files.columns import ColumnReader, Reasons, Values
from campaign.files.dates import month_reader
from campaign.files.derived import Measured, Texts
from campaign.files.kinds import Form
from campaign.files.linked import Done, LinkedReader, find_reversed, make_linked_reader, quantity_reader
from campaign.files.mapping import FileMapping
from campaign.files.matching import Plan, Target
from campaign.files.options import ReadOptions
from campaign.files.raw import RawColumns
from campaign.files.readers import make_reader
from campaign.files.rows import Converted, RefusedRow, Rows
from campaign.files.words import suggest
from campaign.model import Problem

DAY_SECONDS = 86_400
Faults = dict[int, list[tuple[str, str]]]
"""By position of the row: columns as the file names them, and what is wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How one column of ours is read: alone, or with the help of columns that were read before."""

    target: Target
    alone: ColumnReader
    linked: LinkedReader | None
    latest: int | None
    """The last value that can have happened."""
    instead: int | None
    """The value of an empty cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wide:
    """A column of the file that becomes rows of its own."""

    index: int
    measured: Measured
    month: int | None
    read: ColumnReader


class Converter:
    """Reads rows of one file by a plan. Raises SettingError for a mapping that unpivots into what does not exist."""

    def __init__(self, plan: Plan, mapping: FileMapping, options: ReadOptions, *, name: str, header_line: int) -> None:
        self._plan, self._mapping, self._options = plan, mapping, options
        self._name, self._header_line = name, header_line
        self._readings = [self._make_reading(target) for target in plan.targets]
        self._labels = {target.column.name: target.label for target in plan.targets}
        self._wide = [self._make_wide(measured) for measured in plan.unpivot]

    def convert(self, rows: Rows) -> Converted:
        """The values of rows, without those that are refused or left out."""
        raw = RawColumns(rows, self._plan, self._mapping, self._header_line)
        columns: Done = {}
        faults: Faults = {}
        for reading in self._readings:
            self._read(reading, raw, columns, faults)
        self._check_rows(columns, faults)
        quantities = [self._read_wide(wide, raw, faults) for wide in self._wide]
        good = [index not in faults for index in range(raw.count)] if faults else []
        refused = [self._refuse(raw.rows, index, faults[index]) for index in sorted(faults)]
        kept = raw.rows.keep(good) if faults else raw.rows
        if good:
            columns = {name: list(compress(values, good)) for name, values in columns.items()}
            quantities = [list(compress(values, good)) for values in quantities]
        converted = Converted(
            columns=columns,
            line_numbers=kept.lines,
            hashes=kept.hashes,
            taken=len(kept.records),
            skipped=len(rows.records) - raw.count,
            refused=refused,
        )
        return self._unpivot(converted, quantities) if self._wide else converted

    def _make_reading(self, target: Target) -> _Reading:
        column, now = target.column, self._options.now
        latest = None
        if column.past and now is not None:
            # One day of grace: files come from zones that are ahead of the present UTC day.
            latest = now // DAY_SECONDS + 1 if column.form is Form.DAY else now + DAY_SECONDS
        return _Reading(
            target=target,
            alone=make_reader(column, self._mapping, self._options),
            linked=make_linked_reader(column, self._mapping, self._options),
            latest=latest,
            instead=self._options.at if column.form is Form.INSTANT and column.required else None,
        )

    def _make_wide(self, measured: Measured) -> _Wide:
        measures = self._options.measures
        if measured.measure not in measures:
            hint = suggest(measured.measure, measures) or f"Write [measures.{measured.measure}] in campaign.toml."
            raise self._mapping.error("unpivot", f"campaign.toml declares no measure {measured.measure!r}", hint)
        (month,), reasons = month_reader()([measured.month])
        if reasons:
            raise self._mapping.error("unpivot.month", reasons[0])
        return _Wide(
            index=self._plan.indexes[measured.column],
            measured=measured,
            month=month,
            read=quantity_reader(measured.measure, self._mapping, self._options),
        )

    def _read(self, reading: _Reading, raw: RawColumns, columns: Done, faults: Faults) -> None:
        """Read one column into `columns`, and what is wrong with it into `faults`."""
        column = reading.target.column
        texts, reasons = raw.read_target(reading.target)
        values, found = reading.linked(texts, columns) if reading.linked else reading.alone(texts)
        if reading.instead is not None and "" in texts:
            values = [value if text else reading.instead for value, text in zip(values, texts, strict=True)]
        elif column.required and "" in texts:
            reasons = {index: "is empty" for index, text in enumerate(texts) if not text} | reasons
        if reading.latest is not None:
            found = found | _find_future(values, reading.latest)
        columns[column.name] = values
        _add_faults(faults, reading.target.label, found | reasons)

    def _check_rows(self, columns: Done, faults: Faults) -> None:
        """What can be judged only over several columns of a row."""
        for group in self._plan.kind.one_of:
            given = [columns[name] for name in group if name in columns]
            missing = [index for index, row in enumerate(zip(*given, strict=True)) if not any(row)]
            empty = [index for index in missing if index not in faults]
            _add_faults(faults, " or ".join(group), dict.fromkeys(empty, "is empty"))
        for first, second in self._plan.kind.ordered:
            if first in columns and second in columns:
                reasons = find_reversed(columns[first], columns[second], self._labels[first])
                _add_faults(faults, self._labels[second], reasons)

    def _read_wide(self, wide: _Wide, raw: RawColumns, faults: Faults) -> Values:
        texts: Texts = raw.column(wide.index)
        values, reasons = wide.read(texts)
        _add_faults(faults, wide.measured.column, reasons | raw.find_errors(texts))
        return values

    def _unpivot(self, rows: Converted, quantities: Sequence[Values]) -> Converted:
        """One row for each quantity that is there, measure by measure."""
        columns: Done = {name: [] for name in (*rows.columns, "month", "measure", "quantity")}
        lines: list[int] = []
        hashes: list[int] = []
        for wide, values in zip(self._wide, quantities, strict=True):
            there = [value is not None for value in values]
            for name, column in rows.columns.items():
                if name != "month" or wide.month is None:
                    columns[name].extend(compress(column, there))
            count = sum(there)
            if wide.month is not None:
                columns["month"].extend([wide.month] * count)
            columns["measure"].extend([wide.measured.measure] * count)
            columns["quantity"].extend(compress(values, there))
            lines.extend(compress(rows.line_numbers, there))
            hashes.extend(compress(rows.hashes, there))
        return Converted(
            columns=columns,
            line_numbers=lines,
            hashes=hashes,
            taken=rows.taken,
            skipped=rows.skipped,
            refused=rows.refused,
        )

    def _refuse(self, rows: Rows, index: int, faults: list[tuple[str, str]]) -> RefusedRow:
        line = rows.lines[index]
        return RefusedRow(
            line=line,
            number=rows.numbers[index],
            fields=tuple(rows.records[index].decode().split("\x1f")),
            problems=tuple(
                Problem(file=self._name, line=line, column=label, reason=reason) for label, reason in faults
            ),
        )


def _add_faults(faults: Faults, label: str, reasons: Reasons) -> None:
    for index, reason in reasons.items():
        faults.setdefault(index, []).append((label, reason))


def _find_future(values: Values, latest: int) -> Reasons:
    return {index: "lies in the future" for index, value in enumerate(values) if value is not None and value > latest}
