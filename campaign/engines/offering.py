"""Which choices are there tonight, as SQL: every offer of every running campaign with its conditions and its value?"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.clock import day_number, month_number
from campaign.engines.owners import Blocked, blocked_offers, owner_allows
from campaign.engines.scoped import Scoped, find_scoped
from campaign.engines.skills import find_speakers
from campaign.engines.tonight import Tonight
from campaign.errors import BadConfiguration, RuleError
from campaign.model import Field, Purpose
from campaign.rules.choices import ALWAYS, MOST_CHOICES, Choice
from campaign.rules.gates import consent_covers
from campaign.rules.gates.channel import channel_allows
from campaign.rules.gates.service import peace
from campaign.rules.holdout import HoldoutDraw, draw_holdout
from campaign.rules.language import BUILT_IN, Argument, Function, Rule, compile_rule, make_holds, make_usage
from campaign.rules.tariffs import BenefitSql, BenefitTerms, Plan, plan_benefit_sql
from campaign.settings import Campaign, Offer, PlanChange, SettingError, Settings
from campaign.store.bills import bill_column, number_plans
from campaign.store.database import Store
from campaign.store.merged import has_merged

OLDEST_USAGE_MONTHS = 3
"""Usage older than this many months before the evening says nothing about the plan that fits now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """The choices of an evening and what they read: compiled rules by name, plan numbers, the newest month billed."""

    choices: tuple[Choice, ...]
    rules: Mapping[tuple[str, str], Rule]
    fields: Mapping[str, Field]
    plan_numbers: Mapping[str, int]
    newest_month: int | None
    billed: frozenset[tuple[int, int]]
    held: Mapping[int, str]
    exit_fees: Mapping[int, int] = field(default_factory=dict)
    blocked: Blocked = field(default_factory=dict)
    scoped: Scoped = field(default_factory=Scoped)

    @property
    def skills(self) -> frozenset[str]:
        """What agents are asked to be able to do."""
        return frozenset(choice.skill for choice in self.choices if choice.skill)

    @property
    def parameters(self) -> dict[str, int | str]:
        """Every bound value of every choice."""
        return {name: value for choice in self.choices for name, value in choice.parameters.items()}


def rule_functions(store: Store, settings: Settings, newest_month: int | None) -> dict[str, Function]:
    """The functions a rule may call, over a row with alias `c`."""
    products = {offer.product for offer in settings.offers.values()} | {
        row["product"] for row in store.read("offers.list_products")
    }
    digits = max((measure.digits for measure in settings.desk.measures.values()), default=0)
    merged = has_merged(store)
    present = {row["name"] for row in store.read("bills.list_usage_columns")}

    def quantity(measure: Argument, months: Argument) -> str:
        if measure.value not in present or newest_month is None:
            return "NULL"
        scale = 10 ** (digits - settings.desk.measures[str(measure.value)].digits)
        column, count = f'u."{measure.value}"', int(months.value)
        return (
            f"(SELECT CASE WHEN COUNT({column}) = {count} THEN SUM({column}) * {scale} END FROM usage u"
            f" WHERE u.customer_no = c.customer_no AND u.month BETWEEN {newest_month - count + 1} AND {newest_month})"
        )

    return {
        **BUILT_IN,
        "holds": make_holds(lambda product: _holds(product.sql, merged=merged), products),
        "usage": make_usage(quantity, measures=settings.desk.measures, digits=digits),
    }


def _holds(product: str, *, merged: bool) -> str:
    """SQL: the customer has a product; under another record of the same person too, where any were `merged`."""
    held = f"b.product = {product} AND b.cancelled_on IS NULL AND b.undone_at IS NULL"
    own = f"EXISTS (SELECT 1 FROM subscription b WHERE b.customer_no = c.customer_no AND {held})"
    if not merged:
        return own
    other = "FROM merged g JOIN subscription b ON b.customer_no = g.duplicate_no WHERE g.survivor_no = c.customer_no"
    return f"({own} OR EXISTS (SELECT 1 {other} AND {held}))"


def newest_usage_month(store: Store, month: int) -> int | None:
    """The newest month with usage before a month, None when there is none or it is too old to speak for today."""
    newest: int | None = store.value("bills.newest_usage_month", month=month)
    return newest if newest is not None and newest >= month - OLDEST_USAGE_MONTHS else None


