"""What holds an evening back: agents who are missing somewhere, a list that is too short, or a quota?

The prices of the solution say what one more call would gain at least, at every desk in every slot. They tell where to
look; what an agent more would really bring is found by placing everybody again with that agent there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from campaign.rules.capacity import Desk, Lane
from campaign.rules.placing.problem import TEN_THOUSAND, Numbers, Problem, Solution

HOUR = 3600
LOOKED_INTO = 8
"""How many shortages are placed anew at most, the most promising first: none brings more than its prices promise."""

Solver = Callable[[Problem], Solution]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled evening: what was to be decided, what was decided, and the desks, lanes and slots that it speaks of.

    `promised` (d, s) are the callbacks that were placed before, `rate` the leads of one agent in an hour.
    """

    problem: Problem
    solution: Solution
    desks: Sequence[Desk]
    lanes: Sequence[Lane]
    starts: Sequence[int]
    slot_seconds: int
    rate: Fraction
    promised: Numbers

    def hours(self) -> Iterator[tuple[tuple[int, int], Numbers]]:
        """((from, to), slots) of every hour of the evening; a slot belongs to the hour in which it begins."""
        starts = np.array(self.starts, dtype=np.int64)
        for hour in np.unique(starts // HOUR).tolist():
            slots = np.flatnonzero(starts // HOUR == hour)
            yield (int(starts[slots[0]]), int(starts[slots[-1]]) + self.slot_seconds), slots


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """An hour of a desk: the calls it can take, those promised and placed, and what one more would gain in a year.

    `next_call` is the mean over the slots of the hour, minor units.
    """

    desk: str
    begins: int
    ends: int
    calls: int
    promised: int
    placed: int
    next_call: int

    @property
    def idle(self) -> int:
        """Calls that nobody is there for."""
        return self.calls - self.promised - self.placed

    @property
    def binds(self) -> str:
        """What holds this hour back: `agents`, `list`, or nothing that is worth anything."""
        if self.idle > 0:
            return "list"
        return "agents" if self.next_call > 0 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What one more agent for a lane in an hour would bring: more calls to customers, and what they gain in a year."""

    language: str
    skill: str
    begins: int
    ends: int
    agent_calls: int
    more_calls: int
    worth: int


def loads(filled: Filled) -> tuple[Load, ...]:
    """Every hour of every desk that has somebody there, in the order of time."""
    placed = np.zeros(filled.problem.calls.shape, dtype=np.int64)
    np.add.at(placed, (filled.solution.desk, filled.solution.slot), 1)
    calls = filled.problem.calls + filled.promised
    return tuple(
        Load(
            desk=desk.name, begins=begins, ends=ends, calls=int(calls[place, slots].sum()),
            promised=int(filled.promised[place, slots].sum()), placed=int(placed[place, slots].sum()),
            next_call=_money(filled.solution.prices[place, slots].mean()),
        )
        for (begins, ends), slots in filled.hours()
        for place, desk in enumerate(filled.desks)
        if calls[place, slots].any()
    )  # fmt: skip


def _money(gain: float) -> int:
    """Minor units of a gain in parts of TEN_THOUSAND."""
    return int(gain // TEN_THOUSAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Hours on end in which a desk has calls that nobody is there for."""

    desk: str
    begins: int
    ends: int
    calls: int
    idle: int


def idle_hours(hours: Sequence[Load]) -> tuple[Idle, ...]:
    """Where the list is too short for a desk; hours that follow one another are told together."""
    found: list[Idle] = []
    for load in sorted(hours, key=lambda one: (one.desk, one.begins)):
        if not load.idle:
            continue
        last = found[-1] if found else None
        if last and (last.desk, last.ends) == (load.desk, load.begins):
            found[-1] = replace(last, ends=load.ends, calls=last.calls + load.calls, idle=last.idle + load.idle)
        else:
            found.append(
                Idle(desk=load.desk, begins=load.begins, ends=load.ends, calls=load.calls, idle=load.idle)
            )
    return tuple(sorted(found, key=lambda one: (-one.idle, one.begins, one.desk)))


def shortages(filled: Filled, solve: Solver, most: int = LOOKED_INTO) -> tuple[Shortage, ...]:
    """For each lane the hour in which one more agent would bring most, placed anew; none that brings nothing.

    Hours that cannot bring more than one already found for the lane are not looked into.
    """
    best: dict[Lane, Shortage] = {}
    looked = 0
    for idea in sorted(_ideas(filled), key=lambda idea: -idea.promise):
        known = best.get(idea.lane)
        if looked == most or (known and idea.promise <= known.worth):
            continue
        looked += 1
        found = _look_into(filled, solve, idea)
        if known is None or found.worth > known.worth:
            best[idea.lane] = found
    gaining = [one for one in best.values() if one.worth > 0]
    return tuple(sorted(gaining, key=lambda one: (-one.worth, one.begins, one.language, one.skill)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Idea:
    """One more agent for a lane in an hour: the most it can be worth, and the calls it adds (d or d + 1, s)."""

    promise: int
    lane: Lane
    begins: int
    ends: int
    more: Numbers


def _ideas(filled: Filled) -> Iterator[_Idea]:
    """Every lane and hour where one more call would gain anything."""
    prices, wanted = _lane_prices(filled), {filled.lanes[place] for place in np.unique(filled.problem.lane).tolist()}
    for (begins, ends), slots in filled.hours():
        for lane in sorted(wanted):
            more, desk = _more_calls(filled, lane, slots), _desk_of(lane)
            dearest = prices[[one for one, other in enumerate(filled.lanes) if desk.takes(other)]].max(axis=0)
            promise = _money(float((more.sum(axis=0) * dearest)[slots].sum()))
            if promise > 0:
                yield _Idea(promise=promise, lane=lane, begins=begins, ends=ends, more=more)


def _lane_prices(filled: Filled) -> Numbers:
    """(l, s): what one more call for a lane would gain at most: the cheapest price, or the best gain where none is."""
    problem = filled.problem
    asked = np.where(problem.serves[:, :, None], filled.solution.prices[:, None, :], np.iinfo(np.int64).max)
    prices = asked.min(axis=0, initial=np.iinfo(np.int64).max)
    for lane in np.flatnonzero(~problem.serves.any(axis=0)).tolist():
        prices[lane] = problem.gains(np.flatnonzero(problem.lane == lane)).max(axis=0, initial=0)
    return np.asarray(prices, dtype=np.int64)


def _more_calls(filled: Filled, lane: Lane, slots: Numbers) -> Numbers:
    """The calls that an agent for one lane adds in some slots: to the desk of such agents, or below as a new desk."""
    new = _desk_of(lane)
    same = [place for place, desk in enumerate(filled.desks) if desk.name == new.name]
    place = same[0] if same else len(filled.desks)
    more = np.zeros((max(place + 1, len(filled.desks)), len(filled.starts)), dtype=np.int64)
    for slot in slots.tolist():
        before = filled.desks[place].seconds[slot] if same else 0
        more[place, slot] = int((before + filled.slot_seconds) * filled.rate / HOUR) - int(before * filled.rate / HOUR)
    return more


def _desk_of(lane: Lane) -> Desk:
    """A desk for one lane; nobody is there yet."""
    language, skill = lane
    return Desk(languages=frozenset({language}), skills=frozenset({skill} if skill else ()), calls=())


def _look_into(filled: Filled, solve: Solver, idea: _Idea) -> Shortage:
    """Everybody is placed again with the agent there."""
    problem, more = filled.problem, idea.more
    serves, calls = problem.serves, problem.calls
    if len(more) > len(calls):
        serves = np.vstack([serves, [[_desk_of(idea.lane).takes(lane) for lane in filled.lanes]]])
        calls = np.vstack([calls, np.zeros((1, calls.shape[1]), dtype=np.int64)])
    solution = solve(replace(problem, serves=serves, calls=calls + more))
    return Shortage(
        language=idea.lane[0], skill=idea.lane[1], begins=idea.begins, ends=idea.ends, agent_calls=int(more.sum()),
        more_calls=len(solution.candidate) - len(filled.solution.candidate),
        worth=_money(solution.total - filled.solution.total),
    )  # fmt: skip
