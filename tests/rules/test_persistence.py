"""Is it counted right what the first, second and third attempt brought?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.persistence import Tries, count_steps

results = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 5), st.integers(1, 9), st.integers(0, 9)), max_size=12)


def tries_of(before, attempts, calls, accepted):
    """`calls` results of `attempts` attempts each, after `before` earlier ones."""
    return Tries(before=before, number=before + attempts, calls=calls, accepted=min(accepted, calls))


def test_three_people_by_hand():
    """One said yes at once, one at the third attempt, one was tried twice in vain."""
    steps = count_steps([tries_of(0, 1, 1, 1), tries_of(0, 3, 1, 1), tries_of(0, 2, 1, 0)])
    assert [(step.attempts, step.accepted) for step in steps] == [(3, 1), (2, 0), (1, 1)]
    assert [step.share for step in steps] == [0.5, 0, 0.5]
    assert [step.cumulative for step in steps] == [0.5, 0.5, 1]
    assert [step.beyond for step in steps] == pytest.approx([1 / 2, 1 / 6, 0])


@given(results)
def test_every_attempt_is_counted_at_its_number(several):
    """Against counting the attempts one by one."""
    tries = [tries_of(*one) for one in several]
    numbers = [number for one in tries for number in range(one.before + 1, one.number + 1) for _ in range(one.calls)]
    steps = count_steps(tries)
    assert [step.number for step in steps] == list(range(1, max(numbers, default=0) + 1))
    for step in steps:
        assert step.attempts == numbers.count(step.number)
        assert step.accepted == sum(one.accepted for one in tries if one.number == step.number)
        assert step.beyond == pytest.approx(sum(number > step.number for number in numbers) / len(numbers))


def test_without_a_yes_there_is_no_share():
    """Nothing is divided by nothing."""
    (step,) = count_steps([tries_of(0, 1, 4, 0)])
    assert (step.share, step.cumulative, step.beyond) == (None, None, 0)
