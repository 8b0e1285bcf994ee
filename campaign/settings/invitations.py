"""What do campaign.toml and campaigns/*.toml say about inviting those who were never asked?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from campaign.settings.reading import Table

NO_BASIS, RELATIONSHIP, INTEREST = "none", "existing relationship", "legitimate interest"
BASES = (NO_BASIS, RELATIONSHIP, INTEREST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """On which basis people of each country may be invited, and how often in their life."""

    basis: Mapping[str, str] = field(default_factory=dict)
    tries: int = 3
    reached: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How a campaign of invitations grows: first share, share added each week, and refusals that end the growth."""

    share: Decimal
    step: Decimal
    refusals_below: Decimal


def read_invitations(table: Table) -> Invitations:
    """The table [invitation] of campaign.toml. Raises SettingError."""
    section = table.table("invitation")
    named = section.table("basis")
    read = Invitations(
        basis={country: named.one_of(country, BASES) for country in section.raw("basis")},
        tries=section.integer("tries", 3, low=1, high=20),
        reached=section.integer("reached", 1, low=1, high=5),
    )
    section.finish()
    return read


def read_growth(table: Table, *, kind: str) -> Growth | None:
    """The table [invitation] of a campaign; None unless it is one of invitations. Raises SettingError."""
    if kind != "invitation":
        return None
    section = table.table("invitation", required=True)
    read = Growth(
        share=section.number("share"),
        step=section.number("step", Decimal(0)),
        refusals_below=section.number("refusals_below", Decimal("0.5")),
    )
    section.finish()
    return read
