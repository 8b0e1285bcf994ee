"""Is one call recorded by hand worth as much as one from a dialer?"""

from __future__ import annotations

import pytest

from campaign.errors import UnknownName, UsageError
from campaign.jobs.log_result import log_result
from campaign.jobs.results import import_results

DURING = "2026-03-10T18:40:00+00:00"


def test_a_call_is_logged_with_its_lead(world):
    """Now, unless told otherwise."""
    done = log_result(world.at(DURING), world.leads["C1"], "accepted", agent="kay", note="pays yearly")
    assert (done.customer_id, done.lead_id, done.is_new, done.outcome.started) == ("C1", world.leads["C1"], True, 1)
    assert world.ask("SELECT attempted_at, agent, note, import_no, lead_no FROM attempt") == [
        (1_773_168_000, "kay", "pays yearly", None, 1)
    ]
    assert world.ask("SELECT product, import_no FROM subscription") == [("night-pack", None)]
    assert world.differences() == []


def test_a_customer_can_be_called_without_a_list(world):
    """Somebody rang back."""
    done = log_result(world.at(DURING), "C2", "stop")
    assert (done.lead_id, done.outcome.stops) == (None, 1)
    assert world.ask(
        "SELECT person_suppressed_until > 0, phone_suppressed_until > 0 FROM standing WHERE customer_no = 2"
    ) == [(1, 1)]


def test_the_same_call_logged_twice_counts_once(world):
    """A command repeated by mistake."""
    assert log_result(world.at(DURING), "C1", "no_answer").is_new
    assert not log_result(world.at(DURING), "C1", "no_answer").is_new
    assert log_result(world.at(DURING), "C1", "busy").is_new
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(2,)]


def test_a_callback_is_promised_for_the_desks_clock(world):
    """In summer London is an hour ahead of UTC."""
    done = log_result(world.at("2026-06-10T18:40:00+00:00"), "C1", "callback", callback="2026-06-11T17:30")
    assert done.callback_at == 1_781_195_400
    assert world.ask("SELECT callback_at FROM standing WHERE customer_no = 1") == [(1_781_195_400,)]


def test_a_call_may_be_logged_later_with_its_time(world):
    """With or without an offset."""
    log_result(world.at(DURING), "C1", "no_answer", at="2026-03-10T18:05")
    log_result(world.at(DURING), "C1", "busy", at="2026-03-11T03:06+09:00")
    assert world.ask("SELECT attempted_at FROM attempt ORDER BY attempt_no") == [(1_773_165_900,), (1_773_165_960,)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"at": "2026-03-10T18:41"}, "lies in the future"), ({"at": "yesterday"}, "is not an instant"),
        ({"callback": "2026-03-10T18:40"}, "does not lie after"), ({"callback": "soon"}, "is not an instant"),
    ],
)  # fmt: skip
def test_impossible_times_are_refused(world, options, words):
    """Nothing is written."""
    with pytest.raises(UsageError, match=words):
        log_result(world.at(DURING), "C1", "callback", **options)
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(0,)]


@pytest.mark.parametrize("code", ["acepted", "INCALL", "wonderful"])
def test_a_disposition_nobody_explained_is_refused_by_hand(world, code):
    """A dialer's file is kept as it is; a person can type again."""
    with pytest.raises(UnknownName, match="disposition") as caught:
        log_result(world.at(DURING), "C1", code)
    assert "Did you mean" in caught.value.way_out


def test_an_unknown_lead_is_refused(world):
    """Nobody would find the call again."""
    with pytest.raises(UnknownName, match="lead or customer"):
        log_result(world.at(DURING), "nobody", "busy")


def test_a_lead_can_be_given_back_by_hand(world):
    """Nobody was called."""
    done = log_result(world.at(DURING), world.leads["C1"], "not_dialled")
    assert done.is_new
    assert world.ask("SELECT lead_no, import_no FROM returned") == [(1, 0)]
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(0,)]


def test_what_the_dialer_says_later_is_another_call(world, dialer):
    """The log by hand and the dialer's own row differ in their source."""
    log_result(world.at(DURING), world.leads["C1"], "no_answer", at="2026-03-10T18:30")
    done = import_results(world.at(DURING), dialer.report(dialer.call("C1", "NA")), dialer="vicidial")
    assert done.outcome.added == 1
