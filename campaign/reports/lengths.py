"""How long did the subscriptions last that a report speaks of, as counts?

The one definition that retention and cancellation share: who counts, from when, until when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaign.reports.fields import subscription_fields
from campaign.reports.groups import Key, gather_groups
from campaign.reports.options import ReportOptions, Scope, open_scope
from campaign.rules.durations import Ruler, Unit
from campaign.settings import Settings
from campaign.store.database import Store

STARTED_LATER, IMPOSSIBLE = -2, -1
"""Lengths that stand for a start after the day of the report, and for an end before the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How many subscriptions of a group were cancelled, and how many last seen still there, after one length.

    `reach` says how many of the milestones asked for lay behind them on the day of the report.
    """

    length: int
    reach: int
    events: int
    censored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """The lengths of every group, and the subscriptions left out."""

    scope: Scope
    groups: dict[str, list[Length]]
    started_later: int
    impossible: int


def open_subscriptions(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> Scope:
    """The subscriptions that options mean. Raises UsageError, RuleError."""
    return open_scope(options, subscription_fields(store, settings), store, settings, now)


def read_lengths(store: Store, scope: Scope, unit: Unit, milestones: Sequence[int] = ()) -> Lengths:
    """Every length that occurs, in days or whole months, and how many of the milestones could have been reached."""
    ruler = Ruler(unit=unit)
    parts = {
        **scope.parts,
        "start_mark": ruler.mark("started_on"),
        "end_mark": ruler.mark("ended_on"),
        "length": ruler.length("start_mark", "end_mark", "ended_on"),
        "reach": ruler.count_passed("started_on", scope.as_of, milestones),
    }
    left_out = {STARTED_LATER: 0, IMPOSSIBLE: 0}

    def walk() -> Iterator[tuple[Key, Length]]:
        for row in store.stream("reports/retention.count_endings", parts, **scope.values):
            length, reach, events, censored = row["length"], row["reach"], row["events"], row["censored"]
            if length < 0:
                left_out[length] += events + censored
            else:
                yield row["grouping"], Length(length=length, reach=reach, events=events, censored=censored)

    groups = gather_groups(walk(), scope.group)
    return Lengths(scope=scope, groups=groups, started_later=left_out[STARTED_LATER], impossible=left_out[IMPOSSIBLE])


def describe_subscriptions(scope: Scope) -> str:
    """Who counts, from when and until when, in words."""
    return (
        f"Population: subscriptions on record{scope.describe_span('started')}; imports taken back do not count. "
        f"Time zero: the day a subscription started. Event: its cancellation, up to {scope.as_of}. "
        "Censored, still there when last seen: on the day the file says it was last seen, otherwise on "
        f"{scope.as_of}."
    )
