"""Do groups truly differ, and how far could a share be off?

Plain numbers in, plain numbers out. No statistic here needs more than counts, so five million subscriptions arrive as
a few thousand rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import mul

from campaign.rules.survival import Ending, normal_quantile

SMALLEST_PROBABILITY = 1e-300
"""Below this a probability is written as "<", never as 0."""

_REDUNDANT = 1e-10
_SERIES_FROM = 10.0
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`count` of `n`, with the limits between which the true share lies."""

    count: int
    n: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much larger one share is than another, with the limits between which the true difference lies."""

    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A test of the hypothesis that all groups are alike."""

    test: str
    statistic: float
    df: int
    p: float


def measure_share(count: int, n: int, confidence: float = 0.95) -> Share | None:
    """The share `count / n` with Wilson's score interval; None when there is nobody to count.

    Wilson 1927, without continuity correction.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is not a share")
    if n == 0:
        return None
    z = normal_quantile(confidence)
    rate = count / n
    middle = rate + z * z / (2 * n)
    reach = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if count == 0 else (middle - reach) / scale
    high = 1.0 if count == n else (middle + reach) / scale
    return Share(count=count, n=n, rate=rate, low=low, high=high)


def compare_shares(first: Share, second: Share) -> Difference:
    """The first share less the second, with the limits that follow from the limits of both.

    Newcombe 1998, Statistics in Medicine 17, 873-890: the square-and-add method over Wilson's limits (his method 10).
    """
    difference = first.rate - second.rate
    below = math.hypot(first.rate - first.low, second.high - second.rate)
    above = math.hypot(first.high - first.rate, second.rate - second.low)
    return Difference(difference=difference, low=difference - below, high=difference + above)


def compare_endings(groups: Sequence[Sequence[Ending]]) -> Comparison | None:
    """The log-rank test over two or more groups; None when there is nothing to compare.

    Mantel-Haenszel with hypergeometric variance (Peto and Peto 1972). A group without an expected event, because it
    was censored before the first one, tells nothing and is left out of the degrees of freedom.
    """
    weighed = _weigh_events(groups)
    kept = [group for group in weighed if group.expected > 0]
    if len(kept) < 2:
        return None
    used = kept[1:]
    surplus = [group.observed - group.expected for group in used]
    solved = solve_symmetric(_spread_events(used), surplus)
    if solved.rank == 0:
        return None
    statistic = max(0.0, sum(map(mul, surplus, solved.solution)))
    return Comparison(test="log-rank", statistic=statistic, df=solved.rank, p=chi_square_tail(statistic, solved.rank))


def chi_square_tail(statistic: float, df: int) -> float:
    """The probability that chi-square with `df` degrees of freedom exceeds `statistic`.

    The regularised upper incomplete gamma function Q(df / 2, statistic / 2). As df is a whole number it is a finite sum
    of positive terms (Abramowitz and Stegun 26.4.4 and 26.4.5), so that no digits cancel however small it is.
    """
    if df < 1 or not statistic >= 0:
        raise ValueError(f"no chi-square has statistic {statistic} and {df} degrees of freedom")
    half = statistic / 2
    if half == 0:
        return 1.0
    if half < df / 2:
        return 1.0 - math.fsum(_rising_terms(df / 2, half))
    start = math.erfc(math.sqrt(half)) if df % 2 else math.exp(-half)
    return math.fsum([start, *_falling_terms(df / 2 - 1, half)])


def write_probability(p: float) -> str:
    """`.0042` as people read it: three significant digits, and "<" where it is too small to tell from 0."""
    if p < SMALLEST_PROBABILITY:
        return f"<{SMALLEST_PROBABILITY:g}"
    return f"{p:.4f}" if p >= 0.001 else f"{p:.2e}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What `matrix · solution = right` gives, and how many of the equations said something of their own."""

    solution: list[float]
    rank: int


