"""What did calls lead to hour by hour, and does a window in which people are called earn its place?

Counts by hour of the week in, shares with intervals and verdicts out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.rules.answering import HOURS_A_DAY, HOURS_A_WEEK, Count, Learned
from campaign.rules.comparison import Difference, Share, compare_shares, measure_share
from campaign.rules.hours import parse_hours

ENOUGH_CALLS = 100
"""Inside and outside: with fewer calls nothing is said about the window."""
TOO_FEW, BETTER, WORSE, ALIKE = "not yet readable", "better inside", "better outside", "no difference can be seen"
CONCLUSIONS = {
    TOO_FEW: f"Not yet readable: fewer than {ENOUGH_CALLS} on one side.",
    BETTER: "By this the window earns its place.",
    WORSE: "By this the window does not earn its place: look at the hours outside.",
    ALIKE: "No difference can be seen yet.",
}
REACH, REFUSAL = "reached per call", "refused at the opening per conversation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What some calls led to: shares of the calls, then of the conversations; None where there were none.

    `expected` is the share of conversations that a build expects of these calls, before anybody's own past.
    """

    tries: int
    answered: Share | None
    reached: Share | None
    refused_at_opening: Share | None
    accepted: Share | None
    expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourHeard:
    """One hour of the day; `inside` is None where the window begins or ends within it."""

    hour: int
    inside: bool | None
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGroup:
    """The hours at which the people of a group were called."""

    name: str
    hours: tuple[HourHeard, ...]
    total: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowVerdict:
    """Calls inside of the window against those outside, by one measure."""

    measure: str
    inside: Share | None
    outside: Share | None
    difference: Difference | None
    verdict: str


def inside_by_hour(window: str) -> list[bool | None]:
    """For each hour of the day whether it lies in the window; None where only a part of it does."""
    ranges = parse_hours(window)
    covered = [
        sum(max(0, min(end, hour * 60 + 60) - max(start, hour * 60)) for start, end in ranges)
        for hour in range(HOURS_A_DAY)
    ]
    return [None if 0 < minutes < 60 else bool(minutes) for minutes in covered]


def hear_group(name: str, counts: Sequence[Count], learned: Learned, inside: Sequence[bool | None]) -> WindowGroup:
    """What the calls of a group led to, hour by hour; `inside` is that of `inside_by_hour`."""
    hours = sorted({count.cell % HOURS_A_DAY for count in counts})
    return WindowGroup(
        name=name,
        hours=tuple(
            HourHeard(
                hour=hour, inside=inside[hour],
                heard=hear([one for one in counts if one.cell % HOURS_A_DAY == hour], learned),
            )
            for hour in hours
        ),
        total=hear(counts, learned),
    )  # fmt: skip


def hear(counts: Sequence[Count], learned: Learned) -> Heard:
    """What some calls led to."""
    tries, reached = sum(one.tries for one in counts), sum(one.reached for one in counts)
    expected = sum(
        one.tries
        * learned.chance(
            one.cell // HOURS_A_WEEK, one.cell % HOURS_A_WEEK // HOURS_A_DAY, one.cell % HOURS_A_DAY
        )
        for one in counts
    )
    return Heard(
        tries=tries,
        answered=measure_share(sum(one.answered for one in counts), tries),
        reached=measure_share(reached, tries),
        refused_at_opening=measure_share(sum(one.refused_at_opening for one in counts), reached),
        accepted=measure_share(sum(one.accepted for one in counts), reached),
        expected=expected / tries if tries else None,
    )


def judge_window(counts: Sequence[Count], inside: Sequence[bool | None]) -> tuple[WindowVerdict, ...]:
    """Both measures: more conversations are better, fewer refusals at the opening are."""
    sides = [[one for one in counts if inside[one.cell % HOURS_A_DAY] is side] for side in (True, False)]
    calls, reached, refused = (
        [sum(getattr(one, name) for one in side) for side in sides]
        for name in ("tries", "reached", "refused_at_opening")
    )
    return (
        _compare(REACH, *map(measure_share, reached, calls), sign=1),
        _compare(REFUSAL, *map(measure_share, refused, reached), sign=-1),
    )


def _compare(measure: str, inside: Share | None, outside: Share | None, *, sign: int) -> WindowVerdict:
    if inside is None or outside is None:
        return WindowVerdict(measure=measure, inside=inside, outside=outside, difference=None, verdict=TOO_FEW)
    difference = compare_shares(inside, outside)
    if min(inside.n, outside.n) < ENOUGH_CALLS:
        verdict = TOO_FEW
    elif difference.low <= 0 <= difference.high:
        verdict = ALIKE
    else:
        verdict = BETTER if sign * difference.difference > 0 else WORSE
    return WindowVerdict(measure=measure, inside=inside, outside=outside, difference=difference, verdict=verdict)
