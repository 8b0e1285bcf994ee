"""What would each unit choose at given prices, and how close is its second choice?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from campaign.rules.placing.lots import NEVER, drawn_gains, scatter
from campaign.rules.placing.problem import Flags, Lots, Numbers, Prices, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One element a unit: the place in `Rows` of its best candidate, that one's best slot, and what is left of its gain
    after the price (`surplus`; not above 0: rather no call). `other` is the place of the second choice, -1 for no call,
    `other_slot` its slot, and `slack` how much worse that is.
    """

    row: Numbers
    slot: Numbers
    surplus: Numbers
    other: Numbers
    other_slot: Numbers
    slack: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some candidates of a problem with their gains (n, s), those of a unit side by side from `first` (u) on."""

    candidate: Numbers
    lane: Numbers
    klass: Numbers
    gains: Numbers
    first: Numbers

    @property
    def unit(self) -> Numbers:
        """(n): the unit of each candidate, as a place in `first`."""
        return np.repeat(np.arange(len(self.first)), self.members)

    @property
    def members(self) -> Numbers:
        """(u): how many candidates each unit has."""
        return np.diff(self.first, append=len(self.candidate))

    def sample(self, parts: int) -> Rows:
        """The rows of about one unit in so many, drawn by lot."""
        return self.only(scatter(np.arange(len(self.first), dtype=np.uint64)) % np.uint64(parts) == 0)

    def only(self, units: Flags) -> Rows:
        """The rows of some units."""
        rows = np.repeat(units, self.members)
        before: Numbers = np.cumsum(rows) - 1
        return Rows(
            candidate=self.candidate[rows], lane=self.lane[rows], klass=self.klass[rows], gains=self.gains[rows],
            first=before[self.first[units]],
        )  # fmt: skip

    def without(self, rows: Flags) -> Rows:
        """The same without some rows; some of every unit are to stay."""
        keep = ~rows
        before: Numbers = np.cumsum(keep) - keep
        return Rows(
            candidate=self.candidate[keep], lane=self.lane[keep], klass=self.klass[keep], gains=self.gains[keep],
            first=before[self.first],
        )  # fmt: skip

    def choose(self, prices: Prices) -> Choices:
        """The best and the second choice of every unit."""
        left = self.gains - prices.lane[self.lane]
        left -= prices.klass[self.klass, None]
        every = np.arange(len(left))
        slot, best = _take_best(left, every)
        other_slot, second = _take_best(left, every)
        if len(self.first) == len(every):
            return _with_slack(every, slot, best, every, other_slot, second)
        row = _first_best(best, self.first, self.members)
        best_of_unit = best[row]
        best[row], slot_of_unit = second[row], slot[row]
        slot = slot.copy()
        slot[row] = other_slot[row]
        other = _first_best(best, self.first, self.members)
        return _with_slack(row, slot_of_unit, best_of_unit, other, slot[other], best[other])


def make_rows(problem: Problem, lots: Lots, candidates: Numbers) -> Rows:
    """The rows of some candidates: all members of a unit, or none."""
    ordered = candidates[np.argsort(problem.unit[candidates], kind="stable")]
    unit = problem.unit[ordered]
    return Rows(
        candidate=ordered, lane=problem.lane[ordered], klass=problem.klass[ordered],
        gains=drawn_gains(problem, lots, ordered),
        first=np.flatnonzero(np.diff(unit, prepend=-1)),
    )  # fmt: skip


def _take_best(left: Numbers, every: Numbers) -> tuple[Numbers, Numbers]:
    """The best slot of each row and what is left there; that slot is struck out."""
    slot = left.argmax(axis=1)
    best = left[every, slot]
    left[every, slot] = 2 * NEVER
    return slot, best


def _first_best(best: Numbers, first: Numbers, members: Numbers) -> Numbers:
    """The row of each unit that has the most."""
    most = np.repeat(np.maximum.reduceat(best, first), members)
    rows = np.flatnonzero(best == most)
    unit = np.repeat(np.arange(len(first)), members)[rows]
    return np.asarray(rows[np.flatnonzero(np.diff(unit, prepend=-1))], dtype=np.int64)


def _with_slack(
    row: Numbers, slot: Numbers, surplus: Numbers, other: Numbers, other_slot: Numbers, second: Numbers
) -> Choices:
    """No call is the second choice of who is called, where no other call is worth anything; of others the first is."""
    called = surplus > 0
    return Choices(
        row=row, slot=slot, surplus=surplus,
        other=np.where(called & (second <= 0), -1, np.where(called, other, row)),
        other_slot=np.where(called, other_slot, slot),
        slack=np.where(called, surplus - np.maximum(second, 0), -surplus),
    )  # fmt: skip