def solve_symmetric(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> Solution:
    """Solve a symmetric, positive semidefinite system by elimination; redundant rows are given the weight 0."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    open_places = {place for place, row in enumerate(matrix) if row[place] > 0}
    solved: list[int] = []
    while open_places:
        left = {place: rows[place][place] / matrix[place][place] for place in open_places}
        place = max(left, key=lambda candidate: (left[candidate], -candidate))
        if left[place] <= _REDUNDANT:
            break
        open_places.remove(place)
        solved.append(place)
        _eliminate(rows, place)
    solution = [0.0] * len(rows)
    for place in solved:
        solution[place] = rows[place][-1]
    return Solution(solution=solution, rank=len(solved))


def _eliminate(rows: list[list[float]], place: int) -> None:
    pivot = rows[place][place]
    lead = rows[place] = [value / pivot for value in rows[place]]
    for other, row in enumerate(rows):
        if other != place and row[place]:
            factor = row[place]
            rows[other] = [value - factor * taken for value, taken in zip(row, lead, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """One group of a log-rank test: at each time with an event its share of those at risk, plain and weighted."""

    observed: int
    expected: float
    shares: list[float]
    weighted: list[float]


def _weigh_events(groups: Sequence[Sequence[Ending]]) -> list[_Weighed]:
    """Observed and expected events; the weight of a time is the hypergeometric variance of its events."""
    moments = list(_walk_events(groups))
    totals = [sum(at_risk) for at_risk, _ in moments]
    weights = [
        events * (total - events) / (total - 1) if total > 1 else 0.0
        for total, (_, events) in zip(totals, moments, strict=True)
    ]
    weighed = []
    for place, group in enumerate(groups):
        shares = [at_risk[place] / total for total, (at_risk, _) in zip(totals, moments, strict=True)]
        weighed.append(
            _Weighed(
                observed=sum(ending.events for ending in group),
                expected=math.fsum(events * share for share, (_, events) in zip(shares, moments, strict=True)),
                shares=shares,
                weighted=list(map(mul, weights, shares)),
            )
        )
    return weighed


def _spread_events(groups: Sequence[_Weighed]) -> list[list[float]]:
    """The covariances of observed minus expected events."""
    matrix = [[0.0] * len(groups) for _ in groups]
    for row, group in enumerate(groups):
        for column in range(row + 1):
            covariance = -sum(map(mul, group.weighted, groups[column].shares))
            matrix[row][column] = matrix[column][row] = covariance
        matrix[row][row] += sum(group.weighted)
    return matrix


def _walk_events(groups: Sequence[Sequence[Ending]]) -> Iterator[tuple[list[int], int]]:
    """For each time with an event: how many of each group are still at risk, and the events of all."""
    at_risk = [sum(ending.events + ending.censored for ending in group) for group in groups]
    moments: dict[float, list[tuple[int, Ending]]] = {}
    for group, endings in enumerate(groups):
        for ending in endings:
            moments.setdefault(ending.time, []).append((group, ending))
    for time in sorted(moments):
        events = sum(ending.events for _, ending in moments[time])
        if events:
            yield list(at_risk), events
        for group, ending in moments[time]:
            at_risk[group] -= ending.events + ending.censored


def _falling_terms(order: float, half: float) -> Iterator[float]:
    """half^a e^-half / gamma(a + 1) for a = order, order - 1, ... down to 1 or 1/2."""
    term = _poisson_term(order, half) if order > 0 else 0.0
    while order > 0 and term > 0:
        yield term
        term *= order / half
        order -= 1


def _rising_terms(order: float, half: float) -> Iterator[float]:
    """half^a e^-half / gamma(a + 1) for a = order, order + 1, ... until they no longer count."""
    term, total = _poisson_term(order, half), 0.0
    while term > total * 1e-17:
        yield term
        total += term
        order += 1
        term *= half / order


def _poisson_term(order: float, half: float) -> float:
    """half^order e^-half / gamma(order + 1), by Stirling's series where the plain form would overflow."""
    if order < _SERIES_FROM:
        return math.pow(half, order) / math.gamma(order + 1) * math.exp(-half)
    excess = (half - order) / order
    correction = sum(factor / order ** (2 * place + 1) for place, factor in enumerate(_STIRLING))
    return math.exp(-order * (excess - math.log1p(excess)) - correction) / math.sqrt(2 * math.pi * order)
