"""What time is it, and how are instants, days and months written down?

This is the only module that reads the clock. In the database an instant is an integer (seconds since
1970-01-01 UTC), a day is an integer (days since 1970-01-01) and a month is `year * 12 + month - 1`.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaign.errors import UsageError

EPOCH_DAY = date(1970, 1, 1).toordinal()
FOREVER = 253_402_300_799
"""9999-12-31T23:59:59Z: the instant that stands for "no end"."""


def read_clock() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def instant(moment: datetime) -> int:
    """Seconds since 1970-01-01 UTC of an aware datetime."""
    return int(moment.timestamp())


def moment(seconds: int) -> datetime:
    """The aware UTC datetime of an instant."""
    return datetime.fromtimestamp(seconds, UTC)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - EPOCH_DAY


def day_of(number: int) -> date:
    """The date of a day number."""
    return date.fromordinal(number + EPOCH_DAY)


def month_number(day: date) -> int:
    """`year * 12 + month - 1`, so that months can be counted."""
    return day.year * 12 + day.month - 1


def month_text(number: int) -> str:
    """`YYYY-MM` of a month number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def local_day(seconds: int, zone: str) -> date:
    """The date that a wall calendar in `zone` shows at an instant."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).date()


def add_days(moment: datetime, days: int) -> datetime:
    """`days` times 24 hours later."""
    return moment + timedelta(days=days)


def parse_now(text: str, zone: str) -> datetime:
    """The instant given with `--now`, in UTC; without an offset it is meant in `zone`."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text!r} is not an instant such as 2026-03-10T18:30+09:00") from None
    if given.tzinfo is None:
        given = given.replace(tzinfo=ZoneInfo(zone))
    return given.astimezone(UTC).replace(microsecond=0)


def tick() -> float:
    """Seconds of a clock that only runs forward, for measuring how long something took."""
    return time.monotonic()


def local_text(seconds: int, zone: str) -> str:
    """An instant as ISO 8601 with the offset of a zone."""
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).isoformat()
