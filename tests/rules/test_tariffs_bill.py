"""Is a bill right to the last minor unit, in Python and in SQLite alike?"""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.tariffs.bill import bill, find_unknown
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import Measure, PlanVersion, Price, Rounding
from campaign.rules.tariffs.sql import bill_sql

Usage = Mapping[str, int | None]
MINUTES = {"day_minutes": Measure(name="day_minutes", digits=1)}


def read_version(text: str, measures: Mapping[str, Measure] = MINUTES, minor_digits: int = 2) -> PlanVersion:
    """The version of a plan that charges no fees, from the lines of its prices."""
    head = '[plans.p]\n[[plans.p.versions]]\nfrom = "2026-01"\nmonthly_fee = 0\nexit_fee = 0\n'
    document = tomllib.loads(head + text, parse_float=Decimal)
    return parse_plans(document, measures=measures, minor_digits=minor_digits)[0].versions[0]


def select_bills(version: PlanVersion, usages: Sequence[Usage]) -> list[int | None]:
    """The bills that SQLite computes, in order; every one an integer or NULL."""
    names = list(version.prices) or ["unused"]
    database = sqlite3.connect(":memory:")
    columns = ", ".join(f"{name} INTEGER" for name in names)
    database.execute(f"CREATE TABLE usage (position INTEGER PRIMARY KEY, {columns}) STRICT")
    rows = [(None, *(usage.get(name) for name in names)) for usage in usages]
    database.executemany(f"INSERT INTO usage VALUES ({', '.join('?' * (len(names) + 1))})", rows)
    total = bill_sql(version, lambda measure: f"usage.{measure}")
    found = database.execute(f"SELECT {total}, typeof({total}) FROM usage ORDER BY position").fetchall()
    database.close()
    assert {kind for _, kind in found} <= {"integer", "null"}
    return [amount for amount, _ in found]


def total_of(version: PlanVersion, usage: Usage) -> int | None:
    """The total that Python computes, which its lines must add up to."""
    found = bill(version, usage)
    if found is None:
        return None
    assert sum((Fraction(line.amount) for line in found.lines), Fraction(0)) == found.total
    return found.total


@st.composite
def versions(draw: st.DrawFn) -> PlanVersion:
    """A version of a plan with up to four measures, written as an operator would."""
    minor_digits = draw(st.sampled_from([0, 2, 3]))
    measures = {
        name: Measure(name=name, digits=draw(st.integers(0, 3)), largest=draw(st.sampled_from([50, 1000, 10**9])))
        for name in ("day", "eve", "night", "data")[: draw(st.integers(0, 4))]
    }
    version = {
        "from": "2026-01",
        "monthly_fee": draw(st.integers(0, 500)),
        "exit_fee": 0,
        "rounding": draw(st.sampled_from(list(Rounding))).value,
        "prices": {name: draw(prices(measure)) for name, measure in measures.items()},
    }
    document = {"plans": {"p": {"versions": [version]}}}
    return parse_plans(document, measures=measures, minor_digits=minor_digits)[0].versions[0]


@st.composite
def prices(draw: st.DrawFn, measure: Measure) -> dict[str, object]:
    """The price of a measure: included units, a step, and tiers that ascend."""
    quantities = st.integers(1, measure.limit if measure.largest <= 1000 else 40 * 10**measure.digits)
    edges = sorted(draw(st.sets(quantities, max_size=4)))
    written = [Decimal(edge).scaleb(-measure.digits) for edge in edges]
    amounts = st.one_of(st.just(Decimal(0)), st.decimals(0, 9, places=1), st.decimals(0, 2, places=5))
    price: dict[str, object] = {}
    if written and draw(st.sampled_from([True, False])):
        price["included"] = written.pop(0)
    if draw(st.sampled_from([True, False])):
        step = Decimal(draw(st.integers(1, 25))).scaleb(-measure.digits)
        price["step"] = min(step, Decimal(measure.largest))
    price["tiers"] = [{"up_to": edge, "price": draw(amounts)} for edge in written] + [{"price": draw(amounts)}]
    return price


