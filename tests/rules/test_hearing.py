"""Is a window held against the hours outside of it fairly, and nothing said where nothing can be?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.answering import Count, Terms, learn_chances
from campaign.rules.comparison import compare_shares, measure_share
from campaign.rules.hearing import ALIKE, BETTER, TOO_FEW, WORSE, hear, inside_by_hour, judge_window

TERMS = Terms(neutral=0.3, neutral_calls=50, least_calls=20, most_calls=2000, person_calls=4, other_parts=0.5)
EVENING = inside_by_hour("16:00-20:00")
shares = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def count(hour, tries, reached, refused=0):
    """Calls at one hour; whoever was reached and did not refuse at once accepted."""
    return Count(
        cell=hour, tries=tries, answered=reached, reached=reached, refused_at_opening=refused,
        accepted=reached - refused,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0000)],
)
def test_a_difference_has_the_limits_that_newcombe_printed(first, second, low, high):
    """Statistics in Medicine 17 (1998), table II, method 10."""
    found = compare_shares(measure_share(*first), measure_share(*second))

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(shares, shares)
def test_a_difference_lies_between_its_limits_and_turns_with_its_sides(first, second):
    """From -1 to 1; the other way round it is its own mirror."""
    there = compare_shares(measure_share(*first), measure_share(*second))
    back = compare_shares(measure_share(*second), measure_share(*first))

    assert -1 - 1e-12 <= there.low <= there.difference <= there.high <= 1 + 1e-12
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))


@pytest.mark.parametrize(
    ("window", "inside", "partly"),
    [
        ("16:00-20:00", [16, 17, 18, 19], []),
        ("16:30-20:15", [17, 18, 19], [16, 20]),
        ("10:00-10:20,10:40-12:00", [11], [10]),
        ("08:30-09:00,09:00-09:30", [], [8, 9]),
    ],
)
def test_an_hour_is_inside_when_all_of_it_is(window, inside, partly):
    """Where the window begins or ends within an hour, it is on neither side."""
    found = inside_by_hour(window)

    assert [hour for hour in range(24) if found[hour]] == inside
    assert [hour for hour in range(24) if found[hour] is None] == partly


@pytest.mark.parametrize(
    ("outside", "reached", "refused"),
    [
        (count(10, 400, 80, 30), BETTER, TOO_FEW),
        (count(10, 400, 240, 20), WORSE, WORSE),
        (count(10, 400, 160, 120), ALIKE, BETTER),
        (count(10, 99, 30, 10), TOO_FEW, TOO_FEW),
        (count(16, 400, 160, 60), TOO_FEW, TOO_FEW),
    ],
)
def test_the_verdict_follows_from_the_interval(outside, reached, refused):
    """More conversations and fewer refusals are better; below a hundred calls, or conversations, nothing is said."""
    verdicts = judge_window([count(17, 400, 160, 60), outside], EVENING)

    assert [one.verdict for one in verdicts] == [reached, refused]


def test_hours_partly_inside_count_on_neither_side():
    """Their calls are shown and not judged."""
    counts = [count(16, 500, 100), count(17, 300, 150), count(10, 200, 50)]
    verdict, _ = judge_window(counts, inside_by_hour("16:30-18:00"))

    assert (verdict.inside.n, verdict.outside.n) == (300, 200)


def test_what_was_heard_is_of_calls_and_of_conversations():
    """Reached of the calls, refused and accepted of the reached; expected is the mean over the calls."""
    counts = [count(17, 30, 10, 4), count(18, 10, 0)]
    learned = learn_chances(counts, TERMS)
    heard = hear(counts, learned)

    assert (heard.reached.count, heard.reached.n) == (10, 40)
    assert (heard.refused_at_opening.count, heard.refused_at_opening.n) == (4, 10)
    assert (heard.accepted.count, heard.accepted.n) == (6, 10)
    assert heard.expected == pytest.approx(0.75 * learned.chance(0, 0, 17) + 0.25 * learned.chance(0, 0, 18))
    assert hear([], learned).expected is hear([], learned).reached is None
