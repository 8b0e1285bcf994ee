"""At which prices would about as many calls be wanted as there are?

The dual of the evening is convex: what all units have left after the price, and what all capacity costs. It is made
smooth, as if everybody threw dice among choices that gain nearly the same (a logit of some width), and brought down by
Newton's method while the width is made smaller and smaller. The result need not be exact: prices near the best leave
few calls to be moved one by one. (Smoothing: Nesterov, 2005; following the width: Boyd and Vandenberghe, 2004, 11.3.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from campaign.rules.placing.problem import Flags, Numbers, Prices
from campaign.rules.placing.rows import Rows

Reals = NDArray[np.float64]
Singles = NDArray[np.float32]
"""What is left of gains beside the best choice: half the memory, and exact where it matters."""
_NARROWER = 0.3
_MOST_STEPS = 50
_LONGEST = 10
_PATIENCE = 6
_DECIDED = 1e-6
_SAME = 6
"""Widths by which lanes that share a desk differ at most: the desk gives the dearer one all but a few of a thousand."""
_NOTHING = np.float32(-30)
"""The exponent of what is never chosen: small, and its square is still a number that processors are quick with."""
_CLOSE = 0.05
_UNDECIDED_EACH = 0.25
"""The width is small enough when fewer units than this, for each price, are undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What there is, as reals so that a share of it can be taken: calls (d, s), who serves what, and quotas."""

    calls: Reals
    serves: Flags
    limited: Flags
    limits: Reals

    def share(self, parts: int) -> Supply:
        """One part of it."""
        return replace(self, calls=self.calls / parts, limits=self.limits / parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Prices of cells (l, s) and of quotas (q), and the width at which they were found."""

    cells: Reals
    quotas: Reals
    width: float

    def prices(self, limited: Flags) -> Prices:
        """What a candidate pays, as whole numbers, never below nothing."""
        cells = np.maximum(0, np.rint(self.cells)).astype(np.int64)
        return Prices(lane=cells, klass=self.quota_prices @ limited.astype(np.int64))

    @property
    def quota_prices(self) -> Numbers:
        """What each quota asks for one of it."""
        return np.maximum(0, np.rint(self.quotas)).astype(np.int64)


def level_out(estimate: Estimate, supply: Supply) -> Estimate:
    """The same with one price for lanes that share a desk and, as far as can be told at this width, ask the same."""
    near = _SAME * estimate.width
    cells = np.where(estimate.cells < near, 0.0, estimate.cells)
    lanes, slots = cells.shape
    group = np.repeat(np.arange(lanes)[:, None], slots, axis=1)
    for lane in range(lanes):
        for other in range(lane):
            sharing = (supply.serves[:, lane] & supply.serves[:, other]) @ supply.calls > 0
            same = sharing & (np.abs(cells[lane] - cells[other]) < near)
            group = np.where(same & (group == group[lane]), group[other], group)
    summed, counted = np.zeros_like(cells), np.zeros_like(cells)
    every = np.broadcast_to(np.arange(slots), cells.shape)
    np.add.at(summed, (group, every), cells)
    np.add.at(counted, (group, every), 1)
    quotas = np.where(estimate.quotas < near, 0.0, estimate.quotas)
    return replace(estimate, cells=(summed / np.maximum(counted, 1))[group, every], quotas=quotas)


