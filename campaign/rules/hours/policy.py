"""What does the law of a place, and of two places at once, allow?

A rule of law is kept with its source. Where several places have a say (country and state, address and phone),
all their rules hold: hours are intersected, the shortest age and the longest rest count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from campaign.rules.hours.ranges import Hours

Fact = TypeVar("Fact")

MOST_CAP_HOURS = 30 * 24
"""The longest time over which attempts are counted."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The hours of a place by weekday, Monday first.

    `with_consent` are hours that open only to a customer whose consent names them; with `night_consent`, only to one
    who agreed to night hours apart.
    """

    place: str
    hours: tuple[Hours, ...]
    with_consent: tuple[Hours, ...]
    source: str
    night_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """A calendar of the `holidays` library and the hours left open on its days, usually none."""

    country: str
    subdivision: str
    hours: Hours
    source: str


class Asking(StrEnum):
    """How a do-not-call register is asked."""

    COPY = "copy"
    """It hands out its list: whom the list names is barred."""
    ROSTER = "roster"
    """It takes our phones up and returns them cleaned: whom it removed is barred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A do-not-call register that must be asked, how, and how old the answer may be.

    `consent_overrides` tells whether a customer's own consent counts more than the register in law; the gates take the
    stricter side and ask the register all the same.
    """

    name: str
    max_age_days: int
    consent_overrides: bool
    source: str
    asking: Asking = Asking.COPY


class Bond(StrEnum):
    """What makes somebody a customer already, in the eyes of a law."""

    PURCHASE = "purchase"
    INQUIRY = "inquiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """For so many months after a purchase or an inquiry the law lets a firm call without consent of its own."""

    after: Bond
    months: int
    source: str


class Record(StrEnum):
    """What has to be kept."""

    CONSENT = "consent"
    CALLS = "calls"
    STOPS = "stops"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTerm:
    """How many days a record is kept: a consent from its last use on, a call or a stop from its day on."""

    what: Record
    days: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something else that the law asks of the caller, in a sentence; `days` is its deadline, 0 for none."""

    what: str
    days: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptCap:
    """At most so many attempts in any `hours` consecutive hours."""

    attempts: int
    hours: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRule:
    """Whether consent must be given before the call, and after how many days it must be given again."""

    needed: bool
    max_age_days: int | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingRules:
    """All that the law of one place, or of several places together, says about calling on a day."""

    place: str
    schedules: tuple[Schedule, ...]
    holidays: tuple[Holidays, ...]
    registries: tuple[Registry, ...]
    caps: tuple[AttemptCap, ...]
    rest_days_after_refusal: int
    consents: tuple[ConsentRule, ...]
    source: str
    checked_on: date
    effective_from: date
    effective_until: date
    relationships: tuple[Relationship, ...] = ()
    records: tuple[RecordTerm, ...] = ()
    duties: tuple[Duty, ...] = ()

    @property
    def consent_needed(self) -> bool:
        """Whether any of the places wants consent before the call."""
        return any(consent.needed for consent in self.consents)

    def cap_within(self, hours: int, *, longer_than: int = 0) -> AttemptCap | None:
        """The strictest cap over more than `longer_than` and at most `hours` hours, or None."""
        within = [cap for cap in self.caps if longer_than < cap.hours <= hours]
        return min(within, key=lambda cap: cap.attempts, default=None)

    @property
    def consent_max_age_days(self) -> int | None:
        """The shortest age at which consent must be renewed, or None where it does not grow old."""
        return min((consent.max_age_days for consent in self.consents if consent.max_age_days), default=None)

    def relationship_months(self, after: Bond) -> int | None:
        """How long a purchase or an inquiry allows calls without consent, at the shortest; None where it never does."""
        return min((bond.months for bond in self.relationships if bond.after is after), default=None)

    def keep_days(self, what: Record) -> int | None:
        """The longest term for which a record is to be kept; None where no law names one."""
        return max((term.days for term in self.records if term.what is what), default=None)

    def holds_on(self, day: date) -> bool:
        """Whether the rules are in force; both ends included."""
        return self.effective_from <= day <= self.effective_until


def strictest(first: CallingRules, second: CallingRules) -> CallingRules:
    """The rules that keep both: every schedule, holiday, register and cap, the longer rest, the older check."""
    return CallingRules(
        place=first.place if first.place == second.place else f"{first.place} and {second.place}",
        schedules=_joined(first.schedules, second.schedules),
        holidays=_joined(first.holidays, second.holidays),
        registries=_joined(first.registries, second.registries),
        caps=_joined(first.caps, second.caps),
        rest_days_after_refusal=max(first.rest_days_after_refusal, second.rest_days_after_refusal),
        consents=_joined(first.consents, second.consents),
        source="; ".join(_joined((first.source,), (second.source,))),
        checked_on=min(first.checked_on, second.checked_on),
        effective_from=max(first.effective_from, second.effective_from),
        effective_until=min(first.effective_until, second.effective_until),
        relationships=_shared_bonds(first, second),
        records=_joined(first.records, second.records),
        duties=_joined(first.duties, second.duties),
    )


def _shared_bonds(first: CallingRules, second: CallingRules) -> tuple[Relationship, ...]:
    """What both laws accept; rules that say nothing about consent are additions, which may only shorten it."""
    both = _joined(first.relationships, second.relationships)
    for rules in (first, second):
        if rules.consents:
            accepted = {bond.after for bond in rules.relationships}
            both = tuple(bond for bond in both if bond.after in accepted)
    return both


def _joined(first: tuple[Fact, ...], second: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(first + second))
