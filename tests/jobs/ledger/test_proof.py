"""Can everything that somebody answered, and every use of it, be shown for one id or phone, even after erasure?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from campaign.errors import UnknownName
from campaign.files.proofs import ProofFolder
from campaign.jobs.backup import back_up
from campaign.jobs.enroll import enroll_customer
from campaign.jobs.init import Surroundings, begin_workspace, settle_place
from campaign.jobs.ledger.proof import prove
from campaign.jobs.ledger.wordings import find_textless, list_wordings, warn_imported, warn_textless
from campaign.jobs.log_result import log_result
from campaign.jobs.merge import merge_customers
from campaign.jobs.optout import opt_out
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.restore import read_backup, restore_backup
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel
from campaign.workspace import open_workspace

HEADER = "customer_id,answered_at,channel,answer,wording,evidence"
STATED = ("What you gain", "Why we call", "What you agree to", "end your consent")
TEXT = "May we call you about plans that cost you less? You save money; we learn what helps.\n"


@pytest.fixture
def known(registrar):
    """Two customers, of whom one agreed by letter, and two who share a phone."""
    registrar.bring(
        "customers", "customer_id,phone,name", "C1,+12015550101,Ada Reed", "C7,+12015550107,Carla Lane",
        "T1,+12015550142,Tom", "T2,+12015550142,Tim",
    )  # fmt: skip
    registrar.bring("responses", HEADER, "C7,2026-03-01T10:00,mail,yes,plan-2026-03,scan-7.txt")
    return registrar


def at(registrar, **later):
    """The same desk, some time later."""
    registrar.workspace = open_workspace(registrar.workspace.directory, registrar.workspace.now + timedelta(**later))
    registrar.workspace.store.connection.execute("PRAGMA synchronous = OFF")
    return registrar.workspace


def test_an_answer_is_shown_with_all_that_proves_it(known):
    """Text and hash, evidence and hash, when it was said and when we learned it, from which file, in which entry."""
    (answer,) = prove(known.workspace, "C7").answers
    record = answer.record

    assert answer.text == TEXT
    assert (record.values["wording"], record.values["evidence"], answer.evidence_now) == (
        "plan-2026-03", "scan-7.txt", "as entered",
    )  # fmt: skip
    assert len(record.wording_sha256) == len(record.evidence_sha256) == len(record.link) == 64
    assert record.values["answered_at"] < record.values["recorded_at"]
    assert answer.file["file_name"] == "responses.csv"
    assert (record.entry_no, record.adopted, answer.uses) == (2, False, 0)


def test_evidence_that_was_changed_or_lost_is_told(known):
    """The file is hashed again when the proof is made."""
    scan = known.workspace.directory / "evidence" / "scan-7.txt"
    scan.write_text("signed: somebody else", "utf-8")
    assert prove(known.workspace, "C7").answers[0].evidence_now == "changed"
    scan.unlink()
    assert prove(known.workspace, "C7").answers[0].evidence_now == "missing"


def test_each_call_is_a_use_of_the_answer_that_stood(known):
    """Before the yes nothing allowed it; afterwards the yes; after a no nothing again; the last use is told."""
    workspace = known.workspace
    for when in ("2026-02-20T18:00", "2026-03-05T18:00", "2026-03-06T18:00"):
        log_result(workspace, "C7", "no_answer", at=when)
    known.enroll("C7", Answer.NO)
    workspace = at(known, days=1)
    log_result(workspace, "C7", "no_answer")
    found = prove(workspace, "C7")
    used = found.answers[0]

    assert [call.response_no for call in found.calls] == [None, 1, 1, None]
    assert (used.uses, used.last_used_at) == (2, found.calls[2].facts["attempted_at"])
    assert found.answers[1].uses == 0


def test_a_phone_speaks_for_everybody_at_it(known):
    """In any spelling; a customer alone only for himself, and for stops of the phone that name nobody."""
    known.enroll("T1")
    known.enroll("T2", Answer.NO)
    opt_out(known.workspace, "+12015550142")
    both, first = prove(known.workspace, "(201) 555-0142"), prove(known.workspace, "T1")

    assert [one.record.values["answer"] for one in both.answers] == ["yes", "no"]
    assert [one.record.values["answer"] for one in first.answers] == ["yes"]
    assert [person.customer_id for person in both.people] == ["T1", "T2"]
    assert len(both.suppressions) == 2


def test_a_stop_of_a_phone_that_is_nobodys_is_shown(known):
    """By the number alone."""
    opt_out(known.workspace, "+12015550188")
    found = prove(known.workspace, "201 555 0188")

    assert (found.people, found.answers, len(found.suppressions)) == ((), (), 1)


def test_what_was_taken_back_is_told_with_its_instant(known):
    """It stays in the proof."""
    wrong = known.bring("responses", HEADER, "C1,2026-03-02T10:00,web,yes,plan-2026-03,")
    workspace = at(known, hours=1)
    undo_import(workspace, wrong)
    (answer,) = prove(workspace, "C1").answers

    assert answer.record.ended_at == int(workspace.now.timestamp())


def test_somebody_erased_is_proven_by_id_and_by_number(known):
    """The rows are gone; the ledger knows what was agreed to and how often it was used, and still holds."""
    log_result(known.workspace, "C7", "no_answer", at="2026-03-05T18:00")
    erase_customer(known.workspace, "C7")
    assert known.ask("SELECT COUNT(*) FROM response") == [(0,)]
    for spelled in ("C7", "+1 201 555 0107", "2015550107"):
        found = prove(known.workspace, spelled)
        (answer,) = found.answers
        assert (found.people, answer.text, answer.record.values["evidence"]) == ((), TEXT, "scan-7.txt")
        assert answer.record.removed_at is not None
        assert (answer.uses, len(found.calls)) == (1, 1)
    assert known.verify().faults == ()


def test_a_restored_backup_enters_the_erasures_that_it_missed(known, tmp_path):
    """The ledger of the backup goes on from where it was: the person goes again, and the proof stays."""
    saved = back_up(known.workspace, tmp_path / "safe.db").file
    erase_customer(known.workspace, "C7")
    known.store.close()
    restore_backup(known.workspace, read_backup(known.workspace, saved))
    at(known, hours=1)

    assert known.ask("SELECT COUNT(*) FROM response") == [(0,)]
    assert [one.record.values["evidence"] for one in prove(known.workspace, "C7").answers] == ["scan-7.txt"]
    assert known.verify().faults == ()


def test_the_proof_of_an_old_number_is_found(known):
    """Whoever asks by the present one, or by the id, is shown what was answered under the old one too."""
    known.bring("customers", "customer_id,phone,name", "C7,+12015550177,Carla Lane")
    known.enroll("C7", Answer.NO)

    assert len(prove(known.workspace, "C7").answers) == 2
    assert [one.record.values["answer"] for one in prove(known.workspace, "+12015550107").answers] == ["yes"]


def test_nobody_is_proven_nothing(known):
    """Neither an id, nor a phone, nor anything in the ledger."""
    with pytest.raises(UnknownName):
        prove(known.workspace, "C99")


def test_wordings_are_listed_with_their_versions(known):
    """How often and since when; what was never kept is named."""
    (known.workspace.directory / "wordings" / "plan-2026-03.md").write_text("Another text.\n", "utf-8")
    workspace = at(known, days=1)
    known.enroll("C7")
    known.enroll("C1", wording="W7")
    second, first = list_wordings(workspace)

    assert (first.wording, first.answers, [one.body for one in first.versions]) == (
        "plan-2026-03", 2, [TEXT, "Another text.\n"],
    )  # fmt: skip
    assert (second.wording, second.lacks_text, second.versions) == ("W7", True, ())
    assert find_textless(workspace.store) == ["W7"]


def test_a_wording_without_text_is_warned_of(known):
    """When an answer is recorded, and when a file comes; a known one is not."""
    number = known.bring("responses", HEADER, *(f"C1,2026-03-0{n}T10:00,web,no,W{n}," for n in range(1, 6)))

    assert warn_textless(known.workspace, ["plan-2026-03"]) == ()
    assert warn_imported(known.workspace, number) == (
        "nobody can show what was answered: wordings/ has no text of W1, W2, W3 and 2 more",
    )


def test_an_evidence_reference_leads_nowhere_else(known):
    """A reference that looks like a path out of the folder is a reference, and no file."""
    enroll_customer(
        known.workspace, "C1", answer=Answer.YES, channel=Channel.MAIL, wording="../campaign",
        evidence="../campaign.key",
    )  # fmt: skip
    (answer,) = prove(known.workspace, "C1").answers

    assert (answer.evidence_now, answer.record.evidence_sha256, answer.text) == ("", None, None)


def test_both_records_of_a_merged_person_are_proven(known):
    """By the id of either: both proofs remain, and the merge itself stands in the ledger."""
    known.enroll("C1", Answer.NO)
    merge_customers(known.workspace, "C1", "C7")
    for who in ("C1", "C7", "+12015550101"):
        found = prove(known.workspace, who)
        assert [one.record.values["answer"] for one in found.answers] == ["yes", "no"]
        assert [person.customer_id for person in found.people] == ["C7", "C1"]
        assert len(found.merges) == 1
    assert known.verify().faults == ()


def test_a_new_workspace_has_an_example_that_says_what_and_why(tmp_path):
    """A text states the gain, the reason, what is agreed to, and how it ends; it can be used as it is."""
    place = settle_place(Surroundings(), region="US", zone="America/New_York", currency="USD", language="en")
    begun = begin_workspace(tmp_path / "shop", place, datetime(2026, 3, 10, 15, tzinfo=UTC))
    text = ProofFolder(begun.directory / "wordings").read_wording("right-plan-1") or ""

    assert [part for part in STATED if part not in text] == []
    assert warn_textless(open_workspace(begun.directory), ["right-plan-1"]) == ()
