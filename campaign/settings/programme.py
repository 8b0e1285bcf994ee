"""What do campaigns/*.toml and offers/*.toml say: why we call, whom, with which offer, and how success is judged?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaign.model import Purpose
from campaign.settings.invitations import Growth, read_growth
from campaign.settings.reading import Table

MONTHS_CONSIDERED = (1, 2, 3, 4, 6, 12)
"""Divisors of twelve, so that a yearly benefit stays a whole number of minor units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a campaign will be judged: fixed before launch."""

    what: str
    day: int
    threshold: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Why we call, whom, with which offers, until when, and what would prove it right."""

    name: str
    why: str
    kind: str
    purpose: Purpose
    audience: str
    offers: tuple[str, ...]
    starts: date
    stops: date
    days: str
    window: str = ""
    skill: str = ""
    budget_per_evening: int
    holdout_share: Decimal
    measure: Measure
    growth: Growth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """An offer of another rate plan: the benefit is computed from the customer's own bills."""

    plan: str
    floor: int
    months: int
    months_required: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is offered, to whom it fits, and what it is worth to the customer in a year."""

    name: str
    title: str
    product: str
    rule: str
    benefit: int
    plan_change: PlanChange | None
    monthly_value: int
    script: str
    family: str
    skill: str = ""


def read_campaign(table: Table, name: str, default_share: Decimal) -> Campaign:
    """The campaign of a parsed file. Raises SettingError when the purpose, the measure or the end is not stated."""
    measure = table.table("measure", required=True)
    read = Campaign(
        name=name,
        why=table.text("why"),
        kind=(kind := table.one_of("kind", ("offer", "service", "survey", "invitation"))),
        purpose=Purpose(table.one_of("purpose", tuple(Purpose))),
        audience=table.text("audience"),
        offers=table.words("offers"),
        starts=table.day("starts"),
        stops=table.day("stops"),
        days=table.text("days", ""),
        window=table.text("window", ""),
        skill=_skill(table),
        budget_per_evening=table.integer("budget_per_evening", 10**9, low=1),
        holdout_share=table.number("holdout_share", default_share, high="0.5"),
        measure=Measure(
            what=measure.one_of("what", ("retention", "cancellation")),
            day=measure.integer("day", low=1, high=3650),
            threshold=measure.number("threshold"),
        ),
        growth=read_growth(table, kind=kind),
    )
    if read.growth and read.purpose is not Purpose.MARKETING:
        raise table.error("purpose", "is to be marketing: an invitation asks whether such calls are welcome")
    if read.stops < read.starts:
        raise table.error("stops", f"{read.stops} lies before starts {read.starts}")
    if read.window and (read.kind, read.purpose) != ("service", Purpose.SERVICE):
        raise table.error("window", "is only for service calls: kind and purpose are to be service",
                          "Other calls keep to [evening] window in campaign.toml.")  # fmt: skip
    if not read.offers:
        raise table.error("offers", "names no offer")
    measure.finish()
    table.finish()
    return read


def read_offer(table: Table, name: str, minor_digits: int) -> Offer:
    """The offer of a parsed file. Raises SettingError."""
    change = _plan_change(table.table("plan_change"), minor_digits) if table.has("plan_change") else None
    if change and table.has("benefit"):
        raise table.error("benefit", "is computed from the bills when [plan_change] is stated; take one of them out")
    read = Offer(
        name=name,
        title=table.text("title"),
        product=table.text("product", change.plan if change else name),
        rule=table.text("rule", "everyone") if change else table.text("rule"),
        benefit=0 if change else table.amount("benefit", minor_digits),
        plan_change=change,
        monthly_value=table.amount("monthly_value", minor_digits, "0"),
        script=table.text("script", ""),
        family=table.text("family", ""),
        skill=_skill(table),
    )
    if not change and read.benefit <= 0:
        raise table.error("benefit", "is to be above zero: no benefit, no call")
    table.finish()
    return read


def _skill(table: Table) -> str:
    """One word, as a file of agents is read."""
    return "_".join(table.text("skill", "").split())


def _plan_change(table: Table, minor_digits: int) -> PlanChange:
    months = table.integer("months", 3)
    if months not in MONTHS_CONSIDERED:
        raise table.error("months", f"is to be one of {', '.join(map(str, MONTHS_CONSIDERED))}")
    read = PlanChange(
        plan=table.text("plan"),
        floor=table.amount("floor", minor_digits),
        months=months,
        months_required=table.integer("months_required", months, low=1, high=months),
    )
    table.finish()
    return read
