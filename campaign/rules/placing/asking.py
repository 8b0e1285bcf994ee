"""Who would pay the prices of an evening, told for everybody at once?

Of all who are alike in kind, lane and class those pay who are worth more than a certain value: the lowest price for
each part of a chance. So a million candidates are asked by comparing two numbers each.
"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.lots import NEVER
from campaign.rules.placing.problem import Flags, Lots, Numbers, Prices, Problem

_PIECE = 65_536


def who_would_pay(problem: Problem, lots: Lots, prices: Prices, margin: int) -> Numbers:
    """The candidates of every unit of which some member would pay, in some slot, the prices less a margin."""
    paying = would_pay_alone(problem, lots, prices, margin)
    units = np.zeros(int(problem.unit.max(initial=-1)) + 1, dtype=bool)
    units[problem.unit[paying]] = True
    return np.flatnonzero(units[problem.unit])


def would_pay_alone(problem: Problem, lots: Lots, prices: Prices, margin: int = 0) -> Flags:
    """(n): whether each candidate would pay the prices less a margin in some slot."""
    shape = len(problem.chances), problem.serves.shape[1], problem.limited.shape[1]
    if shape[0] * shape[1] * shape[2] > len(problem):
        return _ask_each(problem, lots, prices, margin)
    kind, lane, klass = np.unravel_index(np.arange(shape[0] * shape[1] * shape[2]), shape)
    least = _least_alike(problem, lots, prices, margin, kind, lane, klass)
    return np.asarray(problem.value > least[(problem.kind * shape[1] + problem.lane) * shape[2] + problem.klass])


def _ask_each(problem: Problem, lots: Lots, prices: Prices, margin: int) -> Flags:
    """The same where hardly two are alike: who would not pay the lowest price at the best hour is not asked further."""
    paying = np.zeros(len(problem), dtype=np.bool_)
    asked = np.where(problem.is_open, prices.lane, -NEVER)
    klass = prices.klass - margin - lots.most
    most = problem.value * problem.chances.max(axis=1, initial=0)[problem.kind]
    lowest = asked.min(axis=1, initial=-NEVER)[problem.lane] + klass[problem.klass]
    hopeful = np.flatnonzero((most << lots.shift) > lowest)
    for begin in range(0, len(hopeful), _PIECE):
        places = hopeful[begin : begin + _PIECE]
        gains = problem.gains(places)
        price = asked[problem.lane[places]] + klass[problem.klass[places], None]
        paying[places] = ((gains > 0) & ((gains << lots.shift) > price)).any(axis=1)
    return paying


def _least_alike(
    problem: Problem, lots: Lots, prices: Prices, margin: int, kind: Numbers, lane: Numbers, klass: Numbers
) -> Numbers:
    """What a candidate of given kinds, lanes and classes has to be worth more than."""
    chances = problem.chances[kind]
    possible = (chances > 0) & problem.is_open[lane]
    fee = np.zeros_like(prices.klass) if problem.fee is None else problem.fee
    asked = prices.lane[lane] + (prices.klass + (fee << lots.shift) - margin - lots.most)[klass, None]
    chances = np.maximum(chances, 1)
    least = np.maximum(asked // (chances << lots.shift), fee[klass, None] // chances)
    return np.asarray(np.where(possible, least, -NEVER).min(axis=1, initial=-NEVER), dtype=np.int64)
