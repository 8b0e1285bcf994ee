"""What does one dated entry of a policy document say about calling?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from campaign.rules.hours.entries import Entry
from campaign.rules.hours.policy import (
    MOST_CAP_HOURS,
    WEEKDAYS,
    Asking,
    AttemptCap,
    Bond,
    CallingRules,
    ConsentRule,
    Duty,
    Holidays,
    Record,
    RecordTerm,
    Registry,
    Relationship,
    Schedule,
)
from campaign.rules.hours.ranges import CLOSED, BadHours, Hours, parse_hours

FIRST_DAY, LAST_DAY = date.min, date.max
"""An entry without dates holds always."""

DAY_GROUPS = {
    "every_day": range(7),
    "weekdays": range(5),
    "weekend": range(5, 7),
} | {name: range(n, n + 1) for n, name in enumerate(WEEKDAYS)}
"""Keys of an hours table, from the widest to the narrowest: the later one counts."""


def read_rules(entry: Entry, place: str, checked_on: date, *, is_addition: bool) -> CallingRules:
    """The rules in one `[[rules]]` or `[[state]]` table.

    A country must state hours and consent; an addition, as that of a state or of the operator, says only what it adds.
    """
    source = entry.text("source")
    effective_from = entry.day("effective_from", FIRST_DAY)
    effective_until = entry.day("effective_until", LAST_DAY)
    consent, holidays, registry = entry.entry("consent"), entry.entry("holidays"), entry.entry("registry")
    if consent is None and not is_addition:
        raise entry.wrong("consent", "is missing")
    rules = CallingRules(
        place=place,
        schedules=_read_schedule(entry, place, source, required=not is_addition),
        holidays=(_read_holidays(holidays, source),) if holidays else (),
        registries=(_read_registry(registry, source),) if registry else (),
        caps=tuple(_read_cap(cap, source) for cap in entry.entries("cap")),
        rest_days_after_refusal=entry.number("rest_days_after_refusal", 0),
        consents=(_read_consent(consent, source),) if consent else (),
        source=source,
        checked_on=entry.day("checked_on", checked_on),
        effective_from=effective_from,
        effective_until=effective_until,
        relationships=tuple(_read_relationship(bond, source) for bond in entry.entries("relationship")),
        records=tuple(_read_record(record, source) for record in entry.entries("record")),
        duties=tuple(_read_duty(duty, source) for duty in entry.entries("duty")),
    )
    if effective_until < effective_from:
        raise entry.wrong("effective_until", "lies before effective_from")
    entry.done()
    return rules


def _read_schedule(entry: Entry, place: str, source: str, *, required: bool) -> tuple[Schedule, ...]:
    hours, with_consent = entry.value("hours"), entry.value("hours_with_consent")
    if hours is None and with_consent is None and not required:
        return ()
    if hours is None:
        raise entry.wrong("hours", "are missing")
    week = _read_week(entry, "hours", hours)
    if None in week:
        raise entry.wrong("hours", f"{WEEKDAYS[week.index(None)]} is missing")
    opened = _read_week(entry, "hours_with_consent", with_consent or "closed")
    return (
        Schedule(
            place=place,
            hours=tuple(day or CLOSED for day in week),
            with_consent=tuple(day or CLOSED for day in opened),
            source=source,
            night_consent="night_consent" in entry.values and entry.yes("night_consent"),
        ),
    )


def _read_week(entry: Entry, key: str, value: object) -> list[Hours | None]:
    """Hours for Monday to Sunday; None for a day that is not mentioned."""
    table = Entry.of(f"{entry.where}: {key}", {"every_day": value} if isinstance(value, str) else value)
    week: list[Hours | None] = [None] * 7
    for name, days in DAY_GROUPS.items():
        if name in table.values:
            hours = _read_hours(table, name)
            for day in days:
                week[day] = hours
    table.done()
    return week


def _read_hours(entry: Entry, key: str) -> Hours:
    text = entry.text(key)
    try:
        return CLOSED if text == "closed" else parse_hours(text)
    except BadHours as error:
        raise entry.wrong(key, str(error)) from None


def _read_holidays(entry: Entry, source: str) -> Holidays:
    hours = _read_hours(entry, "hours")
    calendar, subdivision = entry.text("calendar"), entry.text("subdivision", "")
    source = entry.text("source", source)
    entry.done()
    return Holidays(country=calendar, subdivision=subdivision, hours=hours, source=source)


def _read_registry(entry: Entry, source: str) -> Registry:
    registry = Registry(
        name=entry.text("name"),
        max_age_days=entry.number("max_age_days"),
        consent_overrides=entry.yes("consent_overrides"),
        source=entry.text("source", source),
        asking=Asking(_read_choice(entry, "asking", Asking, Asking.COPY)),
    )
    entry.done()
    return registry


def _read_choice(entry: Entry, key: str, choices: type[StrEnum], default: str | None = None) -> str:
    text = entry.text(key, default)
    if text not in list(choices):
        raise entry.wrong(key, f"is to be {' or '.join(choices)}, not {text}")
    return text


def _read_relationship(entry: Entry, source: str) -> Relationship:
    bond = Relationship(
        after=Bond(_read_choice(entry, "after", Bond)),
        months=entry.number("months"),
        source=entry.text("source", source),
    )
    entry.done()
    return bond


def _read_record(entry: Entry, source: str) -> RecordTerm:
    term = RecordTerm(
        what=Record(_read_choice(entry, "what", Record)),
        days=entry.number("days"),
        source=entry.text("source", source),
    )
    entry.done()
    return term


def _read_duty(entry: Entry, source: str) -> Duty:
    duty = Duty(what=entry.text("what"), days=entry.number("days", 0), source=entry.text("source", source))
    entry.done()
    return duty


def _read_cap(entry: Entry, source: str) -> AttemptCap:
    attempts, hours, days = entry.number("attempts"), entry.number("hours", 0), entry.number("days", 0)
    if bool(hours) == bool(days):
        raise entry.wrong("hours", "give either hours or days")
    if not attempts:
        raise entry.wrong("attempts", "where nobody may be tried at all, close the hours")
    if hours + 24 * days > MOST_CAP_HOURS:
        raise entry.wrong("days" if days else "hours", "attempts are counted over 30 days at most")
    cap = AttemptCap(attempts=attempts, hours=hours + 24 * days, source=entry.text("source", source))
    entry.done()
    return cap


def _read_consent(entry: Entry, source: str) -> ConsentRule:
    max_age_days = entry.number("max_age_days", 0) or None
    consent = ConsentRule(needed=entry.yes("needed"), max_age_days=max_age_days, source=entry.text("source", source))
    entry.done()
    return consent
