"""Does a mistake in plans.toml say what to write?"""

from __future__ import annotations

import tomllib

import pytest
from price_lists import FEES, MEASURES, PRICES, read_plans, read_price, read_version

from campaign.errors import BadConfiguration
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import LARGEST_BILL, Measure
from campaign.rules.tariffs.section import BadPlan


@pytest.mark.parametrize(
    ("text", "place", "reason", "hint"),
    [
        (f"{FEES}\n{PRICES}\nmontly = 1", "montly", "unknown key", "Did you mean monthly_fee?"),
        (f"exit_fee = 0\n{PRICES}", "monthly_fee", "is missing", "Write monthly_fee = 19.00, or 0 for none."),
        (f"monthly_fee = 19\n{PRICES}", "exit_fee", "is missing", "Write exit_fee = 19.00, or 0 for none."),
        (FEES, "prices", "is missing", "Write prices = { MEASURE = PRICE }."),
        (f"{FEES}\nprices = 3", "prices", "is not a table", "Write prices = { MEASURE = PRICE }."),
        (f"monthly_fee = -1\nexit_fee = 0\n{PRICES}", "monthly_fee", "-1 is negative", "or 0 for free"),
        (f"monthly_fee = 1.005\nexit_fee = 0\n{PRICES}", "monthly_fee", "1.005 has more than 2 digits", "19.00"),
        (f'monthly_fee = "1.000"\nexit_fee = 0\n{PRICES}', "monthly_fee", "three digits after the point", "19.00"),
        (f'monthly_fee = "1,5"\nexit_fee = 0\n{PRICES}', "monthly_fee", "has a comma", "19.00"),
        (f"monthly_fee = true\nexit_fee = 0\n{PRICES}", "monthly_fee", "is not a number", "19.00"),
        (f"monthly_fee = nan\nexit_fee = 0\n{PRICES}", "monthly_fee", "is not a number", "19.00"),
        (
            f"monthly_fee = 5000000000000.01\nexit_fee = 0\n{PRICES}",
            "monthly_fee",
            "is too large",
            "at most 5000000000000",
        ),
        (f'{FEES}\n{PRICES}\nrounding = "up"', "rounding", "'up' is none of line, bill", 'rounding = "bill"'),
        (f"{FEES}\n{PRICES}\nuntil = 2026-02-01", "until", "is not a month", 'write until = "2026-01"'),
        (f'{FEES}\n{PRICES}\nuntil = "2026-13"', "until", "2026-13 is not a month", 'write until = "2026-01"'),
        (f'{FEES}\n{PRICES}\nuntil = "0000-01"', "until", "0000-01 is not a month", 'write until = "2026-01"'),
        (f'{FEES}\n{PRICES}\nuntil = "2025-12"', "until", "is before from", "the last month"),
        (f'{FEES}\n{PRICES}\nunpriced = "yes"', "unpriced", "'yes' is none of free", 'unpriced = "free"'),
    ],
)
def test_a_mistake_in_a_version_says_what_to_write(text: str, place: str, reason: str, hint: str) -> None:
    """The plan, the version and the key are named."""
    with pytest.raises(BadPlan) as caught:
        read_version(text)
    assert caught.value.place == f"plan 'basic', version 1, {place}"
    assert reason in caught.value.reason
    assert hint in caught.value.way_out
    assert str(caught.value) == f"plans.toml: {caught.value.place}: {caught.value.reason}"
    assert isinstance(caught.value, BadConfiguration)


@pytest.mark.parametrize(
    ("price", "place", "reason", "hint"),
    [
        ("-0.1", "day_minutes", "-0.1 is negative", "or 0 for free"),
        ('"cheap"', "day_minutes", "'cheap' is not a number", "0.17"),
        ("[1]", "day_minutes", "is not a number", "Write day_minutes = 0.17."),
        ("{ }", "day_minutes", "needs either price or tiers", "price = 0.17"),
        ("{ price = 1, tiers = [] }", "day_minutes", "needs either price or tiers", "price = 0.17"),
        ("{ prise = 1 }", "day_minutes, prise", "unknown key", "Did you mean price?"),
        ("{ tiers = [] }", "day_minutes, tiers", "must hold at least one tier", "{ price = 0.12 }"),
        ("{ tiers = [1] }", "day_minutes, tier 1", "is not a table", "{ price = 0.12 }"),
        ("{ tiers = [{ up_to = 5, price = 1 }] }", "day_minutes, tier 1, up_to", "must have no end", "Leave up_to out"),
        ("{ tiers = [{ price = 1 }, { price = 2 }] }", "day_minutes, tier 1, up_to", "is missing", "up_to = 100"),
        ("{ tiers = [{ up_to = 5 }, { price = 2 }] }", "day_minutes, tier 1, price", "is missing", "price = 0.17"),
        (
            "{ tiers = [{ up_to = 5, price = 1 }, { up_to = 5, price = 2 }, { price = 3 }] }",
            "day_minutes, tier 2, up_to",
            "5 is not above the tier before it",
            "must ascend",
        ),
        (
            "{ included = 50, tiers = [{ up_to = 50, price = 1 }, { price = 2 }] }",
            "day_minutes, tier 1, up_to",
            "or the included units",
            "Tiers count from the first unit",
        ),
        ("{ included = 0.55, price = 1 }", "day_minutes, included", "more than 1 digit", "digits = 1: change either"),
        ("{ included = -5, price = 1 }", "day_minutes, included", "-5 is negative", "or 0 for free"),
        ("{ included = 2e9, price = 1 }", "day_minutes, included", "the largest usage", "raise `largest`"),
        ("{ step = 0, price = 1 }", "day_minutes, step", "0 is no step", "step = 1"),
        ("{ price = 1e30 }", "day_minutes, price", "is too large", "smaller price"),
    ],
)
def test_a_mistake_in_a_price_says_what_to_write(price: str, place: str, reason: str, hint: str) -> None:
    """The tier is named, too."""
    with pytest.raises(BadPlan) as caught:
        read_price(price)
    assert caught.value.place == f"plan 'basic', version 1, prices, {place}"
    assert reason in caught.value.reason
    assert hint in caught.value.way_out


