"""Are differences between groups judged as the books say, and to the last digit?"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campaign.rules.comparison import (
    chi_square_tail,
    compare_endings,
    measure_share,
    solve_symmetric,
    write_probability,
)
from campaign.rules.survival import Ending

Z = 1.959963984540054

group = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=12)
groups = st.lists(group, min_size=2, max_size=4)


def endings_of(persons):
    """One ending for each person: (time, was it an event)."""
    return [Ending(time=time, events=int(event), censored=int(not event)) for time, event in persons]


def log_rank_by_definition(several):
    """(statistic, degrees of freedom) in exact fractions, person by person; None when nothing can be compared."""
    count = len(several)
    surplus, expected = [Fraction(0)] * count, [Fraction(0)] * count
    variance = [[Fraction(0)] * count for _ in several]
    for time in sorted({when for one in several for when, event in one if event}):
        at_risk = [sum(when >= time for when, _ in one) for one in several]
        lost = [sum(when == time and event for when, event in one) for one in several]
        total, events = sum(at_risk), sum(lost)
        weight = Fraction(events * (total - events), total - 1) if total > 1 else Fraction(0)
        for i in range(count):
            share = Fraction(at_risk[i], total)
            expected[i] += events * share
            surplus[i] += lost[i] - events * share
            for j in range(count):
                other = Fraction(at_risk[j], total)
                variance[i][j] += weight * (share * (i == j) - share * other)
    used = [i for i in range(count) if expected[i] > 0][1:]
    return solve_exactly([[variance[i][j] for j in used] for i in used], [surplus[i] for i in used])


def solve_exactly(matrix, right):
    """right' · matrix^-1 · right and the rank, by elimination in fractions."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    statistic, rank = Fraction(0), 0
    for place in range(len(rows)):
        if rows[place][place] == 0:
            continue
        rank += 1
        statistic += rows[place][-1] ** 2 / rows[place][place]
        for below in range(place + 1, len(rows)):
            factor = rows[below][place] / rows[place][place]
            rows[below] = [value - factor * lead for value, lead in zip(rows[below], rows[place], strict=True)]
    return statistic, rank


def tail_by_series(statistic, df):
    """Q(df / 2, statistic / 2) as one minus the series of the lower gamma function, with 400 digits."""
    with localcontext() as context:
        context.prec = 400
        half, order = Decimal(statistic) / 2, Decimal(df) / 2
        gamma = Decimal(1) if df % 2 == 0 else find_pi().sqrt()
        step = Decimal(1) if df % 2 == 0 else Decimal("0.5")
        while step < order + 1:
            gamma *= step
            step += 1
        term = (order * half.ln() - half).exp() / gamma
        total, place = Decimal(0), order
        while term > Decimal(10) ** -390:
            total += term
            place += 1
            term *= half / place
        return 1 - total


def find_pi():
    """Pi by Machin's formula, to the precision of the context."""

    def arctan_of_inverse(number):
        total, power, place = Decimal(0), Decimal(1) / number, 1
        while abs(power) > Decimal(10) ** -395:
            total += power / place if place % 4 == 1 else -power / place
            power /= number * number
            place += 2
        return total

    return 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))


@given(st.integers(1, 10_000), st.data())
def test_the_limits_of_wilson_are_one_quantile_away(n, data):
    """Each limit is the share from which the observed one is just 1.96 of its own standard deviations away."""
    share = measure_share(data.draw(st.integers(0, n)), n)
    assert 0 <= share.low <= share.rate <= share.high <= 1
    for limit in (share.low, share.high):
        if 0 < limit < 1:
            assert abs(share.rate - limit) == pytest.approx(Z * math.sqrt(limit * (1 - limit) / n), rel=1e-6)


def test_one_of_ten():
    """Wilson's limits of one in ten."""
    share = measure_share(1, 10)
    assert (share.rate, share.low, share.high) == pytest.approx((0.1, 0.017876, 0.404150), abs=1e-6)


@pytest.mark.parametrize("n", [1, 7, 1_000_000])
def test_none_and_all_have_one_limit_at_the_edge(n):
    """None of n reaches down to exactly 0, all of n up to exactly 1."""
    assert measure_share(0, n).low == 0
    assert measure_share(n, n).high == 1


def test_nobody_has_no_share():
    """There is nothing to divide by; more than all and less than none are refused."""
    assert measure_share(0, 0) is None
    for wrong in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="not a share"):
            measure_share(*wrong)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 8, 19, 20, 21, 22, 45, 99, 100, 199])