def near_edges(price: Price) -> st.SearchStrategy[int]:
    """Quantities at which the price changes, one below and one above, from nothing to the largest."""
    edges = [0, price.included, price.included + price.step, price.measure.limit]
    edges += [tier.up_to for tier in price.tiers if tier.up_to is not None]
    return st.sampled_from([max(0, min(edge + by, price.measure.limit)) for edge in edges for by in (-1, 0, 1)])


@st.composite
def usages(draw: st.DrawFn, version: PlanVersion, *, known: bool = False) -> Usage:
    """A month of usage; unless `known`, a quantity may be missing, negative or beyond the largest."""
    usage: dict[str, int | None] = {}
    for name, price in version.prices.items():
        choices: list[st.SearchStrategy[int | None]] = [near_edges(price), st.integers(0, price.measure.limit)]
        if not known:
            choices += [st.sampled_from([None, -1, price.measure.limit + 1])]
        usage[name] = draw(st.one_of(choices))
    return usage


def price_unit_by_unit(version: PlanVersion, usage: Usage) -> int:
    """The total computed by another road: exact fractions, each tier's share of the units above what is included."""
    lines: list[Fraction] = []
    for name, price in version.prices.items():
        quantity = usage[name] or 0
        steps = -(-max(0, quantity - price.included) // price.step)
        last = price.included + steps * price.step
        begin = price.included
        for tier in price.tiers:
            end = last if tier.up_to is None else min(tier.up_to, last)
            units = Fraction(max(0, end - begin), 10**price.measure.digits)
            lines.append(units * Fraction(tier.price, 10**price.digits) * 10**version.minor_digits)
            begin = max(begin, end)
    half = Fraction(1, 2)
    if version.rounding is Rounding.LINE:
        return version.monthly_fee + sum(floor(line + half) for line in lines)
    return version.monthly_fee + floor(sum(lines, Fraction(0)) + half)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_sqlite_and_python_compute_the_same_bill(data: st.DataObject) -> None:
    """For any plan and usage, at the edges of its tiers, with quantities missing or too large."""
    version = data.draw(versions())
    months = data.draw(st.lists(usages(version), min_size=1, max_size=6))
    assert select_bills(version, months) == [total_of(version, month) for month in months]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_bill_is_the_sum_of_its_units_in_exact_fractions(data: st.DataObject) -> None:
    """Nothing is lost in scaled integers."""
    version = data.draw(versions())
    usage = data.draw(usages(version, known=True))
    assert total_of(version, usage) == price_unit_by_unit(version, usage)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_more_usage_never_costs_less(data: st.DataObject) -> None:
    """Prices are not negative, and rounding keeps the order."""
    version = data.draw(versions())
    usage = data.draw(usages(version, known=True))
    more = {name: min((quantity or 0) + 1, version.prices[name].measure.limit) for name, quantity in usage.items()}
    first, second = total_of(version, usage), total_of(version, more)
    assert first is not None
    assert second is not None
    assert first <= second


@pytest.mark.parametrize("rounding", ["line", "bill"])
@pytest.mark.parametrize(("price", "largest"), [("0.05", 10**13), ("4.99999", 10**8), ("4999999999", 10)])
def test_the_largest_usage_allowed_stays_an_exact_integer(rounding: str, price: str, largest: int) -> None:
    """At the limit that parsing permits, SQLite does not fall back to floating point."""
    measures = {"data": Measure(name="data", digits=3, largest=largest)}
    tiers = f'[{{ up_to = {largest // 2}, price = "{price}" }}, {{ price = "{price}" }}]'
    version = read_version(f'rounding = "{rounding}"\nprices.data = {{ included = 1, tiers = {tiers} }}', measures)
    usage: Usage = {"data": measures["data"].limit}
    expected = int((Decimal(largest) - 1) * Decimal(price) * 100)
    assert [total_of(version, usage)] == select_bills(version, [usage]) == [expected]


@pytest.mark.parametrize(
    ("prices", "quantity", "words", "total"),
    [
        ("0.17", 2651, ["day minutes 265.1 x 0.17 = 45.07"], 4507),
        ('".085"', 1974, ["day minutes 197.4 x 0.085 = 16.78"], 1678),
        ("0.17", 0, ["day minutes 0 x 0.17 = 0.00"], 0),
        ("0", 2651, ["day minutes 265.1 free"], 0),
        (
            "{ included = 100, price = 0.1 }",
            1655,
            ["day minutes 100 included", "day minutes 65.5 x 0.10 = 6.55"],
            655,
        ),
        ("{ included = 100, price = 0.1 }", 405, ["day minutes 40.5 of 100 included"], 0),
        (
            "{ tiers = [{ up_to = 100, price = 0.2 }, { up_to = 200, price = 0.15 }, { price = 0.1 }] }",
            12345_0,
            [
                "day minutes 100 x 0.20 = 20.00",
                "day minutes 100 x 0.15 = 15.00",
                "day minutes 12,145 x 0.10 = 1,214.50",
            ],
            124950,
        ),
        (
            "{ included = 10, step = 6, price = 0.1 }",
            171,
            [
                "day minutes 10 included",
                "day minutes 7.1 charged as 12, in steps of 6",
                "day minutes 12 x 0.10 = 1.20",
            ],
            120,
        ),
        (
            "{ included = 10, step = 6, price = 0.1 }",
            220,
            ["day minutes 10 included", "day minutes 12 x 0.10 = 1.20"],
            120,
        ),
    ],
)
def test_every_line_of_a_bill_says_its_arithmetic(prices: str, quantity: int, words: list[str], total: int) -> None:
    """Quantity times price, as a customer can check it."""
    found = bill(read_version(f"prices.day_minutes = {prices}"), {"day_minutes": quantity})
    assert found is not None
    assert [line.words for line in found.lines] == ["monthly fee 0.00", *words]
    assert found.total == total


def test_each_line_is_rounded_half_up_or_only_the_total() -> None:
    """Two lines of half a cent are two cents or one."""
    measures = {name: Measure(name=name) for name in ("calls", "texts")}
    usage: Usage = {"calls": 1, "texts": 1}
    prices = "prices = { calls = 0.005, texts = 0.005 }"
    by_line = read_version(f'rounding = "line"\n{prices}', measures)
    by_bill = read_version(f'rounding = "bill"\n{prices}', measures)
    assert (total_of(by_line, usage), total_of(by_bill, usage)) == (2, 1)
    assert select_bills(by_line, [usage]) + select_bills(by_bill, [usage]) == [2, 1]


def test_rounding_the_total_is_a_line_of_its_own() -> None:
    """Exact lines and the rounding add up to what is paid."""
    found = bill(read_version('rounding = "bill"\nprices.day_minutes = 0.085'), {"day_minutes": 1974})
    assert found is not None
    words = [(line.words, line.amount) for line in found.lines[1:]]
    assert words == [("day minutes 197.4 x 0.085 = 16.779", Decimal("1677.9")), ("rounding 0.001", Decimal("0.1"))]
    assert found.total == 1678


def test_a_currency_without_minor_units_is_rounded_to_whole_units() -> None:
    """1.8 won a unit and half a won up."""
    version = read_version("prices.day_minutes = 1.8", minor_digits=0)
    assert select_bills(version, [{"day_minutes": 25}]) == [5] == [total_of(version, {"day_minutes": 25})]


@pytest.mark.parametrize("quantity", [None, -1, 10**10 + 1])
def test_a_bill_that_depends_on_an_unknown_quantity_is_unknown(quantity: int | None) -> None:
    """Never zero: a missing month is not a cheap month."""
    version = read_version("prices.day_minutes = 0.17")
    assert bill(version, {"day_minutes": quantity}) is None
    assert bill(version, {}) is None
    assert find_unknown(version, {"day_minutes": quantity}) == ("day_minutes",)
    assert select_bills(version, [{"day_minutes": quantity}]) == [None]


@pytest.mark.parametrize("text", ["prices.day_minutes = 0", 'unpriced = "free"\nprices = {}'])
def test_a_measure_that_is_free_need_not_be_known(text: str) -> None:
    """What costs nothing cannot change the bill."""
    version = read_version(text)
    assert total_of(version, {}) == 0
    assert total_of(version, {"day_minutes": 5}) == 0
    assert select_bills(version, [{}]) == [0]