def prepare_offering(
    store: Store,
    settings: Settings,
    plans: Sequence[Plan],
    tonight: Tonight,
    *,
    fields: Mapping[str, Field],
    key: bytes,
) -> Offering:
    """Compile every rule and benefit of the evening. Raises SettingError naming the file, the setting and the place."""
    month = month_number(tonight.evening)
    newest = newest_usage_month(store, month)
    numbers = number_plans(store, plans)
    programme = _Programme(
        settings=settings,
        plans={plan.code: plan for plan in plans},
        plan_numbers=numbers,
        evening_day=day_number(tonight.evening),
        newest_month=newest,
        fields=fields,
        functions=rule_functions(store, settings, newest),
        purposes=tonight.purposes,
        is_mixed=tonight.is_mixed, invited=tonight.invited, speakers=find_speakers(settings, tonight),
        merged=has_merged(store), blocked=blocked_offers(store, tonight), scoped=find_scoped(store, tonight),
    )  # fmt: skip
    running = {row["campaign"]: row for row in store.read("campaigns.read_campaigns")}
    choices = [
        programme.choose(campaign, running[campaign.name]["campaign_no"], settings.offers[name])
        for campaign in tonight.campaigns
        for name in campaign.offers
    ]
    if len(choices) > MOST_CHOICES:
        raise BadConfiguration(f"{len(choices)} offers run tonight, at most {MOST_CHOICES} are possible")
    return Offering(
        choices=tuple(choices), rules=programme.rules, fields=fields, plan_numbers=numbers, newest_month=newest,
        billed=_billed(store),
        held={row["campaign_no"]: _held(row, draw_holdout(key, row["campaign"])) for row in _only(running, tonight)},
        exit_fees=_exit_fees(plans, numbers, month),
        blocked=programme.blocked, scoped=programme.scoped,
    )  # fmt: skip


def _only(known: Mapping[str, sqlite3.Row], tonight: Tonight) -> list[sqlite3.Row]:
    """The campaigns that run tonight."""
    return [known[campaign.name] for campaign in tonight.campaigns]


def _billed(store: Store) -> frozenset[tuple[int, int]]:
    """The (plan, month) whose bills are stored."""
    return frozenset((row["plan_no"], row["month"]) for row in store.read("bills.read_positions"))


def _exit_fees(plans: Sequence[Plan], numbers: Mapping[str, int], month: int) -> dict[int, int]:
    """What leaving each plan costs in a month, by its number; plans without prices then are absent."""
    versions = {numbers[plan.code]: plan.version_on(month) for plan in plans}
    return {number: version.exit_fee for number, version in versions.items() if version is not None}


