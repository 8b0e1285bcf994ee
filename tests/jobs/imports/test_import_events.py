"""Do answers, suppressions and contacts become what may be done from then on?"""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from campaign.clock import FOREVER, instant
from campaign.jobs.imports.suppressions import OlderRegistry

HEADER = "customer_id,phone,answered_at,channel,answer,purpose,until,hours,need:pet,need:fun"


def counts(outcome):
    return outcome.added, outcome.changed, outcome.unchanged, outcome.refused


def reasons(outcome):
    return [f"{problem.column}: {problem.reason}" for problem in outcome.problems]


def at(text):
    return instant(datetime.fromisoformat(text))


def test_an_answer_opens_and_closes_a_purpose(peopled):
    """Without a purpose it is one for marketing; the last day counts to its end at the desk."""
    peopled.bring(
        "responses",
        f"""
        {HEADER}
        C1,,2026-03-01T10:00,web,yes,,2026-12-31,18:00-20:00,,
        C2,,2026-03-01T10:00,mail,yes,survey,,,,
        C2,,2026-03-02T10:00,mail,no,survey,,,,
        """,
    )
    ada, ben = peopled.standing("C1"), peopled.standing("C2")
    assert ada["marketing_from"] == at("2026-03-01T10:00-05:00")
    assert ada["marketing_until"] == at("2027-01-01T00:00-05:00")
    hours = peopled.one("SELECT consented FROM calling_hours WHERE hours_no = ?", ada["marketing_hours_no"])
    assert (hours, ada["survey_until"], ben["survey_until"]) == ("18:00-20:00", 0, 0)


def test_a_stop_bars_person_and_phone(peopled):
    """Also for the other customer at that phone, whose own consent stays."""
    peopled.bring(
        "responses",
        f"""
        {HEADER}
        C3,,2026-03-01T10:00,web,yes,,,,,
        C4,,2026-03-01T10:00,web,yes,,,,,
        C3,,2026-03-02T10:00,phone,stop,,,,,
        """,
    )
    carla, dana = peopled.standing("C3"), peopled.standing("C4")
    assert (carla["marketing_until"], carla["person_suppressed_until"]) == (0, FOREVER)
    assert (dana["marketing_until"], dana["person_suppressed_until"]) == (FOREVER, 0)
    assert carla["phone_suppressed_until"] == dana["phone_suppressed_until"] == FOREVER


def test_an_answer_may_name_the_phone_instead(peopled):
    """Of one customer it is clear whose it is; of two, or of nobody, the row is refused."""
    outcome = peopled.bring(
        "responses",
        f"""
        {HEADER}
        ,(201) 555-0101,2026-03-01T10:00,web,yes,,,,,
        ,+12015550103,2026-03-01T10:00,web,yes,,,,,
        ,+12015550177,2026-03-01T10:00,web,yes,,,,,
        C9,,2026-03-01T10:00,web,yes,,,,,
        """,
    )
    assert counts(outcome) == (1, 0, 0, 3)
    assert reasons(outcome) == [
        "phone: several customers have this phone: state customer_id",
        "phone: no customer has this phone",
        "customer_id: no customer C9",
    ]
    assert peopled.standing("C1")["marketing_until"] == FOREVER


@pytest.mark.parametrize("who", [",+12015550103", ",+12015550177", "C9,+12015550177"])
def test_a_stop_is_heard_even_if_it_is_unclear_whose_it_is(peopled, who):
    """The phone is barred, now and for whoever has it later; the row is not refused."""
    text = f"customer_id,phone,answered_at,channel,answer\n{who},2026-03-01T10:00,phone,stop"
    outcome = peopled.bring("responses", text)
    assert counts(outcome) == (1, 0, 0, 0)
    peopled.bring("customers", "customer_id,phone\nC7,+12015550177")
    barred = [name for name in ("C1", "C3", "C4", "C7") if peopled.standing(name)["phone_suppressed_until"]]
    assert barred == (["C3", "C4"] if "0103" in who else ["C7"])
    assert peopled.one("SELECT COUNT(*) FROM response") == 0


def test_nobody_has_answered_in_the_future(peopled):
    """A clock may be five minutes fast, not ten."""
    outcome = peopled.bring(
        "responses",
        f"""
        {HEADER}
        C1,,2026-03-10T15:04:00Z,web,yes,,,,,
        C2,,2026-03-10T15:10:00Z,web,yes,,,,,
        """,
    )
    assert (counts(outcome), reasons(outcome)) == ((1, 0, 0, 1), ["answered_at: lies in the future"])


def test_answers_to_need_questions_become_attributes(peopled):
    """Where they are declared, from the instant of the answer; every answer is kept with the response."""
    february = at("2026-02-01T00:00-05:00")
    peopled.bring("customers", "customer_id,phone,pet\nC1,+12015550101,cat", at=february)
    peopled.bring(
        "responses",
        f"""
        {HEADER}
        C1,,2026-03-02T10:00,web,yes,,,,dog,much
        C1,,2026-03-01T10:00,web,yes,,,,fish,
        """,
    )
    assert peopled.customer("C1")["pet"] == "dog"
    changes = peopled.rows("SELECT old, new, happened_at FROM change WHERE attribute = 'pet' ORDER BY change_no")
    assert [tuple(change.values()) for change in changes] == [
        (None, "cat", february), ("cat", "dog", at("2026-03-02T10:00-05:00")),
    ]  # fmt: skip
    needs = [json.loads(row["needs"]) for row in peopled.rows("SELECT needs FROM response ORDER BY response_no")]
    assert needs == [{"pet": "dog", "fun": "much"}, {"pet": "fish"}]