def test_every_measure_needs_a_price_unless_the_rest_is_free() -> None:
    """Nothing is free by being forgotten."""
    text = f"{FEES}\nprices = {{ day_minutes = 0.17 }}"
    with pytest.raises(BadPlan, match="prices, data_gb: has no price") as caught:
        read_version(text)
    assert 'unpriced = "free"' in caught.value.way_out
    version = read_version(f'{text}\nunpriced = "free"')
    assert version.prices["data_gb"].is_free
    assert version.measures_needed == ("day_minutes",)


def test_a_measure_that_is_not_declared_is_refused_with_the_one_meant() -> None:
    """Measures are declared in campaign.toml."""
    with pytest.raises(BadPlan, match=r"prices, day_minute: no such measure in campaign\.toml") as caught:
        read_version(f"{FEES}\nprices = {{ day_minute = 0.17, data_gb = 2 }}")
    assert caught.value.way_out == "Did you mean day_minutes?"


@pytest.mark.parametrize("price", ["0.0000000000001", "6000000", "100000"])
def test_prices_that_could_leave_64_bits_are_refused(price: str) -> None:
    """For the largest usage declared, before any bill is computed."""
    tiers = f"[{{ up_to = 1, price = 1 }}, {{ price = {price} }}]"
    with pytest.raises(BadPlan, match=r"the bill for 1,000,000,000 data gb would be too large to be exact") as caught:
        read_version(f"{FEES}\nprices = {{ day_minutes = 0.17, data_gb = {{ tiers = {tiers} }} }}")
    assert caught.value.way_out.startswith("Lower `largest` of data_gb in campaign.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plan = 1", "plans.toml: plan: unknown key"),
        ("plans = 1", "plans.toml: plans: is not a table"),
        ("plans.basic = 1", "plans.toml: plan 'basic': is not a table"),
        ("plans.basic = {}", "plans.toml: plan 'basic', versions: is missing"),
        ("plans.basic.versions = []", "plans.toml: plan 'basic', versions: must hold at least one version"),
        ("plans.basic.versions = [1]", "plans.toml: plan 'basic', version 1: is not a table"),
        ("plans.basic.price = 1", "plans.toml: plan 'basic', price: unknown key"),
        ("plans.basic.sold_from = '2026-01-01'", "plans.toml: plan 'basic', sold_from: 2026-01-01 is not a date"),
        (
            "plans.basic.sold_from = 2026-01-01T00:00:00",
            "plans.toml: plan 'basic', sold_from: 2026-01-01 00:00:00 is not",
        ),
        ("plans.' ' = {}", "plans.toml: plan ' ': the code is blank"),
        (
            "plans.basic = { sold_from = 2026-02-01, sold_until = 2026-01-31 }",
            "plans.toml: plan 'basic', sold_until: is before sold_from",
        ),
        (
            f"[plans.other]\nname = 5\n[[plans.other.versions]]\nfrom = '2026-01'\n{FEES}\n{PRICES}",
            "plans.toml: plan 'other', name: is not a text",
        ),
    ],
)
def test_a_mistake_above_the_versions_names_the_plan(text: str, message: str) -> None:
    """And says what is wrong with it."""
    with pytest.raises(BadPlan) as caught:
        read_plans(text)
    assert str(caught.value).startswith(message)
    assert caught.value.way_out


def test_a_document_loaded_with_floats_is_a_fault_of_the_program() -> None:
    """A float is no longer what the operator wrote."""
    document = tomllib.loads(f"[[plans.p.versions]]\nfrom = '2026-01'\n{FEES}\n{PRICES}")
    with pytest.raises(TypeError, match=r"load TOML with parse_float=decimal.Decimal"):
        parse_plans(document, measures=MEASURES, minor_digits=2)


def test_a_currency_has_few_minor_digits() -> None:
    """None, or up to four."""
    with pytest.raises(ValueError, match="0 to 4 minor digits"):
        parse_plans({}, measures=MEASURES, minor_digits=5)


@pytest.mark.parametrize(("digits", "largest"), [(-1, 1), (7, 1), (0, 0), (6, 10**12 + 1)])
def test_a_measure_must_fit_the_database(digits: int, largest: int) -> None:
    """Its largest quantity and a step more, in 64 bits."""
    with pytest.raises(ValueError, match=r"digits|largest"):
        Measure(name="data_gb", digits=digits, largest=largest)


def test_the_largest_bill_leaves_room_for_a_year_of_differences() -> None:
    """Twelve times twelve of them in 64 bits."""
    assert 12 * 12 * LARGEST_BILL < 2**62
