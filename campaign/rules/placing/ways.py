"""What is the shortest way from every node to the nearest of some goals?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaign.rules.placing.network import ENDLESS
from campaign.rules.placing.problem import Flags, Numbers

FAR = np.int64(2**62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The shortest way from every node to the nearest goal: `length` and the arc it begins with, -1 for none.

    Arcs below `stations` lead to that station by a change of one person; others are `stations` + the place of an arc in
    the list of pipes.
    """

    length: Numbers
    arc: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """The pipes that can take more, and those that can take less, as arcs with what they cost."""

    tail: Numbers
    head: Numbers
    cost: Numbers


def find_ways(change: Numbers, arcs: Arcs, goals: Numbers, nodes: int) -> Ways:
    """Shortest ways to the goals (Bellman and Ford): `change` (b, b) is what a change between stations costs."""
    stations = len(change)
    length = np.full(nodes, FAR)
    arc = np.full(nodes, -1, dtype=np.int64)
    length[goals] = 0
    fresh = np.zeros(nodes, dtype=bool)
    fresh[goals] = True
    while fresh.any():
        before = length.copy()
        columns = np.flatnonzero(fresh[:stations])
        if len(columns):
            _relax_changes(change, columns, length, arc)
        _relax_arcs(arcs, fresh, before, length, arc, stations)
        fresh = length < before
    return Ways(length=length, arc=arc)


def _relax_changes(change: Numbers, columns: Numbers, length: Numbers, arc: Numbers) -> None:
    stations = len(change)
    through = change[:, columns] + length[columns]
    nearest = through.argmin(axis=1)
    reached = through[np.arange(stations), nearest]
    better = np.flatnonzero((reached < length[:stations]) & (reached < ENDLESS // 2))
    length[better] = reached[better]
    arc[better] = columns[nearest[better]]


def _relax_arcs(arcs: Arcs, fresh: Flags, before: Numbers, length: Numbers, arc: Numbers, stations: int) -> None:
    used = np.flatnonzero(fresh[arcs.head])
    tail = arcs.tail[used]
    reached = before[arcs.head[used]] + arcs.cost[used]
    better = reached < length[tail]
    used, tail, reached = used[better], tail[better], reached[better]
    np.minimum.at(length, tail, reached)
    best = reached == length[tail]
    arc[tail[best]] = stations + used[best]
