"""Which number of the desk holds for a customer whose tier may have one of its own, as SQL?

Without such tiers the texts are as short as they ever were. With them, the tier is looked up in `tier_tonight`, which
costs a little for each customer asked about; gates therefore ask cheaper questions first.
"""

from __future__ import annotations

from campaign.rules.gate import Evidence, Shown
from campaign.rules.gates.conditions import limit_by, limit_here
from campaign.rules.limits import DESK

_TIER = "FROM customer ct CROSS JOIN tier_tonight tt ON tt.tier = ct.tier WHERE ct.customer_no = s.customer_no"
_NO_LAW = 10**9


def number_here(name: str, *, tiers: bool) -> str:
    """SQL: the desk's own number for the customer, which no law narrows."""
    return f"COALESCE((SELECT tt.{name} {_TIER}), :{name})" if tiers else f":{name}"


def number_set_by(*, tiers: bool) -> Evidence:
    """Whose number that is: the tier's or the desk's."""
    return Evidence(label="limit set by", sql=_set_by() if tiers else f"'{DESK}'", shown=Shown.TEXT)


def lawful_limit(name: str, *, tiers: bool) -> str:
    """SQL: the stricter one of the desk's number for the customer and the law of the place."""
    if not tiers:
        return limit_here(name)
    return f"MIN({number_here(name, tiers=True)}, COALESCE(pl.{name}, {_NO_LAW}))"


def lawful_limit_by(name: str, *, tiers: bool) -> Evidence:
    """Whose limit that is: the desk's, the tier's, or that of a law by its name."""
    if not tiers:
        return limit_by(name)
    is_law = f"COALESCE(pl.{name}, {_NO_LAW}) < {number_here(name, tiers=True)}"
    return Evidence(
        label="limit set by", sql=f"CASE WHEN {is_law} THEN pl.{name}_by ELSE {_set_by()} END", shown=Shown.TEXT
    )


def _set_by() -> str:
    return f"COALESCE((SELECT 'tier ' || tt.tier {_TIER}), '{DESK}')"
