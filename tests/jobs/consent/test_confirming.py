"""Does a yes count only once it was confirmed, and not before, by whatever way it comes?"""

from __future__ import annotations

import pytest

from campaign.errors import UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.consent.confirming import (
    Keyed,
    NothingToConfirm,
    Outcome,
    SameKeyer,
    WrongWay,
    confirm_call_back,
    confirm_keying,
)
from campaign.jobs.consent.pending import list_pending
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.explain import explain_customer
from campaign.jobs.find import find_customers
from campaign.jobs.imports import import_file
from campaign.jobs.optout import opt_out
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel, Confirmation, Purpose, Scope

ALIKE = Keyed(answer=Answer.YES, purpose=Purpose.MARKETING, scope=Scope())


def agree(town, channel=Channel.MAIL, **told):
    return enroll_customer(town.workspace, "C1", answer=Answer.YES, channel=channel, wording="card-1", **told)


def consent_evidence(town):
    gates = explain_customer(town.workspace, "C1").data["gates"]
    return next(gate for gate in gates if gate["gate"] == "consent")


def is_called(town):
    assert town.differences() == []
    return "consent" not in town.gates()["C1"]


@pytest.mark.parametrize(("channel", "waits"), [("mail", True), ("phone", True), ("web", False)])
def test_a_yes_waits_where_the_desk_says_so(careful, channel, waits):
    """Paper and phone wait; the web does not; `explain` and `find` say so in these words."""
    agree(careful, Channel(channel))

    assert is_called(careful) is not waits
    word = "waits for confirmation" if waits else "given"
    assert consent_evidence(careful)["evidence"]["marketing answer"] == word
    assert find_customers(careful.workspace, "C1").customers[0]["answers"]["marketing"] == word
    assert len(list_pending(careful.workspace)) == waits


def test_nothing_waits_unless_a_setting_says_so(town):
    """As it always was."""
    town.join("C1", consents=False)

    assert agree(town).confirmation is Confirmation.NONE
    assert is_called(town)


def test_a_second_person_who_keys_the_same_makes_it_count(careful, sit_down):
    """From the instant of the answer on, with its own limits; the customer is on tonight's list."""
    number = agree(careful, until="2026-12-31", hours="16:00-19:00").response_no
    waiting = careful.ask("SELECT until, hours FROM response WHERE response_no = ?", number)[0]
    sit_down("lee")
    scope = Scope(until=waiting[0], hours=waiting[1])
    (done,) = confirm_keying(careful.workspace, [number], Keyed(answer=Answer.YES, purpose="marketing", scope=scope))

    assert done.outcome is Outcome.YES
    assert is_called(careful)
    assert list_pending(careful.workspace) == ()
    build_list(careful.workspace)
    assert careful.ask("SELECT COUNT(*) FROM lead") == [(1,)]


def test_nobody_is_their_own_second_person(careful):
    """Whatever is typed."""
    number = agree(careful).response_no
    with pytest.raises(SameKeyer):
        confirm_keying(careful.workspace, [number], ALIKE)
    assert not is_called(careful)


@pytest.mark.parametrize(
    ("keyed", "differing"),
    [
        (Keyed(answer=Answer.NO, purpose=Purpose.MARKETING, scope=Scope()), ("answer",)),
        (Keyed(answer=Answer.YES, purpose=Purpose.SURVEY, scope=Scope()), ("purpose",)),
        (Keyed(answer=Answer.YES, purpose=Purpose.MARKETING, scope=Scope(until=1_800_000_000)), ("until",)),
        (Keyed(answer=Answer.YES, purpose=Purpose.MARKETING, scope=Scope(night=True, family="f")), ("family", "night")),
    ],
)
def test_a_difference_is_recorded_and_the_answer_goes_on_waiting(careful, sit_down, keyed, differing):
    """Until a keying agrees with the first."""
    number = agree(careful).response_no
    sit_down("lee")
    (done,) = confirm_keying(careful.workspace, [number], keyed)

    assert (done.outcome, done.differing) == (Outcome.MISMATCH, differing)
    assert not is_called(careful)
    assert list_pending(careful.workspace)[0].mismatches == 1
    confirm_keying(careful.workspace, [number], ALIKE)
    assert is_called(careful)


def test_a_customer_who_confirms_when_called_back_is_called_from_then_on(careful):
    """The same person may call back who took the first call."""
    number = agree(careful, Channel.PHONE).response_no
    confirm_call_back(careful.workspace, [number], Outcome.YES, evidence="recording 7")

    assert is_called(careful)
    assert careful.ask("SELECT outcome, detail FROM confirmation") == [("yes", "recording 7")]


