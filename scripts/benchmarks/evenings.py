"""Which evenings is the placement measured on? Always the same for the same numbers.

40 slots; three languages, and half of the calls need a skill: six lanes; seven desks, most of which serve several.
A third of the people live in households of two to four. Windows of twelve kinds, chances of 24 segments. In the family
`individual` every candidate has chances of its own, in `quotas` four regions within two countries are limited, in
`plain` there is one desk, one lane, everybody lives alone and may be called in every slot.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from campaign.rules.placing.problem import Flags, Numbers, Problem

FAMILIES = ("segments", "individual", "quotas", "plain")
SLOTS, SEGMENTS, WINDOWS = 40, 24, 12
LANES = 6
SERVES = np.asarray(
    [
        [1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0],
        [1, 0, 0, 0, 1, 0], [1, 1, 1, 1, 1, 1],
    ],
    dtype=np.bool_,
)  # fmt: skip
AGENTS = np.asarray([0.25, 0.2, 0.1, 0.15, 0.15, 0.05, 0.1])
SPOKEN = np.asarray([0.35, 0.25, 0.15, 0.12, 0.07, 0.06])
REGIONS = np.asarray([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], dtype=np.bool_)


def make_evening(candidates: int, family: str, seed: int = 1) -> Problem:
    """An evening for this many candidates; the desks take 500 calls a slot, or a twentieth of the candidates in all."""
    rng = np.random.default_rng([seed, candidates, FAMILIES.index(family)])
    plain = family == "plain"
    unit = np.arange(candidates) if plain else _make_units(rng, candidates)
    a_slot = min(500, candidates // (20 * SLOTS) * 4)
    calls = np.full((1, SLOTS), a_slot) if plain else _share(rng, a_slot)
    limited, limits = _make_quotas(int(calls.sum()), limited=family == "quotas")
    return Problem(
        value=rng.lognormal(9, 0.8, candidates).astype(np.int64) + 600,
        kind=np.arange(candidates) if family == "individual" else rng.integers(0, SEGMENTS * WINDOWS, candidates),
        unit=unit,
        lane=np.zeros(candidates, dtype=np.int64) if plain else rng.choice(LANES, candidates, p=SPOKEN),
        klass=rng.integers(0, 4, candidates)[unit],
        chances=_make_chances(rng, candidates if family == "individual" else 0, open_always=plain),
        serves=np.ones((1, 1), dtype=np.bool_) if plain else SERVES,
        calls=calls.astype(np.int64),
        limited=limited,
        limits=limits,
    )


def _make_units(rng: Generator, candidates: int) -> Numbers:
    """Two thirds alone, the others in households of two to four."""
    sizes = rng.choice([1, 2, 3, 4], candidates, p=[0.82, 0.1, 0.05, 0.03])
    return rng.permutation(np.repeat(np.arange(candidates), sizes)[:candidates])


def _share(rng: Generator, a_slot: int) -> Numbers:
    """The calls of a slot among the desks, as they happen to be staffed."""
    return np.stack([rng.multinomial(a_slot, AGENTS) for _ in range(SLOTS)], axis=1)


def _make_quotas(calls: int, *, limited: bool) -> tuple[Flags, Numbers]:
    """Two countries, and three of their four regions: about half of them bind."""
    if not limited:
        return np.zeros((0, 4), dtype=np.bool_), np.zeros(0, dtype=np.int64)
    return REGIONS, (np.asarray([0.45, 0.6, 0.15, 0.4, 0.2]) * calls).astype(np.int64)


def _make_chances(rng: Generator, individuals: int, *, open_always: bool) -> Numbers:
    """By segment and window, parts of 10,000; of each individual with noise of its own."""
    slots = np.arange(SLOTS)
    best, width = rng.uniform(0, SLOTS, (SEGMENTS, 1)), rng.uniform(8, 30, (SEGMENTS, 1))
    curves = 400 + rng.uniform(800, 3_000, (SEGMENTS, 1)) * np.exp(-(((slots - best) / width) ** 2))
    begins = rng.integers(0, SLOTS - 12, (WINDOWS, 1))
    ends = begins + rng.integers(12, SLOTS, (WINDOWS, 1))
    chances = np.where(open_always | (slots >= begins) & (slots < ends), curves[:, None], 0).reshape(-1, SLOTS)
    if individuals:
        chances = chances[rng.integers(0, len(chances), individuals)]
        chances *= rng.uniform(0.7, 1.3, chances.shape)
    return chances.astype(np.int64)
