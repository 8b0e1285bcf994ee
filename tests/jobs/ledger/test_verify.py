"""Does every answer and every stop come into the ledger by itself, and does what was legally done always hold?"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from campaign.jobs.imports import import_file
from campaign.jobs.optout import opt_out
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel, Purpose
from campaign.rules.ledger import keyed_hash
from campaign.store.consent import add_response
from campaign.store.ledger import append
from campaign.workspace import open_workspace

HEADER = "customer_id,answered_at,channel,answer,wording,evidence"


def bodies(registrar):
    """The entries, as JSON says them."""
    return [json.loads(body) for (body,) in registrar.ask("SELECT body FROM consent_ledger ORDER BY entry_no")]


def kinds(registrar):
    return [(one["kind"], one["source"], len(one["rows"])) for one in bodies(registrar)]


def rewind(registrar):
    """Make the database one of the first schema again: as if an older program had written it."""
    for kind, name in registrar.ask("SELECT type, name FROM sqlite_schema WHERE type = 'trigger'"):
        registrar.store.connection.execute(f"DROP {kind} {name}")
    for table in ("consent_ledger", "ledger_head", "wording"):
        registrar.store.connection.execute(f"DROP TABLE {table}")
    registrar.store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_consent_ledger'")
    registrar.store.connection.execute("PRAGMA user_version = 1")
    registrar.store.close()


def test_a_history_holds(history):
    """Everything that was answered, stopped and taken back has its entry, and nothing else."""
    found = history.verify()

    assert found.faults == ()
    assert found.exit_code == 0
    (answers,), (stops,) = history.ask("SELECT COUNT(*) FROM response"), history.ask("SELECT COUNT(*) FROM suppression")
    assert (found.rows["response"], found.rows["suppression"]) == (answers[0], stops[0])
    assert answers[0] > 60


def test_a_file_a_hand_and_a_stop_are_entered(registrar):
    """One entry for a file, one for each answer by hand, two for a stop: the answer and the suppression."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101", "C2,+12015550102")
    registrar.bring("responses", HEADER, "C1,2026-03-01T10:00,mail,yes,W,", "C2,2026-03-01T10:00,mail,no,W,")
    registrar.enroll("C2")
    opt_out(registrar.workspace, "C1")

    assert kinds(registrar) == [
        ("opened", "", 0), ("stated", "response", 2), ("stated", "response", 1), ("stated", "response", 1),
        ("stated", "suppression", 1),
    ]  # fmt: skip


def test_an_entry_names_nobody(registrar):
    """Ids, phones and answers to other questions stand in it as hashes only; the key finds them again."""
    registrar.bring("customers", "customer_id,phone,name", "Ada-1,+12015550101,Ada Reed")
    registrar.bring("responses", f"{HEADER},need:pet", "Ada-1,2026-03-01T10:00,mail,yes,plan-2026-03,scan-7.txt,ferret")
    opt_out(registrar.workspace, "Ada-1")
    text = "".join(body for (body,) in registrar.ask("SELECT body FROM consent_ledger"))
    key = registrar.workspace.key

    assert not [word for word in ("Ada", "2015550101", "Reed", "ferret") if word in text]
    assert keyed_hash(key, "person", "Ada-1")[:32] in text
    assert keyed_hash(key, "phone", "+12015550101")[:32] in text
    assert keyed_hash(key, "private", '{"pet": "ferret"}')[:32] in text


