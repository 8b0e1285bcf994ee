"""Is what docs/PLANS.md tells the operator true?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from campaign.clock import month_number
from campaign.rules.money import format_money, parse_decimal, parse_money, scale
from campaign.rules.tariffs.benefit import BenefitTerms, MonthBills, weigh_plan_change
from campaign.rules.tariffs.bill import bill
from campaign.rules.tariffs.parse import PLAN_KEYS, VERSION_KEYS, parse_plans
from campaign.rules.tariffs.plan import Measure, Plan
from campaign.rules.tariffs.pricing import PRICE_KEYS
from campaign.rules.tariffs.section import BadPlan

PAGE = (Path(__file__).parents[2] / "docs" / "PLANS.md").read_text(encoding="utf-8")
TOML = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
BILLS = re.findall(r"^`(\w+)` in (\d{4})-(\d\d) for ([^\n]*):\n\n```text\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
MISTAKES = re.findall(r"```toml\n([^`]*?)```\n\n```text\n(plans\.toml: .*?)```", PAGE, re.DOTALL)
BENEFIT = re.compile(
    r"^(\d+) months compared, (\d+) required, floor (\S+), exit fee (\S+); today ([^;]*); the offer ([^:]*):\n\n"
    r"```text\n(.*?)```",
    re.DOTALL | re.MULTILINE,
)


def read_toml(text: str) -> dict[str, object]:
    """A block of the page, as the program loads it."""
    return tomllib.loads(text, parse_float=Decimal)


def read_measures() -> dict[str, Measure]:
    """The measures that the page declares."""
    declared = read_toml(TOML[0])["measures"]
    assert isinstance(declared, Mapping)
    return {name: Measure(name=name, **settings) for name, settings in declared.items()}


def read_plans() -> dict[str, Plan]:
    """The plans of the page, by code."""
    plans = parse_plans(read_toml(TOML[1]), measures=read_measures(), minor_digits=2)
    return {plan.code: plan for plan in plans}


@pytest.mark.parametrize(("code", "year", "month", "usage", "shown"), BILLS)
def test_the_bills_of_the_page_are_what_the_program_computes(
    code: str, year: str, month: str, usage: str, shown: str
) -> None:
    """Line by line, with the total."""
    measures = read_measures()
    pairs = [entry.split(" ") for entry in usage.split(", ")]
    quantities = {name: scale(parse_decimal(quantity), measures[name].digits) for name, quantity in pairs}
    version = read_plans()[code].version_on(month_number(date(int(year), int(month), 1)))
    assert version is not None
    found = bill(version, quantities)
    assert found is not None
    lines = [line.words for line in found.lines] + [f"total {format_money(found.total, 2)}"]
    assert lines == shown.splitlines()


def test_the_benefit_of_the_page_is_what_the_program_computes() -> None:
    """Line by line."""
    match = BENEFIT.search(PAGE)
    assert match
    months, required, floor, exit_fee, today, offer, shown = match.groups()
    pairs = zip(today.split(", "), offer.split(", "), strict=True)
    bills = [
        MonthBills(month=2026 * 12 + after, today=parse_money(own, 2), offer=parse_money(other, 2))
        for after, (own, other) in enumerate(pairs)
    ]
    terms = BenefitTerms(months=int(months), months_required=int(required), floor=parse_money(floor, 2))
    found = weigh_plan_change(terms, bills, exit_fee=parse_money(exit_fee, 2), minor_digits=2)
    assert list(found.lines) == shown.splitlines()


@pytest.mark.parametrize(("text", "shown"), MISTAKES)
def test_the_mistakes_of_the_page_are_answered_as_shown(text: str, shown: str) -> None:
    """Message and way out."""
    with pytest.raises(BadPlan) as caught:
        parse_plans(read_toml(text), measures=read_measures(), minor_digits=2)
    assert f"{caught.value}\n{caught.value.way_out}\n" == shown


def test_the_page_is_read_whole() -> None:
    """No example escapes the tests above, and every key is explained."""
    assert len(TOML) == 2 + len(MISTAKES)
    assert PAGE.count("```text") == len(BILLS) + len(MISTAKES) + len(BENEFIT.findall(PAGE))
    assert [plan.name for plan in read_plans().values()] == ["Basic", "Talker", "Rounded once"]
    for key in (*PLAN_KEYS, *VERSION_KEYS, *PRICE_KEYS):
        assert f"`{key}`" in PAGE, key


def test_the_plans_that_need_no_texts_are_those_the_page_names() -> None:
    """`talker` can be billed without texts and night minutes, `basic` cannot."""
    plans = read_plans()
    assert set(read_measures()) - set(plans["talker"].versions[0].measures_needed) == {"texts", "night_minutes"}
    assert "texts" in plans["basic"].versions[0].measures_needed
