"""Which offers are there, what do their rules mean, and whom do they mean?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaign.engines.offering import Offering
from campaign.jobs.breadth import describe_broad
from campaign.jobs.probing import Counted, Mistake, compile_every_rule, count_conditions, probe_offers
from campaign.rules.language import Rule
from campaign.rules.phrases import find_phrases
from campaign.settings import Offer, SettingError, read_packaged
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """One offer: the campaigns that make it, and its benefit: declared (minor units a year) or computed from bills."""

    offer: str
    title: str
    product: str
    campaigns: tuple[str, ...]
    benefit: int | None
    plan: str | None

    @property
    def kind(self) -> str:
        """How the benefit comes about."""
        return "plan change" if self.plan else "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule that makes sense: where it stands, how it reads, and whom it means.

    `gaining` counts those of `customers` for whom the rule holds and the benefit passes its floor; None for audiences.
    """

    file: str
    setting: str
    rule: str
    words: str
    customers: int
    consented: int
    gaining: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What `offers check` found; rules are counted only when nothing is mistaken."""

    customers: int
    consented: int
    rules: tuple[RuleRow, ...]
    mistakes: tuple[Mistake, ...]
    empty_phrases: tuple[tuple[str, str, str], ...]
    warnings: tuple[str, ...]


def list_offers(workspace: Workspace) -> tuple[OfferRow, ...]:
    """Every offer, in the order of names."""
    return tuple(describe_offer(workspace, offer) for offer in workspace.settings.offers.values())


def describe_offer(workspace: Workspace, offer: Offer) -> OfferRow:
    """One offer and the campaigns that make it."""
    campaigns = workspace.settings.campaigns.values()
    return OfferRow(
        offer=offer.name, title=offer.title, product=offer.product,
        campaigns=tuple(campaign.name for campaign in campaigns if offer.name in campaign.offers),
        benefit=None if offer.plan_change else offer.benefit,
        plan=offer.plan_change.plan if offer.plan_change else None,
    )  # fmt: skip


def check_offers(workspace: Workspace) -> Checked:
    """Compile every rule of every campaign and offer, and count whom it means; the file is not changed."""
    with workspace.store.rehearsing():
        rules, mistakes = compile_every_rule(workspace)
        offering = None
        if not mistakes:
            offering, mistakes = _probe(workspace)
        counted = _count(workspace, offering, rules) if offering else None
    return Checked(
        customers=counted.customers if counted else 0,
        consented=counted.consented if counted else 0,
        rules=tuple(_rows(workspace, rules, counted)) if counted else (),
        mistakes=tuple(mistakes),
        empty_phrases=tuple(_find_empty_phrases(workspace)),
        warnings=(*_unmade(workspace), *(_too_broad(workspace, counted) if counted else ())),
    )


def _probe(workspace: Workspace) -> tuple[Offering | None, list[Mistake]]:
    """Every offer with its benefit, or the settings that cannot be meant."""
    try:
        return probe_offers(workspace.store, workspace.rulebook, workspace.settings.offers, workspace.today), []
    except SettingError as error:
        file, setting, reason = map(str, error.args)
        return None, [Mistake(file=file, setting=setting, column=0, reason=reason, text=reason)]


def _count(workspace: Workspace, offering: Offering, rules: Mapping[tuple[str, str], Rule]) -> Counted:
    """Every rule; as conditions every offer's rule with its benefit, then that within the audience of each campaign."""
    gains = {
        choice.offer: f"({choice.conditions['fits']}) AND ({choice.conditions['benefit']})"
        for choice in offering.choices
    }
    within = [
        f"({rules[f'campaigns/{campaign}.toml', 'audience'].sql}) AND {gains[offer]}"
        for campaign, offer in _pairs(workspace)
    ]
    return count_conditions(workspace, offering, [*gains.values(), *within], rules=rules.values())


def _pairs(workspace: Workspace) -> list[tuple[str, str]]:
    """Every offer of every campaign."""
    return [(name, offer) for name, one in workspace.settings.campaigns.items() for offer in one.offers]


def _rows(workspace: Workspace, rules: Mapping[tuple[str, str], Rule], counted: Counted) -> Iterator[RuleRow]:
    offers = [f"offers/{name}.toml" for name in workspace.settings.offers]
    gaining = dict(zip(offers, counted.matches, strict=False))
    for ((file, setting), rule), (matches, consented) in zip(rules.items(), counted.rules, strict=True):
        yield RuleRow(
            file=file, setting=setting, rule=rule.text, words=rule.words, customers=matches, consented=consented,
            gaining=gaining.get(file), share=matches / counted.customers if counted.customers else None,
        )  # fmt: skip


def _find_empty_phrases(workspace: Workspace) -> Iterator[tuple[str, str, str]]:
    phrases = [phrase for listed in read_packaged("phrases")["empty"].values() for phrase in listed]
    for name, offer in workspace.settings.offers.items():
        for setting, text in (("title", offer.title), ("script", offer.script)):
            for phrase in find_phrases(text, phrases):
                yield f"offers/{name}.toml", setting, phrase.removesuffix("*")


def _unmade(workspace: Workspace) -> Iterator[str]:
    made = {offer for _, offer in _pairs(workspace)}
    for name in workspace.settings.offers:
        if name not in made:
            yield f"offers/{name}.toml: no campaign makes this offer"


def _too_broad(workspace: Workspace, counted: Counted) -> Iterator[str]:
    matches = counted.matches[len(workspace.settings.offers) :]
    return describe_broad(_pairs(workspace), matches, counted.customers, workspace.settings.desk.largest_share)


def as_data(checked: Checked) -> dict[str, Any]:
    """The JSON of a check."""
    return {
        "customers": checked.customers, "consented": checked.consented, "rules": list(checked.rules),
        "errors": list(checked.mistakes),
        "empty_phrases": [
            {"file": file, "setting": setting, "phrase": phrase} for file, setting, phrase in checked.empty_phrases
        ],
    }  # fmt: skip
