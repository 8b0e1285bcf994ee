"""What becomes of the leads of an evening when its list is topped up, and who is spoken for already?

A lead that nobody has called yet stays where it is, unless a gate stops it now or its slot has passed unused. Nobody
who was handed to a dialer tonight is called by a second lead, except at the time to which the person asked to be called
back, or after the dialer gave the lead back uncalled and its slot was over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """Where a lead of the evening stands.

    called: dialled at least once. returned: came back uncalled. off: taken off by an earlier round. recalled: taken off
    now, because a gate stops it. handed: at a dialer, to be called. kept: not exported yet, to be called. lapsed: not
    exported, and its slot has passed.
    """

    CALLED = "called"
    RETURNED = "returned"
    OFF = "off"
    RECALLED = "recalled"
    HANDED = "handed"
    KEPT = "kept"
    LAPSED = "lapsed"


LIVE = frozenset({Fate.HANDED, Fate.KEPT})
"""Leads by which somebody is still to be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningLead:
    """A lead of the evening; `person` is the customer who stands for it, `slot_ends` when its slot is over.

    `reasons` are what stops it at this minute.
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

    `persons` and `households` are spoken for: called, in a dialer's hands now or once, or on the list. A promise for
    tonight is kept in spite of it, unless its lead waits to be called (`promised`).
    """

    fates: Mapping[int, Fate]
    persons: frozenset[int]
    households: frozenset[int]
    promised: frozenset[int]


def settle(leads: Iterable[EveningLead], now: int) -> Settled:
    """Say of every lead of the evening what becomes of it at an instant."""
    everybody = list(leads)
    fates = {lead.lead_no: lead.fate(now) for lead in everybody}
    taken = [lead for lead in everybody if is_spoken_for(lead, fates[lead.lead_no], now)]
    live = [lead for lead in everybody if fates[lead.lead_no] in LIVE]
    return Settled(
        fates=fates,
        persons=frozenset(lead.person for lead in taken),
        households=frozenset(lead.household for lead in taken if lead.household),
        promised=frozenset(lead.person for lead in live if lead.callback),
    )


def is_spoken_for(lead: EveningLead, fate: Fate, now: int) -> bool:
    """Whether nobody may be called by a further lead because of this one: it is live, was called, or may have been."""
    if fate is Fate.RETURNED:
        return lead.slot_ends > now
    return fate is Fate.CALLED or fate in LIVE or (lead.exported and not lead.returned)


def next_slot(now: int, slot_minutes: int) -> int:
    """The start of the first slot that does not lie in the past."""
    length = slot_minutes * 60
    return -(-now // length) * length

