"""What does an evening gain when the most valuable candidate chooses first, then the next, as dialers' lists do?

Each takes the open slot where the own chance is best, at the desk with the fewest lanes that serves it; households are
called once, quotas hold.
"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.problem import Problem


def place_best_first(problem: Problem) -> int:
    """The gain of the evening; candidates of one value by number."""
    evening = _Evening(problem)
    columns = (problem.kind, problem.unit, problem.lane, problem.klass, problem.value)
    total = 0
    order = np.argsort(-problem.value, kind="stable")
    for row in zip(*(column[order].tolist() for column in columns), strict=True):
        total += evening.take(*row)
        if evening.left == 0:
            break
    return total


class _Evening:
    """The evening while it is filled."""

    def __init__(self, problem: Problem) -> None:
        self.chances = problem.chances
        self.left = int(problem.calls.sum())
        self._calls = problem.calls.tolist()
        self._limits = problem.limits.tolist()
        self._quotas = [np.flatnonzero(counts).tolist() for counts in problem.limited.T]
        fewest = np.argsort(problem.serves.sum(axis=1), kind="stable")
        self._desks = [[int(desk) for desk in fewest if serves[desk]] for serves in problem.serves.T]
        self._slots: dict[int, list[int]] = {}
        self._called: set[int] = set()

    def take(self, kind: int, unit: int, lane: int, klass: int, value: int) -> int:
        """What the call of one candidate gains; 0 when there is none."""
        if unit in self._called or any(self._limits[quota] == 0 for quota in self._quotas[klass]):
            return 0
        for slot in self._best_slots(kind):
            for desk in self._desks[lane]:
                if self._calls[desk][slot]:
                    self._sit(desk, slot, unit, klass)
                    return value * int(self.chances[kind, slot])
        return 0

    def _best_slots(self, kind: int) -> list[int]:
        """The slots of a kind, the best chance first, those without any left out."""
        if kind not in self._slots:
            chances = self.chances[kind]
            order = np.argsort(-chances, kind="stable")
            self._slots[kind] = order[chances[order] > 0].tolist()
        return self._slots[kind]

    def _sit(self, desk: int, slot: int, unit: int, klass: int) -> None:
        self._calls[desk][slot] -= 1
        self.left -= 1
        self._called.add(unit)
        for quota in self._quotas[klass]:
            self._limits[quota] -= 1
