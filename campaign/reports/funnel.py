"""What did the calls lead to: how many were closed and accepted, at which attempt, and who of them is still there?

Acceptances never stand alone: beside them stands what became of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaign.clock import day_of
from campaign.reports.calls import (
    PATIENCE_DAYS,
    CallCount,
    Kept,
    LeadCount,
    describe_kept,
    open_calls,
    read_calls,
    read_kept,
    read_leads,
)
from campaign.reports.options import ReportOptions, Scope
from campaign.rules.comparison import Share, measure_share
from campaign.rules.durations import Unit
from campaign.rules.persistence import AttemptStep, Tries, count_steps
from campaign.settings import Settings
from campaign.store.database import Store

NOBODY = Kept(still_there=0, cancelled=0, unknown=0, milestones=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """The calls of one day at the desk."""

    day: date
    closed: int
    accepted: int
    attempts: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelGroup:
    """What the calls of one group led to.

    `called` people were tried, `closed` of those matters came to an end, `accepted` is the share of the closed.
    """

    name: str
    called: int
    answered: int
    reached: int
    refused_at_opening: int
    closed: int
    accepted: Share | None
    attempts: int
    seconds: int
    by_attempt: tuple[AttemptStep, ...]
    days: tuple[DayLine, ...]
    leads: LeadCount | None
    kept: Kept

    @property
    def attempts_per_acceptance(self) -> float | None:
        """How many attempts one acceptance took; None where nobody accepted."""
        return self.attempts / self.accepted.count if self.accepted and self.accepted.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelReport:
    """What the calls led to, group by group."""

    definition: str
    as_of: date
    unit: Unit
    by: str
    where: str
    groups: tuple[FunnelGroup, ...]

    @property
    def attempts(self) -> int:
        """All attempts counted."""
        return sum(group.attempts for group in self.groups)

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "definition": self.definition,
            "as_of": self.as_of,
            "unit": self.unit,
            "by": self.by,
            "where": self.where,
            "attempts": self.attempts,
            "groups": [_group_data(group, self.unit) for group in self.groups],
        }

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition, group, kept, attempt or day."""
        yield {"row": "definition", "text": self.definition}
        for group in self.groups:
            yield {"row": "group", "group": group.name, **_totals(group), **_kept_totals(group.kept)}
            for milestone in group.kept.milestones:
                data = {"time": milestone.time, **describe_kept(milestone)}
                yield {"row": "kept", "group": group.name, "unit": self.unit, **data}
            for step in group.by_attempt:
                yield {"row": "attempt", "group": group.name, **_step_data(step)}
            for line in group.days:
                yield {"row": "day", "group": group.name, **_line_data(line)}


CSV_COLUMNS = (
    "row", "group", "called", "answered", "reached", "refused_at_opening", "closed", "accepted", "rate", "low", "high",
    "attempts", "attempts_per_acceptance", "talk_seconds", "still_there", "cancelled", "without_subscription",
    "attempt", "share", "cumulative", "beyond", "day", "unit", "time", "n", "kept", "mature", "not_yet", "unknown",
    "text",
)  # fmt: skip


