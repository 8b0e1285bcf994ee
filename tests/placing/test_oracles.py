"""Can those be trusted whom the program is compared with: do they agree, and does the checking find what is wrong?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from placements.checking import find_faults, prove_bound
from placements.drawing import SHORT, draw_evening, draw_evenings
from placements.enumeration import try_everything
from placements.network import best_total, is_network

from campaign.rules.placing.problem import Lots, Prices, Problem, Solution

NO_LOTS = Lots(shift=0, most=0)
NO_PRICES = Prices(lane=np.zeros((0, 0), dtype=np.int64), klass=np.zeros(0, dtype=np.int64))


def draw_small(count: int, *, crossing: bool = False) -> Iterator[Problem]:
    """Evenings of at most seven candidates and eight slots."""
    for number in range(count):
        rng = np.random.default_rng([7, number])
        problem = draw_evening(rng, int(rng.integers(0, 8)), crossing=crossing)
        if problem.calls.shape[1] <= 8:
            yield problem


def test_flows_and_enumeration_find_the_same_best() -> None:
    """Two ways that share nothing but the problem; in most evenings something can be gained."""
    flows, tries = zip(*((best_total(problem), try_everything(problem)) for problem in draw_small(600)), strict=True)
    something = sum(total > 0 for total in tries)

    assert flows == tries
    assert something > len(tries) / 2


def test_some_quotas_are_no_network() -> None:
    """Those that cross, and those that count one of a household and not the other; others are one."""
    crossing = [is_network(problem) for problem in draw_small(100, crossing=True)]

    assert any(crossing)
    assert not all(crossing)
    assert all(is_network(problem) for problem in draw_small(100))


def test_flows_know_no_more_than_can_be_had() -> None:
    """Where crossing quotas do not bind, or happen to nest, the network is right all the same."""
    networks = [problem for problem in draw_small(300, crossing=True) if is_network(problem)]

    assert [problem for problem in networks if best_total(problem) != try_everything(problem)] == []


def test_the_drawn_evenings_hold_everything_awkward() -> None:
    """Nobody, one slot, no capacity, households, shared desks, nested quotas, windows, ties, and large ones."""
    seen = {
        "nobody": 0, "one slot": 0, "no capacity": 0, "too few desks": 0, "plenty of desks": 0, "households": 0,
        "shared desks": 0, "an unserved lane": 0, "nested quotas": 0, "windows": 0, "never reachable": 0,
        "equal values": 0, "own chances": 0, "thousands": 0,
    }  # fmt: skip
    for _, problem in draw_evenings(1, SHORT):
        for name, is_so in describe(problem).items():
            seen[name] += is_so

    assert {name: count for name, count in seen.items() if count < 3} == {}


def describe(problem: Problem) -> dict[str, bool]:
    """What is awkward about an evening."""
    people, units = len(problem), len(np.unique(problem.unit))
    counted = problem.limited.sum(axis=0)
    calls = int(problem.calls.sum())
    return {
        "nobody": people == 0,
        "one slot": problem.calls.shape[1] == 1,
        "no capacity": calls == 0,
        "too few desks": 0 < calls < units,
        "plenty of desks": calls > people > 0,
        "households": units < people,
        "shared desks": bool((problem.serves.sum(axis=1) > 1).any()),
        "an unserved lane": bool((problem.serves.sum(axis=0) == 0).any()),
        "nested quotas": bool((counted > 1).any()),
        "windows": bool((problem.chances == 0).any() and (problem.chances > 0).any()),
        "never reachable": bool((problem.chances == 0).all(axis=1).any()),
        "equal values": people > 1 and len(np.unique(problem.value)) == 1,
        "own chances": len(problem.chances) == people > 30,
        "thousands": people > 1_000,
    }


def two_people() -> tuple[Problem, Solution]:
    """Ann and Bob live together, Cem alone; one desk speaks both lanes, the other one; the best evening by hand."""
    problem = Problem(
        value=np.array([10, 20, 15]), kind=np.array([0, 0, 1]), unit=np.array([0, 0, 1]), lane=np.array([0, 1, 0]),
        klass=np.array([0, 0, 1]), chances=np.array([[100, 200], [300, 0]]),
        serves=np.array([[True, True], [True, False]]), calls=np.array([[0, 1], [1, 0]]),
        limited=np.array([[True, True], [False, True]]), limits=np.array([2, 1]),
    )  # fmt: skip
    solution = Solution(
        candidate=np.array([1, 2]), slot=np.array([1, 0]), desk=np.array([0, 1]),
        prices=np.zeros((2, 2), dtype=np.int64), limit_prices=np.zeros(2, dtype=np.int64), total=8_500, bound=8_500,
        lots=NO_LOTS, asked=NO_PRICES,
    )  # fmt: skip
    return problem, solution


def test_a_sound_evening_has_no_faults() -> None:
    """Bob at the desk for both, Cem at the other: both at their best hour, so even prices of nothing prove it."""
    problem, solution = two_people()

    assert find_faults(problem, solution) == []
    assert prove_bound(problem, solution) == best_total(problem) == try_everything(problem) == 8_500


WRONG = {
    "they are not in order": {"candidate": [2, 1], "slot": [0, 1], "desk": [1, 0]},
    "somebody is called outside the window": {"slot": [1, 1]},
    "a desk is given a lane it does not serve": {"desk": [1, 1]},
    "a desk has more calls than it takes": {"slot": [0, 0]},
    "a household is called twice": {"candidate": [0, 1], "slot": [0, 1], "desk": [1, 0]},
    "the total is not the sum": {"total": 8_499},
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_found(fault: str) -> None:
    """One thing changed in a sound evening."""
    problem, solution = two_people()
    wrong = {name: np.array(each) if isinstance(each, list) else each for name, each in WRONG[fault].items()}

    assert fault in find_faults(problem, replace(solution, **wrong))


@pytest.mark.parametrize("limits", [[1, 1], [2, 0]])
def test_a_quota_that_is_exceeded_is_found(limits: list[int]) -> None:
    """The outer one, the inner one."""
    problem, solution = two_people()

    assert find_faults(replace(problem, limits=np.array(limits)), solution) == ["a quota is exceeded"]


@given(st.integers(0, 10**6), st.integers(0, 7), st.booleans())
def test_no_prices_prove_less_than_the_best(seed: int, candidates: int, crossing: bool) -> None:
    """Whatever is asked for desks and quotas, the bound is never below what can be had."""
    rng = np.random.default_rng(seed)
    problem = draw_evening(rng, candidates, crossing=crossing)
    if problem.calls.shape[1] > 8:
        problem = replace(problem, calls=problem.calls[:, :8], chances=problem.chances[:, :8])
    scale = int(problem.gains().max(initial=1)) + 1
    prices = Solution(
        candidate=np.zeros(0, dtype=np.int64), slot=np.zeros(0, dtype=np.int64), desk=np.zeros(0, dtype=np.int64),
        prices=rng.integers(0, scale, problem.calls.shape), limit_prices=rng.integers(0, scale, len(problem.limits)),
        total=0, bound=0, lots=NO_LOTS, asked=NO_PRICES,
    )  # fmt: skip

    assert prove_bound(problem, prices) >= try_everything(problem)
