"""Does one record stand for two of the same person, with the stricter of everything, for good?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.errors import UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.explain import explain_customer
from campaign.jobs.find import find_customers
from campaign.jobs.imports import import_file
from campaign.jobs.merge import AlreadyMerged, SameRecord, merge_customers
from campaign.jobs.optout import opt_out
from campaign.model import Answer, Channel

OTHER = "+12125550177"
SHARED = "+12125550100"


@pytest.fixture
def pair(town):
    """Two records of Ada, C1 and C2, both agreed; C2 has a phone of its own."""
    town.join("C1", trips=4)
    town.join("C2", trips=4, phone=OTHER)
    return town


def blocked(town, who="C1"):
    assert town.differences() == []
    return town.gates()[who]


def merge(town):
    return merge_customers(town.workspace, "C2", "C1", reason="same person")


def test_the_duplicate_is_never_called_and_says_where_it_went(pair):
    """In a list, in `explain` and in `find`."""
    merge(pair)
    build_list(pair.workspace)
    gates = {gate["gate"]: gate for gate in explain_customer(pair.workspace, "C2").data["gates"]}

    assert pair.ask("SELECT c.customer_id FROM lead JOIN customer c USING (customer_no)") == [("C1",)]
    assert blocked(pair, "C2") == ("merged",)
    assert gates["merged"]["evidence"] == {"merged into": "C1"}
    assert find_customers(pair.workspace, "C2").customers[0]["merged_into"] == "C1"


@pytest.mark.parametrize(
    ("trouble", "gate"),
    [
        (lambda town, who: town.answer(who, "no", when="2026-03-04T10:00"), "consent"),
        (lambda town, who: town.answer(who, "stop", when="2026-03-04T10:00"), "consent"),
        (lambda town, who: town.answer(who, "yes", when="2026-03-04T10:00", until="2026-03-10T00:00"), "consent"),
        (lambda town, who: town.answer(who, "yes", when="2026-03-04T10:00", hours="09:00-10:00"), "closed"),
        (lambda town, who: town.suppress(customer_id=who), "person_suppressed"),
        (lambda town, who: town.suppress(phone=OTHER), "phone_suppressed"),
        (lambda town, who: town.complain(who), "open_complaint"),
        (lambda town, who: town.attempt(who, "refused", "2026-02-20T17:00"), "resting"),
        (lambda town, who: town.attempt(who, "untold", "2026-03-09T18:00"), "attempts_day"),
        (lambda town, who: town.attempt(who, "wrong_number", "2026-02-20T17:00", phone=SHARED), "phone"),
    ],
)
def test_what_bars_the_duplicate_bars_the_person(pair, trouble, gate):
    """Of whichever record it was told, before the merge or after it."""
    trouble(pair, "C2")
    assert blocked(pair) == ()
    merge(pair)
    assert gate in blocked(pair)


def test_a_wrong_number_bars_the_phone_that_it_was_said_of(pair):
    """The person has another one under the record that stands for both; taking the result back frees the phone."""
    pair.attempt("C2", "wrong_number", "2026-02-20T17:00", phone=OTHER)
    merge(pair)
    assert blocked(pair) == ()
    pair.attempt("C2", "wrong_number", "2026-02-21T17:00", phone=SHARED)
    assert blocked(pair) == ("phone",)
    with pair.writing():
        pair.tell("UPDATE attempt SET undone_at = ? WHERE phone = ?", pair.now, SHARED)
    assert blocked(pair) == ()


def test_attempts_of_both_are_added_together(pair):
    """One of each makes two in seven days."""
    pair.attempt("C1", "no_answer", "2026-03-05T17:00")
    pair.attempt("C2", "no_answer", "2026-03-06T17:00")
    assert blocked(pair) == ()
    merge(pair)
    assert blocked(pair) == ("attempts_7_days",)
    assert pair.ask("SELECT attempts_life FROM standing WHERE customer_no = ?", pair.number("C1")) == [(2,)]


def test_who_is_held_out_under_one_record_is_held_out(pair, towns):
    """Whatever bucket the other is in."""
    pair.write("campaign.toml", towns.DESK.replace("share = 0", "share = 0.5"))
    build_list(pair.workspace, dry_run=True)
    verdicts = {who: explain_customer(pair.workspace, who).data["verdict"] for who in ("C1", "C2")}
    merge(pair)
    merged = explain_customer(pair.workspace, "C1").data["verdict"]

    assert (merged == "holdout") is ("holdout" in verdicts.values())


def test_a_record_that_was_never_asked_says_nothing(town):
    """The yes of the other stands."""
    town.join("C1", consents=False)
    town.join("C2", phone=OTHER)
    merge(town)
    assert blocked(town) == ()


def test_the_person_may_say_yes_again(pair):
    """Under any id, later than the merge: then it is the person who is heard, not the records."""
    pair.answer("C2", "stop", when="2026-03-04T10:00")
    pair.tell(
        "INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, recorded_at)"
        " VALUES (?, ?, 'stop', ?, ?, ?)",
        OTHER, pair.number("C2"), pair.instant("2026-03-04T10:00"), 2**40, pair.now,
    )  # fmt: skip
    merge(pair)
    assert blocked(pair)[:2] == ("consent", "phone_suppressed")
    pair.workspace = pair.at("2026-03-10T13:00")
    done = enroll_customer(pair.workspace, "C2", answer=Answer.YES, channel=Channel.WEB, wording="w")

    assert done.customer_id == "C1"
    assert blocked(pair) == ()


def test_a_stop_under_either_id_or_phone_reaches_the_person(pair):
    """Both phones are barred."""
    merge(pair)
    done = opt_out(pair.workspace, "C2")
    assert done.customers == ("C1",)
    assert blocked(pair)[:3] == ("consent", "phone_suppressed", "person_suppressed")
    assert {phone for (phone,) in pair.ask("SELECT phone FROM suppression")} == {OTHER, "+12125550100"}


def bring(town, tmp_path, kind, text):
    path = tmp_path / f"{kind}.csv"
    path.write_text(text + "\n", "utf-8")
    return import_file(town.workspace, kind, path)


def test_files_about_the_duplicate_are_about_the_person(pair, tmp_path):
    """Answers and usage go to the survivor, and a file of customers does not bring the duplicate back."""
    merge(pair)
    bring(pair, tmp_path, "customers", f"customer_id,phone,name\nC2,{OTHER},Ada Reed")
    bring(pair, tmp_path, "responses", "customer_id,answered_at,channel,answer\nC2,2026-03-10T11:30,web,no")
    bring(pair, tmp_path, "usage", "customer_id,month,measure,quantity\nC2,2026-02,minutes,120")

    assert blocked(pair, "C2") == ("merged",)
    assert blocked(pair) == ("consent",)
    assert pair.ask("SELECT customer_no, month FROM usage") == [(pair.number("C1"), 2026 * 12 + 1)]
    assert pair.ask("SELECT COUNT(*) FROM customer") == [(2,)]


def test_usage_of_one_month_under_both_ids_is_refused_for_the_duplicate(pair, tmp_path):
    """Nobody can say which is right, or whether they add up."""
    merge(pair)
    rows = "C1,2026-02,minutes,120\nC2,2026-02,minutes,30"
    done = bring(pair, tmp_path, "usage", f"customer_id,month,measure,quantity\n{rows}")

    assert (done.added, done.refused) == (1, 1)
    assert "usage.csv:3: customer_id: was merged" in str(done.problems[0])


def test_both_proofs_stay_as_they_were(pair):
    """Nothing that was recorded of either record is moved or changed."""
    before = pair.ask("SELECT * FROM response")
    merge(pair)
    assert pair.ask("SELECT * FROM response") == before


def test_what_was_merged_cannot_be_merged_again(pair):
    """But the record that stands for both can, and takes the others along."""
    pair.join("C3", phone="+12125550178")
    merge(pair)
    for duplicate, survivor, error in (
        ("C2", "C3", AlreadyMerged), ("C3", "C2", AlreadyMerged), ("C1", "C1", SameRecord), ("C9", "C1", UnknownName),
    ):  # fmt: skip
        with pytest.raises(error):
            merge_customers(pair.workspace, duplicate, survivor)
    pair.complain("C2")
    merge_customers(pair.workspace, "C1", "C3")
    assert blocked(pair, "C3") == ("open_complaint",)
    assert [find_customers(pair.workspace, who).customers[0]["merged_into"] for who in ("C1", "C2")] == ["C3", "C3"]


def test_a_merge_is_not_made_by_mistake(pair, run_campaign):
    """It asks, unless told not to."""
    pair.store.close()
    here = ("--workspace", pair.workspace.directory, "--now", "2026-03-10T12:00")
    assert run_campaign("merge", "C2", "C1", *here).exit_code != 0
    assert run_campaign("merge", "C2", "C1", "--yes", "--json", *here).data["survivor"] == "C1"


DAYS = st.integers(1, 28)
EVENTS = st.one_of(
    st.tuples(st.just("answer"), DAYS, st.sampled_from(["yes", "yes", "no", "stop"])),
    st.tuples(st.just("attempt"), DAYS, st.sampled_from(["no_answer", "refused", "busy"])),
    st.tuples(st.just("complain"), DAYS, st.just("")),
    st.tuples(st.just("suppress"), DAYS, st.just("")),
)


def live(town, who, history):
    """What happened to a record in February 2026."""
    for kind, day, what in history:
        when = f"2026-02-{day:02}T1{day % 10}:00"
        happenings = {
            "answer": lambda w=what, at=when: town.answer(who, w, when=at),
            "attempt": lambda w=what, at=when: town.attempt(who, w, at),
            "complain": lambda: town.complain(who),
            "suppress": lambda: town.suppress(customer_id=who),
        }
        happenings[kind]()


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(first=st.lists(EVENTS, max_size=4), second=st.lists(EVENTS, max_size=4), ahead=st.sampled_from([0, 1, 7, 20]))
def test_a_person_is_never_called_when_either_record_could_not_be(found_town, first, second, ahead):
    """Over random histories of both; a record that was never asked leaves consent to the other."""
    town = found_town()
    town.staff()
    town.join("C1", consents=False)
    town.join("C2", consents=False, phone=OTHER)
    with town.writing():
        live(town, "C1", first)
        live(town, "C2", second)
    evening = town.workspace.today + timedelta(days=ahead)
    alone = town.gates(evening)
    merge(town)
    merged = set(town.gates(evening)["C1"])

    assert town.differences() == []
    for who, history in (("C1", first), ("C2", second)):
        spoke = any(kind == "answer" for kind, _, _ in history)
        assert set(alone[who]) - (set() if spoke else {"consent", "closed"}) <= merged
    if not any(kind == "answer" for kind, _, _ in (*first, *second)):
        assert "consent" in merged


def test_a_list_of_one_campaign_holds_for_the_person(pair):
    """Whichever record stands on it."""
    with pair.writing():
        pair.tell(
            "INSERT INTO suppression (customer_no, source, scope, listed_at, expires_at, recorded_at)"
            " VALUES (?, 'list', 'needs', ?, ?, ?)",
            pair.number("C2"), pair.now - 60, 2**40, pair.now,
        )  # fmt: skip

    def eligible():
        offers = explain_customer(pair.workspace, "C1").data["offers"]
        return {offer["offer"]: offer["eligible"] for offer in offers}["pack"]

    assert eligible()
    merge(pair)
    assert not eligible()
    assert pair.differences() == []


def test_what_the_person_has_under_either_record_is_not_offered_again(pair):
    """The product of an offer, and what a rule asks for with `holds`."""
    rule = "rule = \"not holds('roaming')\""
    pair.write("offers/pack.toml", f'title = "P"\nproduct = "travel"\n{rule}\nbenefit = "60.00"\n')

    def gates():
        offers = {offer["offer"]: offer["gates"] for offer in explain_customer(pair.workspace, "C1").data["offers"]}
        return {gate["gate"] for gate in offers["pack"] if not gate["passed"]}

    pair.subscribe("C2", "roaming")
    assert gates() == set()
    merge(pair)
    assert gates() == {"fits"}
    pair.subscribe("C2", "travel")
    assert gates() == {"fits", "not_held_already"}
