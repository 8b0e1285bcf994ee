"""How many are still there after a time, when some have not been watched that long?

The product-limit estimate of Kaplan and Meier 1958 with Greenwood's variance. Time is counted in whatever unit the
endings are given in; somebody censored at a time was still there at that time.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist

_HALF = 0.5 + 1e-12
"""A product of fractions that is exactly one half may come out a rounding error above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How many were lost, and how many were last seen still there, at one time after their start."""

    time: float
    events: int
    censored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The curve from one time to the next: `at_risk` were still under observation when the time was reached.

    `low` and `high` are None where no band exists: when nobody is left.
    """

    time: float
    at_risk: int
    events: int
    censored: int
    survival: float
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a curve says at one time; `mature` is False when nobody has been watched that long.

    An immature reading has no survival: the curve is never drawn on beyond what was seen.
    """

    time: float
    at_risk: int
    survival: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    mature: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """The time after which half are gone, with its limits; None where the curve or its band never falls so far."""

    time: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The share still there by time, one step for every time at which somebody ended."""

    n: int
    events: int
    censored: int
    steps: tuple[Step, ...]
    confidence: float
    _times: tuple[float, ...] = field(repr=False)

    @property
    def watched_until(self) -> float | None:
        """The longest time anybody was watched; None for an empty curve."""
        return self._times[-1] if self._times else None

    def read_at(self, time: float) -> Reading:
        """The share still there at `time`, events at that very time included.

        Mature as long as somebody is at risk at `time`, and for ever once everybody is known to be gone.
        """
        place = bisect_left(self._times, time)
        at_risk = self.steps[place].at_risk if place < len(self.steps) else 0
        passed = bisect_right(self._times, time)
        step = self.steps[passed - 1] if passed else None
        if at_risk == 0 and (step is None or step.survival > 0):
            return Reading(time=time, at_risk=0, survival=None, standard_error=None, low=None, high=None, mature=False)
        survival, error = (step.survival, step.standard_error) if step else (1.0, 0.0)
        low, high = find_band(survival, error, at_risk, self.confidence)
        return Reading(
            time=time, at_risk=at_risk, survival=survival, standard_error=error, low=low, high=high, mature=True
        )

    def find_median(self) -> Median:
        """The first time at which at most half are still there; its limits by where the band crosses one half.

        Brookmeyer and Crowley 1982, with the log-log band of this curve.
        """
        fallen = [step for step in self.steps if step.survival < 1]
        return Median(
            time=_first_time(fallen, [step.survival for step in fallen]),
            low=_first_time(fallen, [step.low for step in fallen]),
            high=_first_time(fallen, [step.high for step in fallen]),
        )


def fit_curve(endings: Iterable[Ending], confidence: float = 0.95) -> Curve:
    """The Kaplan-Meier curve of any number of endings, in any order; several at the same time are added up."""
    merged = merge_endings(endings)
    at_risk = sum(ending.events + ending.censored for ending in merged)
    n, survival, spread, steps = at_risk, 1.0, 0.0, []
    for ending in merged:
        left = at_risk - ending.events
        if ending.events:
            survival *= left / at_risk
            spread += ending.events / (at_risk * left) if left else 0.0
        error = survival * math.sqrt(spread) if survival > 0 else None
        low, high = find_band(survival, error, at_risk, confidence)
        steps.append(
            Step(
                time=ending.time,
                at_risk=at_risk,
                events=ending.events,
                censored=ending.censored,
                survival=survival,
                standard_error=error,
                low=low,
                high=high,
            )
        )
        at_risk = left - ending.censored
    return Curve(
        n=n,
        events=sum(ending.events for ending in merged),
        censored=sum(ending.censored for ending in merged),
        steps=tuple(steps),
        confidence=confidence,
        _times=tuple(ending.time for ending in merged),
    )


def merge_endings(endings: Iterable[Ending]) -> list[Ending]:
    """The same endings in order of time, one for each time; raises ValueError for one before its start."""
    found: dict[float, tuple[int, int]] = {}
    for ending in endings:
        if ending.time < 0 or ending.events < 0 or ending.censored < 0:
            raise ValueError(f"nothing can end before it starts: {ending}")
        events, censored = found.get(ending.time, (0, 0))
        found[ending.time] = events + ending.events, censored + ending.censored
    return [Ending(time=time, events=found[time][0], censored=found[time][1]) for time in sorted(found)]


def find_band(
    survival: float, standard_error: float | None, at_risk: int, confidence: float
) -> tuple[float | None, float | None]:
    """The limits of a survival: log(-log S) plus and minus z standard errors, which stay between 0 and 1.

    Where that is undefined: at S = 1 the exact binomial limit of no event among those at risk (Clopper and Pearson
    1934), at S = 0 none.
    """
    if survival >= 1:
        return (math.pow((1 - confidence) / 2, 1 / at_risk) if at_risk else None), 1.0
    if survival <= 0 or standard_error is None:
        return None, None
    reach = math.exp(normal_quantile(confidence) * standard_error / (survival * -math.log(survival)))
    return math.pow(survival, reach), math.pow(survival, 1 / reach)


def normal_quantile(confidence: float) -> float:
    """How many standard deviations a two-sided interval of this confidence reaches: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _first_time(steps: Sequence[Step], heights: Sequence[float | None]) -> float | None:
    return next(
        (step.time for step, height in zip(steps, heights, strict=True) if height is not None and height <= _HALF), None
    )
