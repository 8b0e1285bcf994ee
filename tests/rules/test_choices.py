"""Does one integer hold the best choice, its value and the tie-break at once?"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.model import Purpose
from campaign.rules.choices import MOST_CHOICES, Choice, best_of, packed, unheld, unpacked


def choice(value="c.gain", **conditions):
    return Choice(
        campaign="a", campaign_no=1, offer="b", purpose=Purpose.MARKETING, conditions=conditions, value=value,
        parameters={},
    )  # fmt: skip


def evaluate(expression, **columns):
    names = ", ".join(f"{value} AS {name}" for name, value in columns.items())
    with closing(sqlite3.connect(":memory:")) as connection:
        return connection.execute(f"SELECT {expression} FROM (SELECT {names}) c").fetchone()[0]


@given(st.integers(1, 10**15), st.integers(0, MOST_CHOICES - 1))
def test_what_is_packed_comes_out_again(value, place):
    """Value and place, up to the largest yearly benefit that fits 64 bits."""
    whole = evaluate(packed(choice(), place), gain=value)
    assert unpacked(whole) == (value, place)
    assert whole < 2**63


def test_a_choice_whose_condition_fails_is_worth_nothing():
    """One failing condition among several is enough."""
    assert evaluate(packed(choice(a="c.a = 1", b="c.b = 1"), 0), gain=5, a=1, b=0) == 0
    assert evaluate(packed(choice(a="c.a = 1", b="c.b = 1"), 0), gain=5, a=1, b=1) > 0


def test_conditions_with_or_are_kept_apart():
    """`x OR y` and `z` is not `x OR (y AND z)`."""
    both = choice(a="c.x = 1 OR c.y = 1", b="c.z = 1")
    assert evaluate(packed(both, 0), gain=5, x=1, y=0, z=0) == 0


def test_conditions_that_always_hold_are_left_out():
    """A rule for everyone costs nothing, and a choice of nothing else is still eligible."""
    assert choice(a="1 = 1", b="c.b = 1").eligible == "(c.b = 1)"
    assert evaluate(packed(choice(a="1 = 1"), 0), gain=5) > 0


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_the_best_choice_is_the_most_valuable_and_the_first_of_equals(values):
    """The same answer as sorting by value and then by place."""
    columns = {f"v{place}": value for place, value in enumerate(values)}
    parts = [
        f"({packed(choice(value=f'c.v{place}', worth=f'c.v{place} > 0'), place)})" for place in range(len(values))
    ]
    best = evaluate(best_of(parts), **columns)
    if max(values) == 0:
        assert best == 0
    else:
        assert unpacked(best) == (max(values), values.index(max(values)))


def test_without_choices_nobody_has_a_best_one():
    """No campaign runs: the expression is still a number."""
    assert evaluate(best_of([]), gain=1) == 0


@pytest.mark.parametrize(("held", "left"), [(1, 0), (0, 7)])
def test_a_held_choice_counts_as_none(held, left):
    """So that the next one may be best."""
    assert evaluate(unheld("c.v", "c.held"), v=7, held=held) == left
