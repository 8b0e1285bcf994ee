"""Where quotas cross no flow holds them all: is the evening allowed, and does the gap tell the truth?"""

from __future__ import annotations

import numpy as np
from placements.checking import find_faults, prove_bound
from placements.drawing import draw_evening
from placements.enumeration import try_everything

from campaign.rules.placing.crossing import find_crossing
from campaign.rules.placing.problem import Problem
from campaign.rules.placing.solving import solve

SMALL, LARGE = 60, 12


def crossing_evenings(number: int, sizes: tuple[int, int]) -> list[Problem]:
    """Drawn evenings of some sizes whose quotas cross."""
    found, seed = [], 0
    while len(found) < number:
        rng = np.random.default_rng([7, sizes[0], seed])
        problem = draw_evening(rng, int(rng.integers(*sizes)), crossing=True)
        seed += 1
        if find_crossing(problem.limited).any() and problem.calls.shape[1] <= 8:
            found.append(problem)
    return found


def test_the_best_lies_between_what_is_placed_and_the_bound() -> None:
    """Every possibility is tried; the evening keeps to every quota, and its prices prove the bound."""
    wrong = {}
    for number, problem in enumerate(crossing_evenings(SMALL, (2, 9))):
        solution, best = solve(problem), try_everything(problem)
        faults = find_faults(problem, solution)
        if faults or not solution.total <= best <= solution.bound == prove_bound(problem, solution):
            wrong[number] = (faults, solution.total, best, solution.bound)
    assert wrong == {}


def test_the_gap_is_small_where_there_are_many() -> None:
    """Hundreds of candidates: nothing is broken, and over all evenings no fiftieth more could be gained."""
    gaps, totals = 0, 0
    for problem in crossing_evenings(LARGE, (200, 400)):
        solution = solve(problem)
        assert find_faults(problem, solution) == []
        assert solution.gap >= 0
        gaps, totals = gaps + solution.gap, totals + solution.total
    assert gaps <= totals / 50, f"{gaps / totals:.2%}"


def test_quotas_that_nest_cross_nothing() -> None:
    """One inside the other, or side by side; only the one that overlaps is taken out."""
    whole, half, other = [True] * 4, [True, True, False, False], [False, False, True, False]
    across = [False, True, True, False]
    assert find_crossing(np.array([whole, half, other])).tolist() == [False, False, False]
    assert find_crossing(np.array([whole, half, across, other])).tolist() == [False, False, True, False]
