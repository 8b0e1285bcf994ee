"""At which instants of an evening may this person be called?

A customer may be in any of several zones; only the instants allowed in all of them count. Where the clock is
put back, a wall time means two instants: a window then starts at the later and ends at the earlier. Where it
is put forward, a wall time that was skipped is taken the same careful way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from campaign.rules.hours.calendars import holiday_name
from campaign.rules.hours.clocks import candidate_zones
from campaign.rules.hours.policies import Policies
from campaign.rules.hours.policy import WEEKDAYS, CallingRules, Schedule
from campaign.rules.hours.ranges import ALL_DAY, CLOSED, Hours, end_early, format_hours, intersect, unite


class Interval(NamedTuple):
    """From an instant (unix seconds, included) until an instant (not included)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a customer may be: every IANA zone in question, and the countries and states whose law holds.

    `country` and `state` are those of the address, the others those of the phone: see `Policies.rules_for`.
    """

    zones: tuple[str, ...]
    country: str
    state: str = ""
    phone_country: str = ""
    phone_state: str = ""

    @property
    def name(self) -> str:
        """How the place is called: `US-TX`, or `US-TX, phone of US-ME` where the phone adds a law of its own."""
        address = "-".join(filter(None, (self.country, self.state)))
        country = self.phone_country or self.country
        phone = "-".join(filter(None, (country, self.phone_state)))
        is_told = country == self.country and self.phone_state in ("", self.state)
        return address if is_told else ", phone of ".join(filter(None, (address, phone)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a person may be called on one day: instants, and the wall-clock hours they come from.

    A call may begin within `intervals`; it may last as long as `room` does, in which slots have to fit. When there are
    none, `reason` says what closed the day. `zone` is the one whose clock is looked at to tell when people answer.
    """

    intervals: tuple[Interval, ...]
    hours: Hours = CLOSED
    reason: str = ""
    room: tuple[Interval, ...] = ()
    zone: str = ""


def rules_at(place: Place, day: date, policies: Policies) -> CallingRules | None:
    """The rules in force at a place, for address and phone; None when nobody there may be called."""
    return policies.rules_for(
        place.country, place.state, day, phone_country=place.phone_country, phone_state=place.phone_state
    )


def window_at(
    day: date,
    place: Place,
    policies: Policies,
    desk_window: Hours,
    *,
    call_minutes: int = 0,
    preferred: Hours | None = None,
    consented: Hours | None = None,
    night: bool = False,
) -> Window:
    """`calling_ranges` under the rules of a place, on every clock in question; closed where there are no rules."""
    rules = rules_at(place, day, policies)
    if rules is None:
        return _closed(f"no calling rules for {place.name or 'an unknown country'} on {day}")
    zones = candidate_zones(place.zones, filter(None, (place.country, place.phone_country)), day)
    return calling_ranges(
        day, zones, rules, desk_window, call_minutes=call_minutes, preferred=preferred, consented=consented,
        night=night,
    )  # fmt: skip


def calling_ranges(
    day: date,
    zones: Sequence[str],
    rules: CallingRules | None,
    desk_window: Hours,
    *,
    call_minutes: int = 0,
    preferred: Hours | None = None,
    consented: Hours | None = None,
    night: bool = False,
) -> Window:
    """The instants of the customer's own date `day` that are allowed in every zone by rules, desk and customer.

    `preferred` and `consented` are None when the customer named no hours; `consented` also opens the hours that the law
    grants only to a consent which names them, `night` those for which it wants consent apart. All hours are on the
    wall clock of each zone. A call of `call_minutes` that begins within them ends before law and customer want it to;
    the desk's own end is the desk's.
    """
    if rules is None:
        return _closed("no calling rules")
    if not zones or not all(map(is_zone, zones)):
        return _closed(": ".join(("zone unknown", *(name for name in zones if not is_zone(name)))))
    allowed, reason = _lawful_hours(day, rules, consented, night=night)
    hours, reason = _narrow(allowed, desk_window, "the desk's", reason)
    for limit, name in ((consented, "consented"), (preferred, "preferred")):
        if limit is not None:
            hours, reason = _narrow(hours, limit, name, reason)
            allowed = intersect(allowed, limit)
    if not hours:
        asleep = "" if night else _night_reason(day, rules, consented, (desk_window, preferred))
        return _closed(asleep or reason)
    early = intersect(end_early(allowed, call_minutes), desk_window)
    if not early:
        return _closed(f"{format_hours(hours)} leaves no time for a call of {call_minutes} minutes")
    room = _in_zones(day, zones, hours)
    return replace(_in_zones(day, zones, early), hours=hours, room=room.intervals) if room.intervals else room


