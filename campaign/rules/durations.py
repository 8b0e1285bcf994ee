"""How long is it from one day to another, in days or in whole calendar months?

As SQL over day numbers, because millions are counted inside the database, and in Python for one pair of dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from campaign.clock import day_number, month_number


class Unit(StrEnum):
    """What a duration is counted in."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """How the database measures a duration: first a mark for each day, then the length between two marks.

    The expressions are integers over day numbers and marks, which are named to them.
    """

    unit: Unit

    def mark(self, day: str) -> str:
        """What is kept of a day number: itself, or YYYYMMDD for months."""
        if self.unit is Unit.DAY:
            return day
        return f"CAST(strftime('%Y%m%d', ({day}) * 86400, 'unixepoch') AS INTEGER)"

    def length(self, start_mark: str, end_mark: str, end_day: str) -> str:
        """The whole units from start to end, as `count_months` counts them."""
        if self.unit is Unit.DAY:
            return f"{end_mark} - {start_mark}"
        months = f"({end_mark} / 10000 - {start_mark} / 10000) * 12 + {end_mark} / 100 % 100 - {start_mark} / 100 % 100"
        is_not_last = f"strftime('%d', ({end_day} + 1) * 86400, 'unixepoch') <> '01'"
        return f"{months} - CASE WHEN {end_mark} % 100 < {start_mark} % 100 THEN {is_not_last} ELSE 0 END"

    def count_passed(self, start_day: str, today: date, milestones: Sequence[int]) -> str:
        """How many of the milestones after a day have passed today, as an integer."""
        latest = [day_number(find_start(self.unit, today, milestone)) for milestone in milestones]
        return " + ".join(f"({start_day} <= {day})" for day in latest) or "0"


def count_months(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`, which is not before it.

    A month is over on the same day of a later month, or on its last day when it has no such day: from 31 January to
    28 February is one month, from 15 March to 14 June are two.
    """
    is_last = end.day == monthrange(end.year, end.month)[1]
    return month_number(end) - month_number(start) - (end.day < start.day and not is_last)


def find_start(unit: Unit, end: date, length: int) -> date:
    """The last day that lies `length` whole units before `end`."""
    if unit is Unit.DAY:
        return end - timedelta(days=length)
    year, month = divmod(month_number(end) - length, 12)
    days, end_days = monthrange(year, month + 1)[1], monthrange(end.year, end.month)[1]
    return date(year, month + 1, days if end.day == end_days else min(end.day, days))