@pytest.mark.parametrize("spelled", ["+12015550101", "(201) 555-0101", "call of 201 555.0101, 10 o'clock"])
def test_a_phone_in_a_reference_is_covered(registrar, spelled):
    """Whoever writes it there, whatever it says; a change of that reference is still found."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    told = {"answer": Answer.NO, "channel": Channel.WEB, "purpose": Purpose.MARKETING, "now": 5}
    registrar.later(lambda store: add_response(store, 1, evidence=spelled, **told))
    text = "".join(body for (body,) in registrar.ask("SELECT body FROM consent_ledger"))
    key = registrar.workspace.key

    assert "0101" not in re.sub("[0-9a-f]{32}", "", text)
    assert f'"keyed:{keyed_hash(key, "private", spelled)[:32]}"' in text
    assert registrar.verify().faults == ()
    for guard in ("response_is_only_taken_back", "response_is_never_changed"):
        registrar.store.connection.execute(f"DROP TRIGGER {guard}")
    registrar.store.connection.execute("UPDATE response SET evidence = '+12015550102'")
    assert [fault.sentence for fault in registrar.verify().faults] == ["answer 1 was changed"]


def test_text_and_evidence_are_fixed_by_their_hashes(registrar):
    """A wording is kept as it stood when it was used first; another text under the same id is another version."""
    registrar.bring("customers", "customer_id,phone", "C7,+12015550107")
    registrar.enroll("C7", evidence="scan-7.txt")
    (registrar.workspace.directory / "wordings" / "plan-2026-03.md").write_text("Another text.\n", "utf-8")
    again = open_workspace(registrar.workspace.directory, registrar.workspace.now)
    registrar.workspace = again
    registrar.enroll("C7", evidence="scan-8.txt")
    first, second = (one for one in bodies(registrar) if one["source"] == "response")

    assert first["files"].keys() == {"scan-7.txt"}
    assert "files" not in second
    assert first["wordings"] != second["wordings"]
    assert [body for (body,) in registrar.ask("SELECT body FROM wording ORDER BY body")] == [
        "Another text.\n", "May we call you about plans that cost you less? You save money; we learn what helps.\n",
    ]  # fmt: skip
    assert registrar.verify().faults == ()


def test_a_large_file_becomes_several_entries(registrar):
    """Some hundred rows an entry; each row once."""
    people = [f"C{number},+1201555{number % 10_000:04d}" for number in range(100, 1_300)]
    registrar.bring("customers", "customer_id,phone", *people)
    registrar.bring("responses", HEADER, *(f"C{n},2026-03-01T10:00,mail,yes,W," for n in range(100, 1_300)))

    assert [rows for _, source, rows in kinds(registrar) if source == "response"] == [512, 512, 176]
    assert registrar.verify().faults == ()


def test_taking_a_file_back_is_entered(registrar):
    """Answers end, customers of whom nothing else is known go; the numbers of their answers may be given again."""
    brought = registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    answered = registrar.bring("responses", HEADER, "C1,2026-03-01T10:00,mail,yes,W,")
    undo_import(registrar.workspace, answered)
    undo_import(registrar.workspace, brought)
    registrar.bring("customers", "customer_id,phone", "C2,+12015550102")
    registrar.enroll("C2")

    assert kinds(registrar)[1:] == [
        ("stated", "response", 1), ("ended", "response", 1), ("removed", "response", 1), ("stated", "response", 1),
    ]  # fmt: skip
    assert registrar.ask("SELECT response_no FROM response") == [(1,)]
    assert registrar.verify().faults == ()


def test_a_registry_is_not_entered_our_own_list_is(registrar):
    """Copies of registries are long and somebody else's."""
    registrar.bring("suppressions", "phone,source", "+12015550199,own list")
    path = registrar.workspace.directory / "copy.csv"
    path.write_text("phone\n+12015550177\n", "utf-8")
    dated = registrar.workspace.today
    import_file(registrar.workspace, "suppressions", path, registry="us-dnc", dated=dated)

    assert kinds(registrar) == [("opened", "", 0), ("stated", "suppression", 1)]
    assert registrar.verify().faults == ()


def test_a_rehearsal_leaves_nothing(registrar):
    """What is rolled back was never entered."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    path = registrar.workspace.directory / "answers.csv"
    path.write_text(f"{HEADER}\nC1,2026-03-01T10:00,mail,yes,W,\n", "utf-8")
    import_file(registrar.workspace, "responses", path, dry_run=True)
    add = "INSERT INTO suppression (phone, source, listed_at, expires_at, recorded_at) VALUES ('+1', 'x', 1, 2, NULL)"
    with pytest.raises(sqlite3.IntegrityError):
        registrar.later(lambda store: (opt_out(registrar.workspace, "C1"), store.connection.execute(add)))

    assert kinds(registrar) == [("opened", "", 0)]
    assert registrar.verify().faults == ()


def test_a_note_of_its_own_stands_in_the_ledger(registrar):
    """What no watched table says, with persons and phones hashed, in the transaction of what it is about."""
    about = {"persons": ["C1", "C2"], "phones": ["+12015550101"], "reason": "twins"}
    registrar.later(lambda store: append(store, "merged", **about))
    note = bodies(registrar)[-1]

    assert (note["kind"], note["note"]["reason"]) == ("merged", "twins")
    assert note["note"]["persons"] == [keyed_hash(registrar.workspace.key, "person", one)[:32] for one in ("C1", "C2")]
    assert registrar.verify().faults == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_ledger SET body = body WHERE entry_no = 2", "DELETE FROM consent_ledger WHERE entry_no = 2",
        "UPDATE ledger_head SET entries = entries - 1", "DELETE FROM ledger_head", "UPDATE wording SET body = ''",
        "DELETE FROM wording", "UPDATE response SET answered_at = 5", "UPDATE response SET undone_at = 7, until = 9",
        "DELETE FROM response WHERE undone_at IS NULL",
        "UPDATE response SET undone_at = NULL WHERE undone_at IS NOT NULL",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_forget(history, statement):
    """Whoever sends such a statement, ours or a stranger's, is refused by a trigger."""
    with pytest.raises(sqlite3.IntegrityError, match=r"never|once"), history.store.rehearsing():
        history.store.connection.execute(statement)


