"""What do verify, consent proof and consent wordings print, and with which exit code do they end?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from campaign.workspace import create_workspace

DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'
NOW = "2026-03-10T15:00+00:00"


@pytest.fixture
def desk(tmp_path, run_campaign):
    """Runs a command in a workspace with one customer who agreed by letter."""
    files = {"campaign.toml": DESK, "wordings/letter-1.md": "May we call you? You save money.\n"}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(NOW))

    def run(*words):
        return run_campaign(*words, "--workspace", tmp_path / "desk", "--now", NOW)

    people = tmp_path / "people.csv"
    people.write_text("customer_id,phone,name\nC1,+12015550101,Ada Reed\n", "utf-8")
    run("import", "customers", people)
    run("enroll", "C1", "--answer", "yes", "--channel", "mail", "--wording", "letter-1", "--evidence", "scan-1")
    return run


@pytest.fixture
def falsify(tmp_path):
    """Somebody else writes into the database."""

    def write(*statements):
        with closing(sqlite3.connect(tmp_path / "desk" / "campaign.db", isolation_level=None)) as stranger:
            for statement in statements:
                stranger.execute(statement)

    return write


def test_a_ledger_that_holds_shows_its_head(desk):
    """The head is what is worth noting; asked for later, it is found."""
    done = desk("verify")
    head = desk("verify", "--json").data["head"]

    assert done.exit_code == 0
    assert done.out.startswith("The ledger holds.")
    assert head in done.out
    assert "The head you noted is entry 2" in desk("verify", "--head", head).out
    assert desk("verify", "--head", "00" * 32).exit_code == 74


def test_a_changed_answer_is_named(desk, falsify):
    """Exit code 74, and a warning that cron mails."""
    guards = ("DROP TRIGGER response_is_only_taken_back", "DROP TRIGGER response_is_never_changed")
    falsify(*guards, "UPDATE response SET answered_at = 5")
    done = desk("verify", "--quiet")

    assert done.exit_code == 74
    assert "the ledger does not hold: answer 1 was changed" in done.err
    assert desk("verify", "--json").data["faults"][0]["entry_no"] == 2


def test_an_answer_from_elsewhere_is_named_and_can_be_adopted(desk, falsify):
    """It did not come through a command."""
    falsify(
        "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, recorded_at)"
        " VALUES (1, 5, 'mail', 'no', 'marketing', 5)"
    )

    assert "1 rows of response have no entry: 2" in desk("verify").out
    assert "1 rows without an entry were entered as adopted." in desk("verify", "--adopt").out
    assert desk("verify").exit_code == 0


def test_a_proof_masks_who_it_is_about(desk):
    """Name and phone only with --reveal; what was agreed to, and its text, always."""
    masked, revealed = desk("consent", "proof", "C1"), desk("consent", "proof", "C1", "--reveal")

    assert "C1 (A*** R***), +1201***0101" in masked.out
    assert "C1 (Ada Reed), +12015550101" in revealed.out
    for shown in (masked.out, revealed.out):
        assert "Answer 1: yes to marketing" in shown
        assert "“May we call you? You save money.”" in shown
        assert "No call is on record." in shown


def test_a_proof_as_data_says_everything(desk):
    """Instants with their offset, hashes, links."""
    data = desk("consent", "proof", "(201) 555-0101", "--json").data
    (answer,) = data["answers"]

    assert data["customers"] == [{"customer_id": "C1", "name": "A*** R***", "phone": "+1201***0101"}]
    assert (answer["answered_at"], answer["wording_text"]) == (
        "2026-03-10T15:00:00+00:00", "May we call you? You save money.\n",
    )  # fmt: skip
    assert (answer["entry_no"], len(answer["link"]), answer["uses"]) == (2, 64, 0)
    assert data["ledger"]["entries"] == 2


def test_somebody_unknown_has_no_proof(desk):
    """Exit code 66, as for every name that nobody bears."""
    assert desk("consent", "proof", "C2").exit_code == 66


def test_wordings_are_listed_and_missing_texts_warned_of(desk):
    """In the list, when an answer is recorded, and by doctor."""
    assert "no text of letter-2" in desk(
        "enroll", "C1", "--answer", "no", "--channel", "web", "--wording", "letter-2"
    ).err
    done = desk("consent", "wordings")
    known, lacking = desk("consent", "wordings", "--json").data["wordings"]

    assert "May we call you? You save money." in done.out
    assert "put it into wordings/letter-2.md" in done.err
    assert (known["wording"], known["answers"], known["lacks_text"]) == ("letter-1", 1, False)
    assert lacking["lacks_text"] is True
    checks = {one["name"]: one for one in desk("doctor", "--json").data["checks"]}
    assert checks["wordings"]["passed"] is None
    assert "letter-2" in checks["wordings"]["sentence"]
    assert checks["ledger"]["passed"] is True


def test_a_lost_head_is_noticed_by_doctor(desk, falsify):
    """Without going along the ledger."""
    falsify("DROP TRIGGER ledger_head_stays", "DELETE FROM ledger_head")
    checks = {one["name"]: one for one in desk("doctor", "--json").data["checks"]}

    assert checks["ledger"]["passed"] is False
