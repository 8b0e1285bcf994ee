"""How likely does a call at some hour of the week reach this person?

Calls are counted by cell: segment, weekday and hour in the customer's own time. A cell with few calls says little, so
that each level is drawn towards the one above it: the cell towards its segment's hour on all days, that towards the
hour of everybody, that towards all calls, and these towards a stated neutral chance. How strongly is estimated from how
much the siblings differ (beta-binomial, method of moments: Kleinman 1973, JASA 68, 46-54). Plain numbers in, plain
numbers out; sums are exact, so that the same calls always give the same chances.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

HOURS_A_DAY, HOURS_A_WEEK = 24, 168
MOST_SEGMENTS = 12
"""Values that become segments of their own; further ones count with those who have none."""

PARTS = ("before 12:00", "12:00-18:00", "from 18:00")
"""The parts of the day by which a person's own calls are remembered."""
_PART_BEGINS = (12, 18)

HISTORIES = 216
"""Six things may be remembered of each of three parts of the day."""
EVIDENCE = ((0, 0), (1, 0), (2, 0), (3, 0), (1, 1), (3, 1))
"""(calls, reached) that each of the six stands for: not called; called once, twice, three times or more and never
reached; reached at least every second time; reached less often. No more than what it says at least."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the calls of one cell led to; `cell` is segment * 168 + weekday * 24 + hour."""

    cell: int
    tries: int
    answered: int
    reached: int
    refused_at_opening: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is stated: the neutral chance, how many calls it weighs, and the bounds of what is estimated.

    `person_calls` is how many calls the chance of everybody weighs against a person's own calls, of which those at
    another part of the day count by `other_parts`.
    """

    neutral: float
    neutral_calls: int
    least_calls: int
    most_calls: int
    person_calls: int
    other_parts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The chance that a call reaches the right person, at every level; `weights` are calls that each level weighs."""

    overall: float
    hours: Mapping[int, float]
    segments: Mapping[tuple[int, int], float]
    cells: Mapping[tuple[int, int, int], float]
    hour_weight: float
    segment_weight: float
    weekday_weight: float

    def chance(self, segment: int, weekday: int, hour: int) -> float:
        """The chance in a cell, or of what stands above it where nobody was ever called in it."""
        found = self.cells.get((segment, hour, weekday))
        if found is None:
            found = self.segments.get((segment, hour))
        return self.hours.get(hour, self.overall) if found is None else found


Tried = tuple[int, int]
"""Calls, and how many of them reached the person."""


def learn_chances(counts: Iterable[Count], terms: Terms) -> Learned:
    """The chances that follow from the calls of all cells."""
    cells = {_place(count.cell): (count.tries, count.reached) for count in counts}
    segments = _sum_by(cells, {place: place[:2] for place in cells})
    hours = _sum_by(cells, {place: place[1] for place in cells})
    every = (sum(tries for tries, _ in cells.values()), sum(reached for _, reached in cells.values()))
    overall = shrink(every, terms.neutral, terms.neutral_calls)
    hour_weight = estimate_weight([list(hours.values())], terms)
    of_hours = _shrink_all(hours, dict.fromkeys(hours, "all"), {"all": overall}, hour_weight)
    above = {place: place[1] for place in segments}
    segment_weight = estimate_weight(_families(segments, above), terms)
    of_segments = _shrink_all(segments, above, of_hours, segment_weight)
    parents = {place: place[:2] for place in cells}
    weekday_weight = estimate_weight(_families(cells, parents), terms)
    return Learned(
        overall=overall, hours=of_hours, segments=of_segments,
        cells=_shrink_all(cells, parents, of_segments, weekday_weight),
        hour_weight=hour_weight, segment_weight=segment_weight, weekday_weight=weekday_weight,
    )  # fmt: skip


def shrink(tried: Tried, towards: float, weight: float) -> float:
    """The share that was reached, as if `weight` more calls had reached people at the rate `towards`."""
    tries, reached = tried
    return (reached + weight * towards) / (tries + weight)


def estimate_weight(families: Iterable[Sequence[Tried]], terms: Terms) -> float:
    """How many calls the common rate of siblings weighs against the calls of one of them.

    Kleinman's moment estimate with weights by calls, pooled over the families. What cannot be told apart counts as
    alike: the most that the terms allow.
    """
    surplus, room = [], []
    for family in families:
        calls = [(tries, reached) for tries, reached in family if tries]
        total, hits = sum(tries for tries, _ in calls), sum(reached for _, reached in calls)
        if len(calls) > 1 and 0 < hits < total:
            rate = hits / total
            spread = math.fsum(tries * (reached / tries - rate) ** 2 for tries, reached in calls)
            surplus.append(spread / (rate * (1 - rate)) - (len(calls) - 1))
            room.append(total - math.fsum(tries * tries for tries, _ in calls) / total - (len(calls) - 1))
    alike, possible = math.fsum(surplus), math.fsum(room)
    if alike <= 0 or possible <= 0:
        return float(terms.most_calls)
    kinship = min(alike / possible, 1.0)
    return min(max((1 - kinship) / kinship, float(terms.least_calls)), float(terms.most_calls))


def part_of_day(hour: int) -> int:
    """The place in PARTS of an hour."""
    return sum(hour >= begins for begins in _PART_BEGINS)


def remembered(history: int, part: int, terms: Terms) -> tuple[float, float]:
    """(calls, reached) of a person that say something about a part of the day; `history` is that of the standing."""
    calls = reached = 0.0
    for other in range(len(PARTS)):
        share = 1.0 if other == part else terms.other_parts
        tries, hits = EVIDENCE[history // 6**other % 6]
        calls, reached = calls + share * tries, reached + share * hits
    return calls, reached


def _place(cell: int) -> tuple[int, int, int]:
    """(segment, hour, weekday) of a cell."""
    return cell // HOURS_A_WEEK, cell % HOURS_A_DAY, cell % HOURS_A_WEEK // HOURS_A_DAY


def _sum_by(tried: Mapping[tuple[int, int, int], Tried], above: Mapping[tuple[int, int, int], Key]) -> dict[Key, Tried]:
    found: dict[Key, Tried] = {}
    for place, (tries, reached) in tried.items():
        before = found.get(above[place], (0, 0))
        found[above[place]] = (before[0] + tries, before[1] + reached)
    return found


Place = TypeVar("Place", bound=Hashable)


def _families(tried: Mapping[Place, Tried], above: Mapping[Place, Key]) -> list[list[Tried]]:
    found: dict[Key, list[Tried]] = {}
    for place, one in tried.items():
        found.setdefault(above[place], []).append(one)
    return list(found.values())


def _shrink_all(
    tried: Mapping[Place, Tried], above: Mapping[Place, Key], towards: Mapping[Key, float], weight: float
) -> dict[Place, float]:
    """Each drawn towards what stands above it; who has no siblings says nothing beyond that."""
    siblings: dict[Key, int] = {}
    for place in tried:
        siblings[above[place]] = siblings.get(above[place], 0) + 1
    return {
        place: shrink(one, towards[above[place]], weight) if siblings[above[place]] > 1 else towards[above[place]]
        for place, one in tried.items()
    }
