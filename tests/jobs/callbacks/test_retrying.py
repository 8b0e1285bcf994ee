"""Is nobody tried again too soon, and does the standing say what the rule says?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.jobs.explain import explain_customer
from campaign.jobs.meaning import read_meaning

CODES = ("no_answer", "busy", "machine", "other_person", "failed", "untold", "refused", "callback")
TRIES = st.tuples(st.integers(1, 28), st.integers(0, 23), st.sampled_from(CODES), st.integers(1, 3))
THURSDAY = date(2026, 3, 12)


def expected(calls, known):
    """(retry_at, unanswered_at) of (instant, code, attempts), as the rule has it."""
    dialled = sorted(calls)
    reached = max((at for at, code, _ in dialled if "reached" in known.find(code).flags), default=0)
    if not dialled or dialled[-1][0] <= reached:
        return 0, 0
    last, code, _ = dialled[-1]
    rule = known.find(code).retry
    tries = sum(attempts for at, other, attempts in dialled if other == code and at > reached)
    return rule.next_try(last, tries), last if rule.other_hour else 0


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(TRIES, max_size=6, unique_by=lambda one: one[:2]), min_size=1, max_size=6))
def test_the_standing_follows_the_rule(town, histories):
    """For any calls in any sequence, and also when a call is taken back."""
    known = read_meaning(town.workspace).dispositions
    first = town.ask("SELECT COUNT(*) FROM customer")[0][0]
    names = [f"R{first + place}" for place in range(len(histories))]
    with town.writing():
        for name, history in zip(names, histories, strict=True):
            town.join(name)
            for day, hour, code, attempts in history:
                town.attempt(name, code, f"2026-02-{day:02}T{hour:02}:00", attempts=attempts)
    for name, history in zip(names, histories, strict=True):
        calls = [(town.instant(f"2026-02-{day:02}T{hour:02}:00"), code, many) for day, hour, code, many in history]
        told = town.ask(
            "SELECT retry_at, unanswered_at FROM standing WHERE customer_no = ?", town.number(name)
        )

        assert told == [expected(calls, known)]
    with town.writing():
        town.tell("UPDATE attempt SET undone_at = 1")
    assert town.ask("SELECT MAX(retry_at), MAX(unanswered_at) FROM standing") == [(0, 0)]


def test_who_did_not_answer_is_waited_for(town):
    """Tried on Monday at six: on Tuesday it is too soon, on Wednesday it is not; another call changes it."""
    town.join("C1", trips=4)
    town.attempt("C1", "no_answer", "2026-03-09T18:00", agent="kay")

    assert town.gates()["C1"] == ("attempts_day", "retry_later")
    wednesday = date(2026, 3, 11)
    town.work("kay", day=wednesday)
    assert town.gates(wednesday, town.at("2026-03-11T12:00"))["C1"] == ()


def test_explain_says_from_when_and_why(town):
    """With the outcome of the last call."""
    town.join("C1", trips=4)
    town.attempt("C1", "machine", "2026-03-09T18:00")
    gates = {gate["gate"]: gate for gate in explain_customer(town.workspace, "C1").data["gates"]}

    assert gates["retry_later"]["passed"] is False
    assert gates["retry_later"]["sentence"].endswith("and it is too soon to try again.")
    assert gates["retry_later"]["evidence"] == {
        "again from": "2026-03-10T21:00:00-04:00", "last tried": "2026-03-09T18:00:00-04:00",
        "outcome": "Answering machine", "avoids": "the hour of the last try",
    }  # fmt: skip


@pytest.mark.parametrize(("tries", "is_called"), [(5, True), (6, False)])
def test_after_enough_tries_there_is_peace(town, towns, tries, is_called):
    """Six times nobody answered: not for 30 days."""
    town.write("campaign.toml", f"{towns.DESK}\n[contact_policy]\nattempts_30_days = 10\n")
    town.join("C1", trips=4)
    for day in range(tries):
        town.attempt("C1", "no_answer", f"2026-02-{17 + day}T17:00")

    assert ("retry_later" not in town.gates()["C1"]) is is_called


def test_a_promise_does_not_wait_for_an_earlier_try(town, towns):
    """Asked on Monday at five to be called on Tuesday; a call at six that day reached nobody."""
    town.write("campaign.toml", f"{towns.DESK}\n[contact_policy]\nattempts_per_day = 5\nattempts_7_days = 9\n")
    town.join("C1", trips=4)
    town.attempt("C1", "callback", "2026-03-09T17:00", callback_at=town.instant("2026-03-10T18:10"))
    town.attempt("C1", "no_answer", "2026-03-09T18:00")
    assert town.gates()["C1"] == ()

    town.attempt("C1", "no_answer", "2026-03-10T18:10")
    assert town.gates(workspace=town.at("2026-03-10T18:30"))["C1"] == ("retry_later",)


def test_what_the_operator_changes_reaches_old_calls(town):
    """The rule of an outcome is data: once results are read again, another delay holds."""
    from campaign.store.dispositions import load_dispositions

    town.join("C1", trips=4)
    town.attempt("C1", "no_answer", "2026-03-09T18:00")
    town.write("dispositions.toml", '[no_answer]\nflags = ["dialled"]\nretry = { after = ["1h"] }\n')
    with town.writing():
        assert load_dispositions(town.store, read_meaning(town.workspace).dispositions)

    assert town.gates()["C1"] == ("attempts_day",)
    assert town.differences() == []


def test_the_delay_of_merged_records_is_the_longer_one(town):
    """Whichever record was called."""
    town.join("C1", trips=4)
    town.join("C2")
    town.attempt("C2", "machine", "2026-03-09T18:00")
    town.merge("C2", "C1")

    assert "retry_later" in town.gates()["C1"]
    assert town.differences() == []
