"""Does a list call people when people like them answer?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from campaign.jobs.build import build_list

CALLERS = 60
REACHED = {16: 10, 17: 10, 18: 45, 19: 10}
"""Of sixty calls at each hour, so many reached somebody."""


def hours_called(town):
    """How many leads have slots in each hour at the desk, where the customers are too."""
    zone = ZoneInfo("America/New_York")
    slots = town.ask("SELECT slot_at FROM lead JOIN call_list USING (list_no) WHERE status = 'built'")
    return Counter(datetime.fromtimestamp(at, UTC).astimezone(zone).hour for (at,) in slots)


@pytest.fixture
def taught(found_town, towns):
    """Ten who can be called, a desk that could take them all in any hour, and sixty others."""
    town = found_town()
    town.staff("kay", "lee", "max")
    with town.writing():
        for number in range(10):
            town.join(f"C{number}", trips=3)
        for number in range(CALLERS):
            town.join(f"P{number}", consents=False)
    return town


def teach(town):
    """Those who never agreed to anything were called once at each hour, two weeks ago."""
    with town.writing():
        for hour, reached in REACHED.items():
            for number in range(CALLERS):
                code = "accepted" if number < reached else "no_answer"
                town.attempt(f"P{number}", code, f"2026-02-24T{hour}:10")


def test_everybody_is_called_at_the_hour_that_answers(taught):
    """Three in four answered at six and one in six at the other hours: the ten slots are all at six."""
    teach(taught)
    build_list(taught.workspace)

    assert hours_called(taught) == {18: 10}


def test_without_calls_no_hour_is_preferred_by_learning(taught):
    """The same evening when nothing is known: everybody has a slot, and the value is that of one hour as of another."""
    built = build_list(taught.workspace)

    assert sum(hours_called(taught).values()) == built.data["placed"] == 10


@pytest.mark.parametrize(("missed", "other"), [("C0", "C1"), ("C1", "C0")])
def test_whoever_was_missed_in_vain_gives_way(taught, missed, other):
    """One call is left: of two to whom it is worth the same, the one who was not missed three times gets it."""
    taught.tell("DELETE FROM shift")
    with taught.writing():
        taught.work("kay", "18:00-18:10")
        for number in range(2, 10):
            taught.answer(f"C{number}", "no", when="2026-03-05T10:00")
        for day in ("01-12", "01-13", "01-14"):
            taught.attempt(missed, "no_answer", f"2026-{day}T18:10")
    teach(taught)
    build_list(taught.workspace)
    called = taught.ask("SELECT customer_id FROM lead JOIN customer USING (customer_no)")

    assert called == [(other,)]
