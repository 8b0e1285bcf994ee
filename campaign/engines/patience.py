"""Which of the desk's own numbers leave people in peace tonight: for everybody, and for the tiers with others?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from campaign.rules.gates.touches import UNLIMITED
from campaign.rules.limits import DAY_SECONDS
from campaign.settings.contact import ContactPolicy, Patience
from campaign.store.database import Store, Value

Counting = Callable[[Mapping[str, Value]], None]
LAWFUL = ("most_day", "most_7_days", "most_30_days")
"""The numbers that the law of a place may narrow."""
SERVICE = (*LAWFUL, "rest_contact")
"""The numbers that service calls have of their own."""


def fill_tiers(store: Store, contact: ContactPolicy) -> dict[str, int]:
    """Write down the tiers with numbers of their own; the numbers that hold for everybody else."""
    store.run_many("build.add_tier_tonight", ({"tier": tier, **_numbers(one)} for tier, one in contact.tiers.items()))
    return usual_numbers(contact)


def usual_numbers(contact: ContactPolicy) -> dict[str, int]:
    """The parameters of the gates: what holds for everybody, and within which bounds the tiers lie."""
    every = [_numbers(one) for one in (contact.usual, *contact.tiers.values())]
    return {
        **_numbers(contact.usual),
        **{f"service_{name}": number for name, number in _numbers(contact.service).items() if name in SERVICE},
        "rest_refusal": 0,
        "consent_age": contact.consent_max_age_days * DAY_SECONDS,
        "least_life": min(one["most_life"] for one in every),
        "longest_rest_contact": max(one["rest_contact"] for one in every),
        "call_others": int(not contact.heed_preferred_channel),
        "touch_seconds": contact.touch_hours * 3600 if contact.counts_touches else 0,
    }


def loosest_numbers(contact: ContactPolicy, *, service: bool) -> dict[str, int]:
    """The numbers that the law of a place narrows: of whoever is allowed most, so that the own ones can count.

    With `service` those of service calls are among them.
    """
    every = [_numbers(one) for one in (contact.usual, *contact.tiers.values(), *([contact.service] if service else []))]
    return {**usual_numbers(contact), **{name: max(one[name] for one in every) for name in LAWFUL}}


def _numbers(patience: Patience) -> dict[str, int]:
    return {
        "most_day": patience.attempts_per_day,
        "most_7_days": patience.attempts_7_days,
        "most_30_days": patience.attempts_30_days,
        "most_life": patience.attempts_life,
        "rest_contact": patience.rest_days_after_contact * DAY_SECONDS,
        "most_touches_person": patience.touches_person or UNLIMITED,
        "most_touches_number": patience.touches_number or UNLIMITED,
        "most_touches_household": patience.touches_household or UNLIMITED,
    }


def count_recent(
    store: Store, begins: int, evening_day: int, touch_seconds: int, counting: Counting | None
) -> dict[str, Value]:
    """Count attempts and touches before the evening begins; the values by which that was done.

    `counting` is told these values first, so that somebody else can count at the same time.
    """
    values: dict[str, Value] = {"begins": begins, "evening_day": evening_day, "touch_seconds": touch_seconds}
    if counting:
        counting(values)
    store.run("build.count_recent", None, **values)
    return values
