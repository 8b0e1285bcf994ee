"""Which calls does the funnel speak of, and what became of those that were accepted?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaign.reports.cancellation import read_outcomes
from campaign.reports.fields import call_fields, lead_fields
from campaign.reports.groups import Key, gather_groups
from campaign.reports.lengths import Length
from campaign.reports.options import ReportOptions, Scope, open_scope
from campaign.rules.durations import Ruler, Unit
from campaign.rules.localdays import write_local_day
from campaign.rules.milestones import Milestone, judge_milestones
from campaign.settings import Settings
from campaign.store.database import Store

PATIENCE_DAYS = 31
"""Days after an acceptance within which a subscription that names no lead is taken to come from it."""

NO_SUBSCRIPTION = -3
"""The length that stands for an acceptance without a subscription."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCount:
    """Calls of one day with the same attempt numbers, and what they led to."""

    day: int
    before: int
    number: int
    calls: int
    attempts: int
    seconds: int
    answered: int
    reached: int
    refused_at_opening: int
    closed: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCount:
    """Leads that stood on a list, went out to a dialer, were called."""

    listed: int
    exported: int
    called: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of acceptances on the day of the report.

    `still_there` and `cancelled` have a subscription; `unknown` have none on record. `milestones` count who was lost.
    """

    still_there: int
    cancelled: int
    unknown: int
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScope:
    """The calls that options mean, and how their day is worked out."""

    calls: Scope
    leads: Scope | None
    day: str


def open_calls(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> CallScope:
    """The calls that options mean, and the leads where group and rule make sense for them.

    Raises UsageError, RuleError.
    """
    span = store.row("reports/funnel.read_span")
    first, last = (span["first"] or 0, span["last"] or 0) if span else (0, 0)
    day = write_local_day("attempt.attempted_at", settings.zone, first, last)
    calls = open_scope(options, call_fields(store, settings, day), store, settings, now)
    fields = lead_fields(store, settings)
    leads = open_scope(options, fields, store, settings, now) if calls.asks_only(fields) else None
    return CallScope(calls=calls, leads=leads, day=day)


def read_calls(store: Store, scope: CallScope) -> dict[str, list[CallCount]]:
    """The calls of every group."""
    rows = store.stream("reports/funnel.count_calls", {**scope.calls.parts, "day": scope.day}, **scope.calls.values)
    counts = ((row["grouping"], _read_count(row)) for row in rows)
    return gather_groups(counts, scope.calls.group)


def read_leads(store: Store, scope: CallScope) -> dict[str, LeadCount] | None:
    """The leads of every group; None where a lead has nothing that groups or rule ask for, such as its agent."""
    if scope.leads is None:
        return None
    rows = store.stream("reports/funnel.count_leads", scope.leads.parts, **scope.leads.values)
    found = gather_groups(
        ((row["grouping"], (row["listed"], row["exported"], row["called"])) for row in rows), scope.leads.group
    )
    return {
        name: LeadCount(
            listed=sum(one[0] for one in counts),
            exported=sum(one[1] for one in counts),
            called=sum(one[2] for one in counts),
        )
        for name, counts in found.items()
    }


def read_kept(store: Store, scope: CallScope, unit: Unit, times: tuple[int, ...]) -> dict[str, Kept]:
    """What became of the acceptances of every group."""
    ruler = Ruler(unit=unit)
    parts = {
        **scope.calls.parts,
        "day": scope.day,
        "start_mark": ruler.mark("started_on"),
        "end_mark": ruler.mark("ended_on"),
        "length": ruler.length("start_mark", "end_mark", "ended_on"),
        "reach": ruler.count_passed("started_on", scope.calls.as_of, times),
    }

    def walk() -> Iterator[tuple[Key, Length]]:
        for row in store.stream("reports/funnel.count_kept", parts, patience=PATIENCE_DAYS, **scope.calls.values):
            yield (
                row["grouping"],
                Length(length=row["length"], reach=row["reach"] or 0, events=row["events"], censored=row["censored"]),
            )

    return {name: _judge_kept(lengths, times) for name, lengths in gather_groups(walk(), scope.calls.group).items()}


def _judge_kept(lengths: list[Length], times: tuple[int, ...]) -> Kept:
    known = [length for length in lengths if length.length >= 0]
    unknown = [length for length in lengths if length.length < 0]
    return Kept(
        still_there=sum(length.censored for length in known),
        cancelled=sum(length.events for length in known),
        unknown=sum(length.events + length.censored for length in unknown),
        milestones=judge_milestones(read_outcomes(known, times), times),
    )


def _read_count(row: Any) -> CallCount:
    return CallCount(**{name: row[name] for name in CallCount.__slots__})


def describe_kept(milestone: Milestone) -> dict[str, Any]:
    """A milestone as data: of `n` old enough, `kept` were still there after it."""
    lost = milestone.share
    return {
        "n": lost.n if lost else 0,
        "kept": lost.n - lost.count if lost else 0,
        "mature": milestone.mature,
        "rate": 1 - lost.rate if lost else None,
        "low": 1 - lost.high if lost else None,
        "high": 1 - lost.low if lost else None,
        "not_yet": milestone.not_yet,
        "unknown": milestone.unknown,
    }
