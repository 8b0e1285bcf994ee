"""Do answers and stops that somebody types hold at once, and is everybody found?"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from campaign.clock import FOREVER, instant
from campaign.errors import UnknownName, UsageError
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.find import SeveralCustomers, find_customers, find_one
from campaign.jobs.optout import opt_out
from campaign.model import Answer, Channel, Purpose
from campaign.store.standing import compare_standing


def enroll(office, who, answer=Answer.YES, **told):
    return enroll_customer(office.workspace, who, answer=answer, channel=Channel.MAIL, wording="card-1", **told)


def stop(office, who, **told):
    stopped = opt_out(office.workspace, who, **told)
    assert compare_standing(office.store) == []
    return stopped


def found(office, text, **options):
    return [one["customer_id"] for one in find_customers(office.workspace, text, **options).customers]


def test_a_yes_opens_its_purpose_from_now_to_the_end_of_its_last_day(peopled):
    """With the hours it was limited to; the other purposes stay closed."""
    done = enroll(peopled, "C1", purpose=Purpose.SURVEY, until="2026-12-31", hours="18-20", evidence="scan 7")
    standing = peopled.standing("C1")
    assert (done.hours, done.until) == ("18:00-20:00", date(2026, 12, 31))
    assert standing["survey_from"] == instant(peopled.now)
    assert standing["survey_until"] == instant(datetime.fromisoformat("2027-01-01T00:00-05:00"))
    assert standing["marketing_until"] == 0
    (row,) = peopled.rows("SELECT channel, wording, evidence, import_no FROM response")
    assert tuple(row.values()) == ("mail", "card-1", "scan 7", None)


def test_a_no_closes_what_a_yes_opened_and_both_stay_on_record(peopled):
    """Answers are added, never changed."""
    enroll(peopled, "C1")
    peopled.later(hours=1)
    enroll(peopled, "C1", Answer.NO)
    assert peopled.standing("C1")["marketing_until"] == 0
    assert [row["answer"] for row in peopled.rows("SELECT answer FROM response ORDER BY response_no")] == ["yes", "no"]


def test_somebody_who_enrolls_may_be_named_by_phone(peopled):
    """If only one customer has it."""
    assert enroll(peopled, "201-555-0101").customer_id == "C1"
    with pytest.raises(SeveralCustomers) as refusal:
        enroll(peopled, "+12015550103")
    assert refusal.value.way_out == "Name one of them by id: C3, C4."
    with pytest.raises(UnknownName):
        enroll(peopled, "C9")


@pytest.mark.parametrize(
    "told",
    [{"answer": Answer.STOP}, {"until": "2026-03-09"}, {"until": "soon"}, {"hours": "evening"}],
)
def test_an_answer_that_makes_no_sense_is_refused(peopled, told):
    """Nothing is written down."""
    with pytest.raises(UsageError):
        enroll(peopled, "C1", **told)
    assert peopled.one("SELECT COUNT(*) FROM response") == 0


def test_an_answer_needs_the_wording_it_was_given_to(peopled):
    """Without it nobody could say what was agreed to."""
    with pytest.raises(UsageError, match="wording"):
        enroll_customer(peopled.workspace, "C1", answer=Answer.YES, channel=Channel.WEB, wording=" ")


def test_a_stop_ends_everything_at_once(peopled):
    """Consent for every purpose, the person, and the phone for all who share it."""
    for purpose in Purpose:
        enroll(peopled, "C3", purpose=purpose)
    enroll(peopled, "C4")
    peopled.later(minutes=1)
    stopped = stop(peopled, "C3", reason="asked by mail")
    carla, dana = peopled.standing("C3"), peopled.standing("C4")
    assert (stopped.customers, stopped.phone) == (("C3",), "+12015550103")
    assert [carla[f"{purpose}_until"] for purpose in Purpose] == [0, 0, 0]
    assert carla["person_suppressed_until"] == carla["phone_suppressed_until"] == FOREVER
    assert (dana["phone_suppressed_until"], dana["person_suppressed_until"]) == (FOREVER, 0)
    assert peopled.one("SELECT detail FROM audit") == "1 customers: asked by mail"


def test_a_stop_of_a_shared_phone_bars_all_who_share_it(peopled):
    """It is not known who asked, so that nobody's consent ends; but nobody is called."""
    enroll(peopled, "C4")
    assert stop(peopled, "(201) 555-0103").customers == ("C3", "C4")
    assert peopled.standing("C4")["marketing_until"] == FOREVER
    assert [peopled.standing(one)["person_suppressed_until"] for one in ("C3", "C4")] == [FOREVER, FOREVER]
    assert peopled.one("SELECT COUNT(*) FROM response WHERE answer = 'stop'") == 0


