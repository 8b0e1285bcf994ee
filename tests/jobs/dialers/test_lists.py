"""Where has each lead of a list ended?"""

from __future__ import annotations

import pytest

from campaign.errors import UnknownName
from campaign.jobs.export import export_list
from campaign.jobs.lists import show_list, show_lists
from campaign.jobs.results import import_results

LIST = "20260310-1"
DURING = "2026-03-10T18:40:00+00:00"
AFTER = "2026-03-11T09:00:00+00:00"
ENDS = ("called", "returned", "recalled", "open", "kept")


def ends(state):
    assert sum(getattr(state, name) for name in ENDS) == state.placed
    return {name: value for name in ENDS if (value := getattr(state, name))}


def test_a_built_list_is_kept(world):
    """Nothing went out yet."""
    (state,) = show_lists(world.workspace)
    assert (state.status, state.considered, state.eligible, state.placed, state.exported) == ("built", 6, 6, 6, 0)
    assert ends(state) == {"kept": 6}


def test_every_lead_ends_in_one_place(world, dialer):
    """Called, returned, recalled, still open."""
    report = dialer.report(dialer.call("C1", "SALE"), dialer.call("C2", "NA"), dialer.call("C3", "NEW"))
    import_results(world.at(DURING), report, dialer="vicidial")
    world.tell("UPDATE customer SET phone_callable = 0 WHERE customer_id = 'C4'")
    (state,) = show_lists(world.at(DURING))
    assert ends(state) == {"called": 2, "returned": 1, "recalled": 1, "open": 2}
    assert show_list(world.at(DURING), LIST).recalled_by == {"phone": 1}
    assert not state.evening_over


def test_after_the_evening_nothing_stays_open(world, dialer):
    """What was not heard of may no longer be called."""
    detail = show_list(world.at(AFTER), "2026-03-10")
    assert ends(detail.state) == {"recalled": 6}
    assert (detail.recalled_by, detail.state.evening_over) == ({"window_over": 6}, True)


def test_a_lead_called_after_it_came_back_counts_as_called(world, dialer):
    """The last word is the call."""
    import_results(world.at(DURING), dialer.report(dialer.call("C1", "NEW")), dialer="vicidial")
    import_results(world.at(DURING), dialer.report(dialer.call("C1", "NA", "18:35")), dialer="vicidial")
    assert ends(show_list(world.at(DURING), LIST).state) == {"called": 1, "open": 5}


def test_a_part_that_went_out_is_told_from_the_rest(world):
    """One slot exported, five kept."""
    export_list(world.workspace, LIST, dialer="generic", slot="16:00")
    detail = show_list(world.workspace, LIST)
    assert ends(detail.state) == {"open": 1, "kept": 5}
    (batch,) = detail.batches
    assert (batch.dialer, batch.rows, batch.withheld, batch.file) == (
        "generic", 1, 0, "exports/20260310-1-generic-1600.csv",
    )  # fmt: skip
    assert batch.slot_at == min(detail.slots)


def test_the_detail_counts_campaigns_and_slots(world):
    """Six slots of half an hour, one lead each."""
    detail = show_list(world.workspace, LIST)
    assert detail.campaigns == {"fit": 6}
    assert list(detail.slots.values()) == [1] * 6


def test_undone_results_open_the_leads_again(world, dialer):
    """The file was wrong."""
    import_results(world.at(DURING), dialer.report(dialer.call("C1", "NA")), dialer="vicidial")
    world.tell("UPDATE attempt SET undone_at = 1")
    assert ends(show_list(world.at(DURING), LIST).state) == {"open": 6}


def test_without_lists_there_is_nothing_to_show(world):
    """A new workspace."""
    world.store.connection.execute("PRAGMA foreign_keys=OFF")
    world.tell("DELETE FROM lead")
    assert ends(show_lists(world.workspace)[0]) == {}
    world.tell("DELETE FROM call_list")
    assert show_lists(world.workspace) == ()
    with pytest.raises(UnknownName) as caught:
        show_list(world.workspace, LIST)
    assert "campaign build" in caught.value.way_out
