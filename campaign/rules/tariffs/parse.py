"""Which rate plans does plans.toml describe?

The document must have been loaded with `parse_float=decimal.Decimal`; a price may then be written as a number or
as text in quotation marks, with the same meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from campaign.clock import month_text
from campaign.rules.tariffs.plan import Measure, Plan, PlanVersion, Rounding
from campaign.rules.tariffs.pricing import check_range, parse_prices
from campaign.rules.tariffs.section import Section

PLAN_KEYS = ("name", "sold_from", "sold_until", "versions")
VERSION_KEYS = ("from", "until", "monthly_fee", "exit_fee", "rounding", "unpriced", "prices")
MOST_MINOR_DIGITS = 4
"""No currency in ISO 4217 has more."""


def parse_plans(
    document: Mapping[str, object], *, measures: Mapping[str, Measure], minor_digits: int
) -> tuple[Plan, ...]:
    """The plans of a parsed plans.toml, in the order written; none when the document is empty.

    `measures` are those of campaign.toml by name, `minor_digits` belong to the currency. Raises BadPlan (a
    BadConfiguration), which names the plan, the key and what to write; TypeError when the document holds floats.
    """
    if not 0 <= minor_digits <= MOST_MINOR_DIGITS:
        raise ValueError(f"a currency has 0 to {MOST_MINOR_DIGITS} minor digits, not {minor_digits}")
    top = Section(way="", entries=document)
    top.check_keys(("plans",))
    plans = top.table("plans", document.get("plans", {}), "[plans.CODE]")
    return tuple(
        _parse_plan(_plan_section(plans, code), code, measures=measures, minor_digits=minor_digits)
        for code in plans.entries
    )


def _plan_section(plans: Section, code: str) -> Section:
    """The table of one plan, in whose errors it is called by its code."""
    section = replace(plans, way="").table(f"plan {code!r}", plans.entries[code], f"[plans.{code}]")
    if code != code.strip() or not code.isprintable() or not code:
        section.refuse("", "the code is blank or has blanks around it", "Write a code as in your customer file.")
    return section


def _parse_plan(section: Section, code: str, *, measures: Mapping[str, Measure], minor_digits: int) -> Plan:
    """One plan with its versions in order of time."""
    section.check_keys(PLAN_KEYS)
    sold_from, sold_until = section.day("sold_from"), section.day("sold_until")
    if sold_from is not None and sold_until is not None and sold_until < sold_from:
        section.refuse("sold_until", "is before sold_from", "Write the last day on which the plan may be offered.")
    written = [
        (version, _parse_version(version, code, measures=measures, minor_digits=minor_digits))
        for version in section.tables("versions", "version", '[{ from = "2026-01", monthly_fee = 19.00, ... }]')
    ]
    return Plan(
        code=code,
        name=section.text("name", code),
        sold_from=sold_from,
        sold_until=sold_until,
        versions=_in_order(written),
    )


def _parse_version(section: Section, code: str, *, measures: Mapping[str, Measure], minor_digits: int) -> PlanVersion:
    """What the plan charges from one month on."""
    section.check_keys(VERSION_KEYS)
    first_month = section.month("from", section.require("from", '"2026-01"'))
    last_month = section.month("until", section.entries["until"]) if "until" in section.entries else None
    if last_month is not None and last_month < first_month:
        section.refuse("until", "is before from", "Write the last month in which these prices hold.")
    rounding = Rounding(section.choice("rounding", tuple(Rounding), Rounding.LINE))
    prices = parse_prices(section, measures=measures, minor_digits=minor_digits, rounding=rounding)
    check_range(section, prices)
    return PlanVersion(
        plan=code,
        first_month=first_month,
        last_month=last_month,
        monthly_fee=section.money("monthly_fee", minor_digits),
        exit_fee=section.money("exit_fee", minor_digits),
        rounding=rounding,
        prices=prices,
        minor_digits=minor_digits,
    )


def _in_order(written: list[tuple[Section, PlanVersion]]) -> tuple[PlanVersion, ...]:
    """The versions by first month; one without an end ends where the next begins. Refuses two for one month."""
    written = sorted(written, key=lambda pair: pair[1].first_month)
    versions = []
    for (section, version), (_, following) in pairwise(written):
        month_before = following.first_month - 1
        if version.first_month > month_before or (version.last_month is not None and version.last_month > month_before):
            section.refuse(
                "until",
                f"overlaps the version from {month_text(following.first_month)}",
                f'Write until = "{month_text(month_before)}" or earlier, or leave it out; each `from` only once.',
            )
        versions.append(version if version.last_month is not None else replace(version, last_month=month_before))
    return (*versions, written[-1][1])
