"""Is what was decided possible at all, and does the proof hold, told from the problem and the answer alone?"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.problem import Numbers, Problem, Solution

PIECE = 65_536


def find_faults(problem: Problem, solution: Solution) -> list[str]:
    """What a solution breaks, in words; nothing when it can be carried out and says the truth about itself."""
    who, slot, desk = solution.candidate, solution.slot, solution.desk
    if len(who) == 0:
        return [] if solution.total == 0 else ["nobody is called and something is gained"]
    gains = problem.value[who] * problem.chances[problem.kind[who], slot]
    taken = np.zeros_like(problem.calls)
    np.add.at(taken, (desk, slot), 1)
    counted = problem.limited[:, problem.klass[who]].sum(axis=1)
    truths = {
        "the lengths differ": len(who) == len(slot) == len(desk),
        "they are not in order": bool((np.diff(who) > 0).all()),
        "somebody is called outside the window": bool((gains > 0).all()),
        "a desk is given a lane it does not serve": bool(problem.serves[desk, problem.lane[who]].all()),
        "a desk has more calls than it takes": bool((taken <= problem.calls).all()),
        "a household is called twice": len(np.unique(problem.unit[who])) == len(who),
        "a quota is exceeded": bool((counted <= problem.limits).all()),
        "the total is not the sum": int(gains.sum()) == solution.total,
    }
    return [fault for fault, holds in truths.items() if not holds]


def prove_bound(problem: Problem, solution: Solution) -> int:
    """What nobody can exceed who pays these prices for desks and quotas: the bound, added up anew."""
    prices, limits = solution.prices, solution.limit_prices
    if (prices < 0).any() or (limits < 0).any():
        raise AssertionError("a price below zero proves nothing")
    cheapest = _cheapest_desk(problem, prices)
    paid = limits @ problem.limited
    kept = np.zeros(int(problem.unit.max(initial=-1)) + 1, dtype=np.int64)
    for begin in range(0, len(problem), PIECE):
        places = np.arange(begin, min(begin + PIECE, len(problem)))
        gains = problem.gains(places)
        left = np.where(gains > 0, gains - cheapest[problem.lane[places]], 0).max(axis=1, initial=0)
        np.maximum.at(kept, problem.unit[places], left - paid[problem.klass[places]])
    return int((prices * problem.calls).sum() + (limits * problem.limits).sum() + kept.sum())


def _cheapest_desk(problem: Problem, prices: Numbers) -> Numbers:
    """(lanes, slots): the lowest price of a desk that takes calls then; more than anybody gains where none does."""
    nobody = int(problem.value.max(initial=1)) * int(problem.chances.max(initial=0)) + 1
    each = np.where(problem.serves[:, :, None] & (problem.calls > 0)[:, None, :], prices[:, None, :], nobody)
    return np.asarray(each.min(axis=0, initial=nobody), dtype=np.int64)
