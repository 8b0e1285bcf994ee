"""Who would pay the prices of an evening, told for everybody at once?

Of all who are alike in kind, lane and class those pay who are worth more than a certain value: the lowest price for
each part of a chance. So a million candidates are asked by comparing two numbers each.
"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.lots import NEVER
from campaign.rules.placing.problem import Lots, Numbers, Prices, Problem

_PIECE = 65_536


def who_would_pay(problem: Problem, lots: Lots, prices: Prices, margin: int) -> Numbers:
    """The candidates of every unit of which some member would pay, in some slot, the prices less a margin."""
    paying = problem.value > least_values(problem, lots, prices, margin)
    units = np.zeros(int(problem.unit.max(initial=-1)) + 1, dtype=bool)
    units[problem.unit[paying]] = True
    return np.flatnonzero(units[problem.unit])


def least_values(problem: Problem, lots: Lots, prices: Prices, margin: int = 0) -> Numbers:
    """(n): what each candidate has to be worth more than, to pay the prices less a margin in some slot."""
    shape = len(problem.chances), problem.serves.shape[1], problem.limited.shape[1]
    if shape[0] * shape[1] * shape[2] > len(problem):
        own = np.empty(len(problem), dtype=np.int64)
        for begin in range(0, len(problem), _PIECE):
            piece = slice(begin, begin + _PIECE)
            alike = problem.kind[piece], problem.lane[piece], problem.klass[piece]
            own[piece] = _least_alike(problem, lots, prices, margin, *alike)
        return own
    kind, lane, klass = np.unravel_index(np.arange(shape[0] * shape[1] * shape[2]), shape)
    table = _least_alike(problem, lots, prices, margin, kind, lane, klass)
    return np.asarray(table[(problem.kind * shape[1] + problem.lane) * shape[2] + problem.klass], dtype=np.int64)


def _least_alike(
    problem: Problem, lots: Lots, prices: Prices, margin: int, kind: Numbers, lane: Numbers, klass: Numbers
) -> Numbers:
    """The same for given kinds, lanes and classes."""
    chances = problem.chances[kind]
    possible = (chances > 0) & problem.is_open[lane]
    fee = np.zeros_like(prices.klass) if problem.fee is None else problem.fee
    asked = prices.lane[lane] + (prices.klass + (fee << lots.shift) - margin - lots.most)[klass, None]
    chances = np.maximum(chances, 1)
    least = np.maximum(asked // (chances << lots.shift), fee[klass, None] // chances)
    return np.asarray(np.where(possible, least, -NEVER).min(axis=1, initial=-NEVER), dtype=np.int64)
