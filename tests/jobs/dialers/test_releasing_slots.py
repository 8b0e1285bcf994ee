"""Is each slot released just before it begins, and what it replaces taken back?"""

from __future__ import annotations

import csv

import pytest

from campaign.errors import UsageError
from campaign.jobs.export import export_list
from campaign.jobs.lists import show_list
from campaign.jobs.log_result import log_result
from campaign.jobs.recall import recall_leads
from campaign.jobs.results import import_results

EVENING = "2026-03-10"
BEFORE = "2026-03-10T15:55:00+00:00"
LATER = "2026-03-10T16:25:00+00:00"


def release(world, now, slot="next"):
    """One slot, and what is to be taken back before it."""
    desk = world.at(now)
    done = export_list(desk, EVENING, dialer="generic", slot=slot, output="-")
    return done, recall_leads(desk, EVENING, output="-", before=done.slot_at)


def lines(done):
    return list(csv.DictReader(done.content.decode().splitlines()))


def test_the_next_slot_is_the_one_that_begins_next(world):
    """At five minutes to four, that of four; at four itself, still that."""
    for now in (BEFORE, "2026-03-10T16:00:00+00:00"):
        done, _ = release(world, now)
        assert (done.slot_at, done.leads) == (world.ask("SELECT MIN(slot_at) FROM lead")[0][0], 1)


def test_a_released_line_is_worthless_once_its_slot_is_over(world):
    """Its person may be called until eight, but not by this file."""
    (line,) = lines(release(world, BEFORE)[0])
    assert (line["valid_until"], line["window_end"]) == ("2026-03-10T16:30:00+00:00", "2026-03-10T20:00:00+00:00")
    whole = lines(export_list(world.workspace, EVENING, dialer="generic", output="-"))
    assert {one["valid_until"] for one in whole} == {"2026-03-10T20:00:00+00:00"}


def test_what_is_still_open_of_the_slot_before_is_taken_back_with_the_next(world):
    """The first slot's lead, before it is over; the new slot's own lead stays."""
    first, nothing = release(world, BEFORE)
    second, back = release(world, LATER)
    assert (nothing.recalled, nothing.open) == (0, 1)
    assert [(lead.lead_id, lead.reasons) for lead in back.leads] == [(lines(first)[0]["lead_id"], ("slot_over",))]
    assert (second.slot_at - first.slot_at, back.open) == (1800, 2)


def test_what_was_called_to_the_end_is_not_taken_back(world):
    """The dialer is done with it."""
    first, _ = release(world, BEFORE)
    sold = f"lead_id,attempted_at,disposition\n{lines(first)[0]['lead_id']},2026-03-10T16:05:00+00:00,accepted\n"
    path = world.workspace.directory / "results.csv"
    path.write_text(sold, "utf-8")
    import_results(world.at(LATER), path, dialer="generic")
    assert release(world, LATER)[1].recalled == 0


def test_without_a_release_a_slot_is_over_when_it_is_over(world):
    """`recall` and `lists` say so at any time, and no earlier."""
    release(world, BEFORE)
    assert recall_leads(world.at("2026-03-10T16:29:59+00:00"), EVENING, output="-").recalled == 0
    over = world.at("2026-03-10T16:30:00+00:00")
    assert recall_leads(over, EVENING, output="-").by_reason == {"slot_over": 1}
    state = show_list(over, EVENING)
    assert (state.recalled_by, state.state.recalled, state.state.open, state.state.kept) == ({"slot_over": 1}, 1, 0, 5)


def test_a_slot_of_nobody_releases_nothing(world):
    """The list may still be replaced."""
    done, _ = release(world, "2026-03-10T12:25:00+00:00")
    assert (done.leads, done.is_new) == (0, False)
    assert world.ask("SELECT status FROM call_list") == [("built",)]


def test_a_slot_that_is_not_there_is_told(world):
    """With those that are."""
    with pytest.raises(UsageError) as caught:
        release(world, BEFORE, slot="15:45")
    assert "16:00" in caught.value.way_out


def test_a_lead_is_withheld_once_somebody_else_of_the_household_was_called(world):
    """Also when the other call belonged to no list."""
    world.tell("INSERT INTO household (household) VALUES ('H')")
    world.tell("UPDATE customer SET household_no = 1 WHERE customer_id IN ('C1', 'C2')")
    log_result(world.at("2026-03-10T16:05:00+00:00"), "C2", "no_answer")
    done = export_list(world.at("2026-03-10T16:10:00+00:00"), EVENING, dialer="generic", output="-")
    assert {one.customer_id: one.gates for one in done.withheld_customers}["C1"] == ("household",)
