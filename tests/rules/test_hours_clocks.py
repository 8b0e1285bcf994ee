"""Does every clock count by which a person may live, and no other?"""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from campaign.rules.hours import is_zone
from campaign.rules.hours.clocks import candidate_zones

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("zones", "countries", "added"),
    [
        (("Asia/Seoul",), ("KR",), ()),
        (("Asia/Seoul",), ("kr", "KR"), ()),
        (("Europe/London",), ("KR",), ("Asia/Seoul",)),
        (("Asia/Seoul",), ("KR", "GB"), ("Europe/London",)),
        (("America/New_York",), ("FR", "US"), ("Europe/Paris",)),
        (("Asia/Tokyo",), ("KR",), ()),
        (("US/Eastern",), ("US",), ()),
        (("America/Toronto",), ("US", "CA"), ()),
        (("America/Puerto_Rico",), ("US", "PR"), ()),
        (("America/New_York", "America/Los_Angeles"), ("US",), ()),
        (("Europe/Berlin",), ("FR", "DE"), ()),
        (("Europe/London",), ("ZZ",), ()),
        ((), ("KR",), ()),
    ],
)
def test_the_clocks_of_a_country_count_where_no_zone_is_of_it(zones, countries, added):
    """A clock that goes alike is the country's; names do not matter. An unknown zone stays unknown."""
    assert candidate_zones(zones, countries, DAY) == (*zones, *added)


def test_a_large_country_adds_each_of_its_clocks_once():
    """Of a Korean phone at an American address nobody knows the coast."""
    found = candidate_zones(("Asia/Seoul",), ("US",), DAY)

    assert len(found) == len(set(found)) > 8
    assert {"Pacific/Honolulu", "America/New_York"} & set(found)


def test_an_unknown_zone_belongs_to_no_country():
    """It is kept, so that the day is closed by its name."""
    assert candidate_zones(("Mars/Olympus",), ("KR",), DAY) == ("Mars/Olympus", "Asia/Seoul")


def test_every_zone_that_is_added_is_known():
    """For every country of the table, from a clock that is nobody's."""
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    countries = [first + second for first in letters for second in letters]
    added = set(candidate_zones(("Antarctica/Troll",), countries, DAY))

    assert len(added) > 200
    assert added <= available_timezones()
    assert all(map(is_zone, added))
