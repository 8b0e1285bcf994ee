"""Which offers have the owners of portfolios blocked, and how does a choice know?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from campaign.engines.tonight import Tonight
from campaign.rules.choices import ALWAYS
from campaign.store.database import Store
from campaign.store.people import BLOCKED, Decision, read_decisions

Blocked = Mapping[str, tuple[Decision, ...]]
"""The decisions that block an offer, by offer."""


def blocked_offers(store: Store, tonight: Tonight) -> Blocked:
    """The portfolios that may not be made an offer, by offer, with who said so and why."""
    blocked: dict[str, tuple[Decision, ...]] = {}
    for decision in read_decisions(store, int(tonight.parameters.get("now") or 0)):
        if decision.verdict == BLOCKED:
            blocked[decision.offer] = (*blocked.get(decision.offer, ()), decision)
    return blocked


def owner_allows(decisions: Sequence[Decision], prefix: str) -> tuple[str, dict[str, str]]:
    """SQL that holds unless the customer's portfolio is among those blocked, and its bound values."""
    names = {f"{prefix}_{number}": decision.portfolio for number, decision in enumerate(decisions)}
    marks = ", ".join(f":{name}" for name in names)
    return (f"COALESCE(c._portfolio, '') NOT IN ({marks})" if names else ALWAYS), names
