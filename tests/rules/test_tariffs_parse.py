"""Does plans.toml mean what it says, and does a mistake in it say what to write?"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.clock import day_number, month_number, month_text
from campaign.errors import BadConfiguration
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import LARGEST_BILL, Measure, Plan, PlanVersion, Price, Rounding, Tier
from campaign.rules.tariffs.section import BadPlan

MEASURES = {
    "day_minutes": Measure(name="day_minutes", digits=1),
    "data_gb": Measure(name="data_gb", digits=3),
}
FEES = "monthly_fee = 19.00\nexit_fee = 0"
JANUARY = 2026 * 12
PRICES = "prices = { day_minutes = 0.17, data_gb = 2 }"


def read_plans(text: str, minor_digits: int = 2) -> tuple[Plan, ...]:
    """The plans of a text."""
    return parse_plans(tomllib.loads(text, parse_float=Decimal), measures=MEASURES, minor_digits=minor_digits)


def read_version(text: str, start: str = "2026-01") -> PlanVersion:
    """The only version of a plan, from the lines that follow its first month."""
    return read_plans(f'[plans.basic]\n[[plans.basic.versions]]\nfrom = "{start}"\n{text}')[0].versions[0]


def read_price(text: str) -> Price:
    """The price of a day minute."""
    return read_version(f"{FEES}\nprices = {{ day_minutes = {text}, data_gb = 0 }}").prices["day_minutes"]


def month(text: str) -> int:
    """The number of a month written YYYY-MM."""
    return month_number(date.fromisoformat(f"{text}-01"))


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