def _held(campaign: sqlite3.Row, draw: HoldoutDraw) -> str:
    """SQL: 1 when the customer is held out of the campaign."""
    return (
        f"CASE WHEN {draw.sql('c._holdout_base')} < {campaign['holdout_parts']} THEN 1"
        f" WHEN EXISTS (SELECT 1 FROM also_held h WHERE h.campaign_no = {campaign['campaign_no']}"
        " AND h.customer_no = c.customer_no) THEN 1 ELSE 0 END"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Programme:
    """Compiles the rules of campaigns and offers, each once."""

    settings: Settings
    plans: Mapping[str, Plan]
    plan_numbers: Mapping[str, int]
    evening_day: int
    newest_month: int | None
    fields: Mapping[str, Field]
    functions: Mapping[str, Function]
    purposes: Sequence[Purpose]
    is_mixed: bool
    invited: Mapping[str, str]
    blocked: Blocked
    scoped: Scoped
    merged: bool
    speakers: Mapping[str, str]
    rules: dict[tuple[str, str], Rule] = field(default_factory=dict)

    def choose(self, campaign: Campaign, number: int, offer: Offer) -> Choice:
        """The choice that an offer is within a campaign."""
        audience = self._rule("campaigns", campaign.name, "audience", campaign.audience)
        fits = self._rule("offers", offer.name, "rule", offer.rule)
        benefit = self._benefit(offer)
        not_held, product = self._not_held(offer)
        place, skill = list(self.settings.offers).index(offer.name), offer.skill or campaign.skill
        owner, family = f"owner_{place}", f"family_{place}"
        listed, scope = self.scoped.allows(campaign.name, number)
        allowed, portfolios = owner_allows(self.blocked.get(offer.name, ()), owner)
        return Choice(
            campaign=campaign.name,
            campaign_no=number,
            offer=offer.name,
            purpose=campaign.purpose,
            conditions={
                **self._consent(campaign, f":{family}" if offer.family else ""),
                "portfolio_allows": allowed,
                "campaign_list": listed,
                "peace": peace(campaign.purpose) if self.is_mixed else ALWAYS,
                "channel": self._channel(campaign),
                **({"skill": self.speakers[skill]} if skill in self.speakers else {}),
                "audience": audience.sql,
                "fits": fits.sql,
                "not_held_already": not_held,
                "benefit": benefit.eligible,
            },
            value=benefit.yearly,
            parameters={
                **audience.parameters, **fits.parameters, **product, **portfolios, **scope, family: offer.family,
            },
            skill=skill,
        )

    def _consent(self, campaign: Campaign, family: str) -> dict[str, str]:
        if campaign.name in self.invited:
            return {"never_asked": "c._invited = 1", "invited_yet": self.invited[campaign.name]}
        return consent_covers(campaign.purpose, family)

    def _channel(self, campaign: Campaign) -> str:
        is_heeded = self.settings.desk.contact.heed_preferred_channel
        return channel_allows(campaign.purpose, self.purposes) if is_heeded else ALWAYS

    def _rule(self, folder: str, name: str, setting: str, text: str) -> Rule:
        if (folder, name) not in self.rules:
            try:
                self.rules[folder, name] = compile_rule(
                    text, catalogue=self.fields, functions=self.functions, prefix=f"r{len(self.rules)}"
                )
            except RuleError as error:
                raise SettingError(f"{folder}/{name}.toml", setting, str(error), hint=error.way_out) from error
        return self.rules[folder, name]

    def _not_held(self, offer: Offer) -> tuple[str, dict[str, str]]:
        if offer.plan_change:
            return f"c._plan_no > 0 AND c._plan_no <> {self.plan_numbers.get(offer.plan_change.plan, 0)}", {}
        bound = f"product_{list(self.settings.offers).index(offer.name)}"
        return f"NOT {_holds(f':{bound}', merged=self.merged)}", {bound: offer.product}

    def _benefit(self, offer: Offer) -> BenefitSql:
        change = offer.plan_change
        if change is None:
            return BenefitSql(eligible=ALWAYS, yearly=str(offer.benefit))
        if change.plan not in self.plans:
            near = f"There are {', '.join(sorted(self.plans))}." if self.plans else "plans.toml has no plan yet."
            raise SettingError(
                f"offers/{offer.name}.toml", "plan_change.plan", f"plans.toml has no plan {change.plan!r}", hint=near
            )
        if self.newest_month is None or not self.plans[change.plan].is_sold_on(self.evening_day):
            return BenefitSql(eligible="1 = 0", yearly="0")
        benefit = plan_benefit_sql(
            terms_of(change),
            today=[f"c._today_{back}" for back in range(change.months)],
            offer=[f"c._bill_{self.plan_numbers[change.plan]}_{back}" for back in range(change.months)],
            exit_fee="c._exit_fee",
        )
        return BenefitSql(eligible=f"{benefit.eligible} = 1", yearly=benefit.yearly)


def terms_of(change: PlanChange) -> BenefitTerms:
    """The terms of a plan change as the tariff rules know them."""
    return BenefitTerms(months=change.months, months_required=change.months_required, floor=change.floor)


def attribute_columns(offering: Offering, months: int) -> list[str]:
    """The columns that `priced` adds for the rules and benefits: attributes, exit fee, bills."""
    names = {name for rule in offering.rules.values() for name in rule.fields}
    columns = [f'{offering.fields[name].sql} AS "{name}"' for name in sorted(names)]
    fees = " ".join(f"WHEN {number} THEN {fee}" for number, fee in sorted(offering.exit_fees.items()))
    columns.append(f"CASE s.plan_no {fees} END AS _exit_fee" if fees else "NULL AS _exit_fee")
    columns += offering.scoped.columns
    if offering.blocked:
        columns.append("c.portfolio AS _portfolio")
    if len({choice.purpose for choice in offering.choices}) > 1:
        columns.append("c.preferred_channel AS _preferred_channel")
    if offering.newest_month is None:
        return columns
    for back in range(months):
        month = offering.newest_month - back
        bills = {
            number: f"b.{bill_column(number, month)}" if (number, month) in offering.billed else "NULL"
            for number in sorted(offering.plan_numbers.values())
        }
        cases = " ".join(f"WHEN {number} THEN {column}" for number, column in bills.items())
        columns.append(f"CASE s.plan_no {cases} END AS _today_{back}")
        columns += [f"{column} AS _bill_{number}_{back}" for number, column in bills.items()]
    return columns
