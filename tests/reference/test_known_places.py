"""Phones, zones, evenings, holidays: do the modules answer as libphonenumber, IANA and the calendars do?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "places"
Differences = Callable[[str], list[str]]


def test_numbers_of_every_region_are_read_in_every_spelling(differences: Differences) -> None:
    """Eleven spellings of each are read, digits that Excel rounded are refused."""
    assert differences("phones") == []


def test_area_codes_lie_in_all_their_zones(differences: Differences) -> None:
    """451 codes of North America."""
    assert differences("area codes") == []


def test_an_evening_is_the_same_instants_everywhere(differences: Differences) -> None:
    """14 zones, on days on which clocks change too."""
    assert differences("time zones") == []


def test_holidays_are_kept_and_no_other_day(differences: Differences) -> None:
    """30 countries and parts, three years."""
    assert differences("holidays") == []
