"""Numbers in cells: exact, in whatever marks the file writes, and never what Excel made of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.files.numbers import NumberStyle, money_reader, scaled_reader, whole_reader
from campaign.rules.money import parse_money

GERMAN = NumberStyle(point=",", thousands=".")


def test_amounts_become_minor_units() -> None:
    """With fewer digits than the currency has, and with none."""
    assert money_reader(2)(["29.85", "29.8", "29", "", "-0.05", "0"]) == ([2985, 2980, 2900, None, -5, 0], {})
    assert money_reader(0)(["29000", ""]) == ([29000, None], {})


def test_an_amount_that_is_not_exact_is_refused() -> None:
    """Three digits after the point may mean thousands."""
    values, reasons = money_reader(2)(["1.234", "29.850", "1e3", "$5", "1,5", "12.30"])

    assert values == [None, None, None, None, None, 1230]
    assert "three digits after the point" in reasons[0]
    assert "has a comma" in reasons[4]
    assert sorted(reasons) == [0, 1, 2, 3, 4]


def test_quantities_are_scaled_by_the_digits_of_their_measure() -> None:
    """Zeros at the end are not digits too many."""
    assert scaled_reader(1)(["265.1", "10.0", "10.00", "7"]) == ([2651, 100, 100, 70], {})
    assert scaled_reader(1)(["1.25"])[1] == {0: "1.25 has more than 1 digit after the point"}


def test_whole_numbers_are_whole() -> None:
    """A .0 that Excel added is none of their business; a fraction is."""
    assert whole_reader()(["3", "3.0", "-12", ""]) == ([3, 3, -12, None], {})
    assert whole_reader()(["3.5"])[1] == {0: "'3.5' is not a whole number"}


@pytest.mark.parametrize("text", ["8.21012E+11", "1,5E+05", "-2e+10"])
def test_what_excel_has_rounded_is_refused(text: str) -> None:
    """The digits are lost; the number would be another one."""
    for reader in (money_reader(2), scaled_reader(1), whole_reader()):
        assert "Excel has rounded this number" in reader([text])[1][0]


def test_a_number_is_as_large_as_the_database_can_hold() -> None:
    """And no larger."""
    assert whole_reader()([str(2**63 - 1), str(-(2**63) + 1)]) == ([2**63 - 1, -(2**63) + 1], {})
    assert "too large" in whole_reader()([str(2**63)])[1][0]
    assert "too large" in money_reader(2)(["92233720368547758.08"])[1][0]


def test_a_decimal_comma_is_read_where_it_is_stated() -> None:
    """With points between thousands where they belong, and nowhere else."""
    texts = ["1.234,50", "1234,5", "12.345.678", "1234", "0,05"]
    assert money_reader(2, GERMAN)(texts) == ([123450, 123450, 1234567800, 123400, 5], {})
    _, reasons = money_reader(2, GERMAN)(["12.34", "1.2345,00", "1,2,3", ".5"])
    assert sorted(reasons) == [0, 1, 2, 3]
    assert "does not part thousands" in reasons[0]
    assert "has a point" in money_reader(2, NumberStyle(point=","))(["12.50"])[1][0]


def test_a_factor_is_applied_exactly() -> None:
    """Minutes to seconds, and thousandths back."""
    assert scaled_reader(0, factor=Decimal(60))(["1.5", "0.05"]) == ([90, 3], {})
    assert scaled_reader(3, factor=Decimal("0.001"))(["1"]) == ([1], {})
    assert money_reader(2, factor=Decimal(1000))(["29"]) == ([2_900_000], {})
    assert sorted(scaled_reader(0, factor=Decimal(60))(["0.001"])[1]) == [0]


NUMBERS = st.one_of(
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.integers(-(10**19), 10**19).map(str),
    st.from_regex(r"-?[0-9]{0,4}\.?[0-9]{0,4}", fullmatch=True),
    st.sampled_from(["", "-", "1e5", "+3", "007", "-0", "0.10"]),
)


@given(st.lists(NUMBERS, min_size=1, max_size=8), st.integers(0, 3))
def test_a_column_reads_like_its_texts_one_by_one(texts: list[str], digits: int) -> None:
    """Whole columns of plain numbers take a shorter way, to the same values and refusals."""
    values, reasons = money_reader(digits)(texts)
    for index, text in enumerate(texts):
        try:
            expected = parse_money(text, digits) if text else None
        except ValueError:
            assert values[index] is None
            assert index in reasons
        else:
            assert values[index] == expected
            assert index not in reasons
