"""Who is called when: which customers get the evening's slots, and which slot each?

Customers are taken in the order of what they gain (promised callbacks first, ties by number), each into the open slot
of the own window where most time is left. Held-out customers walk the same way as ghosts: they are placed where they
would have been, and take no capacity, so that both arms pass the same door. The exact optimum takes this place later;
until then no optimality gap is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

    def ordered(self) -> list[int]:
        """Places in the order in which slots are given: promises, then value, then customer number."""
        keys = (self.ghost, self.customer, -self.value, np.where(self.promised_at > 0, 0, 1))
        return [int(place) for place in np.lexsort(keys)]


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
    """The filled evening: who is called when, which ghosts would have been, and why the others are not."""

    placed: tuple[Placement, ...]
    ghosts: tuple[Placement, ...]
    unplaced: Mapping[str, tuple[int, ...]]


def fill_evening(candidates: Candidates, evening: Evening) -> Plan:
    """Give slots to the candidates, the most valuable first."""
    filling = _Filling(candidates, evening)
    for place in candidates.ordered():
        filling.take(place)
    return Plan(
        placed=tuple(filling.placed),
        ghosts=tuple(filling.ghosts),
        unplaced={gate: tuple(places) for gate, places in filling.unplaced.items()},
    )


class _Filling:
    """The evening while it is filled; plain lists, because one candidate after the other is looked at."""

    def __init__(self, candidates: Candidates, evening: Evening) -> None:
        self.evening = evening
        self.placed: list[Placement] = []
        self.ghosts: list[Placement] = []
        self.unplaced: dict[str, list[int]] = {"household": [], "budget": [], "capacity": []}
        self._value = candidates.value.tolist()
        self._choice = candidates.choice.tolist()
        self._hours = candidates.hours.tolist()
        self._language = candidates.language.tolist()
        self._household = candidates.household.tolist()
        self._promised = candidates.promised_at.tolist()
        self._ghost = candidates.ghost.tolist()
        self._left = [list(desk.calls) for desk in evening.desks]
        self._budgets = dict(evening.budgets)
        self._households: set[tuple[int, int]] = set()
        self._full: set[tuple[int, int]] = set()
        self._desks_of = {
            number: [place for place, desk in enumerate(evening.desks) if language in desk.languages]
            for number, language in evening.languages.items()
        }

    def take(self, place: int) -> None:
        """Find a slot for one candidate, or the gate that leaves it without one."""
        ghost = self._ghost[place]
        campaign = self.evening.campaign_of[self._choice[place]] if self.evening.campaign_of else 0
        household = self._household[place]
        family = (household, campaign if ghost else 0)
        if household and family in self._households:
            self._leave("household", place)
        elif self._budgets.get(campaign, 1) <= 0:
            self._leave("budget", place)
        elif (seat := self._find_seat(place)) is None:
            self._leave("capacity", place)
        else:
            self._households.add(family)
            self._sit(place, seat, campaign)

    def _sit(self, place: int, seat: tuple[int, int], campaign: int) -> None:
        slot, desk = seat
        if self._ghost[place]:
            self.ghosts.append(Placement(place=place, slot=slot))
            return
        self._left[desk][slot] -= 1
        if campaign in self._budgets:
            self._budgets[campaign] -= 1
        self.placed.append(Placement(place=place, slot=slot))

    def _leave(self, gate: str, place: int) -> None:
        if not self._ghost[place]:
            self.unplaced[gate].append(place)

    def _find_seat(self, place: int) -> tuple[int, int] | None:
        """(slot, desk): at or after a promise; else the slot where most time is left, the earliest of equals."""
        kind = (self._hours[place], self._language[place])
        promised = self._promised[place]
        if kind in self._full:
            return None
        slots = self.evening.slots_of.get(kind[0], ())
        desks = self._desks_of.get(kind[1], [])
        if promised:
            return self._keep_promise(promised, slots, desks)
        most, seat = 0, None
        for slot in slots:
            open_calls = 0
            first_desk = -1
            for desk in desks:
                left = self._left[desk][slot]
                if left:
                    open_calls += left
                    first_desk = desk if first_desk < 0 else first_desk
            if open_calls > most:
                most, seat = open_calls, (slot, first_desk)
        if seat is None:
            self._full.add(kind)
        return seat

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