def test_a_customer_who_denies_it_has_refused(careful):
    """An earlier yes ends as well, and the answer is a no, not one that waits."""
    careful.answer("C1", "yes", when="2026-03-01T10:00")
    number = agree(careful, Channel.PHONE).response_no
    assert is_called(careful)
    confirm_call_back(careful.workspace, [number], Outcome.NO)

    assert not is_called(careful)
    assert consent_evidence(careful)["evidence"]["marketing answer"] == "refused"
    with pytest.raises(NothingToConfirm, match="it was denied"):
        confirm_call_back(careful.workspace, [number], Outcome.YES)


def test_a_yes_that_waits_does_not_lift_a_stop(careful, sit_down):
    """Only once it is confirmed."""
    opt_out(careful.workspace, "C1")
    later = careful.at("2026-03-10T13:00")
    careful.workspace = later
    number = agree(careful).response_no
    assert careful.gates()["C1"][:3] == ("consent", "phone_suppressed", "person_suppressed")
    sit_down("lee")
    confirm_keying(later, [number], ALIKE)
    assert is_called(careful)
    assert "person_suppressed" not in careful.gates()["C1"]


def test_a_stop_overtakes_what_waits(careful, sit_down):
    """It is not listed any more, and a confirmation that comes too late opens nothing."""
    number = agree(careful).response_no
    opt_out(careful.workspace, "C1")
    assert list_pending(careful.workspace) == ()
    sit_down("lee")
    confirm_keying(careful.workspace, [number], ALIKE)
    assert not is_called(careful)


def test_what_was_required_does_not_change_with_the_settings(careful, towns):
    """An answer of yesterday waits although nothing waits any more today, and the other way round."""
    agree(careful)
    careful.write("campaign.toml", towns.DESK)
    assert not is_called(careful)
    careful.answer("C1", "yes", when="2026-03-10T12:30")
    careful.workspace = careful.at("2026-03-10T13:00")
    assert is_called(careful)


def test_only_what_waits_can_be_confirmed_and_only_in_its_way(careful, sit_down):
    """Everything else is refused with a reason, and nothing is written."""
    by_mail, by_phone = agree(careful).response_no, agree(careful, Channel.PHONE).response_no
    by_web = agree(careful, Channel.WEB).response_no
    sit_down("lee")
    for numbers, error in (([99], UnknownName), ([by_web], NothingToConfirm), ([by_mail, by_phone], WrongWay)):
        with pytest.raises(error):
            confirm_keying(careful.workspace, numbers, ALIKE)
    with pytest.raises(WrongWay):
        confirm_call_back(careful.workspace, [by_mail], Outcome.YES)
    assert careful.ask("SELECT COUNT(*) FROM confirmation") == [(0,)]


def bring(town, tmp_path, text):
    path = tmp_path / "answers.csv"
    path.write_text(f"customer_id,answered_at,channel,answer,confirmed_at\n{text}\n", "utf-8")
    return import_file(town.workspace, "responses", path)


def test_a_file_may_bring_the_confirmation_with_the_answer(careful, tmp_path):
    """Then or later; what a file confirmed waits again when the file is taken back."""
    bring(careful, tmp_path, "C1,2026-03-02T10:00,mail,yes,")
    assert not is_called(careful)
    later = bring(careful, tmp_path, "C1,2026-03-02T10:00,mail,yes,2026-03-03T10:00")
    assert (later.added, later.changed) == (0, 1)
    assert is_called(careful)
    undo_import(careful.workspace, later.import_no)
    assert not is_called(careful)
    assert bring(careful, tmp_path, "C1,2026-03-05T10:00,mail,yes,2026-03-05T11:00").added == 1
    assert is_called(careful)


def test_nothing_is_confirmed_before_it_was_said(careful, tmp_path):
    """Such a row is refused by name."""
    done = bring(careful, tmp_path, "C1,2026-03-02T10:00,mail,yes,2026-03-01T10:00")
    assert done.refused == 1
    assert "confirmed_at: lies before answered_at" in str(done.problems[0])


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        ((), 2),
        (("--answer", "yes"), 2),
        (("--outcome", "yes", "--answer", "yes", "--purpose", "marketing"), 2),
        (("--outcome", "yes"), 2),
        (("--answer", "yes", "--purpose", "survey"), 3),
        (("--answer", "yes", "--purpose", "marketing"), 0),
    ],
)
def test_the_command_says_what_it_wants(careful, monkeypatch, run_campaign, words, exit_code):
    """Wrong words are errors of usage, a difference ends with 3."""
    number = agree(careful).response_no
    careful.store.close()
    monkeypatch.setattr("campaign.jobs.consent.confirming.operator_name", lambda: "lee")
    here = ("--workspace", careful.workspace.directory, "--now", "2026-03-10T13:00")
    assert run_campaign("consent", "pending", "--json", *here).data["pending"][0]["response_no"] == number

    assert run_campaign("consent", "confirm", str(number), *words, *here).exit_code == exit_code
