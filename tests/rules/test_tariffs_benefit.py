"""Does the gain from changing plans come out the same in SQL and in the arithmetic shown?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.tariffs.benefit import (
    MONTHS_COMPARED,
    BenefitTerms,
    MonthBills,
    PlanBenefit,
    plan_benefit_sql,
    weigh_plan_change,
)
from campaign.rules.tariffs.plan import LARGEST_BILL

JANUARY = 2026 * 12
THREE = BenefitTerms(months=3, months_required=3, floor=500)


def select_benefit(
    terms: BenefitTerms, today: Sequence[int | None], offer: Sequence[int | None], exit_fee: int | None
) -> tuple[object, object]:
    """What SQLite makes of bills kept in columns."""
    names = [f"{plan}{month}" for plan in ("today", "offer") for month in range(terms.months)] + ["fee"]
    sql = plan_benefit_sql(terms, today=names[: terms.months], offer=names[terms.months : -1], exit_fee="fee")
    database = sqlite3.connect(":memory:")
    columns = ", ".join(f"? AS {name}" for name in names)
    found = database.execute(f"SELECT {sql.eligible}, {sql.yearly} FROM (SELECT {columns})", (*today, *offer, exit_fee))
    eligible, yearly = found.fetchone()
    database.close()
    return eligible, yearly


def months_from_january(today: Sequence[int | None], offer: Sequence[int | None]) -> list[MonthBills]:
    """The bills of consecutive months."""
    pairs = enumerate(zip(today, offer, strict=True))
    return [MonthBills(month=JANUARY + after, today=own, offer=other) for after, (own, other) in pairs]


def weigh(today: Sequence[int | None], offer: Sequence[int | None], exit_fee: int | None = 0) -> PlanBenefit:
    """The benefit under the terms of three months from January 2026."""
    return weigh_plan_change(THREE, months_from_january(today, offer), exit_fee=exit_fee, minor_digits=2)


@st.composite
def terms(draw: st.DrawFn) -> BenefitTerms:
    """Any terms that may be set."""
    months = draw(st.sampled_from(MONTHS_COMPARED))
    return BenefitTerms(months=months, months_required=draw(st.integers(1, months)), floor=draw(st.integers(0, 30)))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_sqlite_and_python_agree_on_the_benefit(data: st.DataObject) -> None:
    """Around the floor, with bills unknown, with fees, up to the largest bill."""
    chosen = data.draw(terms())
    amount = st.one_of(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0, LARGEST_BILL]))
    maybe = st.one_of(st.none(), amount) if data.draw(st.sampled_from([True, False, False])) else amount
    bills = st.lists(maybe, min_size=chosen.months, max_size=chosen.months)
    today, offer, exit_fee = data.draw(bills), data.draw(bills), data.draw(maybe)
    found = weigh_plan_change(chosen, months_from_january(today, offer), exit_fee=exit_fee, minor_digits=2)
    selected = select_benefit(chosen, today, offer, exit_fee)
    assert selected == (int(found.is_eligible), found.yearly)
    assert all(isinstance(value, int) for value in selected)
    assert found.is_eligible == found.lines[-1].startswith("fits")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_plan_that_fits_saves_enough_in_enough_months(data: st.DataObject) -> None:
    """The definition, counted month by month; a plan fits exactly then."""
    chosen = data.draw(terms())
    bills = st.lists(st.integers(0, 60), min_size=chosen.months, max_size=chosen.months)
    today, offer, exit_fee = data.draw(bills), data.draw(bills), data.draw(st.integers(0, 60))
    enough = [own - other >= chosen.floor for own, other in zip(today, offer, strict=True)].count(True)
    year = (sum(today) - sum(offer)) * 12 / chosen.months - exit_fee
    assert select_benefit(chosen, today, offer, exit_fee)[0] == (enough >= chosen.months_required and year > 0)


@given(terms())
def test_the_expressions_keep_to_the_portable_subset(chosen: BenefitTerms) -> None:
    """No division, remainder or bits: other engines disagree about these."""
    names = [f"b.m{month}" for month in range(chosen.months)]
    sql = plan_benefit_sql(chosen, today=names, offer=["x + 1"] * chosen.months, exit_fee="b.fee")
    for expression in (sql.eligible, sql.yearly):
        assert re.fullmatch(r"[A-Za-z0-9_.,()<>=+* -]*", expression)
        assert "(x + 1)" in expression


def test_the_arithmetic_is_shown_month_by_month() -> None:
    """Everything the number is made of."""
    found = weigh([6405, 6000, 5500], [4900, 4900, 4900], exit_fee=3000)
    assert found.lines == (
        "2026-01: 64.05 - 49.00 = 15.05, which reaches the floor of 5.00",
        "2026-02: 60.00 - 49.00 = 11.00, which reaches the floor of 5.00",
        "2026-03: 55.00 - 49.00 = 6.00, which reaches the floor of 5.00",
        "3 of 3 months reach the floor, 3 required",
        "sum of 3 months: 32.05",
        "a year: 32.05 x 12/3 = 128.20",
        "less exit fee: 128.20 - 30.00 = 98.20",
        "fits: saves 98.20 a year",
    )
    assert (found.is_eligible, found.yearly) == (True, 9820)


def test_a_large_gain_in_one_month_does_not_make_up_for_another() -> None:
    """The floor counts in the number of months stated, not on average."""
    found = weigh([90000, 5399, 5400], [4900, 4900, 4900])
    assert not found.is_eligible
    assert found.lines[1] == "2026-02: 53.99 - 49.00 = 4.99, which is below the floor of 5.00"
    assert found.lines[-1] == "does not fit: too few months reach the floor"


def test_a_plan_that_costs_more_to_leave_than_it_saves_does_not_fit() -> None:
    """Saving exactly the exit fee is saving nothing."""
    bills = ([5400, 5400, 5400], [4900, 4900, 4900])
    assert weigh(*bills, exit_fee=6000).lines[-1] == "does not fit: nothing is saved in a year"
    assert weigh(*bills, exit_fee=5999).yearly == 1


@pytest.mark.parametrize(
    ("today", "offer", "line"),
    [
        (None, 4900, "today's bill is unknown"),
        (9000, None, "the offer's bill is unknown"),
        (None, None, "today's and the offer's bill are unknown"),
    ],
)
def test_an_unknown_bill_means_no_offer(today: int | None, offer: int | None, line: str) -> None:
    """A missing month is not a cheap month."""
    found = weigh([9000, 9000, today], [4900, 4900, offer])
    assert found.lines[2:] == (
        f"2026-03: {line}",
        "2 of 3 months reach the floor, 3 required",
        "does not fit: a bill is unknown",
    )
    assert (found.is_eligible, found.yearly) == (False, 0)


def test_an_unknown_exit_fee_means_no_offer() -> None:
    """Of a plan that is not in plans.toml nobody knows what leaving it costs."""
    found = weigh([9000] * 3, [4900] * 3, exit_fee=None)
    assert (found.is_eligible, found.yearly) == (False, 0)
    assert found.lines[-1] == "does not fit: the exit fee of today's plan is unknown"


@pytest.mark.parametrize(
    ("months", "months_required", "floor", "reason"),
    [(5, 1, 0, "months must be one of"), (3, 4, 0, "from 1 to 3"), (3, 0, 0, "from 1 to 3"), (3, 3, -1, "negative")],
)
def test_terms_that_cannot_be_meant_are_refused(months: int, months_required: int, floor: int, reason: str) -> None:
    """With the reason."""
    with pytest.raises(ValueError, match=reason):
        BenefitTerms(months=months, months_required=months_required, floor=floor)


def test_as_many_bills_are_compared_as_the_terms_say() -> None:
    """A forgotten month is a fault of the program."""
    with pytest.raises(ValueError, match="3 bills of each plan"):
        plan_benefit_sql(THREE, today=["a", "b"], offer=["c", "d", "e"], exit_fee="0")
    with pytest.raises(ValueError, match="3 months are compared"):
        weigh_plan_change(THREE, months_from_january([1], [1]), exit_fee=0, minor_digits=2)
