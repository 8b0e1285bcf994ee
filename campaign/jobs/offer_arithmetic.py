"""What does one offer come to for one customer, line by line?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.clock import day_number, month_number, month_text
from campaign.engines.offering import Offering, newest_usage_month, terms_of
from campaign.errors import UnknownName
from campaign.jobs.offers import OfferRow, describe_offer
from campaign.jobs.probing import count_conditions, probe_offers
from campaign.rules.gates import OFFER_GATES
from campaign.rules.money import format_money
from campaign.rules.tariffs import MonthBills, Plan, bill, weigh_plan_change
from campaign.rules.tariffs.bill import find_unknown
from campaign.settings import PlanChange
from campaign.workspace import Workspace

JUDGED = ("fits", "not_held_already", "benefit")
"""The offer gates that belong to the offer alone; the others depend on campaign and evening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillShown:
    """The bill of one month on one plan; without lines when it is unknown, and then `unknown` says for want of what."""

    plan: str
    total: int | None
    lines: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """One month: what today's plan charged for the customer's usage, and what the offered plan would have charged."""

    month: str
    today: BillShown | None
    offer: BillShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What the offer comes to for one customer: gates, conditions of the rule, months, and the sum of it all.

    `benefit` is minor units a year, 0 when the offer does not fit.
    """

    customer_id: str
    plan: str | None
    fits: bool
    benefit: int
    gates: tuple[dict[str, Any], ...]
    months: tuple[MonthShown, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferShown:
    """An offer: its row, its rule as text and in words, the terms of a plan change, and one customer's worth."""

    row: OfferRow
    rule: str
    words: str
    terms: PlanChange | None
    worth: Worth | None


def show_offer(workspace: Workspace, name: str, customer_id: str = "") -> OfferShown:
    """One offer, and its arithmetic for one customer when one is named. Raises UnknownName, SettingError."""
    settings, store = workspace.settings, workspace.store
    offer = settings.offers.get(name)
    if offer is None:
        hint = f"There are {', '.join(sorted(settings.offers))}." if settings.offers else "Write one into offers/."
        raise UnknownName("offer", name, hint=hint)
    with store.rehearsing():
        offering = probe_offers(store, workspace.rulebook, [name], workspace.today)
        worth = None
        if customer_id:
            customer = store.row("offers.find_customer", customer_id=customer_id)
            if customer is None:
                raise UnknownName("customer", customer_id, hint="Look for it with `campaign find`.")
            gates = _judge(workspace, offering, customer["customer_no"])
            worth = _worth(workspace, offer.plan_change, offer.benefit, dict(customer), gates)
    return OfferShown(
        row=describe_offer(workspace, offer), rule=offer.rule, words=offering.rules["offers", name].words,
        terms=offer.plan_change, worth=worth,
    )  # fmt: skip


def _judge(workspace: Workspace, offering: Offering, customer_no: int) -> tuple[dict[str, Any], ...]:
    """The gates of the offer, and under `fits` each condition of its rule with what is missing."""
    choice = offering.choices[0]
    rule = offering.rules["offers", choice.offer]
    asked = [choice.conditions[code] for code in JUDGED]
    asked += [sql for clause in rule.clauses for sql in (clause.sql, *clause.missing.values())]
    answers = iter(count_conditions(workspace, offering, asked, rules=[rule], customer_no=customer_no).matches)
    passed = {code: bool(next(answers)) for code in JUDGED}
    evidence = {}
    for clause in rule.clauses:
        holds = "holds" if next(answers) else "does not hold"
        missing = [name for name in clause.missing if next(answers)]
        evidence[clause.text] = f"{holds}; missing: {', '.join(missing)}" if missing else holds
    return tuple(
        {
            "gate": code, "passed": passed[code], "sentence": OFFER_GATES[code][0 if passed[code] else 1],
            "evidence": evidence if code == "fits" else {},
        }
        for code in JUDGED
    )  # fmt: skip


def _worth(
    workspace: Workspace,
    change: PlanChange | None,
    declared: int,
    customer: Mapping[str, Any],
    gates: tuple[dict[str, Any], ...],
) -> Worth:
    settings = workspace.settings
    fits = all(gate["passed"] for gate in gates)
    if change is None:
        amount = format_money(declared, settings.minor_digits)
        weighed = _Weighed(lines=(f"declared benefit: {amount} {settings.currency} a year",), yearly=declared)
    else:
        weighed = _weigh(workspace, change, customer)
    return Worth(
        customer_id=customer["customer_id"], plan=customer["plan"], fits=fits, gates=gates,
        benefit=weighed.yearly if fits else 0, months=weighed.months, lines=weighed.lines,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """Both bills of each month compared, the arithmetic of the gain, and the gain of a year."""

    months: tuple[MonthShown, ...] = ()
    lines: tuple[str, ...]
    yearly: int = 0


def _weigh(workspace: Workspace, change: PlanChange, customer: Mapping[str, Any]) -> _Weighed:
    evening, plans = workspace.today, {plan.code: plan for plan in workspace.plans}
    offered = plans[change.plan]
    if not offered.is_sold_on(day_number(evening)):
        return _Weighed(lines=(f"plan {change.plan} is not sold on {evening}",))
    newest = newest_usage_month(workspace.store, month_number(evening))
    if newest is None:
        return _Weighed(lines=("no usage of the last months is known",))
    own = plans.get(customer["plan"] or "")
    usage = {row["month"]: row for row in workspace.store.read("bills.read_usage", customer_no=customer["customer_no"])}
    shown, bills = [], []
    for month in range(newest, newest - change.months, -1):
        quantities = dict(usage.get(month) or {})
        today, new = _bill(own, evening, quantities) if own else None, _bill(offered, evening, quantities)
        shown.append(MonthShown(month=month_text(month), today=today, offer=new))
        bills.append(MonthBills(month=month, today=today.total if today else None, offer=new.total))
    weighed = weigh_plan_change(
        terms_of(change), bills, exit_fee=_exit_fee(own, evening), minor_digits=workspace.settings.minor_digits
    )
    return _Weighed(months=tuple(shown), lines=weighed.lines, yearly=weighed.yearly)


def _bill(plan: Plan, evening: date, quantities: Mapping[str, int | None]) -> BillShown:
    version = plan.version_on(month_number(evening))
    if version is None:
        return BillShown(plan=plan.code, total=None, lines=(), unknown=("prices",))
    known = bill(version, quantities)
    if known is None:
        return BillShown(plan=plan.code, total=None, lines=(), unknown=find_unknown(version, quantities))
    return BillShown(plan=plan.code, total=known.total, lines=tuple(line.words for line in known.lines), unknown=())


def _exit_fee(plan: Plan | None, evening: date) -> int | None:
    version = plan.version_on(month_number(evening)) if plan else None
    return version.exit_fee if version else None