@pytest.mark.parametrize("kind", ["responses", "customers"])
def test_an_older_answer_does_not_undo_what_was_told_later(peopled, kind):
    """Files come late; what happened last counts, whichever file told it."""
    later = {
        "responses": f"{HEADER}\nC1,,2026-03-05T10:00,web,yes,,,,dog,",
        "customers": "customer_id,phone,pet\nC1,+12015550101,dog",
    }
    peopled.bring(kind, later[kind], at=at("2026-03-05T10:00-05:00"))
    peopled.bring("responses", f"{HEADER}\nC1,,2026-03-01T10:00,web,yes,,,,fish,")
    assert peopled.customer("C1")["pet"] == "dog"


def test_rows_without_a_time_happened_when_the_operator_says(peopled):
    """A stack of cards that came by mail on one day."""
    moment = at("2026-03-03T09:00-05:00")
    peopled.bring("responses", "customer_id,channel,answer\nC1,mail,yes", at=moment)
    assert peopled.one("SELECT answered_at FROM response") == moment


def test_a_suppression_bars_a_phone_or_a_person(peopled):
    """For as long as it says; one for a phone holds whoever has it."""
    outcome = peopled.bring(
        "suppressions",
        """
        phone,customer_id,source,listed_on,expires_on
        201-555-0103,,legal,2026-01-01,2026-03-31
        ,C1,own,,
        ,C9,own,,
        +12015550177,C9,own,,
        """,
    )
    assert (counts(outcome), reasons(outcome)) == ((3, 0, 0, 1), ["customer_id: no customer C9"])
    until = at("2026-04-01T00:00-04:00")
    assert [peopled.standing(name)["phone_suppressed_until"] for name in ("C1", "C3", "C4")] == [0, until, until]
    assert peopled.standing("C1")["person_suppressed_until"] == FOREVER


def test_a_day_without_a_time_counts_to_its_end(peopled):
    """A yes of the same day does not lift a stop that was listed on that day; one of the next day does."""
    peopled.bring("suppressions", "customer_id,source,listed_on\nC1,stop,2026-03-04\nC2,stop,2026-03-04")
    peopled.bring(
        "responses",
        f"{HEADER}\nC1,,2026-03-04T23:00,web,yes,,,,,\nC2,,2026-03-05T00:01,web,yes,,,,,",
    )
    assert [peopled.standing(name)["person_suppressed_until"] for name in ("C1", "C2")] == [FOREVER, 0]


def test_a_newer_copy_of_a_registry_ends_what_it_no_longer_holds(peopled):
    """And only that: other sources keep barring the same phone."""
    peopled.bring("suppressions", "phone,source\n+12015550102,own")
    first = peopled.bring(
        "suppressions", "phone\n+12015550101\n+12015550102\n+12015550103", registry="dnc", dated=date(2026, 2, 1)
    )
    second = peopled.bring(
        "suppressions", "phone\n+12015550103\n+12015550104", registry="dnc", dated=date(2026, 3, 1)
    )
    assert (counts(first), counts(second)) == ((3, 0, 0, 0), (1, 0, 1, 0))
    assert second.notes == ("2 entries of older copies ended: the newer one no longer holds them",)
    assert [peopled.standing(name)["phone_suppressed_until"] > 0 for name in ("C1", "C2", "C3")] == [False, True, True]
    assert [row["dated"] for row in peopled.rows("SELECT dated FROM registry")] == [20485, 20513]


def test_an_older_copy_of_a_registry_is_refused(peopled):
    """It would take entries away that the newer one holds."""
    peopled.bring("suppressions", "phone\n+12015550101", registry="dnc", dated=date(2026, 3, 1))
    with pytest.raises(OlderRegistry, match="2026-02-01"):
        peopled.bring("suppressions", "phone\n+12015550102", registry="dnc", dated=date(2026, 2, 1))
    assert peopled.standing("C1")["phone_suppressed_until"] == FOREVER


def test_a_registry_lists_phones(peopled):
    """A row that names a customer alone cannot be compared with the next copy."""
    outcome = peopled.bring("suppressions", "phone,customer_id\n,C1", registry="dnc", dated=date(2026, 3, 1))
    assert reasons(outcome) == ["phone: is empty: a registry lists phones"]


def test_a_complaint_is_open_until_a_file_says_that_it_was_resolved(peopled):
    """The same contact in a later file is the same contact."""
    header = "customer_id,at,direction,channel,kind,resolved"
    peopled.bring("contacts", f"{header}\nC1,2026-03-01 10:00,in,phone,complaint,no\nC1,2026-03-02 10:00,in,phone,,")
    assert peopled.standing("C1")["open_complaints"] == 1
    outcome = peopled.bring("contacts", f"{header}\nC1,2026-03-01 10:00,in,phone,complaint,yes")
    assert counts(outcome) == (0, 1, 0, 0)
    assert peopled.standing("C1")["open_complaints"] == 0
    assert [row["kind"] for row in peopled.rows("SELECT kind FROM contact")] == ["complaint", "other"]
