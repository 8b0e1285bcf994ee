"""What do the tests of rounds know of an evening in a town: a full list, its leads, what changes?"""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.export import export_list

EVENING = "2026-03-10"
AT_FIVE = "2026-03-10T17:00"


@pytest.fixture
def busy(found_town):
    """Ten customers who would like the pack, and an agent who calls two of them an hour."""
    town = found_town({"campaign.toml": DESK})
    town.staff()
    for number in range(10):
        town.join(f"C{number}", trips=9 - number % 3)
    build_list(town.workspace)
    return town


DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[holdout]
share = 0
[attributes]
trips = "integer"
segment = "text"
[measures]
minutes = { digits = 1 }
[capacity]
calls_per_hour = 2
[contact_policy]
attempts_per_day = 3
attempts_7_days = 5
"""


def top_up(town, when=AT_FIVE, **options):
    """A round at some time of the evening."""
    return build_list(town.at(when), top_up=True, **options)


def release(town, when, slot="next"):
    """The lines of a slot, handed to a dialer."""
    done = export_list(town.at(when), EVENING, dialer="generic", slot=slot, output="-")
    return list(csv.DictReader(done.content.decode().splitlines()))


def leads(town):
    """(customer, slot as HH:MM, round) of every lead that is not taken off."""
    rows = town.ask(
        "SELECT c.customer_id, l.slot_at, k.round, l.lead_id FROM lead l JOIN call_list k USING (list_no)"
        " JOIN customer c USING (customer_no) WHERE k.status IN ('built', 'exported')"
        " AND l.lead_no NOT IN (SELECT lead_no FROM lead_taken_off) ORDER BY l.slot_at, l.lead_no"
    )
    return [(name, f"{datetime.fromtimestamp(at - 14400, UTC):%H:%M}", number, lead) for name, at, number, lead in rows]


def bar_waiting(town):
    """Nobody but those on the list is left to be called."""
    for name in {f"C{number}" for number in range(10)} - {name for name, *_ in leads(town)}:
        town.suppress(customer_id=name)


def changes(built):
    """(customer, change, reasons) of a round."""
    return [(one["customer_id"], one["change"], tuple(one["reasons"])) for one in built.data["changes"]]
