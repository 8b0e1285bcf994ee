"""Is what is expected of an hour between what was seen in it and what stands above it, and exactly what was defined?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.answering import (
    EVIDENCE,
    HISTORIES,
    PARTS,
    Count,
    Terms,
    estimate_weight,
    learn_chances,
    part_of_day,
    remembered,
    shrink,
)

TERMS = Terms(neutral=0.3, neutral_calls=50, least_calls=20, most_calls=2000, person_calls=4, other_parts=0.5)
FIXED = replace(TERMS, least_calls=40, most_calls=40)
LAST_CELL = 3 * 168 - 1

tries = st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
families = st.lists(st.lists(tries, max_size=6), max_size=5)
weeks = st.dictionaries(st.integers(0, LAST_CELL), tries, max_size=25)


def count(cell, tried):
    """The count of one cell of which nothing but calls and conversations matters."""
    return Count(cell=cell, tries=tried[0], reached=tried[1], answered=tried[1], refused_at_opening=0, accepted=0)


def learn(week, terms=TERMS):
    return learn_chances([count(cell, tried) for cell, tried in sorted(week.items())], terms)


def weigh(groups, terms):
    """Kleinman's estimate in fractions, sum by sum as it is printed."""
    surplus, room = Fraction(0), Fraction(0)
    for group in groups:
        calls = [(Fraction(n), Fraction(hits)) for n, hits in group if n]
        total, hits = sum(n for n, _ in calls), sum(one for _, one in calls)
        if len(calls) < 2 or hits in (0, total):
            continue
        rate = hits / total
        spread = sum(n * (one / n - rate) ** 2 for n, one in calls)
        surplus += spread / (rate * (1 - rate)) - (len(calls) - 1)
        room += total - sum(n * n for n, _ in calls) / total - (len(calls) - 1)
    if surplus <= 0 or room <= 0:
        return Fraction(terms.most_calls)
    kinship = min(surplus / room, Fraction(1))
    return min(max((1 - kinship) / kinship, Fraction(terms.least_calls)), Fraction(terms.most_calls))


