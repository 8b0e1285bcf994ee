"""Is the answer for many people that for each of them?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.retries import PACK, open_slots, unpack_waits
from campaign.rules.waiting import open_masks

BEGINS = int(datetime(2026, 3, 9, 15, tzinfo=ZoneInfo("America/New_York")).timestamp())
STARTS = tuple(BEGINS + 1800 * place for place in range(16))
SLOTS_OF = {3: (2, 3, 4, 5, 6, 7), 5: (0, 1), -9: (8, 9, 10, 11, 12, 13), 6: ()}
ZONE_OF = {3: "America/New_York", 5: "America/New_York", -9: "Asia/Kolkata", 6: "Pacific/Chatham"}
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(sorted(SLOTS_OF)),
        st.one_of(st.just(0), st.integers(BEGINS - 40 * 86_400, BEGINS + 3600)),
        st.one_of(st.just(0), st.integers(1, 9 * 3600)),
    ),
    max_size=30,
)  # fmt: skip


@given(PEOPLE)
def test_many_are_told_what_each_would_be_told(people):
    """Whatever the zone, the window, the try (clocks were put forward in between) and the delay."""
    hours = np.array([number for number, _, _ in people], dtype=np.int64)
    waits = np.array([tried * PACK + seconds for _, tried, seconds in people], dtype=np.int64)
    which, masks = open_masks(waits, hours, slots_of=SLOTS_OF, zone_of=ZONE_OF, starts=STARTS, begins=BEGINS)

    for row, (number, tried, seconds) in zip(which.tolist(), people, strict=True):
        told = unpack_waits(tried * PACK + seconds, BEGINS)
        expected = open_slots(SLOTS_OF[number], STARTS, told, ZONE_OF[number])
        assert tuple(np.flatnonzero(masks[row]).tolist()) == expected
