"""What proves that no other evening gains more?

Prices of calls and quotas are a bound on every evening: what all units would have left after paying them, and what
all calls and quotas cost at them. It holds for any prices; where it equals the gain of an evening, that evening is the
best.
"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.asking import would_pay_alone
from campaign.rules.placing.balance import seat_gains
from campaign.rules.placing.lots import NEVER
from campaign.rules.placing.network import ENDLESS, Network
from campaign.rules.placing.problem import Lots, Numbers, Prices, Problem
from campaign.rules.placing.rows import Rows
from campaign.rules.placing.ways import FAR, Arcs, find_ways

_PIECE = 65_536
_UNITS = 8_192


def find_bound(problem: Problem, desks: Numbers, quotas: Numbers) -> int:
    """The most that any evening can gain, by the prices of desks (d, s) and quotas (q)."""
    total = int((problem.calls * desks).sum()) + int((problem.limits * quotas).sum())
    lane = lane_prices(problem, desks)
    klass = quotas @ problem.limited.astype(np.int64)
    left = np.zeros(int(problem.unit.max(initial=-1)) + 1, dtype=np.int64)
    paying = np.flatnonzero(would_pay_alone(problem, Lots(shift=0, most=0), Prices(lane=lane, klass=klass)))
    for begin in range(0, len(paying), _PIECE):
        piece = paying[begin : begin + _PIECE]
        gains = problem.gains(piece)
        most = np.where(gains > 0, gains - lane[problem.lane[piece]], NEVER).max(axis=1, initial=NEVER)
        np.maximum.at(left, problem.unit[piece], most - klass[problem.klass[piece]])
    return total + int(left.sum())


def lane_prices(problem: Problem, desks: Numbers) -> Numbers:
    """(l, s): the price at the cheapest desk that serves a lane and takes calls."""
    offered = problem.serves[:, :, None] & (problem.calls > 0)[:, None, :]
    asked = np.where(offered, desks[:, None, :], ENDLESS)
    return np.asarray(asked.min(axis=0, initial=ENDLESS), dtype=np.int64)


def find_prices(
    problem: Problem, rows: Rows, network: Network, station: Numbers, pool: Numbers, flow: Numbers
) -> tuple[Numbers, Numbers]:
    """(d, s) and (q): what one more call of each desk, and one more of each quota, would gain: the least prices.

    `station` (u) is where each unit of the rows is in the best evening, `pool` (u) where it is when it is not called.
    """
    plain = problem.gains(rows.candidate)
    plain[plain == 0] = NEVER
    change = _changes(plain, rows, network, station, pool)
    arcs = _arcs(network, flow)
    backwards = Arcs(tail=arcs.head, head=arcs.tail, cost=arcs.cost)
    ways = find_ways(np.ascontiguousarray(change.T), backwards, np.array([network.root]), network.root + 1)
    dearest = int(problem.value.max(initial=1)) * int(problem.chances.max(initial=1))
    levels = np.where(ways.length < FAR // 2, -ways.length, -dearest)
    desks = levels[network.stations : network.stations + problem.calls.size].reshape(problem.calls.shape)
    quota = levels[network.root - network.quotas : network.root]
    around = np.where(network.parent < 0, 0, quota[network.parent]) if network.quotas else quota
    return np.maximum(desks, 0), np.maximum(around - quota, 0)


def find_asked(rows: Rows, network: Network, station: Numbers, pool: Numbers, flow: Numbers) -> Prices:
    """The highest prices at which everybody has the best, lots and all: what somebody more would have to outbid."""
    change = _changes(rows.gains, rows, network, station, pool)
    ways = find_ways(change, _arcs(network, flow), np.array([network.root]), network.root + 1)
    cells, classes = ways.length[: network.cells], ways.length[network.cells : network.stations]
    return Prices(lane=np.minimum(cells, -NEVER).reshape(-1, network.slots), klass=np.maximum(-classes, 0))


def _arcs(network: Network, flow: Numbers) -> Arcs:
    """The pipes through which more can flow, and against them those through which less can."""
    pipes = network.pipes
    more, less = np.flatnonzero(flow < pipes.most), np.flatnonzero(flow > 0)
    tail = np.concatenate([pipes.tail[more], pipes.head[less]])
    head = np.concatenate([pipes.head[more], pipes.tail[less]])
    return Arcs(tail=tail, head=head, cost=np.zeros(len(tail), dtype=np.int64))


def _changes(table: Numbers, rows: Rows, network: Network, station: Numbers, pool: Numbers) -> Numbers:
    """(stations, stations): the least loss for which somebody changes from one to another, by a table of gains."""
    change = np.full((network.stations, network.stations), ENDLESS)
    order = np.argsort(station, kind="stable")
    cuts = np.searchsorted(station[order], np.arange(network.stations + 1))
    for here in np.unique(station).tolist():
        units = order[cuts[here] : cuts[here + 1]]
        for begin in range(0, len(units), _UNITS):
            some = units[begin : begin + _UNITS]
            gains = seat_gains(table, rows, some, pool[some], network)
            loss = (gains[:, here, None] - gains).min(axis=0)
            change[here] = np.minimum(change[here], np.where(loss < ENDLESS // 4, loss, ENDLESS))
        change[here, here] = ENDLESS
    return change
