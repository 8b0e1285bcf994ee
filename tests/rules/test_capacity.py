"""Are the calls that agents can take counted slot by slot, without breaks, and rounded down?"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.capacity import (
    Desk,
    Presence,
    count_calls,
    good_enough,
    hours_at_work,
    languages_with,
    levels_of,
    slot_starts,
)

HOUR = 3600
HALF = 1800
SIX = Decimal(6)


def presence(start, end, *, agent="kay", languages=("en",), breaks=(), skills=()):
    return Presence(agent=agent, languages=languages, skills=skills, starts_at=start, ends_at=end, breaks=breaks)


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


def test_shifts_that_overlap_count_once():
    """Entered twice, or once whole and once in part: the agent is one."""
    twice = [presence(0, HALF), presence(0, HOUR), presence(600, HALF)]
    (desk,) = count_calls(twice, (0, HALF), 30, SIX)
    assert (desk.agents, desk.seconds, desk.calls) == (1, (HALF, HALF), (3, 3))


def test_a_break_counts_in_every_shift_of_the_agent():
    """Inbound time cuts a hole into whatever overlaps it."""
    shifts = [presence(0, HOUR, breaks=((HALF, HOUR),)), presence(600, HOUR)]
    assert hours_at_work(shifts) == ((0, HALF),)
    assert hours_at_work([presence(0, HOUR, breaks=((600, 900), (800, 1200)))]) == ((0, 600), (1200, HOUR))


def test_only_skills_that_calls_ask_for_tell_desks_apart():
    """Minutes are added before they become calls, so needless desks would lose calls."""
    shifts = [
        presence(0, HALF, skills=("tariffs", "sales")),
        presence(0, HALF, agent="lee", skills=("sales",)),
        presence(0, HALF, agent="max"),
    ]
    assert [desk.name for desk in count_calls(shifts, (0,), 30, SIX)] == ["en"]
    desks = count_calls(shifts, (0,), 30, SIX, {"tariffs"})
    assert [(desk.name, desk.agents, desk.calls) for desk in desks] == [("en", 2, (6,)), ("en/tariffs", 1, (3,))]


def test_a_desk_takes_calls_in_its_languages_and_with_its_skills():
    """A call that needs nothing but the language goes to anybody who speaks it."""
    desk = Desk(languages=frozenset({"en", "ko"}), skills=frozenset({"tariffs"}), calls=())
    lanes = [("en", ""), ("ko", "tariffs"), ("en", "fibre"), ("es", ""), ("es", "tariffs")]
    assert [desk.takes(lane) for lane in lanes] == [True, True, False, False, False]


def test_what_is_known_less_well_than_wanted_is_not_counted():
    """Who states no level knows it well; the level wanted is good enough."""
    levels = levels_of("es:0.4 tariffs:0.5")
    assert good_enough(("en", "es"), levels, Decimal("0.5")) == ("en",)
    assert good_enough(("tariffs",), levels, Decimal("0.5")) == ("tariffs",)
    assert good_enough(("es",), levels, Decimal(0)) == ("es",)


def test_languages_are_those_of_agents_who_have_the_skill():
    """Whoever has it speaks only English, though others speak Korean."""
    there = [presence(0, 1, skills=("tariffs",)), presence(0, 1, agent="lee", languages=("ko",))]
    assert languages_with(there) == {"en", "ko"}
    assert languages_with(there, "tariffs") == {"en"}


@given(st.lists(presences, max_size=6), st.sampled_from([15, 30, 60]))
def test_the_seconds_of_a_slot_are_those_at_which_somebody_is_there(shifts, minutes):
    """Held against counting every minute of the day by itself."""
    whole = [
        presence(s.starts_at // 60 * 60, s.ends_at // 60 * 60, languages=s.languages,
                 breaks=tuple((a // 60 * 60, b // 60 * 60) for a, b in s.breaks))
        for s in shifts
    ]  # fmt: skip
    same = [presence(s.starts_at, s.ends_at, breaks=s.breaks) for s in whole]
    starts = slot_starts(0, 8 * HOUR, minutes)
    there = [
        any(s.starts_at <= minute < s.ends_at for s in same)
        and not any(a <= minute < b for s in same for a, b in s.breaks)
        for minute in range(0, 8 * HOUR, 60)
    ]
    for desk in count_calls(same, starts, minutes, SIX):
        assert [seconds // 60 for seconds in desk.seconds] == [
            sum(there[start // 60 : start // 60 + minutes]) for start in starts
        ]
