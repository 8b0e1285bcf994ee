"""What does `explain` say about a past evening, and what is kept so that it can?"""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.store.as_of import LEFT, TAKEN, find_basis
from campaign.store.database import open_memory_store

NEXT_DAY = "2026-03-11T12:00"
EVENING = date(2026, 3, 10)


def told(town, who="C1", evening=EVENING):
    return explain_customer(town.at(NEXT_DAY), who, evening=evening)


def gate(explained, code):
    return next(one for one in explained.data["gates"] if one["gate"] == code)


@pytest.fixture
def listed(town):
    """A town with a list of an evening that is over."""
    town.copy_registry()
    town.join("C1", trips=4)
    build_list(town.workspace)
    return town


def test_every_table_is_taken_along_or_left_for_a_reason():
    """A table that nobody thought of would be missing in every past evening: say in store/as_of.py which it is."""
    store = open_memory_store()
    tables = {
        name
        for (name,) in store.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("sqlite_", "_"))
    }
    taken = [one.table for one in TAKEN]
    store.close()

    assert sorted([*taken, *LEFT]) == sorted(tables)
    assert all(LEFT.values())


def test_what_came_later_is_left_out(listed):
    """A stop, a complaint and another number of trips change today, not the evening that is over."""
    before = told(listed).data
    listed.answer("C1", "stop", when="2026-03-11T09:00")
    listed.complain("C1")
    listed.tell("UPDATE customer SET trips = 0 WHERE customer_id = 'C1'")
    listed.tell(
        "INSERT INTO change (subject, subject_no, attribute, old, new, happened_at, recorded_at)"
        " VALUES ('customer', 1, 'trips', 4, 0, 1, 1)"
    )
    after = told(listed)
    today = explain_customer(listed.at(NEXT_DAY), "C1", evening=date(2026, 3, 11)).data

    assert after.data == before
    assert after.data["verdict"] == "listed"
    assert after.data["past"]["agrees"]
    assert today["verdict"] == "blocked"


def test_the_settings_of_then_hold(listed):
    """The rule of the offer was another one when the list was built."""
    listed.write("offers/pack.toml", 'title = "Pack"\nproduct = "travel"\nrule = "trips >= 9"\nbenefit = "60.00"\n')
    offer = next(one for one in told(listed).data["offers"] if one["offer"] == "pack")

    assert offer["eligible"]
    assert list(offer["gates"][[one["gate"] for one in offer["gates"]].index("fits")]["evidence"]) == ["trips >= 2"]


def test_a_product_first_sold_afterwards_is_not_held_yet(listed):
    """Nobody had it when the list was built; that it exists today helps only to read the rules."""
    listed.subscribe("C1", "travel")
    explained = told(listed)

    assert explained.data["past"]["agrees"]
    assert explained.data["verdict"] == "listed"


def test_whoever_came_later_was_not_known_yet(listed):
    """Neither gates nor offers can say anything about them."""
    listed.join("C2")
    data = told(listed, "C2").data

    assert (data["verdict"], data["gates"], data["offers"]) == ("not known yet", [], [])
    assert data["past"]["agrees"]


def test_a_decision_that_does_not_come_out_again_is_said_to_differ(listed):
    """Somebody wrote into the database behind the program's back: both decisions are shown, and perhaps why."""
    listed.tell("DELETE FROM shift")
    listed.tell("UPDATE call_list SET program_version = '0.0'")
    explained = told(listed)
    past = explained.data["past"]

    assert past["agrees"] is False
    assert past["stored"]["offer"] == "pack"
    assert past["recomputed"]["gates"] == ["language"]
    assert "version 0.0" in past["because"][0]
    assert explained.warnings[0].startswith(f"list {past['list_id']} decided otherwise")
    assert "no agent" in gate(explained, "language")["sentence"].lower()


def test_without_a_list_the_gates_show_what_holds_now(town):
    """And that is said."""
    town.join("C1", trips=4)
    explained = told(town, evening=date(2026, 3, 9))

    assert explained.data["past"] is None
    assert explained.warnings == ("no list stands for this evening: the gates show what holds now",)


def test_a_list_of_an_older_program_is_not_guessed_at(listed):
    """It did not note what was known."""
    listed.tell("DROP TRIGGER list_basis_remains")
    listed.tell("DELETE FROM list_basis")
    explained = told(listed)

    assert explained.data["past"] is None
    assert "was not noted" in explained.warnings[0]


def test_a_list_narrowed_to_one_campaign_stays_narrowed(listed):
    """The others had no part in it."""
    built = build_list(listed.at("2026-03-10T13:00"), replace=True, campaign="rates")
    data = told(listed).data

    assert data["list_id"] == built.data["list_id"]
    assert {offer["campaign"] for offer in data["offers"]} == {"rates"}
    assert data["past"]["agrees"]


@pytest.mark.parametrize("table", ["list_basis", "past_value"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid + 1"])
def test_what_was_is_never_rewritten(listed, table, change):
    """The database itself refuses."""
    listed.tell("UPDATE call_list SET status = 'withdrawn'")
    with pytest.raises(sqlite3.IntegrityError, match="never re"):
        listed.tell(change.format(table))


def test_nothing_is_changed_by_looking_back(listed):
    """Not one byte of the file."""
    path = listed.workspace.directory / "campaign.db"
    before = path.read_bytes()
    told(listed)

    assert path.read_bytes() == before


def test_a_basis_says_when_and_how_far(listed):
    """The instant of the build, and how far each table was filled then."""
    basis = find_basis(listed.store, 1)

    assert datetime.fromtimestamp(basis.built_at, listed.workspace.now.tzinfo) == listed.workspace.now
    assert (basis.marks["customer"], basis.marks["lead"], basis.marks["call_list"]) == (1, 0, 0)
