"""How likely does each candidate answer in each slot of tonight?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from campaign.engines.tonight import Tonight
from campaign.rules.answering import (
    HISTORIES,
    HOURS_A_DAY,
    HOURS_A_WEEK,
    MOST_SEGMENTS,
    PARTS,
    Learned,
    Terms,
    learn_chances,
    part_of_day,
    remembered,
)
from campaign.rules.hours import Window
from campaign.rules.placing.problem import TEN_THOUSAND, Numbers
from campaign.settings.answering import Answering
from campaign.store.answering import give_cells, number_segments, read_counts
from campaign.store.database import Row, Store
from campaign.store.standing import begin_touching, refresh_touched, touch

CLOSED = -1
"""In place of an hour of the week: the slot lies outside of the window."""


def read_terms(answering: Answering) -> Terms:
    """What campaign.toml states about learning."""
    return Terms(
        neutral=float(answering.neutral), neutral_calls=answering.neutral_calls, least_calls=answering.least_calls,
        most_calls=answering.most_calls, person_calls=answering.person_calls,
        other_parts=float(answering.other_parts),
    )  # fmt: skip


def take_in_calls(store: Store, segment: str) -> bool:
    """Count calls that nobody has counted, those of an older version for instance; whether anything changed.

    Inside a transaction. Segments are made by `segment`: with another one than before all calls are counted anew.
    """
    begin_touching(store)
    changed = give_cells(store, segment)
    if changed:
        refresh_touched(store)
    return changed


def answer_chances(
    store: Store,
    tonight: Tonight,
    answering: Answering,
    *,
    history: Numbers,
    hours: Numbers,
    starts: Sequence[int],
    slot_seconds: int,
) -> tuple[Numbers, Numbers]:
    """(the kind of each candidate, the chance of each kind in each slot): that the right person is reached.

    `history` (n) is what the judge brought back for each candidate, `hours` (n) the number of the window. The chances
    are parts of TEN_THOUSAND, 0 where the slot lies outside of the window. A slot counts as the hour in which it begins
    on the clock of the window's zone.
    """
    windows, place = np.unique(hours, return_inverse=True)
    if not len(windows):
        return np.empty(0, dtype=np.int64), np.zeros((1, len(starts)), dtype=np.int64)
    opened = [weekly_hours(tonight.windows.get(int(number)), starts, slot_seconds) for number in windows]
    shapes, shape = np.unique(np.stack(opened), axis=0, return_inverse=True)
    packed, kinds = _number_kinds(shape.reshape(-1)[place] * _STRIDE + history)
    cells, terms = shapes[packed // _STRIDE], read_terms(answering)
    chances = _expected(learn_chances(read_counts(store), terms), terms, packed % _STRIDE, cells)
    return kinds, np.where(cells == CLOSED, 0, chances)


def lead_chances(store: Store, answering: Answering, leads: Sequence[Row | Mapping[str, Any]]) -> Numbers:
    """The chance of each lead (`customer_no`, `zone`, `slot_at`) that its call at its slot reaches the right person."""
    begin_touching(store)
    touch(store, (lead["customer_no"] for lead in leads))
    segment = number_segments(store, answering.segment)
    known = {row["customer_no"]: row["history"] for row in store.read("answering.read_histories", {"segment": segment})}
    packed = np.array([known[lead["customer_no"]] for lead in leads], dtype=np.int64)
    cells = np.array([[_hour_of_week(lead["slot_at"], lead["zone"])] for lead in leads], dtype=np.int64)
    if not len(packed):
        return packed
    terms = read_terms(answering)
    return _expected(learn_chances(read_counts(store), terms), terms, packed, cells)[:, 0]


_STRIDE = HISTORIES * (MOST_SEGMENTS + 1)
"""Room for what is remembered and the segment, behind the shape of the window."""


def _number_kinds(packed: Numbers) -> tuple[Numbers, Numbers]:
    """The different ones in order, and the place of each among them; quick because they are small."""
    there = np.zeros(int(packed.max()) + 1, dtype=np.int64)
    there[packed] = 1
    return np.flatnonzero(there), (np.cumsum(there) - 1)[packed]


def weekly_hours(window: Window | None, starts: Sequence[int], slot_seconds: int) -> Numbers:
    """For each slot the hour of the week (from Monday, 00:00) at which it begins in a window; CLOSED outside of it."""
    found = np.full(len(starts), CLOSED, dtype=np.int64)
    for place, start in enumerate(starts):
        if window is not None and window.zone and _fits(window, start, start + slot_seconds):
            found[place] = _hour_of_week(start, window.zone)
    return found


def _hour_of_week(at: int, zone: str) -> int:
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))
    return local.weekday() * HOURS_A_DAY + local.hour


def _fits(window: Window, start: int, end: int) -> bool:
    within = any(room.start <= start and end <= room.end for room in window.room)
    return within and any(interval.start <= start < interval.end for interval in window.intervals)


def _expected(learned: Learned, terms: Terms, packed: Numbers, cells: Numbers) -> Numbers:
    """(k, s) in parts of TEN_THOUSAND: the chance of the cell, drawn towards what came of a person's own calls."""
    segments, which = np.unique(packed // HISTORIES, return_inverse=True)
    weekly = np.array(
        [
            [learned.chance(int(segment), cell // HOURS_A_DAY, cell % HOURS_A_DAY) for cell in range(HOURS_A_WEEK)]
            for segment in segments
        ]
    )
    histories, seen = np.unique(packed % HISTORIES, return_inverse=True)
    own = np.array([[remembered(int(one), part, terms) for part in range(len(PARTS))] for one in histories])
    parts = np.array([part_of_day(hour) for hour in range(HOURS_A_DAY)])
    calls, reached = np.moveaxis(own[seen[:, None], parts[cells % HOURS_A_DAY]], 2, 0)
    expected = (reached + terms.person_calls * weekly[which[:, None], cells]) / (calls + terms.person_calls)
    return np.asarray(np.clip(np.rint(expected * TEN_THOUSAND), 1, TEN_THOUSAND), dtype=np.int64)
