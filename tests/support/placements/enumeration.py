"""How much can a very small evening gain at most, when every possibility is tried?

Household after household, each member, slot and desk, and nobody: what is left of capacity and quotas is all that later
households see of earlier ones, so what is left is asked about once. Any quotas will do.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from campaign.rules.placing.problem import Problem

Left = tuple[int, ...]


def try_everything(problem: Problem) -> int:
    """What the evening can gain at most."""
    slots = problem.calls.shape[1]
    gains = problem.gains().tolist()
    units = [np.flatnonzero(problem.unit == unit).tolist() for unit in np.unique(problem.unit)]
    desks = [np.flatnonzero(problem.serves[:, lane]).tolist() for lane in problem.lane]
    quotas = [np.flatnonzero(problem.limited[:, klass]).tolist() for klass in problem.klass]

    @cache
    def best(place: int, calls: Left, limits: Left) -> int:
        if place == len(units):
            return 0
        most = best(place + 1, calls, limits)
        for member in units[place]:
            if any(limits[quota] == 0 for quota in quotas[member]):
                continue
            fewer = _take(limits, quotas[member])
            for slot, gain in enumerate(gains[member]):
                for desk in desks[member] if gain else ():
                    if calls[desk * slots + slot]:
                        later = best(place + 1, _take(calls, [desk * slots + slot]), fewer)
                        most = max(most, gain + later)
        return most

    return best(0, tuple(problem.calls.ravel().tolist()), tuple(problem.limits.tolist()))


def _take(left: Left, places: list[int]) -> Left:
    return tuple(number - (place in places) for place, number in enumerate(left))
