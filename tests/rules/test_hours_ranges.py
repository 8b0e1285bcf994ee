"""Are hours read, written and combined as sets of minutes?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.hours import BadHours, format_hours, parse_hours
from campaign.rules.hours.ranges import DAY_MINUTES, intersect, unite

MINUTES = st.integers(0, DAY_MINUTES)
HOURS = st.lists(st.tuples(MINUTES, MINUTES), max_size=4).map(
    lambda pairs: unite(tuple((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]), ())
)


def minutes_of(hours):
    """Every minute that lies in the hours."""
    return {minute for opening, close in hours for minute in range(opening, close)}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("16:00-20:00", ((960, 1200),)),
        ("10:00-13:00,14:00-20:00", ((600, 780), (840, 1200))),
        (" 14:00 - 20:00 , 10:00 – 13:00 ", ((600, 780), (840, 1200))),
        ("10:00-13:00,13:00-20:00", ((600, 1200),)),
        ("0:00-24:00", ((0, 1440),)),
        ("9:05-9:06", ((545, 546),)),
    ],
)
def test_hours_are_read_sorted_and_joined(text, hours):
    """Several ranges a day, in any order; ranges that touch become one."""
    assert parse_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "a range is missing"),
        ("16:00-20:00,", "a range is missing"),
        ("evening", "'evening' is no range"),
        ("16-20", "'16-20' is no range"),
        ("16:00-20:60", "16:00-20:60 is on no clock"),
        ("16:00-24:01", "16:00-24:01 is on no clock"),
        ("25:00-26:00", "25:00-26:00 is on no clock"),
        ("20:00-16:00", "20:00-16:00 does not end after it starts; over midnight write 21:00-24:00 and 00:00-08:00"),
        ("16:00-16:00", "16:00-16:00 does not end after it starts; over midnight write 21:00-24:00 and 00:00-08:00"),
        ("16:00-18:00,17:00-20:00", "two ranges overlap"),
    ],
)
def test_hours_that_are_none_are_refused_with_the_reason(text, complaint):
    """The message names the text and what is wrong with it."""
    with pytest.raises(BadHours) as refused:
        parse_hours(text)
    assert str(refused.value) == f"{text!r} are no hours such as 16:00-20:00 or 10:00-13:00,14:00-20:00: {complaint}"


def test_no_hours_are_written_closed():
    """For a person, not for reading back."""
    assert format_hours(()) == "closed"


@given(HOURS.filter(bool))
def test_written_hours_are_read_back(hours):
    """Formatting loses nothing."""
    assert parse_hours(format_hours(hours)) == hours


@given(HOURS, HOURS)
def test_hours_combine_like_sets_of_minutes(first, second):
    """Intersection and union, each in its one normal form."""
    both, either = intersect(first, second), unite(first, second)
    assert minutes_of(both) == minutes_of(first) & minutes_of(second)
    assert minutes_of(either) == minutes_of(first) | minutes_of(second)
    for hours in (both, either):
        assert all(opening < close for opening, close in hours)
        assert all(earlier[1] < later[0] for earlier, later in pairwise(hours))