def expect(week, terms, segment, weekday, hour):
    """The chance of one cell, worked out from the calls from the top down, each level by looking at all cells again."""

    def total(chosen):
        cells = [week[cell] for cell in week if chosen(cell // 168, cell % 168 // 24, cell % 24)]
        return sum(n for n, _ in cells), sum(hits for _, hits in cells)

    def known(level):
        return sorted({level(cell // 168, cell % 168 // 24, cell % 24) for cell in week})

    n, hits = total(lambda *_: True)
    chance = (hits + Fraction(terms.neutral) * terms.neutral_calls) / (n + terms.neutral_calls)
    hours = known(lambda s, d, h: h)
    pairs = known(lambda s, d, h: (s, h))
    cells = known(lambda s, d, h: (s, h, d))
    steps = [
        (hours, hour, [hours], lambda s, d, h: h),
        (pairs, (segment, hour), [[one for one in pairs if one[1] == h] for h in hours], lambda s, d, h: (s, h)),
        (cells, (segment, hour, weekday), [[one for one in cells if one[:2] == pair] for pair in pairs],
         lambda s, d, h: (s, h, d)),
    ]  # fmt: skip
    for there, wanted, groups, level in steps:
        if wanted not in there:
            break
        family = next(group for group in groups if wanted in group)
        tried = {one: total(lambda *at, one=one, level=level: level(*at) == one) for one in there}
        weight, (n, hits) = weigh([[tried[one] for one in group] for group in groups], terms), tried[wanted]
        if len(family) > 1:
            chance = (hits + weight * chance) / (n + weight)
    return chance


def test_without_calls_every_hour_is_alike():
    """The neutral chance, in every segment, on every day, at every hour."""
    learned = learn({})

    assert {learned.chance(segment, day, hour) for segment in (0, 4) for day in range(7) for hour in range(24)} == {0.3}


@given(weeks, st.integers(0, 2), st.integers(0, 6), st.integers(0, 23))
def test_the_chance_is_the_one_defined(week, segment, weekday, hour):
    """Equal to exact fractions, summed anew for every level."""
    expected = expect(week, TERMS, segment, weekday, hour)

    assert learn(week).chance(segment, weekday, hour) == pytest.approx(float(expected), abs=1e-9)


@given(weeks)
def test_the_order_of_the_cells_changes_nothing(week):
    """Not even the last digit."""
    backwards = learn_chances([count(cell, week[cell]) for cell in sorted(week, reverse=True)], TERMS)

    assert backwards == learn(week)


@given(tries, st.floats(0.01, 0.99), st.floats(1, 5000))
def test_what_is_shrunk_lies_between_the_raw_share_and_what_it_is_drawn_to(tried, towards, weight):
    """Both ends included; without calls it is what it is drawn to."""
    raw = tried[1] / tried[0] if tried[0] else towards
    found = shrink(tried, towards, weight)

    assert min(raw, towards) - 1e-12 <= found <= max(raw, towards) + 1e-12


@given(weeks.filter(bool), st.data())
def test_one_more_conversation_never_lowers_the_chance(week, data):
    """In the cell in which it took place, as long as the weights are the same."""
    cell = data.draw(st.sampled_from(sorted(week)))
    missed = {**week, cell: (week[cell][0] + 1, week[cell][1])}
    reached = {**week, cell: (week[cell][0] + 1, week[cell][1] + 1)}
    place = (cell // 168, cell % 168 // 24, cell % 24)

    assert learn(reached, FIXED).chance(*place) >= learn(missed, FIXED).chance(*place)


@given(families)
def test_the_weight_is_kleinmans(groups):
    """Moment by moment in fractions; within the stated bounds."""
    found = estimate_weight(groups, TERMS)

    assert found == pytest.approx(float(weigh(groups, TERMS)), rel=1e-6)
    assert TERMS.least_calls <= found <= TERMS.most_calls


def test_a_weight_by_hand():
    """Rates of 0.2 and 0.4 over a million calls each: kinship 0.02 / 0.21, so that 9.5 calls weigh as much."""
    loose = replace(TERMS, least_calls=1, most_calls=10**6)

    assert estimate_weight([[(10**6, 200_000), (10**6, 400_000)]], loose) == pytest.approx(9.5, abs=0.001)


def test_hours_that_cannot_be_told_apart_are_taken_as_alike():
    """Equal rates, one single hour, nobody reached or everybody: the common rate weighs the most."""
    alike = [[(100, 30), (50, 15)], [(200, 60)], [(10, 0), (20, 0)], [(5, 5), (6, 6)]]

    assert [estimate_weight([family], TERMS) for family in alike] == [2000] * 4


def test_an_hour_with_few_calls_says_little():
    """Two of two at nine do not make nine better than half past four of ten thousand."""
    learned = learn({9: (2, 2), 17: (10_000, 5000), 18: (10_000, 4000), 19: (10_000, 3000)})

    assert learned.chance(0, 0, 9) < learned.chance(0, 0, 17)
    assert learned.chance(0, 0, 17) == pytest.approx(0.5, abs=0.01)


def test_an_hour_never_called_is_like_all_calls():
    """Neither better nor worse: it is not tried only because nobody knows anything of it."""
    learned = learn({17: (10_000, 5000), 18: (10_000, 3000)})

    assert learned.chance(0, 0, 9) == learned.overall == pytest.approx(0.4, abs=0.001)


def test_the_parts_of_the_day_meet_where_they_say():
    """The last hour of each and the first of the next."""
    assert [PARTS[part_of_day(hour)] for hour in (0, 11, 12, 17, 18, 23)] == [
        "before 12:00", "before 12:00", "12:00-18:00", "12:00-18:00", "from 18:00", "from 18:00",
    ]  # fmt: skip


@given(st.integers(0, HISTORIES - 1), st.integers(0, 2))
def test_what_is_remembered_is_the_evidence_of_its_parts(history, part):
    """The part at hand in full, the two others by half; never more conversations than calls."""
    digits = [history // 6**other % 6 for other in range(3)]
    shares = [1.0 if other == part else 0.5 for other in range(3)]
    calls, reached = remembered(history, part, TERMS)

    assert calls == sum(share * EVIDENCE[digit][0] for share, digit in zip(shares, digits, strict=True))
    assert reached == sum(share * EVIDENCE[digit][1] for share, digit in zip(shares, digits, strict=True))
    assert 0 <= reached <= calls


def draw(*names):
    """A number from 0 to 1 that is always the same for these names."""
    return int.from_bytes(hashlib.blake2b(repr(names).encode(), digest_size=6).digest(), "big") / 2**48


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.4])
def test_what_is_expected_errs_less_than_what_was_seen(spread):
    """Thirty calls an hour of the week, in worlds whose hours are alike, differ a little, or differ much."""
    errors = {"expected": 0.0, "seen": 0.0, "neutral": 0.0}
    for world in range(4):
        truth = [0.3 + spread * (draw(world, cell % 24) - 0.5) for cell in range(168)]
        week = {cell: (30, sum(draw(world, cell, one) < truth[cell] for one in range(30))) for cell in range(168)}
        learned = learn(week)
        for cell, true in enumerate(truth):
            expected = learned.chance(0, cell // 24, cell % 24)
            for name, value in (("expected", expected), ("seen", week[cell][1] / 30), ("neutral", 0.25)):
                errors[name] += (value - true) ** 2

    assert errors["expected"] < errors["neutral"]
    assert errors["expected"] < errors["seen"] / 3
