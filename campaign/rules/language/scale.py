"""How is a number with a decimal point compared with a stored integer?

A field of two digits stores 12.34 as 1234. A constant with more digits than the field falls between two
integers, and comparing with the lower of them gives the exact answer.
"""

from __future__ import annotations

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def spread(value: int | str, digits: int, field_digits: int) -> tuple[int, bool]:
    """`value` x 10^-`digits` in units of 10^-`field_digits`: rounded down, and whether that is exact.

    12.345 for a field of 2 digits is (1234, False); -12.345 is (-1235, False).
    """
    number = int(value)
    if digits <= field_digits:
        return number * 10 ** (field_digits - digits), True
    whole, rest = divmod(number, 10 ** (digits - field_digits))
    return whole, rest == 0


def fits(scaled: tuple[int, bool]) -> bool:
    """Can the rounded integer be stored in 64 bits?"""
    return SMALLEST <= scaled[0] <= LARGEST
