"""Is money read exactly and written for people?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.money import count_digits, format_money, format_scaled, parse_decimal, parse_money, scale

AMOUNTS = st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1)


@pytest.mark.parametrize(
    ("written", "minor_digits", "minor"),
    [
        ("19.00", 2, 1900),
        ("19", 2, 1900),
        ("19.5", 2, 1950),
        (" .05 ", 2, 5),
        ("-0.01", 2, -1),
        ("+3", 0, 3),
        ("45000", 0, 45000),
        ("45000.0", 0, 45000),
        ("45000.00", 0, 45000),
        ("1.2340", 3, 1234),
        ("1.234", 3, 1234),
        ("007", 2, 700),
        (19, 2, 1900),
        (Decimal("19.000"), 2, 1900),
        (Decimal("1E+3"), 2, 100000),
        ("92233720368547758.07", 2, 2**63 - 1),
    ],
)
def test_an_amount_is_read_to_the_last_minor_unit(written: str | int | Decimal, minor_digits: int, minor: int) -> None:
    """Text, decimals and integers are major units; zeros at the end are no extra precision."""
    assert parse_money(written, minor_digits) == minor


@pytest.mark.parametrize(
    ("written", "minor_digits", "reason"),
    [
        ("19.005", 2, "three digits after the point"),
        ("1.000", 2, "three digits after the point"),
        ("12.000", 0, "three digits after the point, where there can be no digits"),
        ("19.0051", 2, "more than 2 digits"),
        ("0.5", 0, "more than no digits"),
        ("1,234.00", 2, "has a comma"),
        ("19,00", 2, "has a comma"),
        ("", 2, "is not a number"),
        (".", 2, "is not a number"),
        ("5.", 2, "is not a number"),
        ("1e3", 2, "is not a number"),
        ("$5", 2, "is not a number"),
        ("٣", 2, "is not a number"),
        ("nan", 2, "is not a number"),
        ("1 000", 2, "is not a number"),
        ("- 5", 2, "is not a number"),
        (Decimal("NaN"), 2, "is not a number"),
        (Decimal("Infinity"), 2, "is not a number"),
        (Decimal("0.005"), 2, "more than 2 digits"),
        ("92233720368547758.08", 2, "too large"),
        (Decimal("1E+1000000"), 2, "too large"),
        ("9" * 5000, 2, "too large"),
    ],
)
def test_what_is_not_an_exact_amount_is_refused_with_the_reason(
    written: str | Decimal, minor_digits: int, reason: str
) -> None:
    """Nothing is rounded or guessed."""
    with pytest.raises(ValueError, match=reason):
        parse_money(written, minor_digits)


@pytest.mark.parametrize("value", [19.0, True, None, b"19"])
def test_a_float_is_no_longer_what_was_written(value: object) -> None:
    """Only exact types are taken, and a boolean is not a number."""
    with pytest.raises(TypeError, match=type(value).__name__):
        parse_money(value, 2)  # type: ignore[arg-type]


@given(AMOUNTS, st.integers(min_value=0, max_value=4))
def test_money_written_for_people_reads_back_as_the_same_amount(amount: int, minor_digits: int) -> None:
    """Without its commas, what is printed is what is stored."""
    written = format_money(amount, minor_digits).replace(",", "")
    assert parse_decimal(written) == Decimal(amount).scaleb(-minor_digits)
    assert parse_money(parse_decimal(written), minor_digits) == amount


@pytest.mark.parametrize(
    ("amount", "minor_digits", "written"),
    [
        (1234567, 2, "12,345.67"),
        (-1234567, 2, "-12,345.67"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (0, 2, "0.00"),
        (1234567, 0, "1,234,567"),
        (1000, 3, "1.000"),
    ],
)
def test_money_is_written_with_commas_and_all_its_digits(amount: int, minor_digits: int, written: str) -> None:
    """As people read it."""
    assert format_money(amount, minor_digits) == written


@pytest.mark.parametrize(
    ("number", "digits", "fewest", "written"),
    [
        (2651, 1, 0, "265.1"),
        (1000, 1, 0, "100"),
        (85, 3, 2, "0.085"),
        (170, 3, 2, "0.17"),
        (200, 3, 2, "0.20"),
        (3, 0, 2, "3.00"),
    ],
)
def test_a_scaled_number_drops_the_zeros_at_its_end(number: int, digits: int, fewest: int, written: str) -> None:
    """Down to the fewest digits asked for."""
    assert format_scaled(number, digits, fewest=fewest) == written


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=0, max_value=6))
def test_the_digits_counted_are_the_fewest_that_lose_nothing(number: int, places: int) -> None:
    """One digit less would not be exact."""
    decimal = Decimal(number).scaleb(-places)
    digits = count_digits(decimal)
    assert Decimal(scale(decimal, digits)).scaleb(-digits) == decimal
    if digits:
        with pytest.raises(ValueError, match="has more than"):
            scale(decimal, digits - 1)


def test_a_message_about_an_absurd_number_stays_short() -> None:
    """Somebody has to read it."""
    for absurd in ("7" * 10_000, "x" * 10_000, Decimal("1E-999999"), Decimal("1E+999999")):
        with pytest.raises(ValueError, match=r"^.{1,100}$"):
            parse_money(absurd, 2)
