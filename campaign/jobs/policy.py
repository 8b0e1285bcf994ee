"""When may somebody in a place be called on a day, and which source says so?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.clock import local_text
from campaign.errors import UnknownName
from campaign.files.words import suggest
from campaign.rules.hours import (
    NEVER_CHECKED,
    CallingRules,
    CountryPolicy,
    Place,
    Policies,
    Window,
    calling_ranges,
    format_hours,
    parse_hours,
    rules_at,
    runs_on,
    window_at,
)
from campaign.rules.hours.ranges import ALL_DAY
from campaign.workspace import Workspace

ADVICE = "This is not legal advice: the rules are what the named sources said on the day they were checked."
ANY_MONDAY = date(2000, 1, 3)
"""Where the recurrence of the desk's days begins to count."""
_NOWHERE = ("Etc/UTC",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a law says: what it is about, what it says, and where that was read."""

    about: str
    says: str
    source: str


def show_place(workspace: Workspace, text: str, *, day: date | None = None) -> dict[str, Any]:
    """What holds in a country (`KR`, `Korea`) or a state (`US-ME`) on a day, each fact with its source.

    Raises UnknownName for a place without calling rules.
    """
    day = day or workspace.today
    place = _find_place(workspace.policies, text)
    rules = rules_at(place, day, workspace.policies)
    if rules is None:
        raise UnknownName("place", f"{text} on {day}", hint="No rules hold there on that day: nobody there is called.")
    return {**_describe(place, rules, day), "advice": ADVICE}


def show_customer(workspace: Workspace, customer_id: str, *, day: date | None = None) -> dict[str, Any]:
    """As `show_place` for address and phone of a customer, and when the desk may call there that day."""
    day = day or workspace.today
    row = workspace.store.row("registries.find_place", customer_id=customer_id)
    if row is None:
        raise UnknownName("customer", customer_id, hint="Look for it with `campaign find`.")
    columns = ("country", "state", "phone_country", "phone_state")
    place = Place(zones=tuple(row["zones"].split()), **{column: row[column] for column in columns})
    rules = rules_at(place, day, workspace.policies)
    if rules is None:
        hint = "Nobody there is called. Correct country and state of the customer."
        raise UnknownName("calling rules of", place.name or "an unknown place", hint=hint)
    window = _window_of(workspace, place, day, preferred=row["preferred"], consented=row["consented"])
    zone = place.zones[0] if place.zones else workspace.settings.zone
    times = [[local_text(start, zone), local_text(end, zone)] for start, end in window.intervals]
    found = {"customer_id": customer_id, "zones": list(place.zones), "window": times, "window_reason": window.reason}
    return {**_describe(place, rules, day), **found, "advice": ADVICE}


def _window_of(workspace: Workspace, place: Place, day: date, *, preferred: str, consented: str) -> Window:
    evening = workspace.settings.desk.evening
    if not runs_on(evening.days, ANY_MONDAY, day):
        return Window(intervals=(), reason=f"the desk does not call on {day:%A} {day}")
    return window_at(
        day, place, workspace.policies, parse_hours(evening.window), call_minutes=evening.call_minutes,
        preferred=parse_hours(preferred) if preferred else None,
        consented=parse_hours(consented) if consented else None,
    )  # fmt: skip


def list_rules(workspace: Workspace) -> list[dict[str, Any]]:
    """Every dated rule of every country and state, and the operator's own, each with the day it was last checked."""
    policies = workspace.policies
    return [
        {
            "place": rules.place, "name": policy.name, "hours": _week(rules),
            "effective_from": _day(rules.effective_from), "effective_until": _day(rules.effective_until),
            "checked_on": _day(rules.checked_on), "own": policy in policies.own, "source": rules.source,
        }
        for policy in (*policies.countries.values(), *policies.own)
        for dated in (policy.rules, *policy.state_rules.values())
        for rules in dated
    ]  # fmt: skip


def _find_place(policies: Policies, text: str) -> Place:
    country, _, state = text.strip().partition("-")
    found = policies.countries.get(country.upper()) or _by_name(policies, text)
    if found is None:
        names = sorted(policies.countries)
        raise UnknownName("place", text, hint=suggest(country.upper(), names) or "See `campaign policy list`.")
    if state and found.state_names and found.code_of(state) is None:
        hint = f"States of {found.country}: {', '.join(found.state_names)}."
        raise UnknownName("state", state, hint=hint)
    return Place(zones=_NOWHERE, country=found.country, state=state if found.state_names else "")


def _by_name(policies: Policies, text: str) -> CountryPolicy | None:
    wanted = text.strip().casefold()
    return next((one for one in policies.countries.values() if one.name.casefold() == wanted), None)


def _describe(place: Place, rules: CallingRules, day: date) -> dict[str, Any]:
    window = calling_ranges(day, _NOWHERE, rules, ALL_DAY)
    return {
        "place": place.name, "rules": rules.place, "date": day.isoformat(), "weekday": f"{day:%A}",
        "hours": format_hours(window.hours), "closed_by": window.reason,
        "hours_with_consent": [format_hours(one.with_consent[day.weekday()]) for one in rules.schedules],
        "attempts": [{"attempts": cap.attempts, "hours": cap.hours, "source": cap.source} for cap in rules.caps],
        "rest_days_after_refusal": rules.rest_days_after_refusal,
        "consent_needed": rules.consent_needed, "consent_max_age_days": rules.consent_max_age_days,
        "registries": [
            {
                "name": one.name, "asking": one.asking, "max_age_days": one.max_age_days,
                "consent_overrides": one.consent_overrides, "source": one.source,
            }
            for one in rules.registries
        ],
        "relationships": [
            {"after": one.after, "months": one.months, "source": one.source} for one in rules.relationships
        ],
        "records": [{"what": one.what, "days": one.days, "source": one.source} for one in rules.records],
        "duties": [{"what": one.what, "days": one.days, "source": one.source} for one in rules.duties],
        "checked_on": _day(rules.checked_on), "effective_from": _day(rules.effective_from),
        "effective_until": _day(rules.effective_until), "facts": list(_facts(rules, day)),
    }  # fmt: skip


def _facts(rules: CallingRules, day: date) -> Iterator[Fact]:
    for one in rules.schedules:
        yield Fact(about=f"hours, {one.place}", says=format_hours(one.hours[day.weekday()]), source=one.source)
        if opened := one.with_consent[day.weekday()]:
            yield Fact(about=f"hours named by consent, {one.place}", says=format_hours(opened), source=one.source)
    for holidays in rules.holidays:
        calendar = "-".join(filter(None, (holidays.country, holidays.subdivision)))
        yield Fact(about=f"holidays of {calendar}", says=format_hours(holidays.hours), source=holidays.source)
    for cap in rules.caps:
        yield Fact(about="attempts", says=f"{cap.attempts} in {cap.hours} hours", source=cap.source)
    if rules.rest_days_after_refusal:
        yield Fact(about="rest after a refusal", says=f"{rules.rest_days_after_refusal} days", source=rules.source)
    yield from _facts_of_consent(rules)
    for term in rules.records:
        yield Fact(about=f"records of {term.what}", says=f"kept {term.days:,} days", source=term.source)
    for duty in rules.duties:
        yield Fact(about="duty", says=duty.what, source=duty.source)


def _facts_of_consent(rules: CallingRules) -> Iterator[Fact]:
    for consent in rules.consents:
        age = f", renewed after {consent.max_age_days} days" if consent.max_age_days else ""
        yield Fact(about="consent", says=("wanted" if consent.needed else "not wanted") + age, source=consent.source)
    for bond in rules.relationships:
        says = f"stands for consent for {bond.months} months"
        yield Fact(about=f"{bond.after} as relationship", says=says, source=bond.source)
    for registry in rules.registries:
        law = "; in law a customer's own consent counts more" if registry.consent_overrides else ""
        says = f"{registry.name}: {registry.asking} of the last {registry.max_age_days} days{law}"
        yield Fact(about="register", says=says, source=registry.source)


def _week(rules: CallingRules) -> dict[str, str]:
    """Hours of Monday, Saturday and Sunday; "" where the rules leave them to the country's."""
    if not rules.schedules:
        return dict.fromkeys(("monday", "saturday", "sunday"), "")
    hours = rules.schedules[0].hours
    return {"monday": format_hours(hours[0]), "saturday": format_hours(hours[5]), "sunday": format_hours(hours[6])}


def _day(day: date) -> str | None:
    """ISO text; None for an end that lies beyond all days."""
    return None if day in (date.min, date.max, NEVER_CHECKED) else day.isoformat()
