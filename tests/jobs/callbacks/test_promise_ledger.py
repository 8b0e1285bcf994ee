"""Is every promise in the ledger once, in the state that what happened puts it into?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.errors import UsageError
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.promises import list_promises
from campaign.rules.callbacks import State

FIVE = "2026-03-11T17:00"


@pytest.fixture
def asked(town):
    """C1 asked kay on Monday to be called on Wednesday at five."""
    town.join("C1", trips=4)
    town.attempt("C1", "callback", "2026-03-09T18:00", callback_at=town.instant(FIVE), agent="kay")
    return town


def only(town, when="2026-03-13T12:00"):
    """The one promise there is, at an instant."""
    (found,) = list_promises(town.at(when)).promises
    return found


def test_an_open_promise_is_told_with_its_time(asked):
    """Who promised, when, for when; nothing moves it."""
    found = only(asked, "2026-03-10T12:00")

    assert (found.customer_id, found.owner, found.campaign, found.state) == ("C1", "kay", "no list", State.OPEN)
    assert (found.made_at, found.promised_at) == (asked.instant("2026-03-09T18:00"), asked.instant(FIVE))
    assert (found.expected_at, found.moved) == (found.promised_at, "")


@pytest.mark.parametrize(
    ("promised", "expected", "moved"),
    [
        ("2026-03-11T14:00", "2026-03-11T16:00", "outside the hours"),
        ("2026-03-11T21:00", "2026-03-12T16:00", "outside the hours"),
        ("2026-03-14T17:00", "2026-03-16T16:00", "the desk does not call on Saturdays or this day"),
        ("2026-03-11T20:10", "2026-03-11T20:00", "outside the hours"),
    ],
)
def test_a_promise_outside_the_hours_moves_to_the_next_window(town, promised, expected, moved):
    """Before four, after eight, on a Saturday; ten minutes past eight is kept at the end of that evening."""
    town.join("C1", trips=4)
    town.attempt("C1", "callback", "2026-03-09T18:00", callback_at=town.instant(promised))
    found = only(town, "2026-03-10T12:00")

    assert (found.expected_at, found.moved) == (town.instant(expected), moved)


@pytest.mark.parametrize(
    ("code", "when", "agent", "late", "why", "handed"),
    [
        ("accepted", "2026-03-11T17:12", "kay", 12, "", False),
        ("refused", "2026-03-11T19:30", "lee", 150, "", True),
        ("no_answer", "2026-03-11T17:03", "kay", 3, "nobody answered", False),
        ("refused", "2026-03-10T19:00", None, -1320, "", False),
    ],
)
def test_a_call_at_its_time_keeps_a_promise(asked, code, when, agent, late, why, handed):
    """How late, by whom; an earlier conversation keeps it as well."""
    asked.attempt("C1", code, when, agent=agent)
    found = only(asked)

    assert (found.state, found.settled.late_seconds, found.settled.why) == (State.KEPT, late * 60, why)
    assert found.handed_over is handed


def test_a_call_long_before_its_time_that_reaches_nobody_keeps_nothing(asked):
    """The promise stays open."""
    asked.attempt("C1", "no_answer", "2026-03-10T17:00")

    assert only(asked).state is State.OPEN


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (lambda town: town.answer("C1", "stop", when="2026-03-10T10:00"), "the customer asked for no more calls"),
        (lambda town: town.suppress(customer_id="C1"), "the phone or the person was suppressed"),
        (lambda town: town.complain("C1"), "a complaint is open"),
        (lambda town: town.answer("C1", "no", when="2026-03-10T10:00"), "the customer answered no"),
        (lambda town: town.tell("UPDATE attempt SET undone_at = 1"), "the import that told of it was taken back"),
    ],
)
def test_what_bars_the_person_withdraws_the_promise(asked, what, why):
    """With its reason."""
    with asked.writing():
        what(asked)
    found = only(asked, "2026-03-11T12:00")

    assert (found.state, found.settled.why) == (State.WITHDRAWN, why)


def test_a_stop_withdraws_for_good(asked):
    """A later yes does not bring the old promise back, and nobody rests less because of it."""
    asked.answer("C1", "stop", when="2026-03-10T10:00")
    asked.answer("C1", "yes", when="2026-03-10T11:00")

    assert only(asked).state is State.WITHDRAWN
    assert asked.ask("SELECT callback_at FROM standing WHERE customer_no = 1") == [(0,)]


def test_a_solved_complaint_brings_the_promise_back(asked):
    """It was never lost."""
    asked.complain("C1")
    with asked.writing():
        asked.tell("UPDATE contact SET resolved = 1")

    assert only(asked).state is State.OPEN


def test_an_erased_person_leaves_a_promise_without_name_and_time(asked):
    """The sums still add up."""
    erase_customer(asked.workspace, "C1")
    found = only(asked)

    assert (found.state, found.settled.why, found.promised_at) == (State.WITHDRAWN, "the person was erased", 0)
    assert "C1" not in found.customer_id


def test_a_newer_promise_replaces_an_older_one(asked):
    """Somebody else at home named another time."""
    asked.attempt("C1", "other_person", "2026-03-10T17:00", callback_at=asked.instant("2026-03-12T18:00"))
    older, newer = list_promises(asked.at("2026-03-10T18:00")).promises

    assert (older.state, newer.state) == (State.REPLACED, State.OPEN)


def test_a_promise_that_nobody_kept_is_broken_with_a_reason(asked):
    """No list was built; two weeks are over."""
    found = only(asked, "2026-03-25T17:00")

    assert (found.state, found.settled.why) == (State.BROKEN, "no list was built while it was due")


def test_an_undone_call_opens_the_promise_again(asked):
    """What had kept it did not happen."""
    asked.attempt("C1", "refused", "2026-03-11T17:00")
    assert only(asked).state is State.KEPT
    with asked.writing():
        asked.tell("UPDATE attempt SET undone_at = 1 WHERE callback_at IS NULL")

    assert only(asked).state is State.OPEN


def test_a_call_under_another_record_keeps_the_promise(asked):
    """Both records are one person."""
    asked.join("C2")
    asked.merge("C1", "C2")
    assert only(asked, "2026-03-11T12:00").state is State.OPEN
    asked.attempt("C2", "refused", "2026-03-11T17:05")

    assert only(asked).state is State.KEPT


def test_a_stop_under_another_record_withdraws_the_promise(asked):
    """And a yes of the person after it does not open it again."""
    asked.join("C2")
    asked.merge("C1", "C2")
    asked.answer("C2", "stop", when="2026-03-10T11:30")
    asked.answer("C2", "yes", when="2026-03-10T11:45")

    assert only(asked).state is State.WITHDRAWN
    assert asked.ask("SELECT callback_at FROM standing WHERE customer_no = 2") == [(0,)]


def test_the_ledger_adds_up_by_agent_and_campaign(asked):
    """Each promise is counted once in each sum."""
    for number, agent in ((2, "kay"), (3, "lee"), (4, None)):
        asked.join(f"C{number}", trips=4)
        asked.attempt(f"C{number}", "callback", "2026-03-09T18:00", callback_at=asked.instant(FIVE), agent=agent)
    asked.attempt("C2", "accepted", "2026-03-11T17:40", agent="lee")
    found = list_promises(asked.at("2026-03-11T18:00"))

    assert {one.name: one.promised for one in found.by_agent} == {"kay": 2, "lee": 1, "nobody": 1}
    assert [(one.name, one.promised, one.handed_over) for one in found.by_campaign] == [("no list", 4, 1)]
    for tally in (found.every, *found.by_agent, *found.by_campaign):
        assert sum(tally.states.values()) == tally.promised
    assert (found.every.states[State.KEPT], found.every.late_minutes) == (1, 40)


def test_coming_evenings_stand_beside_the_calls_that_agents_can_take(asked):
    """Tomorrow one call is promised; kay takes 24 in four hours, and so does lee."""
    tomorrow = date(2026, 3, 11)
    asked.employ("lee")
    for agent in ("kay", "lee"):
        asked.work(agent, day=tomorrow)
    (coming,) = list_promises(asked.at("2026-03-10T12:00")).coming

    assert (coming.evening, coming.promised, coming.calls) == (tomorrow, 1, 48)
    assert coming.owners == {"kay": (1, 24)}


def test_the_ledger_is_narrowed(asked):
    """To an agent, a campaign, or a day."""
    at = asked.at("2026-03-10T12:00")

    assert len(list_promises(at, agent="kay", since=date(2026, 3, 11)).promises) == 1
    assert list_promises(at, agent="lee").promises == ()
    assert list_promises(at, since=date(2026, 3, 12)).promises == ()
    assert list_promises(at, campaign="needs").promises == ()
    with pytest.raises(UsageError, match="there is no campaign 'nedes'"):
        list_promises(at, campaign="nedes")
