"""Is nobody invited but who was never asked, with a lawful basis, in turn, and not too often?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.engines.judging import judge_leads
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.ledger.verify import verify_ledger
from campaign.jobs.log_result import log_result
from campaign.jobs.merge import merge_customers
from campaign.settings import SettingError

BASIS = '\n[invitation.basis]\nUS = "existing relationship"\nGB = "legitimate interest"\nDE = "legitimate interest"\n'
MEMBER = 'title = "Membership"\nproduct = "club"\nrule = "everyone"\nbenefit = "10.00"\n'


def inviting(towns, growth="{ share = 1 }", **changes):
    return towns.campaign_text("member", kind='"invitation"', invitation=growth, **changes)


@pytest.fixture
def club(found_town, towns):
    """A campaign that invites everybody; C1 is a customer who was never asked, C2 has agreed."""
    town = found_town(
        {
            "campaign.toml": towns.DESK + BASIS, "offers/member.toml": MEMBER, "campaigns/rates.toml": None,
            "campaigns/club.toml": inviting(towns),
        }
    )  # fmt: skip
    town.staff()
    town.join("C1", consents=False, plan="basic", trips=4)
    town.join("C2", plan="basic", trips=4)
    return town


def called(town):
    """Who is called for which campaign."""
    return dict(
        town.ask(
            "SELECT customer_id, campaign FROM lead JOIN customer USING (customer_no) JOIN call_list USING (list_no)"
            " WHERE status IN ('built', 'exported')"
        )
    )


def consent_of(town, who):
    gates = explain_customer(town.workspace, who).data["gates"]
    return next(gate for gate in gates if gate["gate"] == "consent")


def answers(town):
    return town.ask(
        "SELECT customer_id, answer, channel, purpose, wording, evidence"
        " FROM response JOIN customer USING (customer_no) WHERE undone_at IS NULL AND wording IS NOT NULL"
    )


def test_who_was_never_asked_is_invited_and_offered_nothing_else(club):
    """Who agreed gets the better offer as ever, and is not asked again."""
    build_list(club.workspace)

    assert called(club) == {"C1": "club", "C2": "needs"}
    assert club.ask("SELECT campaign, invitation FROM lead ORDER BY 1") == [("club", 1), ("needs", 0)]


@pytest.mark.parametrize(
    ("answer", "details"),
    [
        ("no", {}), ("stop", {}), ("stop", {"purpose": "survey"}), ("yes", {"when": "2023-01-01T10:00"}),
        ("yes", {"until": "2026-03-09T10:00"}), ("no", {"when": "2020-01-01T10:00"}),
    ],
)  # fmt: skip
def test_whoever_answered_anything_is_not_invited(club, answer, details):
    """A no is final; a yes that is over was an answer; a stop is one for every purpose."""
    club.answer("C1", answer, **details)
    build_list(club.workspace)

    assert "C1" not in called(club)
    assert consent_of(club, "C1")["evidence"]["invitation"] == "asked before"


def test_whoever_answered_under_another_record_is_not_invited(club):
    """A no to letters of the duplicate is an answer of the person."""
    club.join("D1", consents=False)
    club.tell(
        "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, contact_channel, recorded_at)"
        " VALUES (?, ?, 'mail', 'no', 'marketing', 'mail', 0)", club.number("D1"), club.instant("2026-03-01T10:00"),
    )  # fmt: skip
    build_list(club.workspace, dry_run=True)
    assert consent_of(club, "C1")["evidence"]["invitation"] == "never asked"
    merge_customers(club.workspace, "D1", "C1")

    assert consent_of(club, "C1")["evidence"]["invitation"] == "asked before"
    assert not consent_of(club, "C1")["passed"]


def test_an_answer_for_another_purpose_is_none_for_this(club):
    """Somebody who takes surveys was never asked about offers."""
    club.answer("C1", "no", purpose="survey")
    with club.writing():
        club.tell(
            "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, family, recorded_at)"
            " VALUES (?, ?, 'web', 'yes', 'service', 'needs', 0)", club.number("C1"), club.instant("2026-03-01T10:00"),
        )  # fmt: skip
    build_list(club.workspace)

    assert called(club)["C1"] == "club"


def test_hours_agreed_to_for_another_purpose_do_not_close_the_evening(club, towns):
    """Service calls in the morning only: the evening is open to an invitation, and to nothing else."""
    club.write("campaigns/care.toml", towns.campaign_text("pack", purpose='"service"'))
    club.answer("C1", purpose="service", hours="09:00-10:00")
    build_list(club.workspace)

    assert called(club)["C1"] == "club"


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"country": "GB", "state": "ENG", "zones": "Europe/London"}, "never asked"),
        ({"country": "FR", "state": "", "zones": "Europe/Paris"}, "no lawful basis at the place"),
        ({"country": "DE", "state": "", "zones": "Europe/Berlin"}, "no lawful basis at the place"),
        ({"plan": None}, "no existing relationship"),
        ({}, "never asked"),
    ],
)
def test_a_place_needs_a_basis(club, columns, state):
    """Not named; a law that wants consent and knows no relationship; nobody's customer: not invited."""
    club.join("C3", consents=False, **{"plan": "basic", **columns})
    gate = consent_of(club, "C3")

    assert gate["evidence"]["invitation"] == state
    assert gate["passed"] is (state == "never asked")


def test_every_other_gate_holds(club):
    """A suppression, a complaint, hours that leave no time, a phone that is somebody else's."""
    club.suppress(customer_id="C1")
    club.join("C3", consents=False, plan="basic", preferred="09:00-10:00")
    club.join("C4", consents=False, plan="basic")
    club.complain("C4")
    gates = club.gates()

    assert {who: gates[who] for who in ("C1", "C3", "C4")} == {
        "C1": ("person_suppressed",), "C3": ("closed",), "C4": ("open_complaint",),
    }  # fmt: skip
    assert club.differences() == []


