"""Does SQL see the same date on the wall as people do?"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from campaign.clock import day_number, local_day
from campaign.rules.localdays import find_clock_changes, write_local_day

ZONES = ("UTC", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca")
instants = st.integers(2 * 86_400, int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()))


@given(st.sampled_from(ZONES), st.lists(instants, min_size=1, max_size=6))
def test_the_day_in_sql_is_the_day_on_the_calendar(zone, seconds):
    """For every instant between the first and the last, through every change of the clock."""
    expression = write_local_day("seconds", zone, min(seconds), max(seconds))
    connection = sqlite3.connect(":memory:")
    for one in seconds:
        (day,) = connection.execute(f"SELECT {expression} FROM (SELECT ? AS seconds)", [one]).fetchone()
        assert day == day_number(local_day(one, zone))
    connection.close()


def test_changes_are_found_to_the_second():
    """New York went to summer time on 2026-03-08 at 07:00 UTC, and back on 2026-11-01 at 06:00 UTC."""
    year = [int(datetime(2026, month, 1, tzinfo=UTC).timestamp()) for month in (1, 12)]
    spring, autumn = (int(datetime(2026, *moment, tzinfo=UTC).timestamp()) for moment in ((3, 8, 7), (11, 1, 6)))
    assert find_clock_changes("America/New_York", *year) == ([(spring, -18_000), (autumn, -14_400)], -18_000)


def test_a_zone_without_changes_needs_no_cases():
    """Seoul has kept its offset for decades."""
    assert find_clock_changes("Asia/Seoul", 10**9, 10**9 + 10**7) == ([], 32_400)
