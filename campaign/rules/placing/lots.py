"""How are equals told apart, without ever preferring a worse choice to a better one?

Gains are shifted up by some bits, and into the room below a lot is drawn for each candidate and slot. Lots are so small
that along any chain of exchanges through the evening they add up to less than one whole gain: what is best with lots is
best without, and two who gain the same are separated by chance and not by their place in a file.
"""

from __future__ import annotations

import numpy as np

from campaign.rules.placing.problem import Lots, Numbers, Problem

NEVER = np.int64(-(2**60))
"""The gain of a candidate in a slot in which it cannot be called."""
_ROOM_BITS = 57
_MOST_SHIFT = 24


def draw_lots(problem: Problem, links: int) -> Lots:
    """Lots for a problem in which a chain of exchanges has at most so many links."""
    largest = int(problem.value.max(initial=1)) * int(problem.chances.max(initial=1))
    shift = max(0, min(_MOST_SHIFT, _ROOM_BITS - largest.bit_length()))
    return Lots(shift=shift, most=(1 << shift) // (2 * links + 4))


def drawn_gains(problem: Problem, lots: Lots, places: Numbers) -> Numbers:
    """(n, s): the shifted gains of some candidates with their lots; NEVER where there is none."""
    gains = problem.gains(places)
    tickets = places if problem.ticket is None else problem.ticket[places]
    drawn = (gains << lots.shift) + _draw(lots, tickets, gains.shape[1])
    possible = gains > 0
    if not problem.is_open.all():
        possible &= problem.is_open[problem.lane[places]]
    return np.where(possible, drawn, NEVER)


def _draw(lots: Lots, tickets: Numbers, slots: int) -> Numbers:
    if not lots.most:
        return np.zeros((len(tickets), slots), dtype=np.int64)
    factors = scatter(np.arange(slots, dtype=np.uint64)) | np.uint64(1)
    mixed = scatter(tickets.astype(np.uint64))[:, None] * factors
    return np.asarray(((mixed >> np.uint64(32)) * np.uint64(lots.most)) >> np.uint64(32), dtype=np.int64)


def scatter(numbers: np.typing.NDArray[np.uint64]) -> np.typing.NDArray[np.uint64]:
    """Numbers spread evenly over 64 bits, always alike (the finalizer of splitmix64: Steele and others, 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
