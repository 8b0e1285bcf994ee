"""Who is there for the calls of an evening, and how many calls can they do well?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from campaign.clock import instant, moment
from campaign.model import Work
from campaign.rules.capacity import (
    Desk,
    Presence,
    Span,
    count_calls,
    good_enough,
    hours_at_work,
    levels_of,
)
from campaign.rules.hours import parse_hours
from campaign.rules.limits import DAY_SECONDS
from campaign.rules.staffing import Limits, Measured, Pace, find_pace
from campaign.settings import Capacity
from campaign.store.database import Row, Store

MOST_MEASURED = 5_000
"""The newest calls tell what a call takes; more of them would tell the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The desks of an evening, slot by slot, and the pace at which their calls were counted."""

    desks: tuple[Desk, ...]
    pace: Pace


def read_presences(store: Store, capacity: Capacity, begins: int, ends: int) -> tuple[Presence, ...]:
    """Who is there for outbound calls at some time between two instants, with what they know well enough."""
    rows = store.read("staffing.read_shifts", begins=begins, ends=ends)
    found: list[Presence] = []
    for _, shifts in groupby(rows, key=itemgetter("agent")):
        own = list(shifts)
        away = tuple((row["starts_at"], row["ends_at"]) for row in own if row["work"] != Work.OUTBOUND)
        there = [_presence(row, away, capacity) for row in own if row["work"] == Work.OUTBOUND]
        if any(start < ends and end > begins for start, end in hours_at_work(there)):
            found += there
    return tuple(found)


def _presence(row: Row, away: Sequence[Span], capacity: Capacity) -> Presence:
    levels = levels_of(row["proficiency"])
    return Presence(
        agent=row["agent"], starts_at=row["starts_at"], ends_at=row["ends_at"], site=row["site"],
        languages=good_enough(row["languages"].split(), levels, capacity.least_proficiency),
        skills=good_enough(row["skills"].split(), levels, capacity.least_proficiency),
        breaks=(*_breaks(row), *away),
    )  # fmt: skip


def _breaks(row: Row) -> tuple[Span, ...]:
    """The breaks of a shift as instants; of one that goes past midnight, those of both days."""
    if not row["breaks"]:
        return ()
    zone = ZoneInfo(row["zone"])
    first, last = (moment(row[end]).astimezone(zone).date() for end in ("starts_at", "ends_at"))
    midnights = (datetime.combine(day, datetime.min.time(), zone) for day in sorted({first, last}))
    return tuple(
        (instant(midnight + timedelta(minutes=start)), instant(midnight + timedelta(minutes=end)))
        for midnight in midnights
        for start, end in parse_hours(row["breaks"])
    )


def staff_evening(
    store: Store,
    capacity: Capacity,
    presences: Sequence[Presence],
    skills: Collection[str],
    starts: Sequence[int],
    *,
    slot_minutes: int,
    now: int,
) -> Staffing:
    """The desks of an evening; only the `skills` that its calls ask for tell them apart."""
    row = store.row(
        "staffing.measure_calls", since=now - capacity.measured_days * DAY_SECONDS, until=now, most=MOST_MEASURED
    )
    pace = find_pace(Measured(**dict(row or {})), _limits(capacity))
    return Staffing(desks=count_calls(presences, starts, slot_minutes, pace.leads_per_hour, skills), pace=pace)


def _limits(capacity: Capacity) -> Limits:
    return Limits(
        calls_per_hour=capacity.calls_per_hour, preparation_seconds=capacity.preparation_seconds,
        wrap_up_seconds=capacity.wrap_up_seconds, least_measured=capacity.least_measured,
        overbooking=capacity.overbooking,
    )  # fmt: skip
