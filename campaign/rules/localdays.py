"""On which day did an instant fall for the people at the desk, in SQL?

SQLite knows no time zones; the few changes of the clock between the first and the last instant are all it takes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SECONDS_PER_DAY = 86_400


def write_local_day(seconds: str, zone: str, first: int, last: int) -> str:
    """The day number that a wall calendar in `zone` shows at the instant `seconds`, between `first` and `last`.

    Right for instants from 1970-01-02 on: an integer division rounds towards zero.
    """
    changes, offset = find_clock_changes(zone, first, last)
    cases = "".join(f" WHEN {seconds} < {until} THEN {before}" for until, before in changes)
    shift = f"CASE{cases} ELSE {offset} END" if cases else f"{offset}"
    return f"({seconds} + {shift}) / {SECONDS_PER_DAY}"


def find_clock_changes(zone: str, first: int, last: int) -> tuple[list[tuple[int, int]], int]:
    """(instant of the change, seconds east of UTC before it) for each change, and the offset after the last one."""
    place = ZoneInfo(zone)
    changes: list[tuple[int, int]] = []
    instant, offset = first, _offset(place, first)
    while instant < last:
        following = min(instant + SECONDS_PER_DAY, last)
        if _offset(place, following) != offset:
            change = _find_change(place, instant, following)
            changes.append((change, offset))
            following, offset = change, _offset(place, change)
        instant = following
    return changes, offset


def _find_change(place: ZoneInfo, before: int, after: int) -> int:
    """The first second with another offset than `before`."""
    offset = _offset(place, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(place, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(place: ZoneInfo, instant: int) -> int:
    shift = datetime.fromtimestamp(instant, UTC).astimezone(place).utcoffset()
    return int(shift.total_seconds()) if shift else 0
