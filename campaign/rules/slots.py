"""Who is called when: which customers get the evening's slots, and which slot each?

Customers are taken in the order of what they gain (promised callbacks first, ties by number), each into the open slot
of the own window where most time is left. Held-out customers walk the same way as ghosts: they are placed where they
would have been, and take no capacity, so that both arms pass the same door. The exact optimum takes this place later;
until then no optimality gap is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from campaign.rules.capacity import Desk

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Customers who may be called tonight, one array a property, all of one length.

    `value` is minor units a year, `choice` the place of the choice, `hours` the number of the window, `language` a
    language number, `household` 0 for none, `promised_at` the instant of a promised callback or 0, `ghost` 1 for
    customers held out of the choice.
    """

    customer: Numbers
    value: Numbers
    choice: Numbers
    hours: Numbers
    language: Numbers
    household: Numbers
    promised_at: Numbers
    ghost: Numbers

    def __len__(self) -> int:
        return len(self.customer)

    def ordered(self) -> Numbers:
        """Places in the order in which slots are given: promises, then value, then customer number."""
        return np.lexsort((self.ghost, self.customer, -self.value, np.where(self.promised_at > 0, 0, 1)))

    def rows(self, places: Numbers) -> Iterator[tuple[int, ...]]:
        """(place, choice, hours, language, household, promised_at, ghost) of some candidates, as plain integers."""
        arrays = (self.choice, self.hours, self.language, self.household, self.promised_at, self.ghost)
        return zip(places.tolist(), *(array[places].tolist() for array in arrays), strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """Where calls can go: slot starts, the desks, the slots of each window, who speaks what, and the budgets."""

    starts: Sequence[int]
    slot_seconds: int
    desks: Sequence[Desk]
    slots_of: Mapping[int, tuple[int, ...]]
    languages: Mapping[int, str]
    budgets: Mapping[int, int] = field(default_factory=dict)
    campaign_of: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Candidate `place` is called in slot `slot` (a place in `Evening.starts`)."""

    place: int
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The filled evening: who is called when, which ghosts would have been, and which gate stops the others.

    `unplaced` holds the places of candidates (no ghosts) by evening gate.
    """

    placed: tuple[Placement, ...]
    ghosts: tuple[Placement, ...]
    unplaced: Mapping[str, Numbers]


def fill_evening(candidates: Candidates, evening: Evening) -> Plan:
    """Give slots to the candidates, the most valuable first."""
    filling = _Filling(evening)
    order = candidates.ordered()
    for begin in range(0, len(order), PIECE):
        if filling.is_full(candidates):
            break
        for row in candidates.rows(order[begin : begin + PIECE]):
            filling.take(*row)
    gates = np.zeros(len(candidates), dtype=np.int64)
    for gate, places in (
        (_SEATED, [p.place for p in filling.placed]),
        (_HOUSEHOLD, filling.at_home),
        (_BUDGET, filling.unpaid),
    ):
        gates[places] = gate
    gates[candidates.ghost > 0] = _SEATED
    return Plan(
        placed=tuple(filling.placed),
        ghosts=tuple(filling.ghosts),
        unplaced={name: np.flatnonzero(gates == code) for code, name in enumerate(_GATES)},
    )


PIECE = 16_384
"""Candidates looked at before it is asked whether any capacity is left for the rest."""
_GATES = ("capacity", "household", "budget")
_HOUSEHOLD, _BUDGET, _SEATED = 1, 2, 3


class _Filling:
    """The evening while it is filled, one candidate after the other."""

    def __init__(self, evening: Evening) -> None:
        self.evening = evening
        self.placed: list[Placement] = []
        self.ghosts: list[Placement] = []
        self.at_home: list[int] = []
        self.unpaid: list[int] = []
        self._left = [list(desk.calls) for desk in evening.desks]
        self._budgets = dict(evening.budgets)
        self._households: set[tuple[int, int]] = set()
        self._full: set[tuple[int, int]] = set()
        self._desks_of = {
            number: [place for place, desk in enumerate(evening.desks) if language in desk.languages]
            for number, language in evening.languages.items()
        }

    def is_full(self, candidates: Candidates) -> bool:
        """Whether no candidate can be seated any more."""
        if any(any(calls) for calls in self._left):
            return len(self._full) > 0 and self._full >= _kinds(candidates)
        return True

    def take(
        self, place: int, choice: int, hours: int, language: int, household: int, promised: int, ghost: int
    ) -> None:
        """Find a slot for one candidate, or the gate that leaves it without one."""
        kind = (hours, language)
        if kind in self._full:
            return
        campaign = self.evening.campaign_of[choice] if self.evening.campaign_of else 0
        family = (household, campaign if ghost else -1)
        if household and family in self._households:
            self.at_home += [] if ghost else [place]
        elif self._budgets.get(campaign, 1) <= 0:
            self.unpaid += [] if ghost else [place]
        elif (seat := self._find_seat(kind, promised)) is not None:
            self._households.add(family)
            self._sit(place, seat, campaign, ghost)

    def _sit(self, place: int, seat: tuple[int, int], campaign: int, ghost: int) -> None:
        slot, desk = seat
        if ghost:
            self.ghosts.append(Placement(place=place, slot=slot))
            return
        self._left[desk][slot] -= 1
        if campaign in self._budgets:
            self._budgets[campaign] -= 1
        self.placed.append(Placement(place=place, slot=slot))

    def _find_seat(self, kind: tuple[int, int], promised: int) -> tuple[int, int] | None:
        """(slot, desk): at or after a promise; else the slot where most time is left, the earliest of equals."""
        slots, desks = self.evening.slots_of.get(kind[0], ()), self._desks_of.get(kind[1], [])
        if promised and (kept := self._keep_promise(promised, slots, desks)) is not None:
            return kept
        most, best = 0, -1
        for slot in slots:
            time_left = 0
            for desk in desks:
                time_left += self._left[desk][slot]
            if time_left > most:
                most, best = time_left, slot
        if best < 0:
            self._full.add(kind)
            return None
        return best, next(desk for desk in desks if self._left[desk][best])

    def _keep_promise(self, promised: int, slots: Sequence[int], desks: Sequence[int]) -> tuple[int, int] | None:
        """The slot that holds the promised minute, else the first later one, else the last earlier one that is open."""
        length = self.evening.slot_seconds
        later = [slot for slot in slots if self.evening.starts[slot] + length > promised]
        earlier = [slot for slot in reversed(slots) if self.evening.starts[slot] + length <= promised]
        for slot in (*later, *earlier):
            for desk in desks:
                if self._left[desk][slot]:
                    return slot, desk
        return None


def _kinds(candidates: Candidates) -> set[tuple[int, int]]:
    """The combinations of window and language that occur."""
    pairs = np.unique(candidates.hours * 2**32 + candidates.language)
    return {(int(pair) >> 32, int(pair) & (2**32 - 1)) for pair in pairs}
