"""Which instant is written in a cell?

An instant has a date and a time of day, and an offset from UTC or a zone that the column is in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from campaign.clock import day_number
from campaign.files.columns import MOST_REMEMBERED, ColumnReader, Memo, Reasons, Values, shorten
from campaign.files.dates import ORDERS, parse_day, parse_formatted, refuse_unlikely

DAY_SECONDS = 86_400
HOUR_SECONDS = 3600
PLAIN_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
DAY_AND_CLOCK = re.compile(r"(.+?)(?:T|\s+)((?:오전|오후)?\s*[0-9]{1,2}:[0-9]{2}.*)")
CLOCK = re.compile(
    r"(오전|오후)?\s*([0-9]{1,2}):([0-5][0-9])(?::([0-5][0-9])(?:[.,][0-9]+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(?:(z|utc|gmt)|([+-])([01][0-9]|2[0-3]):?([0-5][0-9])?)?",
    re.IGNORECASE,
)


def instant_reader(zone: str, style: str = "") -> ColumnReader:
    """Reads instants as seconds since 1970-01-01 UTC; without an offset they are meant in `zone` (IANA).

    A date alone is its first second. A local time that the clocks skipped is refused; of one that they showed twice,
    the first is taken. Fractions of a second are dropped.
    """
    place = ZoneInfo(zone)
    if style and style not in ORDERS:
        return Memo(lambda text: _read_formatted(text, style, place)).read_column
    memo = Memo(lambda text: _read_instant(text, style, place))
    hours, minutes = _Parts(lambda hour: _start_of_hour(hour, place)), _Parts(_seconds_of_hour)
    days, clocks = _Parts(_start_of_day), _Parts(_seconds_of_utc)

    def read_column(texts: Sequence[str]) -> tuple[Values, Reasons]:
        try:
            if PLAIN_LOCAL.fullmatch(texts[0]):
                return [hours[text[:13]] + minutes[text[13:]] for text in texts], {}
            return [days[text[:10]] + clocks[text[10:]] for text in texts], {}
        except (ValueError, IndexError):
            return memo.read_column(texts)

    return read_column


class _Parts(dict[str, int]):
    """Seconds of a part of an instant, computed once; what raises ValueError is not remembered."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, part: str) -> int:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        value = self[part] = self._read(part)
        return value


def _start_of_hour(text: str, zone: ZoneInfo) -> int:
    """The instant of "2026-03-10 18"; ValueError for an hour in which the clocks change."""
    if text[10:11] not in ("T", " "):
        raise ValueError(text)
    local = _start_of_day(text[:10]) + _parse_clock(f"{text[11:]}:00")[0]
    offset = _offset_at(local, zone, text)
    if _offset_at(local + HOUR_SECONDS - 1, zone, text) != offset:
        raise ValueError(text)
    return local - offset


def _seconds_of_hour(text: str) -> int:
    """What ":30:00" adds to an hour; ValueError when an offset follows."""
    seconds, offset = _parse_clock(f"00{text}")
    if offset is not None or seconds >= HOUR_SECONDS:
        raise ValueError(text)
    return seconds


def _start_of_day(text: str) -> int:
    return day_number(parse_day(text)) * DAY_SECONDS


def _seconds_of_utc(text: str) -> int:
    """What "T18:30:00+09:00" adds to midnight UTC; ValueError without an offset."""
    seconds, offset = _parse_clock(text[1:])
    if offset is None or text[0] not in "T ":
        raise ValueError(text)
    return seconds - offset


def _read_instant(text: str, style: str, zone: ZoneInfo) -> int:
    match = DAY_AND_CLOCK.fullmatch(text)
    day, clock = (match[1], match[2]) if match else (text, "")
    seconds, offset = _parse_clock(clock) if clock else (0, None)
    local = day_number(parse_day(day, style)) * DAY_SECONDS + seconds
    return local - (_offset_at(local, zone, text) if offset is None else offset)


def _offset_at(local: int, zone: ZoneInfo, text: str) -> int:
    """The offset from UTC where the clocks of a zone show `local` seconds; ValueError where they never do."""
    naive = datetime.fromtimestamp(local, UTC).replace(tzinfo=None)
    seconds = int(naive.replace(tzinfo=zone).timestamp())
    if datetime.fromtimestamp(seconds, zone).replace(tzinfo=None) != naive:
        raise ValueError(f"{shorten(text)} does not exist in {zone.key}: the clocks were put forward")
    return local - seconds


def _parse_clock(text: str) -> tuple[int, int | None]:
    """Seconds since midnight, and the offset from UTC in seconds when one is written."""
    match = CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{shorten(text)} is not a time of day such as 18:30")
    hour, half = int(match[2]), (match[1] or match[5] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"{shorten(text)} is on no clock of twelve hours")
        hour = hour % 12 + (12 if half == "오후" or half.startswith("p") else 0)
    if hour > 23:
        raise ValueError(f"{shorten(text)} is on no clock")
    seconds = hour * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    if match[6]:
        return seconds, 0
    if not match[7]:
        return seconds, None
    offset = int(match[8]) * 3600 + int(match[9] or 0) * 60
    return seconds, -offset if match[7] == "-" else offset


def _read_formatted(text: str, style: str, zone: ZoneInfo) -> int:
    found = parse_formatted(text, style)
    refuse_unlikely(found.date(), text)
    if found.tzinfo is not None:
        return int(found.timestamp())
    local = int(found.replace(tzinfo=UTC).timestamp())
    return local - _offset_at(local, zone, text)