def report_funnel(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> FunnelReport:
    """The funnel of every group that `options` make. Raises UsageError, RuleError."""
    times = options.times()
    scope = open_calls(store, settings, options, now)
    calls, leads = read_calls(store, scope), read_leads(store, scope)
    kept = read_kept(store, scope, options.unit, times)
    names = [*calls, *(name for name in leads or {} if name not in calls)]
    return FunnelReport(
        definition=define_funnel(scope.calls, settings.zone, options.unit),
        as_of=scope.calls.as_of,
        unit=options.unit,
        by=scope.calls.by,
        where=options.where,
        groups=tuple(_sum_group(name, calls.get(name, ()), leads, kept.get(name, NOBODY)) for name in names),
    )


def define_funnel(scope: Scope, zone: str, unit: Unit) -> str:
    """What is counted, and how, in words."""
    return (
        f"Population: calls on record up to {scope.as_of}{scope.describe_span('were made')}; imports taken back and "
        f"leads that came back uncalled do not count. Attempt: one dial, on its day in {zone}. Closed: the result ends "
        "the matter, because it was accepted, refused, or nothing more is to be tried. Attempts are numbered for each "
        "person and campaign until the matter is closed. Accepted: share of the closed; interval: 95 %, Wilson. Still "
        "there: the subscription that the accepted lead started, else the first that the customer started within "
        f"{PATIENCE_DAYS} days, not cancelled up to {scope.as_of}; at a milestone, counted in "
        f"{'days' if unit is Unit.DAY else 'whole calendar months'} from its start, among those old enough."
    )


def _sum_group(
    name: str, counts: Sequence[CallCount], leads: Mapping[str, LeadCount] | None, kept: Kept
) -> FunnelGroup:
    closed, accepted = sum(one.closed for one in counts), sum(one.accepted for one in counts)
    return FunnelGroup(
        name=name,
        called=sum(one.calls for one in counts if one.before == 0),
        answered=sum(one.answered for one in counts),
        reached=sum(one.reached for one in counts),
        refused_at_opening=sum(one.refused_at_opening for one in counts),
        closed=closed,
        accepted=measure_share(accepted, closed),
        attempts=sum(one.attempts for one in counts),
        seconds=sum(one.seconds for one in counts),
        by_attempt=count_steps(
            Tries(before=one.before, number=one.number, calls=one.calls, accepted=one.accepted) for one in counts
        ),
        days=_sum_days(counts),
        leads=None if leads is None else leads.get(name, LeadCount(listed=0, exported=0, called=0)),
        kept=kept,
    )


def _sum_days(counts: Sequence[CallCount]) -> tuple[DayLine, ...]:
    days: dict[int, list[CallCount]] = {}
    for one in counts:
        days.setdefault(one.day, []).append(one)
    return tuple(
        DayLine(
            day=day_of(day),
            closed=sum(one.closed for one in days[day]),
            accepted=sum(one.accepted for one in days[day]),
            attempts=sum(one.attempts for one in days[day]),
            seconds=sum(one.seconds for one in days[day]),
        )
        for day in sorted(days)
    )


def _group_data(group: FunnelGroup, unit: Unit) -> dict[str, Any]:
    leads = group.leads
    stages = {"listed": leads.listed, "exported": leads.exported, "called": leads.called} if leads else None
    milestones = [{unit.value: one.time, **describe_kept(one)} for one in group.kept.milestones]
    return {
        "group": group.name,
        "leads": stages,
        **_totals(group),
        "kept": {**_kept_totals(group.kept), "milestones": milestones},
        "by_attempt": [_step_data(step) for step in group.by_attempt],
        "days": [_line_data(line) for line in group.days],
    }


def _totals(group: FunnelGroup) -> dict[str, Any]:
    share = group.accepted
    return {
        "called": group.called,
        "answered": group.answered,
        "reached": group.reached,
        "refused_at_opening": group.refused_at_opening,
        "closed": group.closed,
        "accepted": share.count if share else 0,
        "rate": share.rate if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "attempts": group.attempts,
        "attempts_per_acceptance": group.attempts_per_acceptance,
        "talk_seconds": group.seconds,
    }


def _kept_totals(kept: Kept) -> dict[str, Any]:
    return {
        "still_there": kept.still_there,
        "cancelled": kept.cancelled,
        "without_subscription": kept.unknown,
    }


def _step_data(step: AttemptStep) -> dict[str, Any]:
    return {
        "attempt": step.number,
        "attempts": step.attempts,
        "accepted": step.accepted,
        "share": step.share,
        "cumulative": step.cumulative,
        "beyond": step.beyond,
    }


def _line_data(line: DayLine) -> dict[str, Any]:
    return {
        "day": line.day,
        "closed": line.closed,
        "accepted": line.accepted,
        "attempts": line.attempts,
        "talk_seconds": line.seconds,
    }