def guess_prices(rows: Rows, supply: Supply) -> Estimate:
    """One price for all calls: what the last one gains for whom there is a call."""
    best = np.sort(np.maximum.reduceat(rows.gains.max(axis=1), rows.first))[::-1]
    calls = int(supply.calls.sum())
    price = float(max(0, best[calls])) if calls < len(best) else 0.0
    spread = best[min(calls // 2, len(best) - 1)] - max(0, best[min(2 * calls, len(best) - 1)])
    shape = supply.serves.shape[1], supply.calls.shape[1]
    return Estimate(cells=np.full(shape, price), quotas=np.zeros(len(supply.limits)), width=max(1.0, spread / 4))


def estimate_prices(rows: Rows, supply: Supply, start: Estimate, *, of_sample: bool = False) -> Estimate:
    """Prices near the best, from a first guess on; of a sample as sharp as a sample can tell."""
    dual = _Dual(rows, supply, start)
    at = dual.look(start)
    dual.settle(at)
    at = _descend(dual, dual.look(start))
    before = None
    while at.hesitant > at.doubt if of_sample else at.undecided > _UNDECIDED_EACH * len(at.missing):
        if at.estimate.width < 1 or at.wrong > at.undecided:
            break
        ahead = _ahead(before, at.estimate)
        dual.settle(at)
        before, at = at.estimate, _descend(dual, dual.look(ahead))
    return at.estimate


def _ahead(before: Estimate | None, now: Estimate) -> Estimate:
    """The prices at a smaller width, as far as the way up to now tells."""
    width = now.width * _NARROWER
    if before is None:
        return replace(now, width=width)
    part = (now.width - width) / (before.width - now.width)
    return Estimate(cells=now.cells + part * (now.cells - before.cells),
                    quotas=now.quotas + part * (now.quotas - before.quotas), width=width)  # fmt: skip


def _descend(dual: _Dual, at: _Point) -> _Point:
    """Newton's steps at one width, until few calls are wrong or no fewer get wrong."""
    least, patience = at.wrong, _PATIENCE
    for _ in range(_MOST_STEPS):
        then = _step_down(dual, at)
        if then is None:
            return at
        at = then
        patience = _PATIENCE if at.wrong < 0.9 * least else patience - 1
        least = min(least, at.wrong)
        if at.wrong < max(_CLOSE * at.hesitant, len(at.missing) / 10) or not patience:
            break
    return at


def _step_down(dual: _Dual, at: _Point) -> _Point | None:
    """One step, made shorter while it does not lead down; None when none does."""
    cells, quotas, slope = dual.step(at)
    reach = 1.0
    while reach > 1 / 1000:
        then = dual.look(
            replace(at.estimate, cells=at.estimate.cells + reach * cells, quotas=at.estimate.quotas + reach * quotas)
        )
        if then.height <= at.height - 0.01 * reach * slope:
            return then
        reach /= 4
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    estimate: Estimate
    shares: Singles
    split: Reals
    missing: Reals
    height: float
    undecided: float
    hesitant: float
    doubt: float

    @property
    def wrong(self) -> float:
        """Calls too many and too few together."""
        return float(np.abs(self.missing).sum())


class _Dual:
    """The smooth dual of an evening: its height, slope and curvature."""

    def __init__(self, rows: Rows, supply: Supply, start: Estimate) -> None:
        self.supply = supply
        self.limited = supply.limited.astype(np.float64)
        self.load = np.zeros((supply.serves.shape[1], supply.calls.shape[1]))
        self.counted = np.zeros(self.limited.shape[1])
        self._look_only_at(rows, start)

    def _look_only_at(self, rows: Rows, near: Estimate) -> None:
        """Look at some units from prices near those to come: what each has left there, less what its best has left."""
        self.rows, self.near = rows, near
        cells, klass = np.rint(near.cells).astype(np.int64), np.rint(near.quotas @ self.limited).astype(np.int64)
        left = rows.gains - cells[rows.lane]
        left -= klass[rows.klass, None]
        self.best = np.maximum.reduceat(left.max(axis=1), rows.first)
        self.left = (left - np.repeat(self.best, rows.members)[:, None]).astype(np.float32)
        self.of_lane = [np.flatnonzero(rows.lane == lane) for lane in range(len(self.load))]
        self.is_of_lane = (rows.lane == np.arange(len(self.load))[:, None]).astype(np.float32)

    def settle(self, at: _Point) -> None:
        """Look no longer at units who have decided; what they chose stays."""
        first, members = self.rows.first, self.rows.members
        doubt = np.add.reduceat((at.shares * (1 - at.shares)).sum(axis=1), first) > _DECIDED
        open_rows = np.repeat(doubt, members)
        shares = np.where(open_rows[:, None], np.float32(0), at.shares)
        self.load = self.load + self._by_lane(shares)
        self.counted = self.counted + np.bincount(self.rows.klass, shares.sum(axis=1), len(self.counted))
        if doubt.any():
            self._look_only_at(self.rows.only(doubt), at.estimate)

    def _by_lane(self, shares: Singles) -> Reals:
        return np.asarray(self.is_of_lane @ shares, dtype=np.float64)

    def look(self, at: Estimate) -> _Point:
        """Who would choose what, with which share, and what is missing (calls wanted less calls there are)."""
        shares, left = self._choose(at)
        split, worth = self._split(at)
        load = self.load + self._by_lane(shares)
        called = shares.sum(axis=1)
        counted = self.counted + np.bincount(self.rows.klass, called, len(self.counted))
        drawn = _logistic(at.quotas / at.width)
        height = (
            left - float((self.load * at.cells).sum()) - float(self.counted @ (at.quotas @ self.limited))
            + float((self.supply.calls * worth).sum())
            + float((self.supply.limits * at.width * np.logaddexp(0, at.quotas / at.width)).sum())
        )  # fmt: skip
        wanted = load - (split * self.supply.calls[:, None, :]).sum(axis=0)
        return _Point(
            estimate=at, shares=shares, split=split, height=height,
            missing=np.concatenate([wanted.ravel(), self.limited @ counted - self.supply.limits * drawn]),
            undecided=float(called.sum() - (shares * shares).sum()),
            hesitant=float((called * (1 - called)).sum()),
            doubt=0.3 * float(np.sqrt(load).sum()),
        )  # fmt: skip

    def _choose(self, at: Estimate) -> tuple[Singles, float]:
        """(n, s) how likely each candidate is called in each slot, and what all units have left together."""
        cells = ((at.cells - np.rint(self.near.cells)) / at.width).astype(np.float32)
        klass = ((at.quotas @ self.limited - np.rint(self.near.quotas @ self.limited)) / at.width).astype(np.float32)
        powers = self.left * np.float32(1 / at.width)
        powers -= cells[self.rows.lane]
        powers -= klass[self.rows.klass, None]
        first, members = self.rows.first, self.rows.members
        none = (self.best / -at.width).astype(np.float32)
        most = np.maximum(none, np.maximum.reduceat(powers.max(axis=1), first))
        powers -= np.repeat(most, members)[:, None]
        np.exp(np.maximum(powers, _NOTHING, out=powers), out=powers)
        total = np.add.reduceat(powers.sum(axis=1), first) + np.exp(np.maximum(none - most, _NOTHING))
        powers *= np.repeat(1 / total, members)[:, None]
        left = at.width * (most + np.log(total)).sum(dtype=np.float64) + self.best.sum(dtype=np.float64)
        return powers, float(left)

    def _split(self, at: Estimate) -> tuple[Reals, Reals]:
        """(d, l, s) the share of a desk's calls that goes to each lane, and (d, s) what a call of it is worth."""
        heights = np.where(self.supply.serves[:, :, None], at.cells[None] / at.width, -np.inf)
        most = heights.max(axis=1, initial=0.0)
        powers = np.exp(heights - most[:, None, :])
        total = powers.sum(axis=1) + np.exp(-most)
        return powers / total[:, None, :], at.width * (most + np.log(total))

    def step(self, at: _Point) -> tuple[Reals, Reals, float]:
        """Newton's step for cells and quotas, and how steeply it leads down."""
        cells = at.estimate.cells
        curve = self._curve_of_units(at)
        self._add_desks(curve, at)
        drawn = _logistic(at.estimate.quotas / at.estimate.width)
        quotas = np.arange(cells.size, len(curve))
        curve[quotas, quotas] += self.supply.limits * drawn * (1 - drawn)
        every = np.arange(len(curve))
        curve[every, every] += 1e-3 + 1e-9 * curve[every, every]
        step = np.clip(np.linalg.solve(curve, at.missing), -_LONGEST, _LONGEST) * at.estimate.width
        return step[: cells.size].reshape(cells.shape), step[cells.size :], float(step @ at.missing)

    def _curve_of_units(self, at: _Point) -> Reals:
        """How the calls wanted fall with the prices, for a price change of one width."""
        slots, size = at.shares.shape[1], at.estimate.cells.size
        curve = np.zeros((size + len(self.limited), size + len(self.limited)))
        called = at.shares.sum(axis=1)
        counted = self.limited[:, self.rows.klass]
        for lane, rows in enumerate(self.of_lane):
            here = slice(lane * slots, (lane + 1) * slots)
            shares = at.shares[rows]
            curve[here, here] = np.diag(shares.sum(axis=0)) - shares.T @ shares
            if len(self.limited):
                curve[size:, here] = (counted[:, rows] * (1 - called[rows])) @ shares
                curve[here, size:] = curve[size:, here].T
        curve[size:, size:] = (counted * (called * (1 - called))) @ counted.T
        return curve

    def _add_desks(self, curve: Reals, at: _Point) -> None:
        """How the calls that desks give to a lane rise with its price and fall with those of others."""
        lanes, slots = at.estimate.cells.shape
        calls = self.supply.calls[:, None, :] * at.split
        between = np.einsum("dls,dms->lms", calls, at.split)
        every = np.arange(slots)
        for lane in range(lanes):
            here = lane * slots + every
            curve[here, here] += calls[:, lane].sum(axis=0)
            for other in range(lanes):
                curve[here, other * slots + every] -= between[lane, other]


def _logistic(values: Reals) -> Reals:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -500, 500))), dtype=np.float64)
