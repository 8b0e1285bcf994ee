"""Does a list keep promises at their time, with their owners, before everybody else, and say why where it cannot?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer

PROMISED = "2026-03-10T18:10"
PATIENT = "[contact_policy]\nattempts_per_day = 3\nattempts_7_days = 9\nattempts_30_days = 20\n"


@pytest.fixture
def desk(town, towns):
    """A town in which kay works, and may try somebody again on the next day."""
    town.write("campaign.toml", f"{towns.DESK}\n{PATIENT}")
    return town


def promise(town, who, due=PROMISED, agent="kay", **columns):
    """Somebody asked on Monday to be called back."""
    town.join(who, trips=4, **columns)
    town.attempt(who, "callback", "2026-03-09T17:00", callback_at=town.instant(due), agent=agent)


def steps(town):
    """(customer, slot, owner, agent, why) of every promise on the list."""
    rows = town.ask(
        "SELECT c.customer_id, x.slot_at, x.owner, x.agent, x.why FROM promise_step x"
        " JOIN customer c ON c.customer_no = x.customer_no ORDER BY c.customer_no"
    )
    return [(who, at and wall(town, at), owner, agent, why) for who, at, owner, agent, why in rows]


def wall(town, at):
    """An instant of the evening as the hour on the wall."""
    return (at - town.instant("2026-03-10T00:00")) / 3600


def leads(town):
    """(customer, slot, agent) of every lead."""
    rows = town.ask(
        "SELECT c.customer_id, l.slot_at, l.agent FROM lead l JOIN customer c ON c.customer_no = l.customer_no"
        " ORDER BY l.slot_at, c.customer_no"
    )
    return [(who, wall(town, at), agent) for who, at, agent in rows]


def test_a_promise_is_kept_at_its_time_by_its_owner(desk):
    """At six, with kay; the build counts it, and explain tells it."""
    promise(desk, "C1")
    data = build_list(desk.workspace).data

    assert steps(desk) == [("C1", 18, "kay", "kay", "")]
    assert leads(desk) == [("C1", 18, "kay")]
    assert data["promises"] == {"due": 1, "kept": 1, "moved": 0, "handed_over": 0, "left_out": 0}
    assert explain_customer(desk.workspace, "C1").data["slot"]["why"].startswith("A callback was promised")


def test_promises_come_before_everybody_else(desk, towns):
    """Kay takes one call in half an hour; three others gain as much."""
    desk.write("campaign.toml", f"{towns.DESK}\n{PATIENT}\n[capacity]\ncalls_per_hour = 2\n")
    for number in range(9):
        desk.join(f"D{number}", trips=9)
    promise(desk, "C1")
    build_list(desk.workspace)

    assert ("C1", 18, "kay") in leads(desk)
    assert len(leads(desk)) == 8


def test_an_owner_who_is_away_hands_over(desk):
    """Lee promised it and has no shift: anybody calls at its time."""
    promise(desk, "C1", agent="lee")
    build_list(desk.workspace)

    assert steps(desk) == [("C1", 18, "lee", None, "owner_absent")]
    assert leads(desk) == [("C1", 18, None)]


def test_an_owner_who_comes_later_keeps_it_later(desk):
    """Lee comes at seven: within two hours of its time, so it stays lee's."""
    desk.employ("lee")
    desk.work("lee", "19:00-20:00")
    promise(desk, "C1", agent="lee")
    build_list(desk.workspace)

    assert steps(desk) == [("C1", 19, "lee", "lee", "full")]


def test_an_owner_who_comes_too_late_hands_over(desk, towns):
    """Half an hour is all there is: lee comes at seven, kay calls at six."""
    desk.write("campaign.toml", f"{towns.DESK}\n{PATIENT}\n[callbacks]\nhand_over_minutes = 30\n")
    desk.employ("lee")
    desk.work("lee", "19:00-20:00")
    promise(desk, "C1", agent="lee")
    build_list(desk.workspace)

    assert steps(desk) == [("C1", 18, "lee", None, "owner_absent")]


@pytest.mark.parametrize(
    ("due", "slot", "why"),
    [
        ("2026-03-10T14:00", 16, "outside_hours"),
        ("2026-03-09T18:00", 16, "overdue"),
        ("2026-03-10T20:20", 19.5, "outside_hours"),
    ],
)
def test_a_promise_outside_the_window_is_kept_in_the_next_slot(desk, due, slot, why):
    """Before four: at four; of yesterday: at once; shortly after eight: in the last slot."""
    promise(desk, "C1", due)
    build_list(desk.workspace)

    assert steps(desk) == [("C1", slot, "kay", "kay", why)]


@pytest.mark.parametrize(
    ("columns", "trouble", "why"),
    [
        ({"preferred": "09:00-10:00"}, None, "closed"),
        ({"language": "ko"}, None, "language"),
        ({}, lambda town: town.complain("C1"), "open_complaint"),
        ({}, lambda town: town.subscribe("C1", "travel"), "no_offer"),
        ({}, lambda town: town.tell("UPDATE shift SET ends_at = starts_at + 5400"), "capacity"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_told_with_its_reason(desk, columns, trouble, why):
    """A gate, no offer, or no time: it is on no list, and stays open."""
    promise(desk, "C1", **columns)
    if trouble:
        with desk.writing():
            trouble(desk)
    data = build_list(desk.workspace).data

    assert steps(desk) == [("C1", None, "kay", None, why)]
    assert data["promises"]["left_out"] == 1


def test_two_of_a_household_are_called_one_after_the_other(desk):
    """One tonight; the other's promise waits for the next evening."""
    promise(desk, "C1", household="H1")
    promise(desk, "C2", household="H1")
    build_list(desk.workspace)

    assert sorted(why for *_, why in steps(desk)) == ["", "household"]


def test_who_did_not_answer_gets_another_hour(desk):
    """Tried at six on Thursday: before six on Tuesday; tried at half past four: after six."""
    for who, hour in (("C1", "18:10"), ("C2", "16:30")):
        desk.join(who, trips=4)
        desk.attempt(who, "no_answer", f"2026-03-05T{hour}")
    build_list(desk.workspace)
    found = {who: hour for who, hour, _ in leads(desk)}

    assert found["C1"] < 18 <= found["C2"]


def test_who_may_be_tried_again_late_tonight_is_called_then(desk):
    """Nobody answered at half past three yesterday: again from half past six on."""
    desk.join("C1", trips=4)
    desk.attempt("C1", "no_answer", "2026-03-09T15:30")
    build_list(desk.workspace)

    assert [hour for _, hour, _ in leads(desk)] >= [18.5]


def test_a_broken_promise_names_the_last_list_and_its_gate(desk):
    """Two weeks later the ledger says why."""
    from campaign.jobs.promises import list_promises

    promise(desk, "C1", preferred="09:00-10:00")
    build_list(desk.workspace)
    (found,) = list_promises(desk.at("2026-03-30T12:00")).promises

    assert (found.state, found.settled.why) == ("broken", "left out of list 20260310-1: closed")


def test_a_past_evening_with_promises_is_told_again(desk):
    """What a list did with promises decides nothing later."""
    promise(desk, "C1")
    build_list(desk.workspace)
    past = explain_customer(desk.at("2026-03-12T12:00"), "C1", evening=date(2026, 3, 10)).data["past"]

    assert past["agrees"]