def _narrow(hours: Hours, limit: Hours, name: str, reason: str) -> tuple[Hours, str]:
    """What a limit leaves, and what closed the day if nothing; a day that was closed before stays so."""
    left = intersect(hours, limit)
    if left or not hours:
        return left, reason
    return left, f"{name} hours {format_hours(limit)} outside {format_hours(hours)}"


def slots_within(intervals: Iterable[Interval], slot_minutes: int) -> list[int]:
    """The start instants of the slots that lie wholly inside an interval.

    Slots start at multiples of their length since 1970-01-01 UTC, so that all customers share one grid.
    """
    length = slot_minutes * 60
    return [
        start
        for interval in intervals
        for start in range(-(-interval.start // length) * length, interval.end - length + 1, length)
    ]


def is_zone(name: str) -> bool:
    """Whether the zone database knows this IANA name."""
    return _zone(name) is not None


def _night_reason(
    day: date, rules: CallingRules, consented: Hours | None, limits: Iterable[Hours | None]
) -> str:
    """Which hours would open to somebody who agreed to night hours apart; empty when none would."""
    opened, _ = _lawful_hours(day, rules, consented, night=True)
    for limit in (consented, *limits):
        opened = opened if limit is None else intersect(opened, limit)
    places = [schedule.place for schedule in rules.schedules if schedule.night_consent]
    return f"{', '.join(places)} opens {format_hours(opened)} only to night consent given apart" if opened else ""


def _lawful_hours(
    day: date, rules: CallingRules, consented: Hours | None, *, night: bool = False
) -> tuple[Hours, str]:
    """The hours that every rule leaves open, and what closed the day if none."""
    hours = ALL_DAY
    for calendar in rules.holidays:
        if name := holiday_name(day, calendar.country, calendar.subdivision):
            hours = intersect(hours, calendar.hours)
            if not hours:
                return CLOSED, f"holiday: {name}"
    for schedule in rules.schedules:
        allowed = _schedule_hours(day, schedule, consented, night=night)
        if not allowed:
            return CLOSED, f"{WEEKDAYS[day.weekday()].capitalize()} is closed in {schedule.place} ({schedule.source})"
        hours, before = intersect(hours, allowed), hours
        if not hours:
            return CLOSED, f"{schedule.place} allows {format_hours(allowed)}, outside {format_hours(before)}"
    return hours, ""


def _schedule_hours(day: date, schedule: Schedule, consented: Hours | None, *, night: bool) -> Hours:
    weekday = day.weekday()
    apart = (consented or ALL_DAY) if night else CLOSED
    named = apart if schedule.night_consent else consented or CLOSED
    opened = intersect(schedule.with_consent[weekday], named)
    return unite(schedule.hours[weekday], opened)


def _in_zones(day: date, zones: Sequence[str], hours: Hours) -> Window:
    shared: tuple[Interval, ...] | None = None
    for name in zones:
        here = _instants(day, name, hours)
        if not here:
            return _closed(f"{format_hours(hours)} is cut away where the clocks change in {name}")
        shared = here if shared is None else _shared(shared, here)
        if not shared:
            return _closed(f"zones do not overlap: {', '.join(zones)}")
    return Window(intervals=shared or (), hours=hours)


def _shared(first: tuple[Interval, ...], second: tuple[Interval, ...]) -> tuple[Interval, ...]:
    both = (Interval(max(a.start, b.start), min(a.end, b.end)) for a in first for b in second)
    return tuple(sorted(interval for interval in both if interval.start < interval.end))


@lru_cache(maxsize=65_536)
def _instants(day: date, zone: str, hours: Hours) -> tuple[Interval, ...]:
    found = (
        Interval(max(_wall_instants(day, zone, opening)), min(_wall_instants(day, zone, close)))
        for opening, close in hours
    )
    return tuple(interval for interval in found if interval.start < interval.end)


@lru_cache(maxsize=65_536)
def _wall_instants(day: date, zone: str, minute: int) -> tuple[int, int]:
    """The instants of a wall time read with either offset where the clock changes; else the same one twice."""
    wall = datetime.combine(day, time(), _zone(zone)) + timedelta(minutes=minute)
    return int(wall.timestamp()), int(wall.replace(fold=1).timestamp())


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _closed(reason: str) -> Window:
    return Window(intervals=(), reason=reason)
