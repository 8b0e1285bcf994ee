"""What becomes of the leads of an evening when its list is topped up, and who is spoken for already?

A lead that nobody has called yet stays where it is, unless a gate stops it now or its slot has passed unused. Nobody
who was handed to a dialer tonight is called by a second lead, except at the time to which the person asked to be called
back, when the outcome of the call is one that is tried again the same evening, or after the dialer gave the lead back
uncalled and its slot was over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """Where a lead of the evening stands.

    called: dialled at least once. returned: came back uncalled. off: taken off by an earlier round. recalled: taken off
    now, because a gate stops it. handed: at a dialer, to be called. kept: not exported yet, to be called. lapsed: not
    exported, and its slot has passed. displaced: not exported, and the agents have no time left in its slot. yielding:
    taken off now, because the same person, or somebody else of the household, is called back as promised.
    """

    CALLED = "called"
    RETURNED = "returned"
    OFF = "off"
    RECALLED = "recalled"
    HANDED = "handed"
    KEPT = "kept"
    LAPSED = "lapsed"
    DISPLACED = "displaced"
    YIELDING = "yielding"


LIVE = frozenset({Fate.HANDED, Fate.KEPT})
"""Leads by which somebody is still to be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningLead:
    """A lead of the evening; `person` is the customer who stands for it, `slot_ends` when its slot is over.

    `is_retried` says that the outcome of the last call is one after which the person is tried again at a certain time;
    `reasons` are what stops the lead at this minute.
    """

    lead_no: int
    person: int
    household: int
    slot_ends: int
    callback: bool
    exported: bool
    called: bool
    returned: bool
    taken_off: bool
    is_retried: bool = False
    reasons: tuple[str, ...] = ()

    def fate(self, now: int) -> Fate:
        """Where the lead stands."""
        if self.called:
            return Fate.CALLED
        if self.taken_off:
            return Fate.OFF
        if self.returned:
            return Fate.RETURNED
        if self.reasons:
            return Fate.RECALLED
        if self.exported:
            return Fate.HANDED
        return Fate.KEPT if self.slot_ends > now else Fate.LAPSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The leads of an evening by what becomes of them, and whom no further lead may reach.

    `persons` are spoken for: called, in a dialer's hands now or once, or on the list; `homes` says by household who of
    it is. A promise for tonight is kept in spite of that, unless it has a lead of its own that is or may have been used
    (`promised`).
    """

    fates: Mapping[int, Fate]
    persons: frozenset[int]
    homes: Mapping[int, frozenset[int]]
    promised: frozenset[int]


def settle(leads: Iterable[EveningLead], now: int, changed: Mapping[int, Fate] | None = None) -> Settled:
    """Say of every lead of the evening what becomes of it at an instant; `changed` knows better of some."""
    everybody = list(leads)
    fates = {lead.lead_no: lead.fate(now) for lead in everybody} | dict(changed or {})
    binding = [lead for lead in everybody if is_binding(lead, fates[lead.lead_no], now)]
    homes: dict[int, set[int]] = {}
    for lead in binding:
        if lead.household:
            homes.setdefault(lead.household, set()).add(lead.person)
    return Settled(
        fates=fates,
        persons=frozenset(lead.person for lead in binding if not _is_tried_again(lead, fates[lead.lead_no])),
        homes={home: frozenset(persons) for home, persons in homes.items()},
        promised=frozenset(lead.person for lead in binding if lead.callback and fates[lead.lead_no] is not Fate.CALLED),
    )


def is_binding(lead: EveningLead, fate: Fate, now: int) -> bool:
    """Whether the lead is live, was called, or may have been: it was handed out, and nobody said that it was not."""
    if fate is Fate.RETURNED:
        return lead.slot_ends > now
    return fate is Fate.CALLED or fate in LIVE or (lead.exported and not lead.returned)


def _is_tried_again(lead: EveningLead, fate: Fate) -> bool:
    return fate is Fate.CALLED and lead.is_retried


def is_free(person: int, household: int, settled: Settled) -> bool:
    """Whether somebody may be called by a further lead, and nobody else of the household is spoken for."""
    return person not in settled.persons and not settled.homes.get(household, frozenset()) - {person}


def next_slot(now: int, slot_minutes: int) -> int:
    """The start of the first slot that does not lie in the past."""
    length = slot_minutes * 60
    return -(-now // length) * length


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is left of the calls of each desk, slot by slot, and which of the wanted calls found no room."""

    left: tuple[tuple[int, ...], ...]
    without: tuple[int, ...]


def take_calls(
    calls: Sequence[Sequence[int]], serving: Sequence[Sequence[int]], wanted: Sequence[Sequence[tuple[int, int]]]
) -> Taken:
    """Give each wanted call a desk, the first ones before the later ones, and say what is left.

    `calls` is what each desk takes in each slot, `serving` the desks of each lane, the least versatile first; a wanted
    call is a choice of (slot, lane), of which the first that has room counts. Calls given before make room by going to
    another desk of their lane, where that helps, so that as many find room as can.
    """
    desks = _Desks(calls, serving)
    without = tuple(place for place, choice in enumerate(wanted) if not any(desks.take(*one) for one in choice))
    return Taken(left=tuple(tuple(row) for row in desks.left), without=without)


class _Desks:
    """The calls of desks while they are given away."""

    def __init__(self, calls: Sequence[Sequence[int]], serving: Sequence[Sequence[int]]) -> None:
        self.left = [list(row) for row in calls]
        self._serving = serving
        self._given: dict[tuple[int, int, int], int] = {}

    def take(self, slot: int, lane: int) -> bool:
        """Give a call of a lane a desk in a slot, if there is any."""
        return self._find(slot, lane, set())

    def _find(self, slot: int, lane: int, asked: set[int]) -> bool:
        for desk in self._serving[lane]:
            if self.left[desk][slot] > 0:
                self.left[desk][slot] -= 1
                self._give(slot, desk, lane, 1)
                return True
        return any(self._make_room(slot, desk, lane, asked) for desk in self._serving[lane] if desk not in asked)

    def _make_room(self, slot: int, desk: int, lane: int, asked: set[int]) -> bool:
        """Whether a call of another lane could go elsewhere, so that this one takes its place."""
        asked.add(desk)
        others = [key[2] for key, number in self._given.items() if number and key[:2] == (slot, desk)]
        for other in others:
            if other != lane and self._find(slot, other, asked):
                self._give(slot, desk, other, -1)
                self._give(slot, desk, lane, 1)
                return True
        return False

    def _give(self, slot: int, desk: int, lane: int, number: int) -> None:
        key = (slot, desk, lane)
        self._given[key] = self._given.get(key, 0) + number
