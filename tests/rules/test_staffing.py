"""Is an agent's hour planned with time to talk, to write up and to think, and with more leads only where few answer?"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.staffing import Ground, Limits, Measured, find_pace

LIMITS = Limits(
    calls_per_hour=Decimal(6), preparation_seconds=60, wrap_up_seconds=60, least_measured=200, overbooking=Decimal(1)
)
LONG = Measured(reached=300, missed=700, talks=300, talk_seconds=300 * 780, rings=700, ring_seconds=700 * 30)
"""Thirteen minutes of talk; three of ten are reached."""


def test_too_few_measurements_leave_the_stated_number():
    """One conversation less than wanted, and nothing is claimed about how long they are."""
    pace = find_pace(replace(LONG, talks=199), LIMITS)
    assert (pace.calls_per_hour, pace.ground, pace.talk_seconds, pace.connect_rate) == (6, Ground.STATED, None, None)
    assert find_pace(Measured(), LIMITS).leads_per_hour == 6


def test_long_calls_leave_fewer_in_an_hour():
    """Thirteen minutes of talk, one of writing up and one of preparation are four calls an hour."""
    pace = find_pace(LONG, LIMITS)
    assert (pace.calls_per_hour, pace.ground, pace.call_seconds) == (4, Ground.MEASURED, 900)


def test_short_calls_do_not_make_anybody_hurry():
    """The number that the desk states is the most, however short the calls are."""
    pace = find_pace(replace(LONG, talk_seconds=300 * 60), LIMITS)
    assert (pace.calls_per_hour, pace.ground) == (6, Ground.CEILING)


def test_writing_up_is_measured_where_results_tell_it():
    """Two minutes instead of the stated one; with too few the stated one."""
    measured = replace(LONG, wraps=200, wrap_seconds=200 * 120)
    assert find_pace(measured, LIMITS).call_seconds == 960
    assert find_pace(replace(measured, wraps=199), LIMITS).call_seconds == 900


def test_nobody_is_overbooked_unless_the_desk_wants_it():
    """However few answer."""
    assert find_pace(LONG, LIMITS).overbooking == 1


def test_where_few_answer_more_leads_fit_up_to_the_ceiling():
    """Of ten leads three take 900 seconds and seven take 90: 333 each, 10.8 an hour; at most 1.5 times four are six."""
    wide = find_pace(LONG, replace(LIMITS, overbooking=Decimal(3)))
    assert wide.leads_per_hour == Fraction(3600, 333)
    assert find_pace(LONG, replace(LIMITS, overbooking=Decimal("1.5"))).leads_per_hour == 6
    assert find_pace(replace(LONG, rings=199), replace(LIMITS, overbooking=Decimal(3))).overbooking == 1


def test_a_promised_callback_takes_the_time_of_a_whole_conversation():
    """Of ten leads at 2.7 for a call three callbacks take eight; three of them fit, and none is squeezed in."""
    pace = find_pace(LONG, replace(LIMITS, overbooking=Decimal(3)))
    assert [pace.leads_beside(10, promised) for promised in range(5)] == [10, 7, 4, 1, 0]
    assert (pace.promises_in(10), pace.promises_in(2)) == (3, 0)
    plain = find_pace(LONG, LIMITS)
    assert (plain.leads_beside(10, 4), plain.promises_in(10)) == (6, 10)


counts = st.integers(0, 1000)


@given(
    st.builds(
        Measured, reached=st.integers(200, 1000), missed=counts, talks=st.integers(200, 1000),
        talk_seconds=st.integers(0, 10**6), wraps=counts, wrap_seconds=counts, rings=counts, ring_seconds=counts,
    ),
    st.builds(
        Limits, calls_per_hour=st.decimals("0.5", "30", places=1), preparation_seconds=st.integers(0, 1800),
        wrap_up_seconds=st.integers(0, 1800), least_measured=st.integers(1, 400),
        overbooking=st.decimals("1", "3", places=2),
    ),
    st.integers(0, 100),
)  # fmt: skip
def test_the_ceilings_hold_whatever_was_measured(measured, limits, leads):
    """Calls never above the stated number, preparation always in them, leads never above the overbooking."""
    pace = find_pace(measured, limits)
    assert 0 < pace.calls_per_hour <= Fraction(limits.calls_per_hour)
    if pace.ground is not Ground.STATED:
        assert pace.call_seconds >= limits.preparation_seconds
    assert pace.calls_per_hour <= pace.leads_per_hour <= pace.calls_per_hour * Fraction(limits.overbooking)
    assert leads >= pace.leads_beside(leads, 1) >= 0
    assert pace.leads_beside(leads, pace.promises_in(leads)) < pace.overbooking + 1
