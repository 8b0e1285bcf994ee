"""Are the calls that agents can take counted slot by slot, without breaks, and rounded down?"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.capacity import Presence, count_calls, slot_starts

HOUR = 3600
HALF = 1800
SIX = Decimal(6)


def presence(start, end, *, agent="kay", languages=("en",), breaks=()):
    return Presence(agent=agent, languages=languages, starts_at=start, ends_at=end, breaks=breaks)


def test_slots_lie_on_the_common_grid_and_wholly_inside():
    """From 16:10 to 18:05 there is room for the slots at 16:30, 17:00 and 17:30."""
    assert slot_starts(16 * HOUR + 600, 18 * HOUR + 300, 30) == (16 * HOUR + HALF, 17 * HOUR, 17 * HOUR + HALF)


def test_an_evening_shorter_than_a_slot_has_none():
    """Nor has one that ends before it begins."""
    assert slot_starts(HOUR, HOUR + HALF - 1, 30) == ()
    assert slot_starts(2 * HOUR, HOUR, 30) == ()


def test_an_agent_takes_the_calls_of_an_hour_and_no_part_of_one():
    """Six an hour are three in half an hour; five an hour are two, because half a call cannot be begun."""
    shift = presence(0, HOUR)
    assert count_calls([shift], (0, HALF), 30, SIX)[0].calls == (3, 3)
    assert count_calls([shift], (0, HALF), 30, Decimal(5))[0].calls == (2, 2)


def test_time_before_and_after_the_shift_is_not_counted():
    """Who comes ten minutes late takes two calls of three, and none in the slot before."""
    assert count_calls([presence(HALF + 600, HOUR)], (0, HALF), 30, SIX)[0].calls == (0, 2)


def test_breaks_are_taken_out():
    """A break of fifteen minutes across two slots costs each its part; one outside the shift costs nothing."""
    shift = presence(0, HOUR, breaks=((HALF - 600, HALF + 300), (5 * HOUR, 6 * HOUR)))
    assert count_calls([shift], (0, HALF), 30, SIX)[0].calls == (2, 2)


def test_a_break_longer_than_the_shift_leaves_nothing_and_never_less():
    """Overlapping breaks do not make time negative."""
    shift = presence(0, HALF, breaks=((0, HALF), (0, HALF)))
    assert count_calls([shift], (0,), 30, SIX)[0].calls == (0,)


def test_agents_of_the_same_languages_form_one_desk_whose_minutes_are_added_first():
    """Two half hours of five an hour are five calls together, where each alone would take two."""
    both = count_calls([presence(0, HALF), presence(0, HALF, agent="lee")], (0,), 30, Decimal(5))
    assert [desk.calls for desk in both] == [(5,)]


def test_the_least_versatile_desk_comes_first():
    """So that whoever speaks several languages is kept for those who need them."""
    desks = count_calls(
        [presence(0, HALF, languages=("en", "ko")), presence(0, HALF, languages=("en",), agent="lee")], (0,), 30, SIX
    )
    assert [sorted(desk.languages) for desk in desks] == [["en"], ["en", "ko"]]


moments = st.integers(0, 8 * HOUR)
presences = st.builds(
    presence,
    moments,
    moments,
    languages=st.sampled_from([("en",), ("ko",), ("en", "ko")]),
    breaks=st.lists(st.tuples(moments, moments), max_size=3).map(tuple),
)


@given(st.lists(presences, max_size=6), st.sampled_from([15, 30, 60]), st.decimals("0.5", "30", places=1))
def test_no_desk_takes_more_than_its_agents_are_there(shifts, minutes, rate):
    """Whatever the shifts and breaks: never below zero, never above agents x minutes x rate."""
    starts = slot_starts(0, 8 * HOUR, minutes)
    for desk in count_calls(shifts, starts, minutes, rate):
        agents = sum(frozenset(shift.languages) == desk.languages for shift in shifts)
        assert all(0 <= calls <= agents * minutes * rate / 60 for calls in desk.calls)
        for place, start in enumerate(starts):
            if not any(s.starts_at < start + minutes * 60 and s.ends_at > start for s in shifts):
                assert desk.calls[place] == 0
