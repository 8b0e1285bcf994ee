"""Who would have got a slot at the prices of an evening, had they been among the candidates?"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.problem import Numbers, Problem, Solution
from campaign.rules.placing.rows import make_rows


def would_pay(problem: Problem, solution: Solution) -> tuple[Numbers, Numbers]:
    """(candidate, slot) of those of a problem who would pay the prices of a solution: one of each unit, its best.

    Both problems have desks, slots, lanes and classes in common. These draw lots as well, so that equals pass or fail
    by chance alone.
    """
    if not len(problem):
        empty = np.empty(0, dtype=np.int64)
        return empty, empty
    rows = make_rows(problem, solution.lots, np.arange(len(problem)))
    choices = rows.choose(solution.asked)
    paying = choices.surplus > 0
    return rows.candidate[choices.row[paying]], choices.slot[paying]