def test_a_stop_of_nobodys_phone_waits_for_whoever_comes_with_it(peopled):
    """In any spelling."""
    assert stop(peopled, "201.555.0177").customers == ()
    peopled.bring("customers", "customer_id,phone\nC7,2015550177")
    assert peopled.standing("C7")["phone_suppressed_until"] == FOREVER


def test_a_later_yes_of_the_same_person_lifts_the_stop(peopled):
    """Not that of somebody else, and no other suppression."""
    stop(peopled, "C3")
    stop(peopled, "C1")
    peopled.bring("suppressions", "customer_id,source\nC1,legal")
    peopled.later(minutes=1)
    assert not enroll(peopled, "C3").still_suppressed
    assert peopled.standing("C4")["phone_suppressed_until"] == 0
    assert enroll(peopled, "C1").still_suppressed


def test_a_stop_names_the_lists_on_which_somebody_still_stands(peopled):
    """Exported ones, while the window of the lead is open."""
    now = instant(peopled.now)
    run = peopled.store.connection.execute
    run("INSERT INTO configuration (configuration_no, sha256, body, recorded_at) VALUES (1, '', '', 0)")
    for number, status, closes in ((1, "exported", now + 60), (2, "exported", now - 60), (3, "built", now + 60)):
        run(
            "INSERT INTO call_list (list_no, list_id, evening, built_at, status, configuration_no, program_version,"
            " counts) VALUES (?, ?, ?, 0, ?, 1, '', '')",
            (number, f"list-{number}", number, status),
        )
        run(
            "INSERT INTO lead (lead_id, list_no, customer_no, campaign, offer, benefit, slot_at, opens_at, closes_at,"
            " zone, rank, phone, language) VALUES (?, ?, 3, '', '', 1, 0, 0, ?, '', 1, '+12015550103', 'en')",
            (f"L{number}", number, closes),
        )
    assert stop(peopled, "C3").lists == ("list-1",)
    assert stop(peopled, "+12015550103").lists == ("list-1",)
    assert stop(peopled, "C1").lists == ()


def test_a_stop_of_nobody_and_nothing_is_no_stop(peopled):
    """A slip of the hand is told, not swallowed."""
    with pytest.raises(UnknownName, match="C99"):
        stop(peopled, "C99")


def test_customers_are_found_by_id_phone_and_name(peopled):
    """What is exactly somebody's comes alone; a piece of a name in any case."""
    assert found(peopled, "C1") == ["C1"]
    assert found(peopled, " (201) 555 0103 ") == ["C3", "C4"]
    assert found(peopled, "ADA") == ["C1"]
    assert found(peopled, "C") == ["C1", "C2", "C3", "C4"]
    assert found(peopled, "nobody") == []
    assert find_one(peopled.workspace, "+12015550102").customer_id == "C2"


def test_names_are_found_in_every_script(office):
    """Whatever the case of its letters, and however a keyboard puts them together."""
    office.bring(
        "customers",
        """
        customer_id,phone,name
        C1,+12015550101,홍길동
        C2,+12015550102,Émile Zoë
        C3,+12015550103,100%_sure
        C4,+12015550104,100 sure
        """,
    )
    assert found(office, "길동") == found(office, "\u1112\u1169\u11bc") == ["C1"]
    assert found(office, "ÉMILE") == found(office, "émile") == found(office, "E\u0301mile") == ["C2"]
    assert found(office, "0%_s") == ["C3"]


def test_what_is_found_says_what_the_customer_may_be_called_for(peopled):
    """Open purposes and suppression, as of now."""
    enroll(peopled, "C1")
    stop(peopled, "C2")
    ada, ben = (find_customers(peopled.workspace, name).customers[0] for name in ("C1", "C2"))
    assert (ada["consent"], ada["suppressed"]) == (["marketing"], False)
    assert (ben["consent"], ben["suppressed"]) == ([], True)


def test_no_more_are_shown_than_asked_for(peopled):
    """But all are counted."""
    result = find_customers(peopled.workspace, "C", limit=3)
    assert (len(result.customers), result.count, result.more) == (3, 4, False)


def test_an_empty_text_finds_nobody(peopled):
    """It would be everybody."""
    with pytest.raises(UsageError):
        find_customers(peopled.workspace, "  ")
