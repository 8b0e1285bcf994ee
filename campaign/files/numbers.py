"""Which number is written in a cell, exactly?

Whole columns of plain numbers are read at once by the integer parser; everything else goes one by one through the
decimal reader of `campaign.rules.money`, and both agree. Nothing passes through a binary fraction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaign.files.columns import ColumnReader, Memo, Reasons, Values, shorten
from campaign.rules.money import MOST_DIGITS, count_digits, parse_decimal, parse_money, scale

SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}")
"""As Excel writes a number of 12 digits or more in a narrow or unformatted column."""
WHOLE_WITH_TAIL = re.compile(r"([+-]?[0-9]+)\.0+")
ROUNDED = "Excel has rounded this number: format the column as text, and export it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """How a file writes numbers: the mark before the fraction, and what it puts between thousands."""

    point: str = "."
    thousands: str = ""

    @property
    def plain(self) -> bool:
        """Whether numbers need no rewriting."""
        return self == NumberStyle()

    def rewrite(self, text: str) -> str:
        """The number with a point, and nothing between thousands; ValueError when the marks are misplaced."""
        whole, point, fraction = text.partition(self.point)
        if self.thousands:
            groups = whole.lstrip("+-").split(self.thousands)
            if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
                raise ValueError(f"{shorten(text)} has {self.thousands!r} where it does not part thousands")
            whole = whole.replace(self.thousands, "")
        if self.point != "." and ("." in whole or "." in fraction):
            raise ValueError(f"{shorten(text)} has a point, where the file writes {self.point!r}")
        return f"{whole}.{fraction}" if point else whole


POINT = NumberStyle()


def whole_reader(style: NumberStyle = POINT, factor: Decimal | None = None) -> ColumnReader:
    """Reads whole numbers of up to 64 bits; "3.0" is 3."""

    def read(text: str) -> int:
        number = _multiply(parse_decimal(_undamaged(text, style)), factor)
        if count_digits(number):
            raise ValueError(f"{shorten(text)} is not a whole number")
        return scale(number, 0)

    return _column_reader(read, 0, plain=style.plain and factor is None)


def scaled_reader(digits: int, style: NumberStyle = POINT, factor: Decimal | None = None) -> ColumnReader:
    """Reads decimals as integers scaled by ten to the power `digits`; more digits than that are refused."""

    def read(text: str) -> int:
        return scale(_multiply(parse_decimal(_undamaged(text, style)), factor), digits)

    return _column_reader(read, digits, plain=style.plain and factor is None)


def money_reader(minor_digits: int, style: NumberStyle = POINT, factor: Decimal | None = None) -> ColumnReader:
    """Reads amounts as minor units: "29.85" is 2985 with two minor digits."""

    def read(text: str) -> int:
        plain = _undamaged(text, style)
        if factor is None:
            # A fraction that the file marks by a comma of its own cannot be thousands.
            return parse_money(plain if style.plain else parse_decimal(plain), minor_digits)
        return scale(_multiply(parse_decimal(plain), factor), minor_digits)

    return _column_reader(read, minor_digits, plain=style.plain and factor is None)


def _multiply(number: Decimal, factor: Decimal | None) -> Decimal:
    return number if factor is None else number * factor


def _undamaged(text: str, style: NumberStyle) -> str:
    if SCIENTIFIC.fullmatch(text):
        raise ValueError(f"{shorten(text)}: {ROUNDED}")
    return text if style.plain else style.rewrite(text)


def _column_reader(read: Callable[[str], int], digits: int, *, plain: bool) -> ColumnReader:
    memo = Memo(read)
    if not plain:
        return memo.read_column
    whole = f"-?[0-9]{{1,{MOST_DIGITS - digits}}}"
    exact = re.compile(rf"(?:{whole}\.[0-9]{{{digits}}}\n)+" if digits else rf"(?:{whole}\n)+")
    usual = rf"(?:{whole}(?:\.[0-9]{{1,{digits}}})?)?" if digits else rf"(?:{whole})?"
    one, many = re.compile(usual), re.compile(rf"(?:{usual}\n)+")

    def read_column(texts: Sequence[str]) -> tuple[Values, Reasons]:
        joined = "\n".join([*texts, ""])
        if exact.fullmatch(joined):
            return list(map(int, joined.replace(".", "").split())), {}
        if many.fullmatch(joined):
            return [_shift(text, digits) if text else None for text in texts], {}
        strange = [place for place, text in enumerate(texts) if not one.fullmatch(text)]
        values, reasons = memo.read_column([texts[place] for place in strange])
        found = dict(zip(strange, values, strict=True))
        return (
            [
                found[place] if place in found else _shift(text, digits) if text else None
                for place, text in enumerate(texts)
            ],
            {strange[place]: reason for place, reason in reasons.items()},
        )

    return read_column


def _shift(text: str, digits: int) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(digits, "0"))
