"""Which limit on calling a person holds at a place: the desk's own or one of the law?

The stricter one: the fewer attempts, the longer rest, the younger consent. A cap of the law over another length of time
than we count counts for the shortest time of ours that contains it. For a promised callback the law counts alone, so
its own caps are told as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from campaign.rules.hours import CallingRules

DESK = "the desk"
DAY_SECONDS = 86_400
CAP_HOURS = {"most_day": (0, 24), "most_7_days": (24, 168), "most_30_days": (168, 720)}
"""The caps (longer than, at most; hours) that each of our limits contains."""
LIMITS = (*CAP_HOURS, "rest_refusal", "consent_age")
NO_LAW = 10**9
"""Stands for no cap of the law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number of attempts, or seconds, and who set it: the desk, or the place with its source."""

    value: int
    by: str


def strictest_limits(rules: CallingRules | None, desk: Mapping[str, int]) -> dict[str, Limit]:
    """The limits of LIMITS at a place, from the rules in force there (None: no law) and the desk's own numbers."""
    limits = {name: Limit(value=desk[name], by=DESK) for name in LIMITS}
    for name, limit in _limits_of(rules) if rules else ():
        is_stricter = limit.value > desk[name] if name == "rest_refusal" else limit.value < desk[name]
        if is_stricter:
            limits[name] = limit
    return limits


def law_of(name: str) -> str:
    """What the law's own number beside a limit of CAP_HOURS is called."""
    return name.replace("most_", "law_")


def lawful_caps(rules: CallingRules | None) -> dict[str, Limit]:
    """What the law itself allows in the spans of CAP_HOURS, by the names of `law_of`; NO_LAW where it says nothing."""
    caps = {law_of(name): Limit(value=NO_LAW, by="") for name in CAP_HOURS}
    stated = _limits_of(rules) if rules else ()
    return caps | {law_of(name): limit for name, limit in stated if name in CAP_HOURS}


def _limits_of(rules: CallingRules) -> Iterator[tuple[str, Limit]]:
    for name, (longer_than, hours) in CAP_HOURS.items():
        if cap := rules.cap_within(hours, longer_than=longer_than):
            yield name, Limit(value=cap.attempts, by=f"{rules.place}: {cap.source}")
    yield "rest_refusal", Limit(value=rules.rest_days_after_refusal * DAY_SECONDS, by=rules.place)
    if rules.consent_max_age_days:
        yield "consent_age", Limit(value=rules.consent_max_age_days * DAY_SECONDS, by=rules.place)
