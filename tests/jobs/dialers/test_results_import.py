"""What follows when a dialer's results come back, and when they come back again?"""

from __future__ import annotations

import pytest

from campaign.errors import UnknownName
from campaign.jobs.export import export_list
from campaign.jobs.results import RowsRefused

LATER = "2026-03-10T21:00:00+00:00"


def counts(done):
    outcome = done.outcome
    return {
        name: value
        for name in ("added", "changed", "unchanged", "returned", "unfinished", "unmatched")
        if (value := getattr(outcome, name))
    }


def test_a_call_becomes_an_attempt_of_lead_and_customer(world, dialer, take):
    """With the time of the desk's zone, the phone we gave, who called, how long."""
    take(dialer.call("C1", "NA"))
    assert world.ask(
        "SELECT c.customer_id, l.lead_id, a.attempted_at, a.attempts, d.code, a.duration_seconds, a.agent, a.phone"
        " FROM attempt a JOIN customer c USING (customer_no) JOIN lead l USING (lead_no)"
        " JOIN disposition d USING (disposition_no)"
    ) == [("C1", world.leads["C1"], 1_773_167_400, 1, "NA", 60, "kay", "+447700900101")]
    assert world.ask("SELECT attempts_life, last_attempt_at FROM standing WHERE customer_no = 1") == [
        (1, 1_773_167_400)
    ]
    assert world.differences() == []


def test_the_zone_of_the_dialers_clock_can_be_stated(world, dialer, take):
    """VICIdial writes its server's local time without saying which."""
    take(dialer.call("C1", "NA"), zone="Asia/Seoul")
    assert world.ask("SELECT attempted_at FROM attempt") == [(1_773_167_400 - 9 * 3600,)]


def test_the_same_calls_again_add_nothing_in_any_file(world, dialer, take):
    """The same file, the same file renamed, and a longer report that holds the same calls."""
    lines = [dialer.call("C1", "NA"), dialer.call("C2", "B")]
    assert counts(take(*lines)) == {"added": 2}
    assert counts(take(*lines)) == {"unchanged": 2}
    assert counts(take(*lines, name="renamed.txt")) == {"unchanged": 2}
    assert counts(take(*reversed(lines), dialer.call("C3", "NA"))) == {"added": 1, "unchanged": 2}
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(3,)]


def test_two_equal_calls_in_one_file_are_two(world, dialer, take):
    """Same lead, same minute, same length: redialled at once. In another order they are still the same two."""
    lines = [dialer.call("C1", "NA"), dialer.call("C1", "NA"), dialer.call("C1", "B")]
    assert counts(take(*lines)) == {"added": 3}
    assert counts(take(*reversed(lines))) == {"unchanged": 3}


def test_a_stop_bars_phone_and_person_for_every_purpose(world, dialer, take):
    """At once, with the call as evidence; the next export leaves them out."""
    done = take(dialer.call("C1", "DNC"), now="2026-03-10T18:40:00+00:00")
    assert done.outcome.stops == 1
    assert world.ask("SELECT answer, channel, answered_at, customer_no FROM response WHERE answer = 'stop'") == [
        ("stop", "phone", 1_773_167_400, 1)
    ]
    assert world.ask("SELECT phone, customer_no, source FROM suppression") == [("+447700900101", 1, "stop")]
    (standing,) = world.ask(
        "SELECT marketing_until, service_until, phone_suppressed_until > 0, person_suppressed_until > 0"
        " FROM standing WHERE customer_no = 1"
    )
    assert standing == (0, 0, 1, 1)
    again = export_list(world.at("2026-03-10T18:41:00+00:00"), "2026-03-10", dialer="generic", output="-")
    assert {"consent", "phone_suppressed", "person_suppressed"} <= set(again.withheld_by)
    assert world.differences() == []


def test_a_stop_reaches_everybody_who_shares_the_phone(world, dialer, take):
    """The phone is barred, not only the person who answered it."""
    world.tell("UPDATE customer SET phone = '+447700900101' WHERE customer_id = 'C2'")
    take(dialer.call("C1", "DNC"))
    assert world.ask("SELECT customer_no FROM standing WHERE phone_suppressed_until > 0") == [(1,), (2,)]
    assert world.differences() == []


def test_a_stop_of_nobody_we_know_bars_its_phone(world, dialer, take):
    """The lead is unknown, the wish is clear."""
    done = take(dialer.call("X9", "DNC", phone="7700900106"))
    assert (done.outcome.unmatched, done.outcome.stops) == (1, 1)
    assert world.ask("SELECT phone, customer_no FROM suppression") == [("+447700900106", None)]
    assert world.ask("SELECT customer_no FROM standing WHERE phone_suppressed_until > 0") == [(6,)]


