"""Which leads does a dialer hold that may no longer be called?"""

from __future__ import annotations

import csv

import pytest

from campaign.errors import CannotCreate, UnknownName
from campaign.jobs.recall import recall_leads
from campaign.jobs.results import import_results

LIST = "20260310-1"
DURING = "2026-03-10T18:40:00+00:00"
AFTER = "2026-03-10T20:00:00+00:00"


def suppress(world, customer):
    world.tell(
        "INSERT INTO suppression (customer_no, source, listed_at, expires_at, recorded_at)"
        " SELECT customer_no, 'letter', 0, 253402300799, 0 FROM customer WHERE customer_id = ?",
        customer,
    )


def test_nothing_is_recalled_while_everybody_may_be_called(world, dialer):
    """An empty file with its header, so that a script need not look whether there is one."""
    done = recall_leads(world.at(DURING), LIST)
    assert (done.open, done.recalled, done.by_reason) == (6, 0, {})
    assert (world.workspace.exports / "20260310-1-recall.csv").read_text() == (
        "lead_id,customer_id,phone,dialer,batch,reasons\n"
    )


def test_whoever_may_no_longer_be_called_is_recalled_with_every_reason(world, dialer):
    """By lead id, as the dialer knows them."""
    suppress(world, "C2")
    world.tell("UPDATE customer SET phone_callable = 0 WHERE customer_id = 'C2'")
    done = recall_leads(world.at(DURING), LIST, output="-")
    (row,) = csv.DictReader(done.content.decode().splitlines())
    assert row == {
        "lead_id": world.leads["C2"], "customer_id": "C2", "phone": "+447700900102", "dialer": "vicidial", "batch": "1",
        "reasons": "person_suppressed phone",
    }  # fmt: skip
    assert done.by_reason == {"person_suppressed": 1, "phone": 1}


def test_only_leads_that_went_out_are_recalled(world):
    """Nobody holds the others."""
    suppress(world, "C2")
    assert recall_leads(world.at(DURING), LIST, output="-").open == 0


def test_a_lead_with_a_final_outcome_is_no_longer_open(world, dialer):
    """The dialer itself said so; one that nobody answered is recalled, for nobody is tried again so soon."""
    report = dialer.report(
        dialer.call("C1", "SALE"), dialer.call("C2", "NA", "18:00"), dialer.call("C2", "NA"), dialer.call("C3", "NA")
    )
    import_results(world.at(DURING), report, dialer="vicidial")
    done = recall_leads(world.at(DURING), LIST, output="-")
    assert done.open == 5
    assert [(lead.customer_id, lead.reasons) for lead in done.leads] == [
        ("C2", ("attempts_day", "attempts_7_days", "retry_later")),
        ("C3", ("retry_later",)),
    ]


def test_a_lead_that_came_back_is_no_longer_open(world, dialer):
    """The dialer does not hold it any more."""
    import_results(world.at(DURING), dialer.states(dialer.state("C1", "NEW", 0)), dialer="vicidial")
    assert recall_leads(world.at(DURING), LIST, output="-").open == 5


def test_what_was_stopped_by_hand_is_recalled(world, dialer):
    """The dialer cannot know of a letter or of `campaign log`."""
    from campaign.jobs.log_result import log_result

    log_result(world.at(DURING), world.leads["C4"], "stop")
    done = recall_leads(world.at(DURING), LIST, output="-")
    assert [lead.customer_id for lead in done.leads] == ["C4"]
    assert {"consent", "person_suppressed", "phone_suppressed"} <= set(done.leads[0].reasons)


def test_after_the_evening_everything_still_open_is_recalled(world, dialer):
    """An export expires."""
    done = recall_leads(world.at(AFTER), LIST, output="-")
    assert (done.recalled, done.by_reason) == (6, {"window_over": 6})


def test_a_withdrawn_list_is_recalled_whole(world, dialer):
    """Whatever the gates say."""
    world.tell("UPDATE call_list SET status = 'withdrawn'")
    assert recall_leads(world.at(DURING), LIST, output="-").by_reason == {"list_withdrawn": 6}


def test_recalling_writes_nothing_into_the_database(world, dialer):
    """It may run every minute."""
    before = list(world.store.connection.iterdump())
    suppress(world, "C2")
    between = list(world.store.connection.iterdump())
    recall_leads(world.at(DURING), LIST, output="-")
    assert before != between == list(world.store.connection.iterdump())


def test_a_file_that_cannot_be_written_is_named(world, dialer, tmp_path):
    """Exit code 73."""
    with pytest.raises(CannotCreate):
        recall_leads(world.at(DURING), LIST, output=str(tmp_path / "no" / "recall.csv"))


def test_an_unknown_list_is_refused(world):
    """With the newest ones."""
    with pytest.raises(UnknownName, match="list"):
        recall_leads(world.workspace, "nowhere")
