"""How much can an evening gain at most, in the eyes of another solver: OR-tools, on a network of flows?

A call is a unit of flow from the evening through the quotas that count it, from the widest to the narrowest, through
its household or person, to a slot in a lane, to a desk in that slot. That is a network as long as no two quotas cross
and all members of a unit are counted by the same ones; a member that gains less than another in the same lane and slot
never goes there. Flow that is worth nothing takes the way around.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from campaign.rules.placing.problem import Numbers, Problem

AROUND = 2
"""The nodes before any other: 0 gives, 1 takes."""
PIECE = 16_384
"""Units whose arrows are drawn at once: few enough for the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """Arrows of a network: from `tails` to `heads`, each for at most `room` calls that gain `gain`."""

    tails: Numbers
    heads: Numbers
    room: Numbers
    gain: Numbers


def is_network(problem: Problem) -> bool:
    """Whether the evening is a network of flows: quotas within each other or apart, each for whole units."""
    counted = problem.limited.astype(np.int64)
    shared = counted @ counted.T
    sizes = np.diagonal(shared)
    apart = (shared == 0) | (shared == sizes[:, None]) | (shared == sizes[None, :])
    return bool(apart.all()) and all(_is_same_in_units(problem, row) for row in problem.limited)


def _is_same_in_units(problem: Problem, counted: NDArray[np.bool_]) -> bool:
    """Whether a quota counts all members of each unit or none."""
    members = np.bincount(problem.unit)
    inside = np.bincount(problem.unit, weights=counted[problem.klass], minlength=len(members))
    return bool(((inside == 0) | (inside == members)).all())


def build_network(problem: Problem) -> SimpleMinCostFlow:
    """The network of an evening, made as fast as arrays in bulk allow."""
    network = SimpleMinCostFlow()
    for arcs in _draw_arcs(problem):
        tails, heads = arcs.tails.astype(np.int32), arcs.heads.astype(np.int32)
        network.add_arcs_with_capacity_and_unit_cost(tails, heads, arcs.room, -arcs.gain)
    calls = _count_calls(problem)
    network.set_node_supply(0, calls)
    network.set_node_supply(1, -calls)
    return network


def solve_network(network: SimpleMinCostFlow) -> int:
    """The gain of the best flow."""
    status = network.solve()
    if status != network.OPTIMAL:
        raise AssertionError(f"OR-tools ends with {status}")
    return -int(network.optimal_cost())


def best_total(problem: Problem) -> int:
    """What the evening can gain at most."""
    return solve_network(build_network(problem))


def _count_units(problem: Problem) -> int:
    return int(problem.unit.max(initial=-1)) + 1


def _count_calls(problem: Problem) -> int:
    """How many calls there can be at most."""
    return min(int(problem.calls.sum()), _count_units(problem))


def _draw_arcs(problem: Problem) -> Iterator[Arcs]:
    """Every arrow of the evening."""
    slots, lanes, desks = problem.chances.shape[1], problem.serves.shape[1], len(problem.serves)
    first_unit = AROUND + len(problem.limits)
    first_lane = first_unit + _count_units(problem)
    first_desk = first_lane + slots * lanes
    yield _free(np.asarray([0]), np.asarray([1]), np.asarray([_count_calls(problem)]))
    yield _quota_arcs(problem)
    yield _unit_arcs(problem, first_unit)
    yield from _choice_arcs(problem, first_unit, first_lane)
    yield _lane_arcs(problem, first_lane, first_desk)
    yield _free(first_desk + np.arange(desks * slots), np.ones(desks * slots), problem.calls.ravel())


def _quota_arcs(problem: Problem) -> Arcs:
    """Into each quota from the next wider one, or from the evening."""
    sizes = problem.limited.sum(axis=1)
    wider = [_narrowest_around(problem, place, sizes) for place in range(len(sizes))]
    return _free(np.asarray(wider, dtype=np.int64), AROUND + np.arange(len(sizes)), problem.limits)


def _narrowest_around(problem: Problem, place: int, sizes: Numbers) -> int:
    """The node of the narrowest quota that counts all that this one counts; of two that count the same, by place."""
    counted = problem.limited[place]
    around = [
        (int(sizes[other]), -other)
        for other, counts in enumerate(problem.limited)
        if bool(counts[counted].all()) and counted.any() and (int(sizes[other]), -other) > (int(sizes[place]), -place)
    ]
    return AROUND - min(around)[1] if around else 0


def _unit_arcs(problem: Problem, first_unit: int) -> Arcs:
    """Into each unit from the narrowest quota that counts it, or from the evening."""
    sizes = problem.limited.sum(axis=1)
    of_class = np.zeros(problem.limited.shape[1], dtype=np.int64)
    for place in sorted(range(len(sizes)), key=lambda place: (-int(sizes[place]), place)):
        of_class[problem.limited[place]] = AROUND + place
    units = _count_units(problem)
    tails = np.zeros(units, dtype=np.int64)
    tails[problem.unit] = of_class[problem.klass]
    return _free(tails, first_unit + np.arange(units), np.ones(units))


def _choice_arcs(problem: Problem, first_unit: int, first_lane: int) -> Iterator[Arcs]:
    """From each unit to each slot in each lane that its members need, with the best of them; in pieces."""
    slots, lanes = problem.chances.shape[1], problem.serves.shape[1]
    pair = problem.unit * lanes + problem.lane
    order = np.argsort(pair, kind="stable")
    begins = np.flatnonzero(np.diff(pair[order], prepend=-1))
    ends = np.append(begins[PIECE::PIECE], len(pair))
    reachable = problem.serves.T.astype(np.int64) @ problem.calls > 0
    for begin, end in zip(begins[::PIECE].tolist(), ends.tolist(), strict=False):
        here = begins[np.searchsorted(begins, begin) : np.searchsorted(begins, end)]
        pairs = pair[order[here]]
        gains = np.maximum.reduceat(problem.gains(order[begin:end]), here - begin, axis=0)
        rows, columns = np.nonzero((gains > 0) & reachable[pairs % lanes])
        tails = (first_unit + pairs // lanes)[rows]
        heads = first_lane + (pairs % lanes)[rows] * slots + columns
        yield Arcs(tails=tails, heads=heads, room=np.ones(len(rows), dtype=np.int64), gain=gains[rows, columns])


def _lane_arcs(problem: Problem, first_lane: int, first_desk: int) -> Arcs:
    """From each slot in each lane to the desks that serve it."""
    slots = problem.chances.shape[1]
    desk, lane = np.nonzero(problem.serves)
    tails = first_lane + lane[:, None] * slots + np.arange(slots)
    heads = first_desk + desk[:, None] * slots + np.arange(slots)
    return _free(tails.ravel(), heads.ravel(), np.full(tails.size, _count_calls(problem)))


def _free(tails: Numbers, heads: NDArray[np.generic], room: NDArray[np.generic]) -> Arcs:
    """Arrows along which nothing is gained yet."""
    return Arcs(
        tails=tails, heads=heads.astype(np.int64), room=room.astype(np.int64), gain=np.zeros(len(tails), dtype=np.int64)
    )
