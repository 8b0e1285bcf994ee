"""Which evenings can there be: drawn at random, from nobody to a city, with everything that makes them awkward?

Each evening follows from a seed and its number alone. Everything about it is drawn apart from everything else: sizes,
households, who speaks what, windows, how equal values and chances are, how much the desks can take, quotas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from campaign.rules.placing.problem import Flags, Numbers, Problem

SLOTS = (1, 2, 3, 8, 16, 40)
LARGE = 5_000
"""From this many candidates on an evening has 40 slots, and no fortunes that would overflow the other solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """How many evenings of up to 300 candidates, of up to 5,000, of up to 60,000, and of 100,000."""

    small: int
    middling: int = 0
    large: int = 0
    cities: int = 0

    def sizes(self, rng: Generator) -> list[int]:
        """The number of candidates of each evening: even on a scale of magnitudes."""
        groups = ((self.small, 0, 300), (self.middling, 300, LARGE), (self.large, LARGE, 60_000))
        drawn = [np.exp(rng.uniform(np.log(low + 5), np.log(high + 5), count)) - 5 for count, low, high in groups]
        return [*np.concatenate(drawn).astype(int).tolist(), *[100_000] * self.cities]


SHORT = Mixture(small=265, middling=32, large=3)
LONG = Mixture(small=4_250, middling=550, large=175, cities=25)
"""What the program is compared on: 300 evenings, or 5,000."""


def draw_evenings(seed: int, mixture: Mixture) -> Iterator[tuple[int, Problem]]:
    """(number, evening) of a mixture."""
    for number, size in enumerate(mixture.sizes(np.random.default_rng(seed))):
        yield number, draw_evening(np.random.default_rng([seed, number]), size)


def draw_evening(rng: Generator, candidates: int, *, crossing: bool = False, mixed: bool = False) -> Problem:
    """One evening; `mixed` puts the members of a household in different classes, `crossing` lets quotas overlap too."""
    slots = 40 if candidates > LARGE else int(rng.choice(SLOTS))
    desks, lanes, classes = (int(number) for number in rng.integers(1, 7, 3))
    kinds = int(rng.choice([1, rng.integers(1, 30), max(candidates, 1)]))
    unit = _draw_units(rng, candidates)
    klass = rng.integers(0, classes, candidates)
    limited = _draw_crossing(rng, classes) if crossing else _draw_nested(rng, classes)
    share = rng.choice([0, 0.2, 0.5, 1], p=[0.04, 0.3, 0.4, 0.26])
    if not crossing and not mixed and len(limited):
        klass = rng.integers(0, classes, int(unit.max(initial=-1)) + 1)[unit]
    return Problem(
        value=_draw_values(rng, candidates),
        kind=rng.integers(0, kinds, candidates),
        unit=unit,
        lane=rng.integers(0, lanes, candidates),
        klass=klass,
        chances=_draw_chances(rng, kinds, slots),
        serves=_draw_skills(rng, desks, lanes),
        calls=_draw_calls(rng, candidates, desks, slots),
        limited=limited,
        limits=np.ceil(rng.random(len(limited)) * candidates * share).astype(np.int64),
    )


def _draw_units(rng: Generator, candidates: int) -> Numbers:
    """Everybody alone, households of all sizes, or one family."""
    apart = {"alone": 0, "some": candidates, "many": -(-candidates // 3), "family": 1}[
        rng.choice(["alone", "some", "many", "family"], p=[0.3, 0.3, 0.38, 0.02])
    ]
    drawn = rng.integers(0, apart, candidates) if apart else rng.permutation(candidates)
    return np.unique(drawn, return_inverse=True)[1].astype(np.int64)


def _draw_values(rng: Generator, candidates: int) -> Numbers:
    """All equal, a few levels, prices as they are, or fortunes."""
    match rng.choice(["equal", "levels", "prices", "fortunes"], p=[0.15, 0.25, 0.5, 0.1]):
        case "equal":
            return np.full(candidates, rng.integers(1, 50_000))
        case "levels":
            return np.asarray(rng.choice([1, 2, 3, 600, 1_200], candidates))
        case "fortunes" if candidates < LARGE:
            return rng.integers(1, 10**9, candidates)
        case _:
            return rng.lognormal(9, 1, candidates).astype(np.int64) + 1


def _draw_chances(rng: Generator, kinds: int, slots: int) -> Numbers:
    """Equal ones, a few levels, smooth evenings or noise, inside windows that may be empty."""
    match rng.choice(["equal", "levels", "smooth", "noise"], p=[0.15, 0.2, 0.35, 0.3]):
        case "equal":
            chances = np.full((kinds, slots), rng.integers(1, 10_001))
        case "levels":
            chances = rng.choice([500, 1_000, 1_500], (kinds, slots))
        case "smooth":
            best, width = rng.uniform(0, slots, (kinds, 1)), rng.uniform(2, 2 * slots + 2, (kinds, 1))
            chances = (400 + 3_000 * np.exp(-(((np.arange(slots) - best) / width) ** 2))).astype(np.int64)
        case _:
            chances = rng.integers(1, 3_000, (kinds, slots))
    begins, ends = np.sort(rng.integers(0, slots + 1, (2, kinds, 1)), axis=0)
    open_then = (np.arange(slots) >= begins) & (np.arange(slots) < ends)
    return np.where(open_then | (rng.random((kinds, 1)) < rng.choice([0, 0.5, 1])), chances, 0).astype(np.int64)


def _draw_skills(rng: Generator, desks: int, lanes: int) -> Flags:
    """Everybody serves everything, one lane each, or several; a lane may be served by nobody."""
    match rng.choice(["all", "one", "several"]):
        case "all":
            return np.ones((desks, lanes), dtype=np.bool_)
        case "one":
            return np.arange(desks)[:, None] % lanes == np.arange(lanes)
        case _:
            return rng.random((desks, lanes)) < 0.5


def _draw_calls(rng: Generator, candidates: int, desks: int, slots: int) -> Numbers:
    """No calls at all, few, about as many as candidates, or plenty; some desks are away in some slots."""
    share = rng.choice([0, 0.2, 0.5, 1, 3], p=[0.02, 0.38, 0.3, 0.2, 0.1])
    a_desk = max(share * candidates / (desks * slots), rng.choice([0.1, 0.6]) * (share > 0))
    calls = rng.poisson(a_desk, (desks, slots))
    return (calls * (rng.random((desks, slots)) < rng.choice([0.5, 1]))).astype(np.int64)


def _draw_nested(rng: Generator, classes: int) -> Flags:
    """Quotas within quotas: stretches of classes, each split in two or kept, some drawn twice."""
    stretches: list[tuple[int, int]] = []
    open_ones = [(0, classes)] if rng.random() < 0.6 else []
    while open_ones:
        begin, end = open_ones.pop()
        stretches += [(begin, end)] * int(rng.choice([0, 1, 2], p=[0.3, 0.65, 0.05]))
        if end - begin > 1:
            middle = int(rng.integers(begin + 1, end))
            open_ones += [(begin, middle), (middle, end)]
    limited = np.zeros((len(stretches), classes), dtype=np.bool_)
    for place, (begin, end) in enumerate(stretches):
        limited[place, begin:end] = True
    return limited[rng.permutation(len(stretches))][:, rng.permutation(classes)]


def _draw_crossing(rng: Generator, classes: int) -> Flags:
    """Quotas over any classes."""
    return rng.random((int(rng.integers(1, 5)), classes)) < 0.5
