"""Has the person, the phone or the household been touched often enough, over all campaigns and channels together?"""

from __future__ import annotations

from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.promised import PASSES, limit_evidence, reaches
from campaign.rules.gates.tiers import Terms, number_here, number_set_by
from campaign.rules.limits import NO_LAW

UNLIMITED = NO_LAW
"""Stands for no limit."""

_WORDS = {
    "person": ("The customer was", "customer"),
    "number": ("People with this phone were", "phone"),
    "household": ("The household was", "household"),
}


def touch_gates(*, terms: Terms) -> tuple[Gate, ...]:
    """Calls, messages and letters of us within rolling hours; nothing blocks where no limit is set."""
    return tuple(_touch_gate(what, *words, terms=terms) for what, words in _WORDS.items())


def _touch_gate(what: str, who_was: str, whose: str, *, terms: Terms) -> Gate:
    count, most = f"COALESCE(r.touches_{what}, 0)", number_here(f"most_touches_{what}", terms=terms)
    limit, set_by = limit_evidence(most, number_set_by(terms=terms))
    return Gate(
        code=f"touches_{what}",
        level=Level.PERSON,
        source=f"`contact_policy.touches.{what}`, `touches_{what}` of the tier",
        passes=f"The touches of the {whose} are below the limit{PASSES}.",
        blocked=f"{who_was} touched often enough lately, by whatever campaign and channel.",
        blocks=reaches(count, most),
        evidence=(
            Evidence(label="touches", sql=count, shown=Shown.COUNT),
            limit,
            Evidence(label="within hours", sql=":touch_seconds / 3600", shown=Shown.COUNT),
            set_by,
        ),
        guard="r.customer_no IS NOT NULL",
    )
