"""Who gets which slot of an evening, so that no other choice gains more?

Prices are estimated on a sample and then on everybody who comes near them; at these prices almost the right number of
calls is wanted everywhere, and the rest is balanced exactly. One pass over all candidates then shows that nobody who
was left out would pay the prices (else they come in, and it is balanced again), and adds up the bound that proves it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np

from campaign.rules.placing.asking import who_would_pay
from campaign.rules.placing.balance import Balance, seat_gains, start_flow
from campaign.rules.placing.certificate import find_asked, find_bound, find_prices
from campaign.rules.placing.crossing import find_crossing, solve_crossing
from campaign.rules.placing.estimate import Estimate, Supply, estimate_prices, guess_prices, level_out
from campaign.rules.placing.groups import Group, split
from campaign.rules.placing.lots import NEVER, draw_lots, scatter
from campaign.rules.placing.network import Network, join_classes, lay_network
from campaign.rules.placing.problem import Lots, Numbers, Prices, Problem, Solution
from campaign.rules.placing.rows import Choices, Rows, make_rows

FEW = 40_000
"""Candidates who are all looked at; of more, only those who come near the prices."""
SAMPLE, SAMPLED_CALLS = 3_000, 500
"""Units from whom the first prices are estimated, and calls among them, at least."""
_FEWER_PARTS = 4
"""How many times larger the next sample is."""
_NEAR_WIDTHS = 5
"""Who is so many widths below the prices of a sample is not looked at for the next."""
_MOVABLE_EACH = 25
_UNDECIDED_ROUNDS = 12
"""Rounds in which a household may go over to a member whom other quotas count."""


def solve(problem: Problem) -> Solution:
    """The best evening, with its proof; where quotas cross, a good one, with a bound that tells how good."""
    units = np.bincount(problem.klass, minlength=problem.limited.shape[1])
    binding = problem.limited @ units > problem.limits
    less = replace(problem, limited=problem.limited[binding], limits=problem.limits[binding])
    crossing = find_crossing(less.limited)
    solution = solve_crossing(less, crossing, _solve_nested) if crossing.any() else _solve_nested(less)
    prices = np.zeros(len(binding), dtype=np.int64)
    prices[binding] = solution.limit_prices
    return replace(solution, limit_prices=prices)


def _solve_nested(problem: Problem) -> Solution:
    limited, joined = problem.limited, np.arange(problem.limited.shape[1])
    if problem.fee is None:
        limited, joined = join_classes(problem.limited)
    fewer = replace(problem, limited=limited, klass=joined[problem.klass])
    links = problem.serves.shape[1] * problem.calls.shape[1] + problem.calls.size + limited.size
    lots = draw_lots(problem, links)
    solution = _nobody(fewer, lots)
    for group in split(fewer):
        solution = _together(solution, group, _solve(group.problem, lots))
    return replace(solution, asked=replace(solution.asked, klass=solution.asked.klass[joined]))


def _solve(problem: Problem, lots: Lots) -> Solution:
    network = lay_network(problem.calls, problem.serves, problem.limited, problem.limits)
    rows, estimate = _estimate(problem, lots)
    evening = _Evening(problem, network, lots, rows, estimate)
    evening.settle()
    return evening.solution()


def _nobody(problem: Problem, lots: Lots) -> Solution:
    """Nobody is called; calls that there are cost nothing, those that there are not whatever somebody would pay."""
    empty = np.empty(0, dtype=np.int64)
    most = np.zeros(len(problem.chances), dtype=np.int64)
    np.maximum.at(most, problem.kind, problem.value)
    dearest = (most[:, None] * problem.chances).max(axis=0, initial=0)
    quotas, classes = problem.limited.shape
    return Solution(
        candidate=empty, slot=empty, desk=empty, prices=np.where(problem.calls > 0, 0, dearest),
        limit_prices=np.zeros(quotas, dtype=np.int64), total=0, bound=0, lots=lots,
        asked=Prices(lane=np.where(problem.is_open, 0, -NEVER), klass=np.zeros(classes, dtype=np.int64)),
    )  # fmt: skip


def _together(whole: Solution, group: Group, part: Solution) -> Solution:
    """What was found so far, and a group."""
    prices, asked = whole.prices.copy(), whole.asked.lane.copy()
    prices[:, group.slots] = np.maximum(prices[:, group.slots], part.prices)
    asked[:, group.slots] = np.maximum(asked[:, group.slots], part.asked.lane)
    candidate = np.concatenate([whole.candidate, group.candidates[part.candidate]])
    order = np.argsort(candidate, kind="stable")
    return Solution(
        candidate=candidate[order], desk=np.concatenate([whole.desk, part.desk])[order],
        slot=np.concatenate([whole.slot, group.slots[part.slot]])[order], prices=prices,
        limit_prices=np.maximum(whole.limit_prices, part.limit_prices), total=whole.total + part.total,
        bound=whole.bound + part.bound, lots=whole.lots,
        asked=Prices(lane=asked, klass=np.maximum(whole.asked.klass, part.asked.klass)),
    )  # fmt: skip


def _estimate(problem: Problem, lots: Lots) -> tuple[Rows, Estimate]:
    """The candidates who come near the prices, and the prices: from sample to larger sample of fewer and fewer."""
    supply = Supply(calls=problem.calls.astype(float), serves=problem.serves, limited=problem.limited,
                    limits=problem.limits.astype(float))  # fmt: skip
    near, estimate = np.arange(len(problem)), None
    parts = min(len(problem) // SAMPLE, int(problem.calls.sum()) // SAMPLED_CALLS)
    drawn = scatter(problem.unit.astype(np.uint64)) >> np.uint64(8)
    while parts >= 2:
        rows = make_rows(problem, lots, near[drawn[near] % np.uint64(parts) == 0])
        share = supply.share(parts)
        estimate = estimate_prices(rows, share, estimate or guess_prices(rows, share), of_sample=True)
        if len(problem) > FEW:
            prices = estimate.prices(problem.limited)
            margin = max(_margin(rows.choose(prices)), _NEAR_WIDTHS * int(estimate.width))
            near = who_would_pay(problem, lots, prices, margin)
        parts = parts // _FEWER_PARTS if len(problem) > FEW else 0
    rows = make_rows(problem, lots, near)
    return rows, level_out(estimate_prices(rows, supply, estimate or guess_prices(rows, supply)), supply)


def _margin(choices: Choices) -> int:
    """How far below the prices those are who are looked at: almost half as many again as are called."""
    wanted = min(len(choices.surplus) - 1, int(1.4 * (choices.surplus > 0).sum()) + 200)
    return max(0, int(np.partition(-choices.surplus, wanted)[wanted]))


class _Evening:
    """An evening while it is settled."""

    def __init__(self, problem: Problem, network: Network, lots: Lots, rows: Rows, estimate: Estimate) -> None:
        self.problem, self.network, self.lots, self.rows = problem, network, lots, rows
        prices = estimate.prices(problem.limited)
        choices = rows.choose(prices)
        self._take(choices, np.arange(len(rows.first)))
        desks = np.where(problem.serves[:, :, None], prices.lane[None], 0).max(axis=1, initial=0)
        quotas = estimate.quota_prices
        self.levels = network.levels(prices.lane, desks, quotas)
        self.flow = start_flow(network, self.levels, self._load(), self._called())
        self.near = int(estimate.width)
        self.barred = np.zeros(len(problem), dtype=bool)

    def _take(self, choices: Choices, units: Numbers) -> None:
        """Let units have their best choice."""
        if len(units) == len(self.rows.first):
            self.station = np.zeros(len(units), dtype=np.int64)
            self.pool = np.zeros(len(units), dtype=np.int64)
        row = choices.row[units]
        self.pool[units] = self.network.cells + self.rows.klass[row]
        cell = self.rows.lane[row] * self.network.slots + choices.slot[units]
        self.station[units] = np.where(choices.surplus[units] > 0, cell, self.pool[units])

    def _load(self) -> Numbers:
        return np.bincount(self.station, minlength=self.network.stations)[: self.network.cells]

    def _called(self) -> Numbers:
        called = self.station < self.network.cells
        return np.bincount(self.pool[called] - self.network.cells, minlength=self.network.classes)

    @property
    def prices(self) -> Prices:
        """What candidates pay at the levels that hold now."""
        cells, stations = self.network.cells, self.network.stations
        lane = np.where(self.problem.is_open, self.levels[:cells].reshape(-1, self.network.slots), -NEVER)
        return Prices(lane=lane, klass=-self.levels[cells:stations])

    def settle(self) -> None:
        """Balance, until nobody would rather be elsewhere and nobody outside would pay."""
        choices = self.rows.choose(self.prices)
        movable = choices.slack <= _MOVABLE_EACH * self.near
        for round_no in count(1):
            is_balanced = self._balance(np.flatnonzero(movable))
            if round_no == _UNDECIDED_ROUNDS:
                self._keep_classes()
            choices = self.rows.choose(self.prices)
            unhappy = np.maximum(choices.surplus, 0) > self._surplus()
            self._take(choices, np.flatnonzero(unhappy))
            movable |= unhappy
            if not is_balanced:
                wider = min(2 * int(movable.sum()) + 16, len(movable) - 1)
                movable |= choices.slack <= np.partition(choices.slack, wider)[wider]
            elif not unhappy.any():
                if not self._let_in():
                    return
                choices = self.rows.choose(self.prices)
                movable = choices.slack <= _MOVABLE_EACH * self.near

    def _keep_classes(self) -> None:
        """Households whose members are counted by different quotas keep to the members of one class from now on.

        Between them an evening need not be the best; the bound tells how far from it.
        """
        rows = self.rows
        keep = rows.klass == np.repeat(self.pool - self.network.cells, rows.members)
        self.barred[rows.candidate[~keep]] = True
        self.rows = rows.without(~keep)

    def _surplus(self) -> Numbers:
        """What each unit has left where it is."""
        prices = self.prices
        rows = self.rows
        left = np.zeros(len(rows.first), dtype=np.int64)
        called = self.station < self.network.cells
        row = self.seated_rows(np.flatnonzero(called))
        slot = self.station[called] % self.network.slots
        left[called] = rows.gains[row, slot] - prices.lane[rows.lane[row], slot] - prices.klass[rows.klass[row]]
        return left

    def seated_rows(self, units: Numbers) -> Numbers:
        """The member of each of some called units who is called."""
        rows, slots = self.rows, self.network.slots
        best = rows.first[units].copy()
        if len(rows.first) == len(rows.lane):
            return best
        lane, slot = self.station[units] // slots, self.station[units] % slots
        most = np.full(len(units), NEVER * 2)
        for ordinal in range(int(rows.members[units].max(initial=0))):
            here = np.flatnonzero(rows.members[units] > ordinal)
            row = rows.first[units[here]] + ordinal
            fits = (rows.lane[row] == lane[here]) & (rows.klass[row] == self.pool[units[here]] - self.network.cells)
            here, row = here[fits], row[fits]
            better = rows.gains[row, slot[here]] > most[here]
            best[here[better]] = row[better]
            most[here[better]] = rows.gains[row, slot[here]][better]
        return best

    def _balance(self, movable: Numbers) -> bool:
        network = self.network
        fixed = np.ones(len(self.station), dtype=bool)
        fixed[movable] = False
        balance = Balance(
            network, levels=self.levels, flow=self.flow,
            gains=seat_gains(self.rows.gains, self.rows, movable, self.pool[movable], network),
            station=self.station[movable],
            fixed=np.bincount(self.station[fixed], minlength=network.stations),
            members=np.bincount(self.pool - network.cells, minlength=network.classes),
        )  # fmt: skip
        is_done = balance.run()
        self.station[movable], self.levels, self.flow = balance.station, balance.levels, balance.flow
        return is_done

    def _let_in(self) -> bool:
        """Take in who would pay the prices and was not looked at so far."""
        if len(self.rows.candidate) == len(self.problem):
            return False
        paying = who_would_pay(self.problem, self.lots, self.prices, 0)
        known = self.barred.copy()
        known[self.rows.candidate] = True
        new = paying[~known[paying]]
        if not len(new):
            return False
        units = self.problem.unit[self.rows.candidate[self.rows.first]]
        seats = dict(zip(units.tolist(), zip(self.station.tolist(), self.pool.tolist(), strict=True), strict=True))
        self.rows = make_rows(self.problem, self.lots, np.concatenate([self.rows.candidate, new]))
        choices = self.rows.choose(self.prices)
        self._take(choices, np.arange(len(self.rows.first)))
        for place, unit in enumerate(self.problem.unit[self.rows.candidate[self.rows.first]].tolist()):
            if unit in seats:
                self.station[place], self.pool[place] = seats[unit]
        return True

    def solution(self) -> Solution:
        """Who is called when and where, with the proof."""
        network, problem, rows = self.network, self.problem, self.rows
        called = np.flatnonzero(self.station < network.cells)
        row = self.seated_rows(called)
        candidate, cell = rows.candidate[row], self.station[called]
        order = np.argsort(candidate, kind="stable")
        candidate, cell = candidate[order], cell[order]
        gains = problem.gains(candidate)[np.arange(len(candidate)), cell % network.slots]
        total = int(gains.sum())
        desks, quotas, bound, asked = self._prove(total)
        return Solution(
            candidate=candidate, slot=cell % network.slots, desk=self._desks(cell), prices=desks,
            limit_prices=quotas, total=total, bound=bound, lots=self.lots, asked=asked,
        )  # fmt: skip

    def _prove(self, total: int) -> tuple[Numbers, Numbers, int, Prices]:
        """Prices of desks and quotas (by those near them, where that will do), their bound, and the highest prices."""
        near = self.rows.choose(self.prices).slack <= 4 * _MOVABLE_EACH * self.near
        for units in (near, np.ones_like(near)):
            some = self.rows.only(units), self.network, self.station[units], self.pool[units], self.flow
            desks, quotas = find_prices(self.problem, *some)
            bound = find_bound(self.problem, desks, quotas)
            if bound == total or units.all():
                break
        return desks, quotas, bound, find_asked(self.rows, self.network, self.station, self.pool, self.flow)

    def _desks(self, cell: Numbers) -> Numbers:
        """The desk of each call: those of a cell are dealt to its desks as the calls flow."""
        network = self.network
        serving = np.flatnonzero(network.pipes.tail < network.cells)
        serving = serving[np.argsort(network.pipes.tail[serving], kind="stable")]
        desk = (network.pipes.head[serving] - network.stations) // network.slots
        desks = np.empty(len(cell), dtype=np.int64)
        desks[np.argsort(cell, kind="stable")] = np.repeat(desk, self.flow[serving])
        return desks
