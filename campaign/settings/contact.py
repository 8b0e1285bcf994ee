"""What does campaign.toml say about leaving people in peace: how often, how soon again, for which tiers otherwise?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.settings.reading import Table

BASES = ("consent", "relationship")
"""What a service call may stand on: a yes to service calls, or that the person is a customer."""
UNLIMITED_LIFE = 10**9
MOST_TOUCH_HOURS = 720
"""Touches are looked for in the last 30 days at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often somebody may be tried, and touched in any way; 0 touches stand for no limit."""

    attempts_per_day: int
    attempts_7_days: int
    attempts_30_days: int
    attempts_life: int
    rest_days_after_contact: int
    touches_person: int = 0
    touches_number: int = 0
    touches_household: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPolicy:
    """How people are left in peace, over all campaigns; `tiers` have numbers of their own."""

    usual: Patience
    touch_hours: int
    heed_preferred_channel: bool
    consent_max_age_days: int
    service: Patience
    service_window: str
    service_basis: Mapping[str, str]
    tiers: Mapping[str, Patience] = field(default_factory=dict)

    @property
    def counts_touches(self) -> bool:
        """Whether any limit of touches is set."""
        every = (self.usual, *self.tiers.values())
        return any(one.touches_person or one.touches_number or one.touches_household for one in every)


def read_contact(table: Table) -> ContactPolicy:
    """The table [contact_policy]. Raises SettingError."""
    attempts = {
        "attempts_per_day": table.integer("attempts_per_day", 1, low=1, high=10),
        "attempts_7_days": table.integer("attempts_7_days", 2, low=1, high=70),
        "attempts_30_days": table.integer("attempts_30_days", 4, low=1, high=300),
        "attempts_life": table.integer("attempts_life", 12, low=1, high=10_000),
        "rest_days_after_contact": table.integer("rest_days_after_contact", 30, high=3650),
    }
    touches = table.table("touches")
    service = table.table("service")
    basis = service.table("basis")
    usual = Patience(
        **attempts,
        touches_person=touches.integer("person", 0, high=1000),
        touches_number=touches.integer("number", 0, high=1000),
        touches_household=touches.integer("household", 0, high=1000),
    )
    read = ContactPolicy(
        usual=usual,
        touch_hours=touches.integer("hours", 168, low=1, high=MOST_TOUCH_HOURS),
        heed_preferred_channel=table.flag("heed_preferred_channel", True),
        consent_max_age_days=table.integer("consent_max_age_days", 730, low=1, high=3650),
        service=_service(service),
        service_window=service.text("window", ""),
        service_basis={country: _basis(basis, country) for country in service.raw("basis")},
        tiers=_tiers(table, usual),
    )
    for part in (touches, basis, service, table):
        part.finish()
    return read


def _service(service: Table) -> Patience:
    """Service calls are stopped by no touches and no lifetime limit."""
    return Patience(
        attempts_per_day=service.integer("attempts_per_day", 2, low=1, high=10),
        attempts_7_days=service.integer("attempts_7_days", 4, low=1, high=70),
        attempts_30_days=service.integer("attempts_30_days", 8, low=1, high=300),
        attempts_life=UNLIMITED_LIFE,
        rest_days_after_contact=service.integer("rest_days_after_contact", 0, high=3650),
    )


def _basis(basis: Table, country: str) -> str:
    """The basis of service calls in a country. Raises SettingError for what is no country."""
    if not (len(country) == 2 and country.isascii() and country.isupper()):
        raise basis.error(country, "is to be a country such as US (ISO 3166)")
    return basis.one_of(country, BASES)


def _tiers(table: Table, usual: Patience) -> dict[str, Patience]:
    section = table.table("tiers")
    return {name: _tier(section.table(name), usual) for name in table.raw("tiers")}


def _tier(tier: Table, usual: Patience) -> Patience:
    """What a tier does not state is as for everybody."""
    read = Patience(
        attempts_per_day=tier.integer("attempts_per_day", usual.attempts_per_day, low=1, high=10),
        attempts_7_days=tier.integer("attempts_7_days", usual.attempts_7_days, low=1, high=70),
        attempts_30_days=tier.integer("attempts_30_days", usual.attempts_30_days, low=1, high=300),
        attempts_life=tier.integer("attempts_life", usual.attempts_life, low=1, high=10_000),
        rest_days_after_contact=tier.integer("rest_days_after_contact", usual.rest_days_after_contact, high=3650),
        touches_person=tier.integer("touches_person", usual.touches_person, high=1000),
        touches_number=tier.integer("touches_number", usual.touches_number, high=1000),
        touches_household=tier.integer("touches_household", usual.touches_household, high=1000),
    )
    tier.finish()
    return read
