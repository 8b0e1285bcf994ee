"""Does plans.toml mean what it says?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from price_lists import FEES, JANUARY, MEASURES, PRICES, month, read_plans, read_price, read_version

from campaign.clock import day_number, month_text
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import Rounding, Tier
from campaign.rules.tariffs.section import BadPlan


def test_a_document_without_plans_has_none() -> None:
    """A workspace may begin empty."""
    assert read_plans("") == read_plans("[plans]") == ()


def test_a_plan_is_read_with_all_its_keys() -> None:
    """In the order written, money in minor units, days and months as numbers."""
    plans = read_plans(
        f"""
        [plans.evening]
        name = "Evening talker"
        sold_from = 2026-01-15
        sold_until = 2026-12-31
        [[plans.evening.versions]]
        from = "2026-01"
        until = "2026-06"
        monthly_fee = "19.50"
        exit_fee = 30
        rounding = "bill"
        {PRICES}
        [plans."5G plus"]
        [[plans."5G plus".versions]]
        from = "2026-01"
        {FEES}
        {PRICES}
        """
    )
    assert [(plan.code, plan.name) for plan in plans] == [("evening", "Evening talker"), ("5G plus", "5G plus")]
    evening, version = plans[0], plans[0].versions[0]
    assert (evening.sold_from, evening.sold_until) == (day_number(date(2026, 1, 15)), day_number(date(2026, 12, 31)))
    assert (version.first_month, version.last_month) == (month("2026-01"), month("2026-06"))
    assert (version.monthly_fee, version.exit_fee, version.rounding) == (1950, 3000, Rounding.BILL)
    assert (version.plan, version.minor_digits) == ("evening", 2)
    assert plans[1].versions[0].rounding is Rounding.LINE


def test_a_price_with_quotation_marks_is_the_same_price() -> None:
    """Numbers and text are both exact."""
    assert read_price("0.085") == read_price('"0.085"') == read_price('".085"') == read_price("{ price = 0.085 }")


def test_the_scale_of_a_price_follows_from_its_digits() -> None:
    """.085 is 85 thousandths; one minute is stored as 10, a cent is the hundredth part."""
    price = read_price("0.085")
    assert (price.tiers, price.digits, price.divisor) == ((Tier(up_to=None, price=85),), 3, 100)
    assert read_price("0.170").tiers == (Tier(up_to=None, price=17),)
    assert (read_price("2").digits, read_price("2").divisor) == (1, 1)


def test_tiers_end_where_they_are_written_in_stored_units() -> None:
    """All count from the first unit of the month, and all share the scale of the finest."""
    price = read_price("{ included = 50, step = 0.5, tiers = [{ up_to = 100, price = 0.2 }, { price = 0.125 }] }")
    assert (price.included, price.step) == (500, 5)
    assert price.tiers == (Tier(up_to=1000, price=200), Tier(up_to=None, price=125))


def test_with_rounding_by_bill_all_prices_have_one_divisor() -> None:
    """Only then can exact amounts be added."""
    prices = read_version(f'rounding = "bill"\n{FEES}\nprices = {{ day_minutes = 0.17, data_gb = 2.0005 }}').prices
    assert {price.divisor for price in prices.values()} == {100_000}
    minutes = prices["day_minutes"]
    assert Decimal(minutes.tiers[0].price).scaleb(-minutes.digits) == Decimal("0.17")


def test_a_version_ends_where_the_next_begins() -> None:
    """Unless it says so itself; the months between belong to none."""
    starts = [("2026-07", ""), ("2025-01", 'until = "2025-06"'), ("2026-01", "")]
    versions = "".join(f'[[plans.p.versions]]\nfrom = "{start}"\n{end}\n{FEES}\n{PRICES}\n' for start, end in starts)
    plan = read_plans(versions)[0]
    found = {text: plan.version_on(month(text)) for text in ("2024-12", "2025-06", "2025-07", "2026-06", "2030-01")}
    first, second, third = plan.versions
    assert found == {"2024-12": None, "2025-06": first, "2025-07": None, "2026-06": second, "2030-01": third}
    assert (second.last_month, third.last_month) == (month("2026-06"), None)


SPANS = st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 30)))


@settings(max_examples=200, deadline=None)
@given(st.lists(SPANS, min_size=1, max_size=4))
def test_no_month_has_two_prices(spans: list[tuple[int, int | None]]) -> None:
    """Versions that overlap are refused, and all others are found by each of their months."""
    texts = [month_text(JANUARY + after) for after in range(31)]
    tables = [
        {"from": texts[first], "monthly_fee": 1, "exit_fee": 0, "prices": {"day_minutes": 1, "data_gb": 1}}
        | ({} if last is None else {"until": texts[last]})
        for first, last in spans
    ]
    document = {"plans": {"p": {"versions": tables}}}
    firsts = [first for first, _ in spans]
    months = [
        set(range(first, min([31, *(other for other in firsts if other > first)]) if last is None else last + 1))
        for first, last in spans
    ]
    twice = sum(map(len, months)) > len(set().union(*months)) or len(set(firsts)) < len(firsts)
    if twice or not all(months):
        with pytest.raises(BadPlan, match=r"overlaps|before from"):
            parse_plans(document, measures=MEASURES, minor_digits=2)
        return
    plan = parse_plans(document, measures=MEASURES, minor_digits=2)[0]
    for after in range(31):
        found = plan.version_on(JANUARY + after)
        owner = next((first for (first, _), covered in zip(spans, months, strict=True) if after in covered), None)
        assert (None if found is None else found.first_month - JANUARY) == owner


@pytest.mark.parametrize(
    ("dates", "sold"),
    [
        ("", [True, True, True]),
        ("sold_from = 2026-03-01", [False, True, True]),
        ("sold_until = 2026-03-01", [True, True, False]),
        ("sold_from = 2026-03-01\nsold_until = 2026-03-01", [False, True, False]),
    ],
)
def test_a_plan_not_sold_any_more_is_still_billed(dates: str, sold: list[bool]) -> None:
    """The dates of sale say what may be offered; the versions say what is charged."""
    plan = read_plans(f'[plans.p]\n{dates}\n[[plans.p.versions]]\nfrom = "2026-01"\n{FEES}\n{PRICES}')[0]
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
    assert [plan.is_sold_on(day_number(day)) for day in days] == sold
    assert plan.version_on(month("2027-01")) is not None
