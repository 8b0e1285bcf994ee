"""Is it on record who did what, in the same breath as what was done, without naming whom?"""

from __future__ import annotations

import csv
import io
import json
import sqlite3

import pytest

from campaign.cli import deeds
from campaign.cli.commands import COMMANDS
from campaign.jobs import optout as optout_job
from campaign.jobs.audit import Trail

NOON = "2026-03-10T12:00-04:00"


@pytest.fixture
def run(town, run_campaign, monkeypatch):
    """Run a command on the town as kim, at noon of its evening."""
    monkeypatch.setenv("CAMPAIGN_USER", "kim")
    monkeypatch.chdir(town.workspace.directory)
    town.join("C1001", trips=4, phone="+12125550123", name="Ada Lovelace")
    return lambda *words: run_campaign(*words, "--workspace", town.workspace.directory, "--now", NOON)


@pytest.fixture
def noted(run):
    """What `campaign audit` tells, the newest first."""
    return lambda *words: run("audit", "--json", *words).data["commands"]


def test_a_command_leaves_who_what_and_how_many(run, noted):
    """One row: user, masked arguments, rows by table, exit code, duration."""
    run("optout", "C1001", "--reason", "Ada asked by mail")
    (one,) = noted()

    assert (one["user"], one["command"], one["exit_code"], one["failure"]) == ("kim", "optout", 0, "")
    assert one["arguments"] == {"customer": "C***", "reason": "A*** a*** b*** m***", "channel": "phone", "now": NOON}
    counted = one["rows_changed"]
    assert (counted.keys(), counted["suppression"]) == ({"consent_ledger", "response", "suppression"}, 1)
    assert one["milliseconds"] >= 0
    assert one["at"] == "2026-03-10T12:00:00-04:00"


@pytest.mark.parametrize("who", ["+1 (212) 555-0123", "2125550123", "Ada Lovelace", "C1001"])
def test_no_argument_names_anybody(run, noted, town, who):
    """Phones, names and ids, however they are written; the row itself holds no more than is shown."""
    run("optout", who)
    kept = json.dumps(town.ask("SELECT * FROM audit")) + json.dumps(noted())

    assert not any(word in kept for word in ("5550123", "555-0123", "Ada", "Lovelace", "C1001"))


def test_files_and_options_are_kept_as_typed(run, noted, tmp_path):
    """What names no person helps whoever looks for a mistake."""
    file = tmp_path / "new customers.csv"
    file.write_text("customer_id,phone\nC7,+12125550177\nC8,nonsense\n", "utf-8")
    run("import", "customers", file)
    (one,) = noted()

    assert one["arguments"]["file"] == str(file)
    assert (one["exit_code"], one["rows_changed"]["customer"], one["rows_changed"]["import_file"]) == (3, 1, 2)


def test_a_failed_command_leaves_a_row_that_says_so(run, noted):
    """Its error and exit code, and no change."""
    assert run("optout", "C999").exit_code == 66
    assert run("import", "customers", "nowhere.csv").exit_code == 66
    later, earlier = noted()

    assert [(one["command"], one["exit_code"], one["failure"]) for one in (earlier, later)] == [
        ("optout", 66, "UnknownName"), ("import", 66, "NoInput"),
    ]  # fmt: skip
    assert earlier["rows_changed"] == later["rows_changed"] == {}


def test_what_is_rolled_back_is_not_said_to_be_done(run, noted, town, monkeypatch):
    """A fault in the middle leaves neither the change nor its row, only that it failed."""

    def break_down(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(optout_job, "refresh_people", break_down)
    assert run("optout", "C1001").exit_code == 1
    (one,) = noted()

    assert (one["rows_changed"], one["exit_code"], one["failure"]) == ({}, 1, "RuntimeError")
    assert town.ask("SELECT COUNT(*) FROM suppression") == [(0,)]


def test_a_command_killed_after_its_change_has_no_end(run, noted, monkeypatch):
    """The change and its row were committed together; how it ended nobody could note."""
    monkeypatch.setattr(Trail, "end", lambda *_, **__: None)
    run("optout", "C1001")
    monkeypatch.undo()
    (one,) = noted()

    assert one["rows_changed"]["suppression"] == 1
    assert one["exit_code"] is None


def test_several_transactions_are_one_command(run, noted, town):
    """Their rows are added up."""
    run("build")
    run("export", "20260310-1", "--dialer", "generic")
    export, build = noted()

    assert build["rows_changed"]["lead"] == 1
    assert export["rows_changed"]["batch_lead"] == 1
    assert len(town.ask("SELECT * FROM audit_end")) == 2


@pytest.mark.parametrize("words", ["status", "explain C1001", "build --dry-run", "doctor", "audit", "find Ada"])
def test_looking_leaves_no_row(run, noted, words):
    """Who only reads is not noted."""
    run(*words.split())

    assert noted() == []


def test_nothing_done_is_nothing_noted(run, noted):
    """A list that stands already is not built again."""
    run("build")
    run("build")

    assert [one["command"] for one in noted()] == ["build"]


def test_seeing_people_in_full_is_noted(run, noted):
    """Even by a command that only reads, with what was typed."""
    run("find", "Ada", "--reveal")
    (one,) = noted()

    assert (one["command"], one["detail"], one["exit_code"]) == ("find", "personal data shown in full", 0)
    assert one["arguments"]["reveal"] is True


def test_the_nightly_run_is_noted_beside_what_it_ran(run, noted):
    """The night itself, and each command in it."""
    run("nightly", "--quiet")
    names = [one["command"] for one in noted()]

    assert names[0] == "nightly"
    assert "build" in names


def test_it_is_searched_and_written_for_a_spreadsheet(run, noted):
    """By day, user and command; one line a command."""
    run("build")
    run("optout", "C1001")

    assert [one["command"] for one in noted("--command", "build")] == ["build"]
    assert noted("--user", "lee") == noted("--since", "2026-03-11") == []
    assert len(noted("--user", "kim", "--since", "2026-03-10")) == 2
    assert run("audit", "--since", "yesterday").exit_code == 2
    lines = list(csv.DictReader(io.StringIO(run("audit", "--csv").out)))
    assert [line["command"] for line in lines] == ["optout", "build"]
    assert "kim" in run("audit").out


@pytest.mark.parametrize("table", ["audit", "audit_end"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET audit_no = audit_no + 1"])
def test_the_record_is_only_added_to(run, town, table, change):
    """The database itself refuses."""
    run("optout", "C1001")
    with pytest.raises(sqlite3.IntegrityError, match="never re"):
        town.tell(change.format(table))


def test_commands_that_write_exist():
    """The names of the table of commands."""
    assert {*deeds.WRITING, *deeds.ALWAYS} <= {row.name for row in COMMANDS}
