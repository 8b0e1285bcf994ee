"""Which columns of ours are computed from columns of the file?

Everything here gives texts, which are then read like texts of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from campaign.files.columns import MOST_REMEMBERED, Reasons, shorten
from campaign.files.dates import parse_day
from campaign.files.numbers import whole_reader

UNITS = ("days", "weeks", "months", "years")
Texts = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One text made of several columns; empty ones leave no separator behind."""

    columns: tuple[str, ...]
    separator: str

    def join(self, parts: Sequence[Texts]) -> list[str]:
        """The joined texts, row by row."""
        return [self.separator.join(filter(None, row)) for row in zip(*parts, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNumber:
    """An id made of the row's number: the line below the header is `start`."""

    template: str
    start: int

    def number(self, lines: Sequence[int], header_line: int) -> list[str]:
        """The ids of the rows on these lines. `header_line` is 0 for a file without header, else 1."""
        shift = self.start - header_line - 1
        return [self.template.format(line + shift) for line in lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a wide column holds: a measure, and its month as YYYY-MM (empty: the row says)."""

    column: str
    measure: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """Days of a subscription computed from how long it lasted, in `unit` once the number is multiplied by `scale`.

    Counted back from `as_of` (or the day in the column `as_of_column`), or forward from `started_on` (or
    `started_column`). It was cancelled where `event_column` holds one of `event_values`; elsewhere it was still
    running when it was last seen.
    """

    column: str
    unit: str
    scale: Decimal | None = None
    as_of: date | None = None
    as_of_column: str = ""
    started_on: date | None = None
    started_column: str = ""
    event_column: str = ""
    event_values: frozenset[str] = frozenset()
    date_style: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns of the file that are needed."""
        return tuple(filter(None, (self.column, self.as_of_column, self.started_column, self.event_column)))

    def compute(self, texts: Mapping[str, Texts], rows: int) -> tuple[dict[str, list[str]], Reasons]:
        """The texts of started_on, cancelled_on and last_seen_on, and why some rows have none."""
        nothing = [""] * rows
        anchors = texts.get(self.as_of_column or self.started_column, nothing)
        events = texts.get(self.event_column, nothing)
        read = lru_cache(MOST_REMEMBERED)(self._read_row)
        columns: dict[str, list[str]] = {"started_on": [], "cancelled_on": [], "last_seen_on": []}
        reasons: Reasons = {}
        for index, row in enumerate(zip(texts[self.column], anchors, events, strict=True)):
            days, reason = read(*row)
            if reason:
                reasons[index] = reason
            for column, text in zip(columns.values(), days, strict=True):
                column.append(text)
        return columns, reasons

    def _read_row(self, length: str, anchor: str, event: str) -> tuple[tuple[str, str, str], str]:
        (number,), reasons = whole_reader(factor=self.scale)([length])
        if number is None or number < 0:
            return ("", "", ""), reasons.get(0) or f"{shorten(length)} is not a duration in {self.unit}"
        try:
            fixed = self.as_of or self.started_on or parse_day(anchor, self.date_style)
            forward = bool(self.started_on or self.started_column)
            moved = _move(fixed, self.unit, number if forward else -number)
        except (ValueError, OverflowError) as error:
            return ("", "", ""), str(error)
        start, end = (fixed, moved) if forward else (moved, fixed)
        happened = event in self.event_values
        return (start.isoformat(), end.isoformat() if happened else "", end.isoformat()), ""


def _move(day: date, unit: str, number: int) -> date:
    """The day `number` units later; a month later than the 31st is the last day of a shorter month."""
    from dateutil.relativedelta import relativedelta

    if abs(number) > 100_000:
        raise ValueError(f"{number} {unit} are longer than anybody lives")
    if unit in ("days", "weeks"):
        return day + timedelta(days=number * (7 if unit == "weeks" else 1))
    return day + (relativedelta(months=number) if unit == "months" else relativedelta(years=number))