def test_a_yes_on_the_phone_is_an_answer(club):
    """With the lead's campaign as wording and the call as evidence; from then on the customer has agreed."""
    build_list(club.workspace)
    lead = club.ask("SELECT lead_id FROM lead WHERE invitation = 1")[0][0]
    log_result(club.at("2026-03-10T17:00"), lead, "accepted")

    (found,) = answers(club)
    assert found[:5] == ("C1", "yes", "phone", "marketing", "club")
    assert found[5].startswith("invitation, call ")
    assert club.differences() == []
    assert "consent" not in club.gates(date(2026, 5, 11), club.at("2026-05-11T12:00"))["C1"]


def test_a_yes_that_has_to_be_confirmed_waits(club, towns):
    """Where a yes on the phone needs a call back, that of an invitation does too; a no needs nothing."""
    club.write("campaign.toml", f'{towns.DESK}{BASIS}[consent]\nconfirm = {{ phone = "call back" }}\n')
    club.join("C3", consents=False, plan="basic")
    build_list(club.workspace)
    leads = dict(club.ask("SELECT customer_id, lead_id FROM lead JOIN customer USING (customer_no)"))
    log_result(club.at("2026-03-10T17:00"), leads["C1"], "accepted")
    log_result(club.at("2026-03-10T17:00"), leads["C3"], "refused")

    assert club.ask("SELECT answer, confirmation FROM response WHERE wording = 'club' ORDER BY 1") == [
        ("no", ""), ("yes", "call back"),
    ]  # fmt: skip
    blocked = club.gates(date(2026, 5, 11), club.at("2026-05-11T12:00"))
    assert "consent" in blocked["C1"]
    assert club.differences() == []


def test_the_answer_is_in_the_ledger(club):
    """With its wording, and the chain holds."""
    build_list(club.workspace)
    lead = club.ask("SELECT lead_id FROM lead WHERE invitation = 1")[0][0]
    log_result(club.at("2026-03-10T17:00"), lead, "accepted")
    bodies = [body for (body,) in club.ask("SELECT body FROM consent_ledger")]

    assert verify_ledger(club.at("2026-03-10T18:00")).faults == ()
    assert sum("invitation, call " in body for body in bodies) == 1


def test_a_no_on_the_phone_is_final(club):
    """Written as an answer; not invited again next year."""
    build_list(club.workspace)
    log_result(club.at("2026-03-10T17:00"), club.ask("SELECT lead_id FROM lead WHERE invitation = 1")[0][0], "refused")

    assert answers(club)[0][1] == "no"
    assert "consent" in club.gates(date(2026, 12, 15), club.at("2026-12-15T12:00"))["C1"]


def test_a_call_of_another_campaign_answers_nothing(club):
    """An accepted offer is no consent."""
    build_list(club.workspace)
    log_result(club.at("2026-03-10T17:00"), club.ask("SELECT lead_id FROM lead WHERE invitation = 0")[0][0], "refused")

    assert answers(club) == []


@pytest.mark.parametrize(("code", "times", "worn_out"), [("no_answer", 2, False), ("no_answer", 3, True),
                                                         ("other_person", 1, False)])  # fmt: skip
def test_nobody_is_invited_for_ever(club, code, times, worn_out):
    """Three tries in a lifetime; who was spoken to without an answer is not tried again."""
    build_list(club.workspace)
    lead_no = club.ask("SELECT lead_no FROM lead WHERE invitation = 1")[0][0]
    for place in range(times):
        club.attempt("C1", code, f"2026-03-1{place}T17:00", lead_no=lead_no)
    blocked = club.gates(date(2026, 12, 15), club.at("2026-12-15T12:00"))["C1"]

    assert ("consent" in blocked) is worn_out


def test_who_answers_after_the_build_is_not_invited_any_more(club):
    """The lead is judged again at the minute it goes out."""
    build_list(club.workspace)
    lead = club.ask("SELECT lead_no FROM lead WHERE invitation = 1")[0][0]
    with club.store.rehearsing():
        assert judge_leads(club.store, club.workspace.rulebook, [lead], club.workspace.now) == {}
    club.answer("C1", "no", when="2026-03-10T12:00")
    with club.store.rehearsing():
        blocked = judge_leads(club.store, club.workspace.rulebook, [lead], club.workspace.now)

    assert blocked == {lead: ("consent",)}


def test_explain_shows_the_gates_of_an_invitation(club):
    """In place of the consent for the purpose."""
    offers = {one["campaign"]: one for one in explain_customer(club.workspace, "C2").data["offers"]}
    gates = {gate["gate"]: gate["passed"] for gate in offers["club"]["gates"]}

    assert (gates["never_asked"], gates["invited_yet"]) == (False, True)
    assert "consent_for_purpose" not in gates
    assert "never_asked" not in {gate["gate"] for gate in offers["needs"]["gates"]}


def test_without_such_a_campaign_nobody_is_called_without_consent(club):
    """The road is open only on its evenings."""
    (club.workspace.directory / "campaigns/club.toml").unlink()
    club.reread()
    build_list(club.workspace)

    assert called(club) == {"C2": "needs"}
    assert "invitation" not in consent_of(club, "C1")["evidence"]


def test_an_invitation_is_for_marketing(found_town, towns):
    """It asks whether such calls are welcome."""
    with pytest.raises(SettingError, match="is to be marketing"):
        found_town({"offers/member.toml": MEMBER, "campaigns/club.toml": inviting(towns, purpose='"survey"')})
