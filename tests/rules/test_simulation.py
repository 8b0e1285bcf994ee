"""Is luck even, the same for the same seed, and is what follows from it told rightly?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.simulation import (
    EXPECTED_WHEN_REACHED,
    Draw,
    Mix,
    detectable_difference,
    draw_luck,
    mix_outcomes,
    spread_of,
)

CUSTOMERS = np.arange(20_000, dtype=np.int64)


def test_luck_is_even():
    """Twentieths of the customers fall into twentieths of the range, within five standard deviations."""
    luck = draw_luck(1, 0, 20_522, CUSTOMERS, Draw.IS_REACHED)
    counts = np.histogram(luck, bins=20, range=(0, 1))[0]

    assert luck.min() >= 0
    assert luck.max() < 1
    assert abs(counts - 1_000).max() < 5 * math.sqrt(1_000)


def test_luck_is_the_same_for_the_same_and_other_for_anything_else():
    """Seed, run, evening and what is drawn each make a luck of their own, without likeness."""
    once = draw_luck(1, 0, 20_522, CUSTOMERS, Draw.IS_REACHED)
    others = [
        draw_luck(2, 0, 20_522, CUSTOMERS, Draw.IS_REACHED), draw_luck(1, 1, 20_522, CUSTOMERS, Draw.IS_REACHED),
        draw_luck(1, 0, 20_523, CUSTOMERS, Draw.IS_REACHED), draw_luck(1, 0, 20_522, CUSTOMERS, Draw.SAYS),
    ]  # fmt: skip

    assert (once == draw_luck(1, 0, 20_522, CUSTOMERS, Draw.IS_REACHED)).all()
    assert [abs(np.corrcoef(once, other)[0, 1]) < 0.04 for other in others] == [True] * 4


def test_luck_is_a_customers_own():
    """It does not depend on who else is on the list."""
    some = CUSTOMERS[[5, 77, 19_000]]

    assert draw_luck(1, 0, 9, CUSTOMERS, Draw.SAYS)[some].tolist() == draw_luck(1, 0, 9, some, Draw.SAYS).tolist()


@given(st.lists(st.tuples(st.sampled_from(["accepted", "refused", "stop", "complaint"]), st.integers(0, 10**6))))
def test_shares_of_outcomes_add_up_to_one(counted):
    """Whatever was recorded, also nothing at all; what never occurred and is not expected does not occur."""
    mix = mix_outcomes(counted, EXPECTED_WHEN_REACHED)

    assert math.isclose(math.fsum(mix.shares), 1)
    assert {"accepted", "refused", "callback"} <= set(mix.codes) <= {*dict(counted), *dict(EXPECTED_WHEN_REACHED)}


def test_many_recorded_outcomes_outweigh_what_was_expected():
    """After 10,000 refusals nearly everybody refuses."""
    mix = mix_outcomes([("refused", 10_000)], EXPECTED_WHEN_REACHED)

    assert dict(zip(mix.codes, mix.shares, strict=True))["refused"] > 0.999


@given(st.floats(0, 1, exclude_max=True))
def test_luck_picks_the_outcome_in_whose_share_it_falls(luck):
    """A quarter, a half, a quarter."""
    mix = Mix(codes=("a", "b", "c"), shares=(0.25, 0.5, 0.25))

    assert mix.pick(np.array([luck])) == ["a" if luck < 0.25 else "b" if luck < 0.75 else "c"]


def test_nine_of_ten_runs_lie_between_the_limits():
    """Of 200 runs ten lie below and ten above; of a few, all lie between."""
    spread = spread_of([float(value) for value in range(200)])

    assert (spread.mean, spread.low, spread.high) == (99.5, 10, 189)
    assert spread_of([3.0]).low == spread_of([3.0]).high == 3
    assert (spread_of([1.0, 2.0]).low, spread_of([1.0, 2.0]).high) == (1, 2)


def test_the_difference_that_would_be_found_is_found_eight_times_in_ten():
    """500 called, 500 held out, half of them staying: a comparison of drawn arms finds that difference so often."""
    size, arms = 500, 4_000
    found = detectable_difference(size, size, 0.5)
    dice = np.random.default_rng(7)
    called, held = (dice.binomial(size, 0.5 + side * found / 2, arms) / size for side in (1, -1))
    pooled = (called + held) / 2
    significant = abs(called - held) > 1.96 * np.sqrt(pooled * (1 - pooled) * 2 / size)

    assert found == pytest.approx(0.0886, abs=1e-4)
    assert significant.mean() == pytest.approx(0.8, abs=0.03)


def test_without_one_of_the_arms_nothing_can_be_found():
    """Nobody held out, or nobody called."""
    assert detectable_difference(100, 0, 0.5) is None
    assert detectable_difference(0, 100, 0.5) is None
