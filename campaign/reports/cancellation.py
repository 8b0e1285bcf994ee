"""How many cancel within 30, 60, 90 days, and why?

Shares among the mature only, each with Wilson's interval: no model, so that anybody can count it after us.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaign.reports.groups import NOT_STATED, gather_groups
from campaign.reports.lengths import Length, describe_subscriptions, open_subscriptions, read_lengths
from campaign.reports.options import ReportOptions, Scope
from campaign.rules.durations import Unit
from campaign.rules.milestones import Milestone, Outcome, judge_milestones
from campaign.settings import Settings
from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some cancelled; `monthly_value` in minor units went with them."""

    reason: str
    cancelled: int
    monthly_value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationGroup:
    """What became of those who started, in one group."""

    name: str
    started: int
    milestones: tuple[Milestone, ...]
    reasons: tuple[Reason, ...]

    @property
    def cancelled(self) -> int:
        """All cancellations up to the day of the report, mature or not."""
        return sum(reason.cancelled for reason in self.reasons)

    @property
    def monthly_value_lost(self) -> int:
        """Minor units a month that went with them."""
        return sum(reason.monthly_value for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationReport:
    """Who cancelled within each milestone, group by group."""

    definition: str
    as_of: date
    unit: Unit
    by: str
    where: str
    currency: str
    minor_digits: int
    groups: tuple[CancellationGroup, ...]
    started_later: int
    impossible: int

    @property
    def n(self) -> int:
        """The subscriptions counted."""
        return sum(group.started for group in self.groups)

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints; `n` of a milestone are the mature, among whom `rate` is taken."""
        return {
            "definition": self.definition,
            "as_of": self.as_of,
            "unit": self.unit,
            "by": self.by,
            "where": self.where,
            "n": self.n,
            "currency": self.currency,
            "minor_digits": self.minor_digits,
            "left_out": {"started_later": self.started_later, "impossible": self.impossible},
            "groups": [_group_data(group) for group in self.groups],
        }

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition, group, milestone or reason."""
        yield {"row": "definition", "text": self.definition}
        for group in self.groups:
            yield {"row": "group", "group": group.name, "n": group.started, "cancelled": group.cancelled}
            for milestone in group.milestones:
                data = {"time": milestone.time, **milestone_data(milestone)}
                yield {"row": "milestone", "group": group.name, "unit": self.unit, **data}
            for reason in group.reasons:
                yield {"row": "reason", "group": group.name, **_reason_data(reason)}


CSV_COLUMNS = (
    "row", "group", "unit", "time", "n", "cancelled", "rate", "low", "high", "mature", "not_yet", "unknown", "reason",
    "monthly_value", "text",
)  # fmt: skip


def report_cancellation(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> CancellationReport:
    """The cancellations of every group that `options` make. Raises UsageError, RuleError."""
    times = options.times()
    scope = open_subscriptions(store, settings, options, now)
    lengths = read_lengths(store, scope, options.unit, times)
    reasons = _read_reasons(store, scope)
    return CancellationReport(
        definition=define_cancellation(scope, options.unit),
        as_of=scope.as_of,
        unit=options.unit,
        by=scope.by,
        where=options.where,
        currency=settings.currency,
        minor_digits=settings.minor_digits,
        groups=tuple(_judge_group(name, group, reasons, times) for name, group in lengths.groups.items()),
        started_later=lengths.started_later,
        impossible=lengths.impossible,
    )


def define_cancellation(scope: Scope, unit: Unit) -> str:
    """What is counted, and how, in words."""
    return (
        f"{describe_subscriptions(scope)} Unit: {'days' if unit is Unit.DAY else 'whole calendar months'}. Cancelled "
        "within a milestone: at the latest on it. Counted are the mature only: those whose milestone had passed by "
        f"{scope.as_of}, except those last seen before it, who are unknown. Interval: 95 %, Wilson. Reasons and "
        "monthly value are those of every cancellation so far, mature or not."
    )


def milestone_data(milestone: Milestone) -> dict[str, Any]:
    """A milestone as data: `n` mature, `cancelled` of them, and who is not counted."""
    share = milestone.share
    return {
        "n": share.n if share else 0,
        "cancelled": share.count if share else 0,
        "mature": milestone.mature,
        "rate": share.rate if share else None,
        "low": share.low if share else None,
        "high": share.high if share else None,
        "not_yet": milestone.not_yet,
        "unknown": milestone.unknown,
    }


def read_outcomes(lengths: Sequence[Length], times: Sequence[int]) -> list[Outcome]:
    """Lengths counted in milestones: whoever cancels on a milestone has not outlived it."""
    counts: dict[tuple[int, int], list[int]] = {}
    for length in lengths:
        lost = counts.setdefault((bisect_left(times, length.length), length.reach), [0, 0])
        lost[0] += length.events
        kept = counts.setdefault((bisect_right(times, length.length), length.reach), [0, 0])
        kept[1] += length.censored
    return [
        Outcome(outlived=outlived, possible=possible, lost=lost, kept=kept)
        for (outlived, possible), (lost, kept) in counts.items()
    ]


def _judge_group(
    name: str, lengths: Sequence[Length], reasons: Mapping[str, list[Reason]], times: Sequence[int]
) -> CancellationGroup:
    return CancellationGroup(
        name=name,
        started=sum(length.events + length.censored for length in lengths),
        milestones=judge_milestones(read_outcomes(lengths, times), times),
        reasons=tuple(reasons.get(name, ())),
    )


def _read_reasons(store: Store, scope: Scope) -> dict[str, list[Reason]]:
    rows = store.stream("reports/cancellation.count_reasons", scope.parts, **scope.values)
    found = gather_groups(
        (
            (
                row["grouping"],
                Reason(
                    reason=row["reason"] or NOT_STATED, cancelled=row["cancelled"], monthly_value=row["monthly_value"]
                ),
            )
            for row in rows
        ),
        scope.group,
    )
    return {name: sorted(reasons, key=lambda one: (-one.cancelled, one.reason)) for name, reasons in found.items()}


def _reason_data(reason: Reason) -> dict[str, Any]:
    return {"reason": reason.reason, "cancelled": reason.cancelled, "monthly_value": reason.monthly_value}


def _group_data(group: CancellationGroup) -> dict[str, Any]:
    return {
        "group": group.name,
        "started": group.started,
        "cancelled": group.cancelled,
        "cancelled_within": {str(milestone.time): milestone_data(milestone) for milestone in group.milestones},
        "reasons": [_reason_data(reason) for reason in group.reasons],
        "monthly_value_lost": group.monthly_value_lost,
        "cost": None,
    }
