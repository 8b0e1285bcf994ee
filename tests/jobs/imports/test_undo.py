"""Can an import be taken back whole, and is what builds on it named?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.clock import FOREVER, instant
from campaign.errors import UnknownName
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.optout import opt_out
from campaign.jobs.undo import BuiltUpon
from campaign.model import Answer, Channel

ANSWERS = """
customer_id,answered_at,channel,answer,need:pet
C1,2026-03-01T10:00,web,yes,dog
C2,2026-03-02T10:00,phone,stop,
"""


def has_list(office, status, list_id="20260310-1", evening=20522):
    """A list that was built now."""
    office.store.connection.execute(
        "INSERT OR IGNORE INTO configuration (configuration_no, sha256, body, recorded_at) VALUES (1, '', '', 0)"
    )
    office.store.connection.execute(
        "INSERT INTO call_list (list_id, evening, built_at, status, configuration_no, program_version, counts)"
        " VALUES (?, ?, ?, ?, 1, '', '{}')",
        (list_id, evening, instant(office.now), status),
    )
    return office.one("SELECT MAX(list_no) FROM call_list")


FILES = {
    "customers": """
        customer_id,phone,name,language
        C1,+442079460123,,ko
        C8,+12015550108,Eve,
        C9,+12015550109,,en
        """,
    "usage": """
        customer_id,month,measure,quantity
        C1,2026-03,day,7
        C1,2026-03,evening,1
        C2,2026-01,day,1
        """,
    "responses": ANSWERS,
    "suppressions": """
        phone,customer_id,source
        +12015550103,,legal
        ,C1,own
        """,
    "contacts": """
        customer_id,at,direction,channel,kind,resolved
        C1,2026-03-01 10:00,in,web,complaint,yes
        C2,2026-03-01 10:00,in,web,complaint,no
        """,
    "subscriptions": """
        customer_id,product,started_on,cancelled_on,campaign,arm
        C1,gold,2026-01-01,2026-02-01,,
        C2,gold,2026-01-01,,spring,treated
        """,
    "agents": """
        agent,languages
        kay,ko
        lee,es
        """,
    "shifts": """
        agent,date,start,end
        kay,2026-03-10,16:00,19:00
        kay,2026-03-11,16:00,20:00
        """,
}


@pytest.mark.parametrize("kind", FILES)
def test_everything_is_again_as_it_was(peopled, kind):
    """What was changed, what was added, and what followed from it; the same file can then be imported anew."""
    peopled.bring("usage", "customer_id,month,measure,quantity\nC1,2026-03,day,5")
    peopled.bring("contacts", "customer_id,at,direction,channel,kind,resolved\nC1,2026-03-01 10:00,in,web,complaint,no")
    peopled.bring("subscriptions", "customer_id,product,started_on\nC1,gold,2026-01-01")
    peopled.bring("agents", "agent,languages\nkay,en")
    peopled.bring("shifts", "agent,date,start,end\nkay,2026-03-10,16:00,20:00")
    before = peopled.state()
    done = peopled.bring(kind, FILES[kind])
    after = peopled.state()
    undone = peopled.undo(done.import_no)
    assert peopled.state() == before
    assert (undone.added, undone.changed) == (done.added, done.changed)
    peopled.later(minutes=1)
    repeated = peopled.bring(kind, FILES[kind])
    told = ("added", "changed", "unchanged", "refused")
    assert [getattr(repeated, name) for name in told] == [getattr(done, name) for name in told]
    if kind != "customers":  # they get other numbers than before
        assert peopled.state()["standing"] == after["standing"]


def test_old_values_stay_on_record_when_they_return(peopled):
    """Taking back is a change too."""
    done = peopled.bring("customers", "customer_id,phone,name\nC1,+12015550101,Eve")
    peopled.later(hours=1)
    peopled.undo(done.import_no)
    changes = peopled.rows("SELECT old, new, recorded_at, import_no FROM change ORDER BY change_no")
    assert [tuple(row.values()) for row in changes] == [
        ("Ada Reed", "Eve", instant(peopled.now) - 3600, done.import_no),
        ("Eve", "Ada Reed", instant(peopled.now), None),
    ]


def test_a_number_is_never_given_to_a_second_customer(peopled):
    """Old lists and reports speak of numbers."""
    done = peopled.bring("customers", "customer_id,phone\nC8,+12015550108")
    number = peopled.customer("C8")["customer_no"]
    peopled.undo(done.import_no)
    peopled.bring("customers", "customer_id,phone\nC9,+12015550109")
    assert peopled.customer("C9")["customer_no"] == number + 1


def test_only_the_newest_of_its_kind_is_taken_back(peopled):
    """The later file states the same things anew; it is named."""
    first = peopled.bring("customers", "customer_id,phone,name\nC1,+12015550101,Eve")
    second = peopled.bring("customers", "customer_id,phone,name\nC1,+12015550101,Eva")
    with pytest.raises(BuiltUpon, match=f"import {second.import_no}") as refusal:
        peopled.undo(first.import_no)
    assert refusal.value.way_out == f"Take it back first: `campaign undo {second.import_no}`."
    peopled.undo(second.import_no)
    peopled.undo(first.import_no)
    assert peopled.customer("C1")["name"] == "Ada Reed"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("responses", "customer_id,answered_at,channel,answer\nC1,2026-03-01T10:00,web,yes"),
        ("suppressions", "customer_id,source\nC1,own"),
        ("contacts", "customer_id,at,direction,channel\nC1,2026-03-01 10:00,in,web"),
        ("subscriptions", "customer_id,product,started_on\nC1,gold,2026-01-01"),
        ("usage", "customer_id,month,measure,quantity\nC1,2026-03,day,5"),
    ],
)
def test_customers_of_whom_another_file_speaks_stay(peopled, kind, text):
    """Their import cannot be taken back before the other one; then everybody goes, with what was undone."""
    done = peopled.bring(kind, text)
    peopled.later(minutes=1)
    with pytest.raises(BuiltUpon, match=f"import {done.import_no} .{kind}. speaks about customers"):
        peopled.undo(1)
    peopled.undo(done.import_no)
    peopled.undo(1)
    assert peopled.one("SELECT COUNT(*) FROM customer") == peopled.one("SELECT COUNT(*) FROM standing") == 0


def test_customers_of_whom_something_was_recorded_by_hand_stay(peopled):
    """A consent or a stop is not forgotten because a file was wrong; the others go."""
    enroll_customer(peopled.workspace, "C1", answer=Answer.YES, channel=Channel.MAIL, wording="card-1")
    opt_out(peopled.workspace, "C2")
    undone = peopled.undo(1)
    assert undone.kept == 2
    assert [row["customer_id"] for row in peopled.rows("SELECT customer_id FROM customer")] == ["C1", "C2"]
    assert peopled.standing("C2")["person_suppressed_until"] == FOREVER
    assert peopled.bring("customers", "customer_id,phone\nC1,+12015550101\nC5,+12015550105").added == 1


def test_a_change_on_top_is_taken_back_first(peopled):
    """A file of customers came after an answer about the same attribute."""
    answers = peopled.bring("responses", ANSWERS)
    file = peopled.bring("customers", "customer_id,phone,pet\nC1,+12015550101,cat")
    with pytest.raises(BuiltUpon, match="changed the same values"):
        peopled.undo(answers.import_no)
    peopled.undo(file.import_no)
    peopled.undo(answers.import_no)
    assert peopled.customer("C1")["pet"] is None


def test_a_contact_that_a_later_file_resolved_stays(peopled):
    """The later file says more about it."""
    header = "customer_id,at,direction,channel,kind,resolved"
    first = peopled.bring("contacts", f"{header}\nC1,2026-03-01 10:00,in,web,complaint,no")
    peopled.bring("contacts", f"{header}\nC1,2026-03-01 10:00,in,web,complaint,yes")
    with pytest.raises(BuiltUpon, match="changed contacts that it brought"):
        peopled.undo(first.import_no)


def test_agents_with_shifts_stay(peopled):
    """The file of shifts is named."""
    agents = peopled.bring("agents", "agent\nkay")
    shifts = peopled.bring("shifts", "agent,date,start,end\nkay,2026-03-10,16:00,20:00")
    with pytest.raises(BuiltUpon, match="shifts of its agents"):
        peopled.undo(agents.import_no)
    peopled.undo(shifts.import_no)
    peopled.undo(agents.import_no)
    assert peopled.one("SELECT COUNT(*) FROM agent") == 0


def test_events_that_a_later_file_repeated_stay(peopled):
    """Otherwise a stop that two files told would be gone with one of them."""
    first = peopled.bring("suppressions", "phone,source\n+12015550101,legal")
    second = peopled.bring("suppressions", "phone,source\n+12015550101,legal\n+12015550102,legal")
    with pytest.raises(BuiltUpon, match="repeated rows"):
        peopled.undo(first.import_no)
    peopled.undo(second.import_no)
    assert peopled.standing("C1")["phone_suppressed_until"] == FOREVER


def test_an_older_copy_of_a_registry_returns_with_all_its_entries(peopled):
    """Also with those that the newer copy had ended."""
    first = peopled.bring(
        "suppressions", "phone\n+12015550101\n+12015550102", registry="dnc", dated=date(2026, 2, 1)
    )
    before = peopled.state()
    peopled.later(days=1)
    second = peopled.bring("suppressions", "phone\n+12015550102\n+12015550103", registry="dnc", dated=date(2026, 3, 1))
    with pytest.raises(BuiltUpon, match=f"import {second.import_no}"):
        peopled.undo(first.import_no)
    peopled.later(days=1)
    peopled.undo(second.import_no)
    assert peopled.state() == before
    assert peopled.standing("C1")["phone_suppressed_until"] == FOREVER


def test_an_exported_list_closes_the_way_back(peopled):
    """People were called from it: a corrected file is imported instead."""
    done = peopled.bring("responses", ANSWERS)
    peopled.later(minutes=5)
    has_list(peopled, "exported")
    with pytest.raises(BuiltUpon, match="list 20260310-1 was built on it"):
        peopled.undo(done.import_no)
    assert peopled.one("SELECT COUNT(*) FROM response WHERE undone_at IS NOT NULL") == 0


def test_a_list_that_was_not_exported_is_withdrawn(peopled):
    """It was chosen from wrong data; whom it assigned is free again, and lists built before stand."""
    old = has_list(peopled, "built", "20260309-1")
    peopled.later(minutes=5)
    done = peopled.bring("responses", ANSWERS)
    peopled.later(minutes=5)
    number = has_list(peopled, "built", "20260310-1", evening=20523)
    peopled.store.connection.execute("INSERT INTO campaign (campaign) VALUES ('spring')")
    peopled.store.connection.execute(
        "INSERT INTO assigned (campaign_no, customer_no, offer, arm, assigned_at, list_no, recorded_at)"
        " VALUES (1, 1, '', 'treated', 0, ?, 0)",
        (number,),
    )
    assert peopled.undo(done.import_no).lists == ("20260310-1",)
    statuses = {row["list_no"]: row["status"] for row in peopled.rows("SELECT list_no, status FROM call_list")}
    assert statuses == {old: "built", number: "withdrawn"}
    assert peopled.one("SELECT COUNT(*) FROM assigned") == 0


def test_taking_back_twice_is_nothing_to_do(peopled):
    """And an import that never was cannot be found."""
    done = peopled.bring("responses", ANSWERS)
    assert not peopled.undo(done.import_no).already
    before = peopled.fingerprint()
    assert peopled.undo(done.import_no).already
    assert peopled.fingerprint() == before
    with pytest.raises(UnknownName, match="99"):
        peopled.undo(99)