@pytest.mark.parametrize("statistic", ["0.001", "0.5", "3.84", "21", "22.5", "90", "250", "700"])
def test_the_tail_is_right_to_twelve_digits(df, statistic):
    """Against the other series for the same function, in 400 digits, however small the probability."""
    expected = tail_by_series(statistic, df)
    assert abs(Decimal(chi_square_tail(float(statistic), df)) / expected - 1) < Decimal("1e-12")


def test_a_statistic_of_zero_proves_nothing():
    """Its probability is 1; a negative one, or no degree of freedom, is a fault of the caller."""
    assert chi_square_tail(0.0, 3) == 1
    for statistic, df in ((-1.0, 1), (1.0, 0), (math.nan, 1)):
        with pytest.raises(ValueError, match="no chi-square"):
            chi_square_tail(statistic, df)


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.0, "<1e-300"), (9e-301, "<1e-300"), (1.234e-299, "1.23e-299"), (0.000323, "3.23e-04"), (0.4684, "0.4684")],
)
def test_a_probability_is_never_written_as_nothing(p, words):
    """What cannot be told from 0 is written with a sign."""
    assert write_probability(p) == words


def test_two_groups_by_hand():
    """Lost at 1 and 3 here, at 2 there with one censored at 4: O 2, E 1/2 + 1/3 + 1/2, V 1/4 + 2/9 + 1/4."""
    here, there = [(1, True), (3, True)], [(2, True), (4, False)]
    test = compare_endings([endings_of(here), endings_of(there)])
    expected = Fraction(1, 2) + Fraction(1, 3) + Fraction(1, 2)
    variance = Fraction(1, 4) + Fraction(2, 9) + Fraction(1, 4)
    assert test.statistic == pytest.approx(float((2 - expected) ** 2 / variance))
    assert test.df == 1
    assert test.p == pytest.approx(math.erfc(math.sqrt(test.statistic / 2)))


@given(groups)
def test_the_statistic_is_that_of_the_definition(several):
    """Against exact fractions worked out from the persons one by one, ties and all."""
    statistic, rank = log_rank_by_definition(several)
    test = compare_endings([endings_of(one) for one in several])
    assert (test is None) == (rank == 0)
    if test:
        assert test.statistic == pytest.approx(float(statistic), abs=1e-9, rel=1e-9)
        assert test.df == rank


@given(groups, st.randoms())
def test_the_order_of_groups_does_not_matter(several, random):
    """Which group stands first is nobody's business."""
    endings = [endings_of(one) for one in several]
    test = compare_endings(endings)
    assume(test is not None)
    random.shuffle(endings)
    assert compare_endings(endings).statistic == pytest.approx(test.statistic, abs=1e-9)


def test_groups_alike_are_not_called_different():
    """The same people twice: statistic 0, probability 1."""
    persons = endings_of([(1, True), (2, True), (3, False), (5, True)])
    test = compare_endings([persons, persons, persons])
    assert (test.statistic, test.df, test.p) == (pytest.approx(0), 2, pytest.approx(1))


def test_a_group_censored_before_the_first_loss_is_no_degree_of_freedom():
    """It was never at risk when something happened."""
    early = endings_of([(1, False), (1, False)])
    here, there = endings_of([(2, True), (3, True)]), endings_of([(2, False), (4, True)])
    assert compare_endings([early, here, there]) == compare_endings([here, there])


@pytest.mark.parametrize(
    "several",
    [
        [],
        [[(1, True), (2, False)]],
        [[(1, False)], [(2, False)]],
        [[(5, True)], [(5, True), (5, True)]],
        [[(1, False)], [(2, True)]],
    ],
)
def test_where_nothing_can_be_compared_there_is_no_test(several):
    """One group, no loss, everybody lost at once, or one group gone before the first loss."""
    assert compare_endings([endings_of(one) for one in several]) is None


def test_a_tiny_group_beside_a_huge_one_keeps_its_degree_of_freedom():
    """Redundant is measured against a group's own variance, not against the largest."""
    huge = [Ending(time=day, events=1_000, censored=100_000) for day in range(1, 30)]
    tiny = [Ending(time=1, events=0, censored=1), Ending(time=2, events=1, censored=0)]
    other = [Ending(time=day, events=900, censored=90_000) for day in range(1, 30)]
    assert compare_endings([huge, tiny, other]).df == 2


def test_redundant_equations_get_no_weight():
    """A row that repeats another adds nothing to the rank."""
    solved = solve_symmetric([[2.0, 2.0], [2.0, 2.0]], [4.0, 4.0])
    assert (solved.rank, sum(solved.solution)) == (1, pytest.approx(2.0))
