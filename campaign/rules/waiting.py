"""In which slots may each of many people be tried again whom the last call did not reach?

The same for a million as `campaign.rules.retries.open_slots` says for one: only what differs is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers
from campaign.rules.retries import PACK, local_hour, open_slots, unpack_waits

QUARTER = 900
"""Clocks differ by whole quarters of an hour."""


def open_masks(
    waits: Numbers,
    hours: Numbers,
    *,
    slots_of: Mapping[int, Collection[int]],
    zone_of: Mapping[int, str],
    starts: Sequence[int],
    begins: int,
) -> tuple[Numbers, Flags]:
    """(which row is each one's, one row of slots for each difference) of packed waits and numbers of windows."""
    same = _alike(waits, hours, zone_of, starts, begins)
    _, first, which = np.unique(hours * (26 * (len(starts) + 1)) + same, return_index=True, return_inverse=True)
    masks = np.zeros((len(first), len(starts)), dtype=np.bool_)
    for row, place in enumerate(first.tolist()):
        number = int(hours[place])
        slots = sorted(slots_of.get(number, ()))
        masks[row, list(open_slots(slots, starts, unpack_waits(int(waits[place]), begins), zone_of[number]))] = True
    return which.reshape(-1).astype(np.int64), masks


def _alike(
    waits: Numbers, hours: Numbers, zone_of: Mapping[int, str], starts: Sequence[int], begins: int
) -> Numbers:
    """A number that is equal where the hour to avoid and the first slot that is due are."""
    tried, seconds = waits // PACK, waits % PACK
    first_due = np.searchsorted(np.array(starts, dtype=np.int64), begins + seconds)
    return np.asarray((_local_hours(tried, hours, zone_of) + 1) * (len(starts) + 1) + first_due, dtype=np.int64)


def _local_hours(tried: Numbers, hours: Numbers, zone_of: Mapping[int, str]) -> Numbers:
    """The hour of each try on the own clock; -1 where none is to be avoided."""
    found = np.full(len(tried), -1, dtype=np.int64)
    numbers, of_window = np.unique(hours, return_inverse=True)
    zones = sorted({zone_of[number] for number in numbers.tolist()})
    zone = np.array([zones.index(zone_of[number]) for number in numbers.tolist()], dtype=np.int64)[of_window]
    for place, name in enumerate(zones):
        here = (zone == place) & (tried > 0)
        quarters, which = np.unique(tried[here] // QUARTER, return_inverse=True)
        found[here] = np.array([local_hour(each * QUARTER, name) for each in quarters.tolist()], dtype=np.int64)[which]
    return found