def test_a_stop_without_the_key_is_kept_and_named(registrar):
    """A stop is worth more than its entry; later it is adopted, when somebody asks for that."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    key = registrar.workspace.directory / "campaign.key"
    kept = key.read_text("ascii")
    key.unlink()
    registrar.workspace = open_workspace(registrar.workspace.directory, registrar.workspace.now)
    opt_out(registrar.workspace, "C1")
    key.write_text(kept, "ascii")
    registrar.workspace = open_workspace(registrar.workspace.directory, registrar.workspace.now)
    found = registrar.verify()

    assert [fault.sentence for fault in found.faults] == [
        "1 rows of response have no entry: 1", "1 rows of suppression have no entry: 1",
    ]  # fmt: skip
    assert registrar.verify(adopt=True).adopted == 2
    assert registrar.verify().faults == ()
    assert kinds(registrar)[-2:] == [("adopted", "response", 1), ("adopted", "suppression", 1)]


def test_nothing_is_adopted_into_a_ledger_that_does_not_hold(registrar):
    """Otherwise whoever removes an entry could have its row entered anew."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    registrar.enroll("C1")
    registrar.store.connection.execute("DROP TRIGGER consent_ledger_is_never_shortened")
    registrar.store.connection.execute("DELETE FROM consent_ledger WHERE entry_no = 2")
    found = registrar.verify(adopt=True)

    assert found.adopted == 0
    assert found.faults[0].sentence == "entry 2 is missing: the head knows 2"


def test_a_lost_head_is_remembered(registrar):
    """Whoever removes the end and the head gets no new seal for what is left: the next entry says what happened."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    registrar.enroll("C1")
    guards = ("consent_ledger_is_never_shortened", "ledger_head_stays", "response_is_taken_back_before_it_goes")
    with closing(sqlite3.connect(registrar.workspace.directory / "campaign.db", isolation_level=None)) as stranger:
        for trigger in guards:
            stranger.execute(f"DROP TRIGGER {trigger}")
        for falsified in ("consent_ledger WHERE entry_no = 2", "ledger_head", "response"):
            stranger.execute(f"DELETE FROM {falsified}")
    registrar.enroll("C1", Answer.NO)
    found = registrar.verify()

    assert [one["kind"] for one in bodies(registrar)] == ["opened", "broken", "stated"]
    assert found.faults[0].entry_no == 2


def test_a_noted_head_is_found_again(registrar):
    """As long as what came before it is as it was; a head of another ledger is not there."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    registrar.enroll("C1")
    noted = registrar.verify().head
    registrar.enroll("C1", Answer.NO)
    found = registrar.verify(head=noted.upper())
    unknown = registrar.verify(head="ab" * 32)

    assert (found.noted_at, found.faults) == (2, ())
    assert unknown.faults[0].sentence == "the noted head is not in the ledger"


def test_an_older_database_is_adopted_when_it_is_brought_up(registrar):
    """Every row it has gets an entry that says so, whether it was taken back or not; then all goes on as ever."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101", "C2,+12015550102")
    taken = registrar.bring("responses", HEADER, "C1,2026-03-01T10:00,mail,yes,W,")
    undo_import(registrar.workspace, taken)
    registrar.enroll("C2")
    opt_out(registrar.workspace, "C2")
    rewind(registrar)
    registrar.workspace = open_workspace(registrar.workspace.directory, registrar.workspace.now + timedelta(days=1))
    registrar.enroll("C1")

    assert kinds(registrar) == [
        ("opened", "", 0), ("adopted", "response", 3), ("ended", "response", 1), ("adopted", "suppression", 1),
        ("stated", "response", 1),
    ]  # fmt: skip
    assert registrar.verify().faults == ()


def test_a_column_that_came_later_is_held_against_its_default(registrar):
    """An answer entered before there was such a column can have nothing else in it."""
    registrar.bring("customers", "customer_id,phone", "C1,+12015550101")
    registrar.enroll("C1")
    registrar.store.connection.execute("ALTER TABLE response ADD COLUMN later TEXT NOT NULL DEFAULT 'it''s new'")
    assert registrar.verify().faults == ()
    registrar.store.connection.execute("DROP TRIGGER response_is_only_taken_back")
    registrar.store.connection.execute("UPDATE response SET later = 'old'")

    assert [fault.sentence for fault in registrar.verify().faults] == ["answer 1 was changed"]