def test_a_lead_on_the_dialers_own_list_is_barred_but_was_not_called(world, dialer, take):
    """No attempt, no answer of the customer; but nobody is to call."""
    done = take(dialer.call("C1", "DNCL"))
    assert counts(done) == {"returned": 1}
    assert world.ask("SELECT source, customer_no, phone FROM suppression") == [("dialer", 1, "+447700900101")]
    assert world.ask("SELECT COUNT(*) FROM attempt") == world.ask("SELECT COUNT(*) FROM response WHERE answer = 'stop'")
    assert world.ask("SELECT person_suppressed_until > 0 FROM standing WHERE customer_no = 1") == [(1,)]


def test_an_accepted_offer_starts_its_product(world, dialer, take):
    """With campaign, offer, agent, lead and the day at the desk."""
    done = take(dialer.call("C1", "SALE"))
    assert (done.outcome.accepted, done.outcome.started) == (1, 1)
    assert world.ask(
        "SELECT product, started_on, campaign, offer, agent, arm, lead_no, monthly_value, cancelled_on"
        " FROM subscription"
    ) == [("night-pack", 20522, "fit", "night", "kay", "treated", 1, 300, None)]


def test_a_product_held_already_is_not_started_twice(world, dialer, take):
    """Two acceptances of one lead, or a subscription file that came first."""
    take(dialer.call("C1", "SALE"))
    assert take(dialer.call("C1", "SALE", "18:45")).outcome.started == 0
    assert world.ask("SELECT COUNT(*) FROM subscription") == [(1,)]


def test_a_refusal_rests(world, dialer, take):
    """For the days that the disposition states."""
    take(dialer.call("C1", "NI"))
    assert world.ask("SELECT rest_until FROM standing WHERE customer_no = 1") == [(1_773_167_400 + 90 * 86_400,)]


def test_a_callback_is_a_promise(world, dialer, take):
    """A call report does not tell when: the promise is due from the call on."""
    assert take(dialer.call("C1", "CALLBK")).outcome.callbacks == 1
    assert world.ask("SELECT callback_at, callback_attempt_no FROM standing WHERE customer_no = 1") == [
        (1_773_167_400, 1)
    ]


def test_a_wrong_number_is_not_dialled_again(world, dialer, take):
    """As long as the customer has that phone."""
    take(dialer.call("C1", "DC"), dialer.call("C2", "DC", phone="7700900199"))
    assert world.ask("SELECT customer_no FROM standing WHERE phone_state = 2") == [(1,)]
    world.tell("UPDATE customer SET phone = '+447700900190' WHERE customer_id = 'C1'")
    assert world.ask("SELECT customer_no FROM standing WHERE phone_state = 2") == []


def test_a_complaint_stays_open(world, dialer, take):
    """It is a contact of its own, with what the agent wrote."""
    (world.workspace.directory / "dispositions.toml").write_text('COMPL = "complaint"\n')
    take(dialer.call("C1", "COMPL", note="called twice"))
    assert world.ask("SELECT kind, direction, topic, resolved, agent FROM contact") == [
        ("complaint", "out", "called twice", None, "kay")
    ]
    assert world.ask("SELECT open_complaints FROM standing WHERE customer_no = 1") == [(1,)]


def test_unknown_codes_and_unknown_leads_are_kept_and_counted(world, dialer, take):
    """Nothing disappears."""
    done = take(dialer.call("C1", "ZZZ"), dialer.call("C2", "ZZZ"), dialer.call("NOBODY", "NA"))
    assert counts(done) == {"added": 3, "unmatched": 1}
    assert done.outcome.unknown_codes == {"ZZZ": 2}
    assert world.ask("SELECT reference FROM attempt WHERE customer_no IS NULL") == [("NOBODY",)]
    assert world.ask("SELECT known, dialled, final FROM disposition WHERE code = 'ZZZ'") == [(0, 1, 0)]


def test_a_code_explained_later_reaches_the_calls_it_stood_on(world, dialer, take):
    """Even when nothing but the same file comes again."""
    lines = [dialer.call("C1", "ZZZ"), dialer.call("C2", "YYY")]
    take(*lines)
    (world.workspace.directory / "dispositions.toml").write_text('ZZZ = "stop"\nYYY = "accepted"\n')
    done = take(*lines)
    assert counts(done) == {"unchanged": 2}
    assert world.ask("SELECT customer_no, import_no FROM response WHERE answer = 'stop'") == [(1, 1)]
    assert world.ask("SELECT customer_no, import_no FROM subscription") == [(2, 1)]
    assert world.differences() == []
    take(*lines, name="third.txt")
    assert world.ask("SELECT COUNT(*) FROM response WHERE answer = 'stop'") == [(1,)]


