"""How are hours of a day written, and what do two of them have in common?

`Hours` are ranges of local minutes since midnight, [open, close), sorted and apart; () is closed.
"""

from __future__ import annotations

import re
from itertools import pairwise

from campaign.errors import BadData

Range = tuple[int, int]
Hours = tuple[Range, ...]

DAY_MINUTES = 24 * 60
ALL_DAY: Hours = ((0, DAY_MINUTES),)
CLOSED: Hours = ()

RANGE = re.compile(r"(\d{1,2}):(\d\d)\s*[-\u2013]\s*(\d{1,2}):(\d\d)")


class BadHours(BadData):
    """{0!r} are no hours such as 16:00-20:00 or 10:00-13:00,14:00-20:00: {1}"""


def parse_hours(text: str) -> Hours:
    """The hours that a text such as `10:00-13:00,14:00-20:00` means; ranges that touch become one.

    Raises `BadHours` for anything else: no range, a minute that is on no clock, an end that is not after its
    start, ranges that overlap. Midnight at the end of a day is 24:00.
    """
    ranges = sorted(_parse_range(text, part.strip()) for part in text.split(","))
    for (_, close), (opening, _) in pairwise(ranges):
        if opening < close:
            raise BadHours(text, "two ranges overlap")
    return unite(tuple(ranges), CLOSED)


def _parse_range(text: str, part: str) -> Range:
    found = RANGE.fullmatch(part)
    if found is None:
        raise BadHours(text, f"{part!r} is no range" if part else "a range is missing")
    opening, close = (int(found[i]) * 60 + int(found[i + 1]) for i in (1, 3))
    if int(found[2]) > 59 or int(found[4]) > 59 or close > DAY_MINUTES:
        raise BadHours(text, f"{part} is on no clock")
    if close <= opening:
        raise BadHours(text, f"{part} does not end after it starts; over midnight write 21:00-24:00 and 00:00-08:00")
    return opening, close


def format_hours(hours: Hours) -> str:
    """`16:00-20:00`, ranges joined by a comma; `closed` when there are none."""
    return ",".join(f"{_clock(opening)}-{_clock(close)}" for opening, close in hours) or "closed"


def intersect(first: Hours, second: Hours) -> Hours:
    """The minutes that lie in both."""
    both = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return tuple(sorted((opening, close) for opening, close in both if opening < close))


def end_early(hours: Hours, minutes: int) -> Hours:
    """The hours in which something that takes so many minutes may begin, to end within the same range."""
    return tuple((opening, close - minutes) for opening, close in hours if opening < close - minutes)


def unite(first: Hours, second: Hours) -> Hours:
    """The minutes that lie in either."""
    united: list[Range] = []
    for opening, close in sorted(first + second):
        if united and opening <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], close)
        else:
            united.append((opening, close))
    return tuple(united)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
