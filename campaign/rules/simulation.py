"""What may come of an evening, by the luck of a seed, and how far may such figures be trusted?

Luck is a hash of the seed, the run, the evening and the customer: under every what-if the same customers are at home on
the same evening of the same run, so that two what-ifs differ by what was changed and not by luck.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from campaign.rules.placing.lots import scatter
from campaign.rules.survival import normal_quantile

Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]

PRIOR_CALLS = 10
"""What we expect before anything is known counts as many calls as this."""
EXPECTED_WHEN_REACHED = (("accepted", 0.3), ("refused", 0.6), ("callback", 0.1))
EXPECTED_WHEN_NOT = (("no_answer", 1.0),)
OUTSIDE = 20
"""One run of so many lies below the limits that are printed, and one above."""
CONFIDENCE, POWER = 0.95, 0.8


class Draw(IntEnum):
    """What luck decides about a call."""

    IS_REACHED = 1
    SAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The mean of all runs, and the limits between which nine of ten of them lay."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Dispositions with the share of calls that end in each; the shares add up to 1."""

    codes: tuple[str, ...]
    shares: tuple[float, ...]

    def pick(self, luck: Shares) -> list[str]:
        """The disposition of each call."""
        places = np.searchsorted(np.cumsum(self.shares), luck, side="right")
        return [self.codes[place] for place in np.minimum(places, len(self.codes) - 1).tolist()]


def draw_luck(seed: int, run: int, day: int, customers: Numbers, draw: Draw) -> Shares:
    """A number from 0 up to but not including 1 for each customer."""
    stream = np.uint64(0)
    for part in (seed, run, day, draw):
        stream = scatter(np.array([part], dtype=np.int64).view(np.uint64) + stream)[0]
    mixed = scatter(customers.view(np.uint64) ^ stream)
    return np.asarray((mixed >> np.uint64(11)) / 2.0**53, dtype=np.float64)


def mix_outcomes(counted: Sequence[tuple[str, int]], expected: Sequence[tuple[str, float]]) -> Mix:
    """The recorded outcomes, drawn towards what is expected before anything is known."""
    weights = {code: share * PRIOR_CALLS for code, share in expected}
    for code, calls in counted:
        weights[code] = weights.get(code, 0.0) + calls
    total = math.fsum(weights.values())
    return Mix(codes=tuple(weights), shares=tuple(weight / total for weight in weights.values()))


def spread_of(values: Sequence[float]) -> Spread:
    """Mean and limits of the runs; the limits are two of the runs themselves."""
    ordered = sorted(values)
    outside = len(ordered) // OUTSIDE
    return Spread(mean=math.fsum(ordered) / len(ordered), low=ordered[outside], high=ordered[-1 - outside])


def detectable_difference(called: float, held_out: float, share: float) -> float | None:
    """The smallest true difference of a share that comparing both arms would find 8 times in 10; None without arms.

    Two-sided test at 5 %, normal approximation with equal variances (Lachin 1981, formula 5 with the pooled share).
    """
    if called < 1 or held_out < 1:
        return None
    z = normal_quantile(CONFIDENCE) + normal_quantile(2 * POWER - 1)
    return z * math.sqrt(share * (1 - share) * (1 / called + 1 / held_out))
