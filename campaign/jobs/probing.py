"""Whom does every rule mean and every offer serve, whether or not a campaign with it runs tonight?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from campaign.clock import day_number, instant, month_number
from campaign.engines.judging import Rulebook
from campaign.engines.offering import (
    Offering,
    attribute_columns,
    newest_usage_month,
    prepare_offering,
    rule_functions,
)
from campaign.engines.tonight import Tonight, number_campaigns
from campaign.errors import RuleError
from campaign.model import Purpose
from campaign.rules.gates import consent_stands
from campaign.rules.language import Rule, compile_rule
from campaign.rules.limits import DAY_SECONDS
from campaign.settings import Campaign, Measure, Settings
from campaign.store.bills import refresh_bills
from campaign.store.catalogue import customer_fields
from campaign.store.database import Store, Value
from campaign.workspace import Workspace

_SAMPLE = "s.customer_no IN (SELECT customer_no FROM touched)"
PROBE = ""
"""No file can bear this name, and so no campaign of the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Customers and those who agreed to be called, whom of both each rule means, and matches by condition."""

    customers: int
    consented: int
    rules: tuple[tuple[int, int], ...]
    matches: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A setting that cannot be meant; `column` counts from 1 within a rule, and is 0 for any other setting."""

    file: str
    setting: str
    column: int
    reason: str
    text: str


def probe_offers(store: Store, rulebook: Rulebook, offers: Iterable[str], evening: date) -> Offering:
    """The offers as choices of one campaign for everyone, in their order; bills are brought up to date.

    For use inside a transaction that is taken back. Raises SettingError.
    """
    campaign = _campaign(tuple(offers), evening)
    settings = replace(rulebook.settings, campaigns={PROBE: campaign})
    number_campaigns(store, [PROBE])
    refresh_bills(store, rulebook.plans, priced_in=month_number(evening))
    tonight = Tonight(
        evening=evening, purposes=(campaign.purpose,), gates=(), parameters={}, windows={}, shifts=(), languages={},
        campaigns=(campaign,), idle={},
    )  # fmt: skip
    fields = customer_fields(store, settings)
    return prepare_offering(store, settings, rulebook.plans, tonight, fields=fields, key=rulebook.key)


def count_conditions(
    workspace: Workspace,
    offering: Offering,
    conditions: Sequence[str],
    *,
    rules: Iterable[Rule] = (),
    customer_no: int | None = None,
    sampled: bool = False,
) -> Counted:
    """Whom each of some rules means, and for whom each condition (1 or 0) holds: of everybody, or of one customer.

    `sampled` counts those in the temporary table `touched`. Conditions may read what the choices of `offering` and the
    rules read.
    """
    further = {("", str(place)): rule for place, rule in enumerate(rules)}
    whole = replace(offering, rules={**offering.rules, **further})
    parameters: dict[str, Value] = {name: value for rule in further.values() for name, value in rule.parameters.items()}
    now, contact = instant(workspace.now), workspace.settings.desk.contact
    parameters |= {
        **offering.parameters, "now": now, "ends": now, "consent_age": contact.consent_max_age_days * DAY_SECONDS,
        "evening_day": day_number(workspace.today), "customer_no": customer_no,
    }  # fmt: skip
    asked = [*(rule.sql for rule in further.values()), *conditions]
    sums = [part for place in range(len(further)) for part in (f"m{place}", f"m{place} * _consented")]
    sums += [f"m{place}" for place in range(len(further), len(asked))]
    parts = {
        "consented": " OR ".join(map(consent_stands, Purpose)),
        "attributes": _each(attribute_columns(whole, months_compared(workspace.settings))),
        "conditions": _each(f"({sql}) AS m{place}" for place, sql in enumerate(asked)),
        "counts": _each(f"COALESCE(SUM({part}), 0)" for part in sums),
        "customers": _SAMPLE if sampled else "1 = 1" if customer_no is None else "s.customer_no = :customer_no",
    }
    customers, consented, *counts = workspace.store.read("offers.count_matches", parts, **parameters)[0]
    meant, matches = counts[: 2 * len(further)], counts[2 * len(further) :]
    pairs = tuple(zip(meant[::2], meant[1::2], strict=True))
    return Counted(customers=customers, consented=consented, rules=pairs, matches=tuple(matches))


def compile_every_rule(workspace: Workspace) -> tuple[dict[tuple[str, str], Rule], list[Mistake]]:
    """The audience of each campaign and the rule of each offer, by (file, setting), and those that make no sense."""
    store, settings = workspace.store, workspace.settings
    newest = newest_usage_month(store, month_number(workspace.today))
    fields, functions = customer_fields(store, settings), rule_functions(store, settings, newest)
    texts = {
        **{(f"campaigns/{name}.toml", "audience"): one.audience for name, one in settings.campaigns.items()},
        **{(f"offers/{name}.toml", "rule"): one.rule for name, one in settings.offers.items()},
    }
    rules, mistakes = {}, []
    for number, ((file, setting), text) in enumerate(texts.items()):
        try:
            rules[file, setting] = compile_rule(text, catalogue=fields, functions=functions, prefix=f"q{number}")
        except RuleError as error:
            mistakes.append(_mistake(file, setting, error))
    return rules, mistakes


def _mistake(file: str, setting: str, error: RuleError) -> Mistake:
    return Mistake(file=file, setting=setting, column=error.column, reason=error.reason, text=str(error))


def months_compared(settings: Settings) -> int:
    """The most months that any offer compares."""
    changes = [offer.plan_change for offer in settings.offers.values() if offer.plan_change]
    return max((change.months for change in changes), default=0)


def _each(columns: Iterable[str]) -> str:
    return "".join(f",\n        {column}" for column in columns)


def _campaign(offers: tuple[str, ...], evening: date) -> Campaign:
    return Campaign(
        name=PROBE, why="", kind="offer", purpose=Purpose.MARKETING, audience="everyone", offers=offers,
        starts=evening, stops=evening, days="", budget_per_evening=1, holdout_share=Decimal(0),
        measure=Measure(what="retention", day=1, threshold=Decimal(0)),
    )  # fmt: skip
