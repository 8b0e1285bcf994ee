"""Which day or month is written in a cell?

Without a stated format only what starts with a four-digit year is read: 2026-03-10, 2026.3.10, 20260310. Which of 3/4
is the month is never guessed; a number such as 45321 is a date that Excel turned into its serial number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from campaign.clock import EPOCH_DAY, day_number, month_number
from campaign.files.columns import ColumnReader, Memo, Reasons, Values, shorten

ORDERS = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2)}
"""Where year, month and day stand among the three numbers of a date."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST_ODD = 32
"""Texts of a block that may be written otherwise before all are read one by one."""
FIRST_NUMBER, LAST_NUMBER = day_number(EARLIEST), day_number(LATEST)

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])\s?([0-9]{1,2})\2\s?([0-9]{1,2})\.?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
THREE_NUMBERS = re.compile(r"([0-9]{1,4})[-/. ]\s?([0-9]{1,2})[-/. ]\s?([0-9]{1,4})\.?")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?$")
MONTH = re.compile(r"([0-9]{4})[-/.]?\s?([0-9]{2})|([0-9]{4})[-/.]\s?([0-9])")


def parse_day(text: str, style: str = "") -> date:
    """The date written in `text`; `style` is "", an order such as "DMY", or a strptime format.

    Raises ValueError with the reason.
    """
    if style and style not in ORDERS:
        return refuse_unlikely(parse_formatted(text, style).date(), text)
    match = YEAR_FIRST.fullmatch(text)
    year, month, day = (match[1], match[3], match[4]) if match else _three_numbers(text, style)
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"{shorten(text)} is not in the calendar") from None
    return refuse_unlikely(found, text)


def day_reader(style: str = "") -> ColumnReader:
    """Reads dates as day numbers. A time of midnight after the date is allowed."""

    memo = Memo(lambda text: day_number(parse_day(MIDNIGHT.sub("", text) if ":" in text else text, style)))
    if style:
        return memo.read_column

    def read_column(texts: Sequence[str]) -> tuple[Values, Reasons]:
        try:
            numbers = [number - EPOCH_DAY for number in map(date.toordinal, map(date.fromisoformat, texts))]
        except ValueError:
            return _read_mixed_days(texts, memo)
        likely = not numbers or FIRST_NUMBER <= min(numbers) <= max(numbers) <= LAST_NUMBER
        return (numbers, {}) if likely and "W" not in "".join(texts) else memo.read_column(texts)

    return read_column


def _read_mixed_days(texts: Sequence[str], memo: Memo) -> tuple[Values, Reasons]:
    """Dates among which some are empty or written otherwise: only those take the long way."""
    if "W" in "".join(texts):
        return memo.read_column(texts)
    numbers: Values = []
    odd: list[int] = []
    for index, text in enumerate(texts):
        try:
            numbers.append(date.fromisoformat(text).toordinal() - EPOCH_DAY if text else None)
        except ValueError:
            numbers.append(0)
            odd.append(index)
            if len(odd) > MOST_ODD:
                return memo.read_column(texts)
    if any(number is not None and not FIRST_NUMBER <= number <= LAST_NUMBER for number in numbers):
        return memo.read_column(texts)
    found, refused = memo.read_column([texts[index] for index in odd])
    for index, number in zip(odd, found, strict=True):
        numbers[index] = number
    return numbers, {odd[place]: reason for place, reason in refused.items()}


def month_reader(style: str = "") -> ColumnReader:
    """Reads months (2026-03, 202603, or a date in the month) as month numbers."""

    def read(text: str) -> int:
        match = MONTH.fullmatch(text) if not style else None
        if match is None:
            return month_number(parse_day(text, style))
        year, month = int(match[1] or match[3]), int(match[2] or match[4])
        if not (EARLIEST.year <= year <= LATEST.year and 1 <= month <= 12):
            raise ValueError(f"{shorten(text)} is not a month such as 2026-03")
        return year * 12 + month - 1

    return Memo(read).read_column


def parse_formatted(text: str, style: str) -> datetime:
    """What a strptime format reads in `text`; ValueError when it does not fit."""
    try:
        return datetime.strptime(text, style)  # noqa: DTZ007 (the zone of the column is applied by the caller)
    except ValueError:
        raise ValueError(f"{shorten(text)} is not written as {style}") from None


def _three_numbers(text: str, style: str) -> tuple[str, str, str]:
    """Year, month and day of a text that does not begin with a year and a mark."""
    if match := COMPACT.fullmatch(text):
        return match[1], match[2], match[3]
    if SERIAL.fullmatch(text):
        raise ValueError(f"{shorten(text)} looks like a date that Excel turned into a number: export dates as text")
    match = THREE_NUMBERS.fullmatch(text)
    if match is None:
        raise ValueError(f"{shorten(text)} is not a date {f'written {style}' if style else 'such as 2026-03-10'}")
    if not style:
        raise ValueError(f"{shorten(text)} does not say which is the month: state the order in [dates] of a --map file")
    year, month, day = (match[place + 1] for place in ORDERS[style])
    if len(year) != 4:
        raise ValueError(f"{shorten(text)} has no year of four digits")
    return year, month, day


def refuse_unlikely(day: date, text: str) -> date:
    """The day, when it lies within three centuries; else ValueError."""
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{shorten(text)} is not a year from {EARLIEST.year} to {LATEST.year}")
    return day
