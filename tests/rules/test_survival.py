"""Is the share still there what Kaplan and Meier would have computed by hand?"""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.survival import Ending, find_band, fit_curve, merge_endings

Z = 1.959963984540054

people = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def endings_of(persons):
    """One ending for each person: (time, was it an event)."""
    return [Ending(time=time, events=int(event), censored=int(not event)) for time, event in persons]


def survival_by_definition(persons, time):
    """The product over event times of the share of those at risk who passed them, and Greenwood's sum; exact."""
    survival, spread = Fraction(1), Fraction(0)
    for moment in sorted({when for when, event in persons if event and when <= time}):
        at_risk = sum(when >= moment for when, _ in persons)
        events = sum(when == moment and event for when, event in persons)
        survival *= Fraction(at_risk - events, at_risk)
        if at_risk > events:
            spread += Fraction(events, at_risk * (at_risk - events))
    return survival, spread


def test_five_people_by_hand():
    """Lost at 1 and twice at 3, censored at 2 and 5: 4/5, then a third of it, since only three were left."""
    curve = fit_curve(endings_of([(1, True), (2, False), (3, True), (3, True), (5, False)]))
    assert [(step.time, step.at_risk, step.events, step.censored) for step in curve.steps] == [
        (1, 5, 1, 0),
        (2, 4, 0, 1),
        (3, 3, 2, 0),
        (5, 1, 0, 1),
    ]
    assert [step.survival for step in curve.steps] == pytest.approx([4 / 5, 4 / 5, 4 / 15, 4 / 15])
    greenwood = 4 / 15 * math.sqrt(1 / (5 * 4) + 2 / (3 * 1))
    assert curve.steps[-1].standard_error == pytest.approx(greenwood)
    assert (curve.n, curve.events, curve.censored) == (5, 3, 2)


@given(people)
def test_the_curve_is_the_product_of_the_definition(persons):
    """Survival and standard error equal exact fractions worked out from the persons one by one."""
    for step in fit_curve(endings_of(persons)).steps:
        survival, spread = survival_by_definition(persons, step.time)
        assert step.survival == pytest.approx(float(survival), abs=1e-13)
        if survival > 0:
            assert step.standard_error == pytest.approx(float(survival) * math.sqrt(spread), abs=1e-13)


@given(people, st.randoms())
def test_order_and_grouping_of_endings_do_not_matter(persons, random):
    """Five rows of one and one row of five are the same people."""
    shuffled = persons.copy()
    random.shuffle(shuffled)
    assert fit_curve(merge_endings(endings_of(persons))) == fit_curve(endings_of(shuffled))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40), st.integers(0, 12))
def test_without_censoring_the_curve_is_the_plain_share(times, milestone):
    """When everybody was watched to the end, survival is the share of those who lasted longer."""
    reading = fit_curve(endings_of([(time, True) for time in times])).read_at(milestone)
    assert reading.survival == pytest.approx(sum(time > milestone for time in times) / len(times), abs=1e-12)


@given(people)
def test_the_curve_falls_and_its_band_holds_it(persons):
    """Survival never rises, and lies between its limits wherever there are any."""
    steps = fit_curve(endings_of(persons)).steps
    heights = [1.0, *(step.survival for step in steps)]
    assert heights == sorted(heights, reverse=True)
    for step in steps:
        assert (step.low is None) == (step.high is None) == (step.survival == 0)
        if step.low is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1


def test_whoever_is_censored_at_a_time_was_at_risk_then():
    """A loss on day 7 is one of two, when the other was last seen on that very day."""
    curve = fit_curve(endings_of([(7, True), (7, False)]))
    assert curve.steps[0].survival == pytest.approx(0.5)


def test_a_loss_on_the_day_of_the_start_counts():
    """Day 0 is a day like any other."""
    assert fit_curve(endings_of([(0, True), (9, False)])).read_at(0).survival == pytest.approx(0.5)


def test_the_band_is_log_minus_log():
    """The limits are those of log(-log S), worked out here the long way."""
    survival, error = 0.8, 0.05
    middle, spread = math.log(-math.log(survival)), error / (survival * math.log(survival))
    expected = [math.exp(-math.exp(middle + sign * Z * abs(spread))) for sign in (1, -1)]
    assert find_band(survival, error, 60, 0.95) == pytest.approx(tuple(expected), abs=1e-12)


@given(st.integers(1, 5_000))
def test_before_the_first_loss_the_lower_limit_is_exact(n):
    """At S = 1 the log-log band is undefined: the limit is the survival under which no loss of n has 2.5 %."""
    low, high = find_band(1.0, 0.0, n, 0.95)
    assert low**n == pytest.approx(0.025)
    assert high == 1


def test_nobody_left_has_no_band():
    """At S = 0 nothing is left to estimate from."""
    assert find_band(0.0, None, 3, 0.95) == (None, None)


@given(people, st.integers(0, 20))
def test_a_milestone_nobody_was_watched_up_to_is_not_read(persons, milestone):
    """Immature is exactly: nobody at risk any more, though not everybody is known to be lost."""
    reading = fit_curve(endings_of(persons)).read_at(milestone)
    at_risk = sum(time >= milestone for time, _ in persons)
    survival, _ = survival_by_definition(persons, milestone)
    assert reading.at_risk == at_risk
    assert reading.mature == (at_risk > 0 or survival == 0)
    assert (reading.survival is None) == (not reading.mature)


def test_once_everybody_is_lost_that_stays_known():
    """A group lost by day 30 is at 0 on day 365 as well: that is no guess."""
    reading = fit_curve(endings_of([(10, True), (30, True)])).read_at(365)
    assert (reading.survival, reading.mature, reading.at_risk) == (0, True, 0)


def test_half_is_reached_when_exactly_half_are_left():
    """Nine tenths times eight ninths ... times five sixths is a half, whatever the rounding of the products."""
    curve = fit_curve(endings_of([(day, True) for day in range(1, 6)] + [(9, False)] * 5))
    assert curve.find_median().time == 5


def test_the_median_has_limits_where_the_band_crosses_one_half():
    """Each limit is the first time at which its own curve is at or below one half."""
    curve = fit_curve(endings_of([(day, True) for day in range(1, 41)]))
    median = curve.find_median()
    assert median.time == 20
    assert median.low == next(step.time for step in curve.steps if step.low <= 0.5)
    assert median.high == next(step.time for step in curve.steps if step.high <= 0.5)
    assert median.low < 20 < median.high


def test_a_curve_that_stays_high_has_no_median():
    """Half are still there, so no time can be named."""
    median = fit_curve(endings_of([(1, True), (2, False), (2, False), (2, False)])).find_median()
    assert (median.time, median.high) == (None, None)


def test_nobody_at_all_gives_an_empty_curve():
    """No subscription: nothing is read, nothing fails."""
    curve = fit_curve([])
    assert (curve.n, curve.steps, curve.read_at(30).mature, curve.find_median().time) == (0, (), False, None)


@pytest.mark.parametrize("wrong", [(-1, 1, 0), (1, -1, 0), (1, 0, -1)])
def test_nothing_ends_before_it_starts(wrong):
    """Negative times and counts are refused."""
    time, events, censored = wrong
    with pytest.raises(ValueError, match="before it starts"):
        fit_curve([Ending(time=time, events=events, censored=censored)])
