"""How is an amount of money read exactly, and how is it written for people?

Money is an integer of minor units: `minor_digits` is 2 for cents, 0 for a currency without them.
Nothing here passes through a binary fraction.
"""

from __future__ import annotations

import re
from decimal import Decimal

LARGEST_INTEGER = 2**63 - 1
"""What an INTEGER column of the database holds."""

MOST_DIGITS = 18
"""Digits after the point beyond which no scaled number fits an INTEGER column."""

WRITTEN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", re.ASCII)


def parse_decimal(value: str | Decimal | int) -> Decimal:
    """The number exactly as written: text such as "19.00", "-3" or ".085", a finite Decimal, or an integer.

    Raises ValueError with the reason for anything else written, and TypeError for a float, which is no longer
    what was written (load TOML with `parse_float=decimal.Decimal`).
    """
    if isinstance(value, bool) or not isinstance(value, str | Decimal | int):
        raise TypeError(f"an exact number must come as text, Decimal or int, not {type(value).__name__}")
    if isinstance(value, str):
        return Decimal(_written(value))
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    return number


def scale(number: Decimal, digits: int) -> int:
    """`number` times ten to the power `digits`, when that is an integer of at most 64 bits; else ValueError."""
    if count_digits(number) > digits:
        raise ValueError(f"{_short(number)} has more than {_places(digits)}")
    if number and number.adjusted() + digits > MOST_DIGITS:
        raise ValueError(f"{_short(number)} is too large")
    scaled = int(number.scaleb(digits))
    if abs(scaled) > LARGEST_INTEGER:
        raise ValueError(f"{_short(number)} is too large")
    return scaled


def count_digits(number: Decimal) -> int:
    """How many digits after the point `number` needs, without zeros at its end."""
    _, figures, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is not a number")
    zeros = next((place for place, figure in enumerate(reversed(figures)) if figure), len(figures))
    return max(0, -exponent - zeros) if any(figures) else 0


def parse_money(text: str | Decimal | int, minor_digits: int) -> int:
    """Minor units of an amount in major units: "19.00", Decimal("19") and 19 are 1900 when `minor_digits` is 2.

    Raises ValueError with the reason when the amount is not exact in minor units, is not a plain number, or
    could be read in two ways: text with exactly three digits after the point may mean thousands.
    """
    number = parse_decimal(text)
    if isinstance(text, str) and minor_digits < 3 and len(text.strip().partition(".")[2]) == 3:
        raise ValueError(
            f"{_short(text)!r} has three digits after the point, where there can be {_places(minor_digits)}"
        )
    return scale(number, minor_digits)


def format_money(amount: int, minor_digits: int) -> str:
    """An amount in minor units for people: `format_money(1234567, 2)` is "12,345.67"."""
    return format_scaled(amount, minor_digits, fewest=minor_digits)


def format_scaled(number: int, digits: int, *, fewest: int = 0) -> str:
    """A number stored as an integer times ten to the power `digits`, with commas between thousands.

    Zeros at its end are dropped down to `fewest` digits after the point; `fewest` above `digits` adds zeros.
    """
    whole, part = divmod(abs(number), 10**digits)
    fraction = f"{part:0{digits}d}".rstrip("0") if part else ""
    fraction = fraction.ljust(fewest, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{whole:,}.{fraction}" if fraction else f"{sign}{whole:,}"


def _written(text: str) -> str:
    """The text without blanks around it, when it is a plain number."""
    written = text.strip()
    if WRITTEN.fullmatch(written):
        return written
    if "," in written:
        raise ValueError(
            f"{_short(text)!r} has a comma: write the point before the fraction and nothing between thousands"
        )
    raise ValueError(f"{_short(text)!r} is not a number such as 19 or 19.00")


def _places(digits: int) -> str:
    """The words for `digits` after the point."""
    return {0: "no digits after the point", 1: "1 digit after the point"}.get(
        digits, f"{digits} digits after the point"
    )


def _short(value: str | Decimal) -> str:
    """The value as written, cut where a message would become unreadable."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
