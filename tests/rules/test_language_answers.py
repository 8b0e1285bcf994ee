"""Is the answer of a rule right for a customer: missing values, scaled numbers, letters and days?"""

from __future__ import annotations

import pytest
from rule_reading import EVENING, compile_here, judge

from campaign.rules.language import (
    RuleError,
)


@pytest.mark.parametrize(
    "rule",
    [
        "trips == 3",
        "trips != 3",
        "not (trips == 3)",
        "not (trips != 3)",
        "not not trips == 3",
        "trips in [3]",
        "trips not in [3]",
        "not trips in [3]",
        'plan contains "x"',
        'plan not contains "x"',
        'not plan contains "x"',
        'not plan starts with "x"',
        "insured",
        "not insured",
        "insured != true",
        "ended within 3 days",
        "ended not within 3 days",
        "not ended within last 3 days",
        "days_since(ended) > 3",
        "not days_since(ended) > 3",
        'usage("minutes", 3) < 5',
        'not usage("minutes", 3) < 5',
        "trips == days",
        "not trips == days",
        "bill == 12.345",
        "bill != 12.345",
        "not bill == 12.345",
        "bill not in [12.345]",
        "not (trips == 3 or days == 4)",
        "not (trips == 3 and days == 4)",
        "trips is not missing",
        "not plan is missing",
    ],
)
def test_a_rule_on_a_missing_attribute_is_false(rule):
    """As asked, under `not`, and with `!=`: nothing is known, so nobody is called."""
    assert judge(rule) == 0


@pytest.mark.parametrize(
    ("rule", "customer", "expected"),
    [
        ("trips is missing", {}, 1),
        ("not trips is not missing", {}, 1),
        ("trips == 3 or days == 4", {"days": 4}, 1),
        ("trips == 3 and days == 4", {"days": 4}, 0),
        ("not (trips == 3 and days == 4)", {"days": 5}, 1),
        ("not (trips == 3 or days == 4)", {"days": 5}, 0),
        ("trips is missing or trips < 3", {}, 1),
        ("usage('minutes', 3) is missing", {}, 1),
        ("usage('minutes', 3) is missing", {"minutes_3": 0}, 0),
        ("days_since(ended) is missing", {}, 1),
    ],
)
def test_a_branch_that_does_not_need_the_missing_value_still_counts(rule, customer, expected):
    """`or` holds through its other side; only the question itself is false."""
    assert judge(rule, **customer) == expected


@pytest.mark.parametrize(
    ("rule", "stored", "expected"),
    [
        ("bill == 12.3", 1230, 1),
        ("bill == 12.30", 1230, 1),
        ("bill == 12.3000", 1230, 1),
        ("bill >= 12.345", 1235, 1),
        ("bill >= 12.345", 1234, 0),
        ("bill > 12.345", 1235, 1),
        ("bill > 12.345", 1234, 0),
        ("bill < 12.345", 1234, 1),
        ("bill < 12.345", 1235, 0),
        ("bill <= 12.345", 1234, 1),
        ("bill <= 12.345", 1235, 0),
        ("bill == 12.345", 1234, 0),
        ("bill != 12.345", 1234, 1),
        ("bill > -12.345", -1235, 0),
        ("bill > -12.345", -1234, 1),
        ("bill <= -12.345", -1235, 1),
        ("bill in [12.345, 12.34]", 1234, 1),
        ("bill in [12.345]", 1234, 0),
        ("bill not in [12.345]", 1234, 1),
        ("12.345 <= bill", 1235, 1),
        ("12.345 > bill", 1235, 0),
        ("bill == -0", 0, 1),
    ],
)
def test_money_is_compared_exactly(rule, stored, expected):
    """A constant with more digits than the field falls between two stored values."""
    assert judge(rule, bill=stored) == expected


def test_the_constant_is_scaled_to_the_digits_of_the_field():
    """The same number is another integer for each field."""
    assert compile_here("bill > 2.5").parameters == {"r_0": 250}
    assert compile_here("score > 2.5").parameters == {"r_0": 2500}
    assert compile_here("trips > 2.5").parameters == {"r_0": 2}
    assert list(compile_here('usage("minutes", 3) > 2.5').parameters.values()) == [2500]


@pytest.mark.parametrize(("bill", "fee", "expected"), [(1200, 12, 0), (1201, 12, 1), (1199, 12, 0), (-1, 0, 0)])
def test_fields_of_different_digits_are_compared_exactly(bill, fee, expected):
    """The field with fewer digits is multiplied; nothing is divided."""
    assert judge("bill > fee", bill=bill, fee=fee) == expected
    assert judge("fee < bill", bill=bill, fee=fee) == expected


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_the_largest_stored_numbers_can_be_named(number):
    """64 bits, both ends."""
    assert judge(f"trips == {number}", trips=number) == 1


@pytest.mark.parametrize(
    "rule",
    ["trips > 9223372036854775808", "trips < -9223372036854775809", "bill > 92233720368547758.08", "trips in [1e9]"],
)
def test_a_number_beyond_storage_is_refused(rule):
    """It would be cut or rounded silently by one engine or another."""
    with pytest.raises(RuleError):
        compile_here(rule)


def test_text_is_compared_letter_by_letter():
    """Capital letters count, and % and _ are letters like others."""
    assert judge('plan contains "a%"', plan="ba%") == 1
    assert judge('plan contains "a%"', plan="bac") == 0
    assert judge('plan not contains "a%"', plan="ba%") == 0
    assert judge('plan not starts with "a%"', plan="ba%") == 1
    assert judge('plan not starts with "a%"', plan="a%") == 0
    assert judge('plan starts with "a_"', plan="abc") == 0
    assert judge('plan contains "KO"', plan="ko") == 0
    assert judge("plan == 'say \"hi\"'", plan='say "hi"') == 1
    assert judge('plan starts with "한국"', plan="한국어") == 1
    assert judge('plan starts with "국"', plan="한국어") == 0


@pytest.mark.parametrize(
    ("rule", "offset", "expected"),
    [
        ("ended within 3 days", 0, 1),
        ("ended within 3 days", 3, 1),
        ("ended within 3 days", 4, 0),
        ("ended within 3 days", -1, 0),
        ("ended not within 3 days", 4, 1),
        ("ended not within 3 days", 3, 0),
        ("ended within last 3 days", 0, 1),
        ("ended within last 3 days", -3, 1),
        ("ended within last 3 days", -4, 0),
        ("ended within last 3 days", 1, 0),
        ("ended within 1 day", 1, 1),
        ("days_until(ended) == 3", 3, 1),
        ("days_since(ended) == 3", -3, 1),
        ("days_since(ended) == -2", 2, 1),
        ("ended == 2026-03-12", 2, 1),
        ("ended > 2026-03-12", 2, 0),
        ("ended in [2026-03-09, 2026-03-12]", 2, 1),
    ],
)
def test_days_are_counted_from_the_evening(rule, offset, expected):
    """Both ends of a span belong to it."""
    assert judge(rule, ended=EVENING + offset) == expected


def test_and_binds_closer_than_or():
    """`a or b and c` is `a or (b and c)`."""
    assert judge("trips == 1 or days == 1 and insured", trips=1) == 1
    assert judge("(trips == 1 or days == 1) and insured", trips=1) == 0


def test_not_reaches_over_the_whole_comparison():
    """`not trips == 3` is `not (trips == 3)`, and stops at `and`."""
    assert judge("not trips == 3 and days == 1", trips=4, days=1) == 1
    assert judge("not trips == 3 and days == 1", trips=3, days=0) == 0
