"""How do calls too many and calls too few cancel out, at the least loss?

Everybody first takes what is best at the given prices: the best evening there is, for other capacities than there are.
Then each call too many is led by the shortest way to a call too few, exchange by exchange; prices rise and fall by the
lengths of the ways, so that everybody still has the best at the new prices. When nothing is left over, no other evening
gains more (successive shortest paths: Ahuja, Magnanti, Orlin, Network Flows, 1993, chapter 9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaign.rules.placing.lots import NEVER
from campaign.rules.placing.network import ENDLESS, Network, outer_first
from campaign.rules.placing.problem import Numbers
from campaign.rules.placing.rows import Rows
from campaign.rules.placing.ways import FAR, Arcs, Ways, find_ways


class Balance:
    """An evening on its way into balance.

    `levels` (nodes) are the prices, `flow` (pipes) what flows, `gains` (m, stations) what the movable units gain at
    each station (0 in their own pool, NEVER where they cannot be), `station` (m) where they are, `fixed` (stations) how
    many others stay where they are, `members` (c) how many units of each class there are in all.
    """

    def __init__(
        self, network: Network, *, levels: Numbers, flow: Numbers, gains: Numbers, station: Numbers, fixed: Numbers,
        members: Numbers,
    ) -> None:  # fmt: skip
        self.network, self.levels, self.flow, self.station = network, levels, flow.copy(), station.copy()
        self._gains, self._fixed, self._members = gains, fixed, members
        self._change = np.full((network.stations, network.stations), ENDLESS)
        self._who = np.full((network.stations, network.stations), -1, dtype=np.int64)
        for here in np.unique(station).tolist():
            self._look_at(here)

    def run(self) -> bool:
        """Balance everything; False when the movable units do not suffice."""
        while (extra := self._extra()).any():
            over = np.flatnonzero(extra > 0)
            is_done = self._lead(over, extra, back=False) if len(over) else self._lead(
                np.flatnonzero(extra < 0), extra, back=True)  # fmt: skip
            if not is_done:
                return False
        return True

    def _look_at(self, station: int) -> None:
        """The cheapest change from a station to each other, and who makes it."""
        here = np.flatnonzero(self.station == station)
        self._change[station] = ENDLESS
        if len(here):
            gains = self._gains[here]
            loss = gains[:, station, None] - gains
            least = loss.argmin(axis=0)
            found = loss[least, np.arange(len(self._change))]
            self._change[station] = np.where(found < ENDLESS // 4, found, ENDLESS)
            self._who[station] = here[least]
        self._change[station, station] = ENDLESS

    def _extra(self) -> Numbers:
        """(nodes): what flows in and not out, 0 at the root."""
        network, pipes = self.network, self.network.pipes
        nodes = network.root + 1
        extra = np.bincount(pipes.head, self.flow, nodes) - np.bincount(pipes.tail, self.flow, nodes)
        load = self._fixed + np.bincount(self.station, minlength=network.stations)
        extra[: network.cells] += load[: network.cells]
        extra[network.cells : network.stations] += load[network.cells :] - self._members
        extra[network.root] = 0
        return np.asarray(extra, dtype=np.int64)

    def _lead(self, ends: Numbers, extra: Numbers, *, back: bool) -> bool:
        """Lead what is too much at the ends to where too little is (`back`: from the root to the ends)."""
        pipes, levels, root = self.network.pipes, self.levels, self.network.root
        more, less = np.flatnonzero(self.flow < pipes.most), np.flatnonzero(self.flow > 0)
        tail = np.concatenate([pipes.tail[more], pipes.head[less]])
        head = np.concatenate([pipes.head[more], pipes.tail[less]])
        stations = levels[: self.network.stations]
        change = np.where(self._change < ENDLESS, self._change + stations - stations[:, None], ENDLESS)
        cost = levels[head] - levels[tail]
        if back:
            ways = find_ways(change.T.copy(), Arcs(tail=head, head=tail, cost=cost), np.array([root]), len(levels))
        else:
            goals = np.append(np.flatnonzero(extra < 0), root)
            ways = find_ways(change, Arcs(tail=tail, head=head, cost=cost), goals, len(levels))
        reached = ends[ways.length[ends] < FAR]
        if not len(reached):
            return False
        pipe_of = np.concatenate([more, -1 - less])
        touched: set[int] = set()
        for end in reached[np.argsort(ways.length[reached], kind="stable")].tolist():
            path = self._trace(end, ways, pipe_of, tail if back else head, back=back)
            self._move(path, end, extra, touched)
        moved = np.minimum(ways.length, ways.length[reached].max())
        self.levels = levels - moved if back else levels + moved
        self.levels -= self.levels[root]
        for station in touched:
            self._look_at(station)
        return True

    def _trace(self, end: int, ways: Ways, pipe_of: Numbers, leads_to: Numbers, *, back: bool) -> _Path:
        """The way from an end to its goal."""
        stations = self.network.stations
        changes: list[tuple[int, int, int]] = []
        pumped: list[int] = []
        node = end
        while (arc := int(ways.arc[node])) >= 0:
            if arc < stations:
                start, stop = (arc, node) if back else (node, arc)
                changes.append((int(self._who[start, stop]), start, stop))
                node = arc
            else:
                pumped.append(int(pipe_of[arc - stations]))
                node = int(leads_to[arc - stations])
        return _Path(changes=changes, pumped=pumped, goal=node)

    def _move(self, path: _Path, end: int, extra: Numbers, touched: set[int]) -> None:
        """Move as much as a way allows; nothing when an earlier one has used it up."""
        at_goal = -int(extra[path.goal]) if path.goal != self.network.root else ENDLESS
        most = min(abs(int(extra[end])), at_goal, self._room(path))
        if most <= 0:
            return
        for who, start, stop in path.changes:
            self.station[who] = stop
            touched |= {start, stop}
        for pipe in path.pumped:
            self.flow[pipe if pipe >= 0 else -1 - pipe] += most if pipe >= 0 else -most
        extra[end] -= most if extra[end] > 0 else -most
        if path.goal != self.network.root:
            extra[path.goal] += most

    def _room(self, path: _Path) -> int:
        """How much can still be moved along a way."""
        movers = {who for who, start, _ in path.changes if self.station[who] == start}
        if len(movers) < len(path.changes):
            return 0
        most = self.network.pipes.most
        rooms = [int(most[pipe] - self.flow[pipe] if pipe >= 0 else self.flow[-1 - pipe]) for pipe in path.pumped]
        return min([*rooms, 1 if path.changes else int(ENDLESS)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Path:
    """A way from an end to a goal: who changes from which station to which, and the pipes (-1 - pipe: against it)."""

    changes: list[tuple[int, int, int]]
    pumped: list[int]
    goal: int


def start_flow(network: Network, levels: Numbers, load: Numbers, called: Numbers) -> Numbers:
    """What flows at given prices with so many calls in each cell and of each class: full where it has a price."""
    pipes = network.pipes
    flow = np.zeros(len(pipes), dtype=np.int64)
    drop = levels[pipes.head] - levels[pipes.tail]
    first_desk = network.stations
    room = np.zeros(network.root + 1, dtype=np.int64)
    to_root = pipes.head == network.root
    room[pipes.tail[to_root]] = pipes.most[to_root]
    left = load.copy()
    serving = np.flatnonzero((pipes.tail < network.cells) & (drop == 0))
    for pipe in serving[np.lexsort((pipes.head[serving], _ways_out(network, serving)))]:
        cell, desk = pipes.tail[pipe], pipes.head[pipe]
        flow[pipe] = min(left[cell], room[desk])
        left[cell] -= flow[pipe]
        room[desk] -= flow[pipe]
    served = np.bincount(pipes.head[serving], flow[serving], network.root + 1).astype(np.int64)
    desks = np.flatnonzero(to_root & (pipes.tail >= first_desk))
    flow[desks] = np.where(drop[desks] < 0, pipes.most[desks], served[pipes.tail[desks]])
    _draw_quotas(network, flow, drop, called)
    return flow


def _ways_out(network: Network, serving: Numbers) -> Numbers:
    """How many desks at this price each cell has."""
    return np.asarray(np.bincount(network.pipes.tail[serving], minlength=network.cells)[network.pipes.tail[serving]])


def _draw_quotas(network: Network, flow: Numbers, drop: Numbers, called: Numbers) -> None:
    """Pools get what is called of their class; quotas with a price are used up, others as much as they are drawn on."""
    pipes, first_quota = network.pipes, network.root - network.quotas
    flow[len(flow) - network.classes :] = called
    pipe_of = len(flow) - network.classes - network.quotas
    for quota in reversed(outer_first(network.parent)):
        drawn = flow[pipes.tail == first_quota + quota].sum()
        pipe = pipe_of + quota
        flow[pipe] = pipes.most[pipe] if drop[pipe] < 0 else min(drawn, pipes.most[pipe])


def seat_gains(gains: Numbers, rows: Rows, units: Numbers, pool: Numbers, network: Network) -> Numbers:
    """(m, stations): what some units gain at each station, by their best member of the class of their `pool` (m)."""
    table = np.full((len(units), network.stations), NEVER)
    members = rows.members[units]
    slots = np.arange(network.slots)
    for ordinal in range(int(members.max(initial=0))):
        here = np.flatnonzero(members > ordinal)
        row = rows.first[units[here]] + ordinal
        here, row = (each[rows.klass[row] == pool[here] - network.cells] for each in (here, row))
        at = here[:, None], rows.lane[row, None] * network.slots + slots
        table[at] = np.maximum(table[at], gains[row])
    table[np.arange(len(units)), pool] = 0
    return table
