"""How is an evening filled whose quotas cross, so that no flow can hold them all?

Quotas that cross the others are taken out and made a fee: whoever they count pays for it. The fees that make an evening
keep to the limits are searched one quota after the other; each gives a bound (Lagrange: Geoffrion, 1974). The evening
itself gives every class that a crossing quota counts a limit of its own, which nests again. How much better another
evening could be is the gap between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers, Problem, Solution

_HALVINGS, _ROUNDS = 16, 2
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
    """An evening that keeps to all quotas, with the best bound that was found and the prices that prove it."""
    tried = _Fees(problem, crossing, solve)
    fees = np.zeros(int(crossing.sum()), dtype=np.int64)
    solution = tried.look(fees)
    if not tried.keeps(solution):
        below = fees.copy()
        for _ in range(_ROUNDS):
            for place in range(len(fees)):
                fees, below[place] = tried.search(fees, place)
        fits = [tried.fit(each) for each in (fees, below)]
        solution = max((solve(_with_own_limits(problem, crossing, fit)) for fit in fits), key=attrgetter("total"))
    prices = np.zeros(len(crossing), dtype=np.int64)
    prices[~crossing], prices[crossing] = tried.proof.limit_prices, tried.proof_fees
    return replace(solution, prices=tried.proof.prices, limit_prices=prices, bound=tried.bound)


class _Fees:
    """Evenings under fees, and the least bound so far."""

    def __init__(self, problem: Problem, crossing: Flags, solve: Solver) -> None:
        self._problem, self._solve = problem, solve
        self._counted, self._limits = problem.limited[crossing], problem.limits[crossing]
        self._nested = replace(problem, limited=problem.limited[~crossing], limits=problem.limits[~crossing])
        self._dearest = int(problem.value.max(initial=1)) * int(problem.chances.max(initial=1))
        self.bound = 2 * int(np.iinfo(np.int64).max)

    def look(self, fees: Numbers) -> Solution:
        """The best evening when everybody whom a quota counts pays its fee."""
        solution = self._solve(replace(self._nested, fee=fees @ self._counted.astype(np.int64)))
        bound = solution.bound + int((fees * self._limits).sum())
        if bound < self.bound:
            self.bound, self.proof, self.proof_fees = bound, solution, fees
        return solution

    def keeps(self, solution: Solution) -> bool:
        """Whether an evening keeps to the quotas that were taken out."""
        return bool((self._used(solution) <= self._limits).all())

    def _used(self, solution: Solution) -> Numbers:
        return np.asarray(self._counted[:, self._problem.klass[solution.candidate]].sum(axis=1))

    def search(self, fees: Numbers, place: int) -> tuple[Numbers, int]:
        """The same with the least fee of one quota that keeps to its limit, and the greatest that does not."""
        low, high = -1, self._dearest
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
        return found, max(low, 0)

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


def _with_own_limits(problem: Problem, crossing: Flags, fit: Numbers) -> Problem:
    """The problem where each class that a crossing quota counts has a limit of its own instead."""
    own = np.flatnonzero(problem.limited[crossing].any(axis=0))
    alone = np.zeros((len(own), problem.limited.shape[1]), dtype=np.bool_)
    alone[np.arange(len(own)), own] = True
    return replace(
        problem, limited=np.vstack([problem.limited[~crossing], alone]),
        limits=np.concatenate([problem.limits[~crossing], fit[own]]),
    )  # fmt: skip
