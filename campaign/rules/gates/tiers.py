"""Which number of the desk holds for a customer whose tier, or for a call whose kind, may have one of its own, as SQL?

Without such tiers the texts are as short as they ever were. With them, the tier is looked up in `tier_tonight`, which
costs a little for each customer asked about; gates therefore ask cheaper questions first.
"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.rules.gate import Evidence, Shown
from campaign.rules.gates.conditions import limit_by, limit_here
from campaign.rules.limits import DESK, NO_LAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Whether some tiers or service calls have numbers of their own tonight, and whether people are invited."""

    tiers: bool = False
    service: bool = False
    invitations: bool = False

    @property
    def loosened(self) -> bool:
        """Whether the limits kept for places are those of whoever is allowed most, and the own number counts beside."""
        return self.tiers or self.service


USUAL = Terms()

_TIER = "FROM customer ct CROSS JOIN tier_tonight tt ON tt.tier = ct.tier WHERE ct.customer_no = s.customer_no"


def number_here(name: str, *, terms: Terms) -> str:
    """SQL: the desk's own number for the customer, which no law narrows."""
    return f"COALESCE((SELECT tt.{name} {_TIER}), :{name})" if terms.tiers else f":{name}"


def number_set_by(*, terms: Terms) -> Evidence:
    """Whose number that is: the tier's or the desk's."""
    return Evidence(label="limit set by", sql=_set_by() if terms.tiers else f"'{DESK}'", shown=Shown.TEXT)


def within_law(name: str, own: str) -> str:
    """SQL: the stricter one of a number of ours (SQL) and the law of the place, where the limits kept are loosened."""
    return f"MIN({own}, COALESCE(pl.{name}, {NO_LAW}))"


def lawful_limit(name: str, *, terms: Terms) -> str:
    """SQL: the stricter one of the desk's number for the customer and the law of the place."""
    if not terms.loosened:
        return limit_here(name)
    return within_law(name, number_here(name, terms=terms))


def lawful_limit_by(name: str, *, terms: Terms) -> Evidence:
    """Whose limit that is: the desk's, the tier's, or that of a law by its name."""
    if not terms.loosened:
        return limit_by(name)
    is_law = f"COALESCE(pl.{name}, {NO_LAW}) < {number_here(name, terms=terms)}"
    return Evidence(
        label="limit set by", sql=f"CASE WHEN {is_law} THEN pl.{name}_by ELSE {_set_by()} END", shown=Shown.TEXT
    )


def _set_by() -> str:
    return f"COALESCE((SELECT 'tier ' || tt.tier {_TIER}), '{DESK}')"
