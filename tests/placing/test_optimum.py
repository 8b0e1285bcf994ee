"""Is what is placed the true optimum, in the eyes of another solver, and does the proof hold?

300 drawn evenings; `CAMPAIGN_LONG=1` draws 5,000, up to 100,000 candidates in 40 slots, and `CAMPAIGN_SEED` others.
"""

from __future__ import annotations

import os

import numpy as np
from placements.checking import find_faults, prove_bound
from placements.drawing import LONG, SHORT, draw_evening, draw_evenings
from placements.enumeration import try_everything
from placements.network import best_total, is_network

from campaign.rules.placing.problem import Problem
from campaign.rules.placing.solving import solve

MIXTURE = LONG if os.environ.get("CAMPAIGN_LONG") else SHORT
SEED = int(os.environ.get("CAMPAIGN_SEED", "1"))
CROSSING = 3_000 if os.environ.get("CAMPAIGN_LONG") else 60


def find_differences(problem: Problem) -> list[str]:
    """What is wrong with our answer to an evening whose optimum the other solver knows."""
    solution = solve(problem)
    found = find_faults(problem, solution)
    for name, ours, right in (
        ("total", solution.total, best_total(problem)),
        ("bound", solution.bound, prove_bound(problem, solution)),
        ("gap", solution.gap, 0),
    ):
        found += [f"{name}: {ours} and not {right}"] if ours != right else []
    return found


def test_every_evening_is_filled_as_well_as_another_solver_can() -> None:
    """The same total, proven by the prices, and nobody outside the window, twice, or at a desk that is full."""
    wrong = {
        f"evening {number} of seed {SEED}, {len(problem)} candidates": found
        for number, problem in draw_evenings(SEED, MIXTURE)
        if (found := find_differences(problem))
    }

    assert wrong == {}


def test_a_gap_that_is_told_holds() -> None:
    """Where quotas count one of a household and not the other, the true optimum lies between what is placed and the
    bound, and what is placed can be carried out.
    """
    wrong = {}
    crossing = 0
    for number in range(CROSSING):
        rng = np.random.default_rng([SEED, number, 2])
        problem = draw_evening(rng, int(rng.integers(2, 9)), mixed=True)
        if problem.calls.shape[1] > 8:
            continue
        solution = solve(problem)
        crossing += not is_network(problem)
        found = find_faults(problem, solution)
        if found or not solution.total <= try_everything(problem) <= solution.bound == prove_bound(problem, solution):
            wrong[number] = (found, solution.total, try_everything(problem), solution.bound)

    assert wrong == {}
    assert crossing > CROSSING / 20


def test_the_same_evening_is_filled_the_same_way() -> None:
    """Nothing is left to chance or to the order of the day: solved twice, everything is equal."""
    for number in range(20):
        problem = draw_evening(np.random.default_rng([SEED, number, 3]), 200)
        once, again = solve(problem), solve(problem)

        assert np.array_equal(once.candidate, again.candidate)
        assert np.array_equal(once.slot, again.slot)
        assert np.array_equal(once.desk, again.desk)
        assert np.array_equal(once.prices, again.prices)
