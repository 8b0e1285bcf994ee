"""How is an evening filled whose quotas cross, so that no flow can hold them all?

Quotas that cross the others are taken out and made a fee: whoever they count pays for it. The fees that make an evening
keep to the limits are searched one quota after the other; each gives a bound (Lagrange: Geoffrion, 1974). The evening
itself gives every class that a crossing quota counts a limit of its own, which nests again. How much better another
evening could be is the gap between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers, Problem, Solution

_HALVINGS, _ROUNDS = 12, 2
Solver = Callable[[Problem], Solution]


def find_crossing(limited: Flags) -> Flags:
    """(q): the quotas that are to be taken out, so that of any two of the others one holds the other, or neither."""
    crossing = np.zeros(len(limited), dtype=np.bool_)
    for place, quota in enumerate(limited):
        for other in limited[:place][~crossing[:place]]:
            both = quota & other
            if both.any() and (quota & ~other).any() and (other & ~quota).any():
                crossing[place] = True
    return crossing


def solve_crossing(problem: Problem, crossing: Flags, solve: Solver) -> Solution:
    """An evening that keeps to all quotas, with the best bound that was found."""
    nested = replace(problem, limited=problem.limited[~crossing], limits=problem.limits[~crossing])
    best = _Fees(problem, crossing, solve)
    free = best.look(np.zeros(int(crossing.sum()), dtype=np.int64))
    if best.keeps(free):
        return _priced(free, crossing, np.zeros(int(crossing.sum()), dtype=np.int64))
    dearest = int(problem.value.max()) * int(problem.chances.max())
    fees = np.zeros(int(crossing.sum()), dtype=np.int64)
    for _ in range(_ROUNDS):
        for place in range(len(fees)):
            fees = best.search(fees, place, dearest)
    fit = best.fit(fees)
    solution = solve(_with_own_limits(nested, problem, crossing, fit))
    return _priced(replace(solution, limit_prices=solution.limit_prices[: len(nested.limits)], bound=best.bound),
                   crossing, fees)  # fmt: skip


class _Fees:
    """Evenings under fees, and the least bound so far."""

    def __init__(self, problem: Problem, crossing: Flags, solve: Solver) -> None:
        self._problem, self._solve = problem, solve
        self._counted, self._limits = problem.limited[crossing], problem.limits[crossing]
        self._nested = replace(problem, limited=problem.limited[~crossing], limits=problem.limits[~crossing])
        self.bound = np.iinfo(np.int64).max

    def look(self, fees: Numbers) -> Solution:
        """The best evening when everybody whom a quota counts pays its fee."""
        solution = self._solve(replace(self._nested, fee=fees @ self._counted.astype(np.int64)))
        self.bound = min(self.bound, solution.bound + int((fees * self._limits).sum()))
        return solution

    def keeps(self, solution: Solution) -> bool:
        """Whether an evening keeps to the quotas that were taken out."""
        return bool((self._used(solution) <= self._limits).all())

    def _used(self, solution: Solution) -> Numbers:
        return np.asarray(self._counted[:, self._problem.klass[solution.candidate]].sum(axis=1))

    def search(self, fees: Numbers, place: int, dearest: int) -> Numbers:
        """The same with the least fee of one quota that keeps to its limit, within what halving tells."""
        low, high = -1, dearest
        for _ in range(_HALVINGS):
            fee = (low + high) // 2
            tried = fees.copy()
            tried[place] = max(fee, 0)
            if self._used(self.look(tried))[place] <= self._limits[place]:
                high = fee
            else:
                low = fee
        found = fees.copy()
        found[place] = max(high, 0)
        return found

    def fit(self, fees: Numbers) -> Numbers:
        """(c): how many of each class to call: as under these fees, fewer where a quota is still overdrawn."""
        solution = self.look(fees)
        counts = np.bincount(self._problem.klass[solution.candidate], minlength=self._counted.shape[1])
        for counted, limit in zip(self._counted, self._limits.tolist(), strict=True):
            for klass in np.flatnonzero(counted)[::-1].tolist():
                counts[klass] -= min(int(counts[klass]), max(0, int(counts[counted].sum()) - limit))
        return self._filled_up(counts)

    def _filled_up(self, counts: Numbers) -> Numbers:
        """What the quotas still leave is given to the classes one after the other."""
        counts = counts.copy()
        for klass in np.flatnonzero(self._counted.any(axis=0)).tolist():
            quotas = self._counted[:, klass]
            left = self._limits[quotas] - self._counted[quotas] @ counts
            counts[klass] += max(0, int(left.min()))
        return counts


def _with_own_limits(nested: Problem, problem: Problem, crossing: Flags, fit: Numbers) -> Problem:
    """The nested problem where each class that a crossing quota counts has a limit of its own."""
    own = np.flatnonzero(problem.limited[crossing].any(axis=0))
    alone = np.zeros((len(own), problem.limited.shape[1]), dtype=np.bool_)
    alone[np.arange(len(own)), own] = True
    return replace(nested, limited=np.vstack([nested.limited, alone]), limits=np.concatenate([nested.limits, fit[own]]))


def _priced(solution: Solution, crossing: Flags, fees: Numbers) -> Solution:
    """The solution with the fees as the prices of the quotas that were taken out."""
    prices = np.zeros(len(crossing), dtype=np.int64)
    prices[~crossing], prices[crossing] = solution.limit_prices, fees
    return replace(solution, limit_prices=prices)
