"""What is to be decided of an evening: which candidates get which slots, at which desks, under which quotas?

Candidates gain `value` times the chance that they answer in a slot. At most one candidate of a unit (a household, or a
person alone) is called; a call goes to a desk that serves the lane of the candidate (the language and skill it needs)
and takes one of the calls that desk has in that slot; quotas limit how many of some classes are called at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

TEN_THOUSAND = 10_000
"""Chances are whole parts of this many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An evening to be filled: n candidates, u units, k kinds, s slots, d desks, l lanes, c classes, q quotas.

    `value` (n) is what a call that reaches the candidate is worth, minor units, at least 1. `kind` (n) is the row of
    `chances` (k, s), parts of TEN_THOUSAND, 0 where the candidate cannot be called. `unit` (n) lies in 0 .. u - 1.
    `lane` (n) is a column of `serves` (d, l). `calls` (d, s) is how many calls a desk takes in a slot. `klass` (n) is a
    column of `limited` (q, c), which tells whom each quota counts; `limits` (q) is how many of them may be called.
    `fee` (c, or nothing) is taken off every gain of a class. Who bears which `ticket` (n, or the place) draws the same
    lots, wherever else.
    """

    value: Numbers
    kind: Numbers
    unit: Numbers
    lane: Numbers
    klass: Numbers
    chances: Numbers
    serves: Flags
    calls: Numbers
    limited: Flags
    limits: Numbers
    fee: Numbers | None = None
    ticket: Numbers | None = None

    def __len__(self) -> int:
        return len(self.value)

    @property
    def is_open(self) -> Flags:
        """(l, s): whether any desk takes calls of a lane in a slot."""
        return np.asarray(self.serves.T.astype(np.int64) @ self.calls > 0, dtype=np.bool_)

    def gains(self, places: Numbers | slice = slice(None)) -> Numbers:
        """(n, s): what each of some candidates gains in each slot; 0 where it cannot be called."""
        gains = self.value[places, None] * self.chances[self.kind[places]]
        if self.fee is not None:
            gains = np.maximum(gains - self.fee[self.klass[places], None], 0)
        return np.asarray(gains, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """Gains count 2^`shift`; a lot is less than `most`, 0 when there is no room for lots."""

    shift: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a call costs: `lane` (l, s) for the desks that serve it, `klass` (c) for the quotas that count it."""

    lane: Numbers
    klass: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Who is called when and by which desk, and the proof that no other choice gains more.

    `candidate`, `slot`, `desk` (all of one length) are places in the problem, by candidate. `prices` (d, s) is what one
    more call of a desk in a slot would gain at least at the margin, `limit_prices` (q) the same for each quota. `total`
    is the gain of the calls; no choice can gain more than `bound`, which follows from the prices alone. `lots` and
    `asked` are what was drawn and what was asked for in drawing.
    """

    candidate: Numbers
    slot: Numbers
    desk: Numbers
    prices: Numbers
    limit_prices: Numbers
    total: int
    bound: int
    lots: Lots
    asked: Prices

    @property
    def gap(self) -> int:
        """How much more another choice could gain at most; 0 when this one is proven to be the best."""
        return self.bound - self.total