def test_the_customer_may_be_named_instead_of_the_lead(world, dialer, take):
    """The call belongs to the lead that had gone out."""
    take(dialer.call("C1", "SALE").replace(world.leads["C1"], "C1"))
    assert world.ask("SELECT customer_no, lead_no, reference FROM attempt") == [(1, 1, "C1")]
    assert world.ask("SELECT product FROM subscription") == [("night-pack",)]


def test_a_call_before_the_export_belongs_to_no_lead(world, dialer, take):
    """Whoever was called at eleven was not called from tonight's list."""
    take(dialer.call("C1", "NA", "11:00").replace(world.leads["C1"], "C1"))
    assert world.ask("SELECT customer_no, lead_no FROM attempt") == [(1, None)]


def test_a_call_without_any_id_is_known_by_its_phone_on_a_stated_list(world, dialer, take):
    """Phone alone is ambiguous; on one list it is not."""
    line = dialer.call("C1", "NA").replace(world.leads["C1"], "")
    assert counts(take(line)) == {"added": 1, "unmatched": 1}
    later = dialer.call("C1", "NA", "19:00").replace(world.leads["C1"], "")
    assert counts(take(later, list_id="20260310-1")) == {"added": 1}
    assert world.ask("SELECT customer_no FROM attempt ORDER BY attempt_no") == [(None,), (1,)]


def test_a_call_that_still_goes_on_waits_for_the_next_file(world, dialer, take):
    """It is neither an attempt nor a fault."""
    assert counts(take(dialer.call("C1", "INCALL"))) == {"unfinished": 1}
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(0,)]
    assert counts(take(dialer.call("C1", "SALE"))) == {"added": 1}


def test_leads_that_were_never_called_came_back(world, dialer, take):
    """A list download of untouched leads: returned, not attempts; again, nothing."""
    path = dialer.states(dialer.state("C1", "NEW", 0), dialer.state("C2", "NEW", 0))
    assert counts(take(path)) == {"returned": 2}
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(0,)]
    copy = dialer.states(dialer.state("C2", "NEW", 0), name="copy.txt")
    assert counts(take(copy)) == {"unchanged": 1}


def test_last_states_add_only_the_calls_not_known_yet(world, dialer, take):
    """Three dials of which one is known: two more, with the last outcome."""
    take(dialer.call("C1", "NA", "17:00"))
    path = dialer.states(dialer.state("C1", "NI", 3), dialer.state("C2", "NA", 1))
    assert counts(take(path)) == {"added": 2}
    assert world.ask("SELECT SUM(attempts), COUNT(*) FROM attempt WHERE customer_no = 1") == [(3, 2)]
    assert world.ask("SELECT attempts_life FROM standing WHERE customer_no = 1") == [(3,)]
    copy = dialer.states(dialer.state("C2", "NA", 1), dialer.state("C1", "NI", 3), name="copy.txt")
    assert counts(take(copy)) == {"unchanged": 2}


def test_a_list_that_was_reset_still_tells_how_often_it_dialled(world, dialer, take):
    """Its leads are NEW again, but were called."""
    path = dialer.states(dialer.state("C1", "NEW", 2))
    assert counts(take(path)) == {"added": 1}
    assert world.ask("SELECT d.code, a.attempts FROM attempt a JOIN disposition d USING (disposition_no)") == [
        ("untold", 2)
    ]


def test_refused_rows_wait_in_a_file_and_the_others_go_on(world, dialer, take):
    """Corrected, they are imported by themselves."""
    done = take(dialer.call("C1", "NA"), dialer.call("C2", " "), dialer.call("C3", "NA"))
    assert (done.rows, done.refused, counts(done)) == (3, 1, {"added": 2})
    assert str(done.problems[0]) == "report.txt:3: status: is missing"
    path = world.workspace.rejects / done.rejects_file.rpartition("/")[2]
    path.write_text(path.read_text().replace("\t \t", "\tNI\t"))
    assert counts(take(path)) == {"added": 1}


def test_with_abort_a_refused_row_stops_everything(world, dialer, take):
    """Some prefer all or nothing."""
    with pytest.raises(RowsRefused, match="1 rows of report"):
        take(dialer.call("C1", "NA"), dialer.call("C2", " "), abort_on_error=True)
    assert world.ask("SELECT COUNT(*) FROM attempt") == [(0,)]
    assert not list(world.workspace.rejects.iterdir())


def test_a_list_nobody_knows_is_refused_before_anything_is_read(world, take, dialer):
    """`--list` is checked first."""
    with pytest.raises(UnknownName, match="list"):
        take(dialer.call("C1", "NA"), list_id="nowhere")
