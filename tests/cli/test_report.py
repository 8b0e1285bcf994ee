"""What does an operator see, and what does a program get, from `campaign report`?"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from campaign.clock import day_number, instant
from campaign.workspace import create_workspace, open_workspace

DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n[attributes]\ncontract = "text"\n'
NOW = datetime(2026, 3, 10, 17, tzinfo=UTC)
REPORTS = ("retention", "cancellation", "funnel")


@pytest.fixture
def folder(tmp_path):
    """An empty workspace."""
    workspace = create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, NOW)
    workspace.store.connection.execute("ALTER TABLE customer ADD COLUMN contract TEXT")
    workspace.store.close()
    return tmp_path / "desk"


@pytest.fixture
def ask(run_campaign, folder):
    """Run a report on the workspace as if it were NOW."""

    def run(report, *arguments):
        return run_campaign("report", report, "--workspace", folder, "--now", NOW.isoformat(), *arguments)

    return run


@pytest.fixture
def full(folder):
    """Forty subscriptions of two campaigns, half of one cancelled in February; one call for each, one yes in four."""
    workspace = open_workspace(folder, NOW)
    run = workspace.store.connection.execute
    run("PRAGMA foreign_keys = OFF")
    run("BEGIN")
    flags = "dialled, answered, reached, refused_at_opening, stop, wrong_number, callback, complaint, machine, final"
    for code, accepted in (("yes", 1), ("no", 0)):
        run(
            f"INSERT INTO disposition (code, label, accepted, refused, known, rest_days, {flags})"
            " VALUES (?, ?, ?, ?, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1)",
            (code, code, accepted, 1 - accepted),
        )
    for place in range(40):
        run(
            "INSERT INTO customer (customer_id, phone, phone_callable, place_no, language_no, household_no, plan_no,"
            " holdout_base, import_no, recorded_at, tier) VALUES (?, '+12015550100', 1, 1, 0, 0, 0, 0, 0, 0, ?)",
            (f"C{place}", ("gold", "silver")[place // 4 % 2]),
        )
        start = date(2026, 1, 10) + timedelta(days=place // 4)
        end = start + timedelta(days=25) if place % 4 == 1 else None
        run(
            "INSERT INTO subscription (customer_no, product, started_on, cancelled_on, cancel_reason, monthly_value,"
            " campaign, recorded_at) VALUES (?, 'line', ?, ?, 'too dear', 1900, ?, 0)",
            (place + 1, day_number(start), end and day_number(end), "winter" if place % 2 else "autumn"),
        )
        run(
            "INSERT INTO attempt (customer_no, reference, attempted_at, disposition_no, duration_seconds, recorded_at)"
            " VALUES (?, '', ?, ?, 60, 0)",
            (place + 1, instant(datetime(2026, 1, 9, 18, tzinfo=UTC)), 1 if place % 4 == 1 else 2),
        )
    run("COMMIT")
    workspace.store.close()
    return folder


@pytest.mark.parametrize("report", REPORTS)
def test_an_empty_workspace_has_nothing_to_report_and_says_so(ask, report):
    """A sentence with the way out and the definition; no crash, and with --json an empty list."""
    told = ask(report)
    assert told.exit_code == 0
    assert "Nothing to report" in told.out
    assert "Definition" in told.out
    assert ask(report, "--json").data["groups"] == []
    assert ask(report, "--csv").out.count("\n") == 2


@pytest.mark.parametrize("report", REPORTS)
def test_json_is_one_object_with_the_definition(ask, full, report):
    """The envelope of every command, the definition inside."""
    told = ask(report, "--json")
    envelope = json.loads(told.out)
    assert envelope["command"] == f"report {report}"
    assert envelope["data"]["as_of"] == "2026-03-10"
    assert envelope["data"]["definition"].startswith("Population: ")
    assert len(envelope["data"]["groups"]) == 1


@pytest.mark.parametrize("report", REPORTS)
def test_csv_is_a_table_with_the_definition(ask, full, report):
    """Same number of cells in every row, the definition in the first."""
    told = ask(report, "--csv", "--quiet")
    rows = list(csv.reader(io.StringIO(told.out)))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[1][0] == "definition"
    assert rows[1][-1].startswith("Population: ")


def test_retention_shows_curve_milestones_and_verdict(ask, full):
    """Two campaigns: marks, numbers at risk, shares, what is not yet observable, and the test in words."""
    told = ask("retention", "--by", "campaign", "--as-of", "2026-03-10")
    for words in (
        "Retention by campaign, as of 2026-03-10: 40 subscriptions, 10 cancelled, 30 still there when last seen.",
        "o autumn   x winter",
        "at risk",
        "50.0 %",
        "not yet",
        "Log-rank test over 2 groups:",
        "the groups differ.",
        "Kaplan-Meier",
    ):
        assert words in told.out


def test_groups_alike_are_not_called_different(ask, full):
    """Both tiers lose one in four after 25 days; a single group is not compared at all."""
    told = ask("retention", "--by", "tier")
    assert "p = 1.0000: no evidence that the groups differ." in told.out
    assert "Log-rank" not in ask("retention", "--by", "product").out


def test_many_groups_stand_side_by_side(ask, full, monkeypatch):
    """From four groups on a row each, with limits only where there is room."""
    monkeypatch.setenv("COLUMNS", "130")
    arguments = ("retention", "--by", "started_on", "--milestones", "20,30")
    wide = ask(*arguments).out
    assert "75.0 (" in wide
    assert "Drawn are the 6 largest of 10 groups." in wide
    monkeypatch.setenv("COLUMNS", "80")
    narrow = ask(*arguments).out
    assert "75.0 (" not in narrow
    assert "With limits from 112 columns on" in narrow


def test_cancellation_shows_the_mature_and_the_reasons(ask, full):
    """Within 30 days ten of forty, with the value that left."""
    told = ask("cancellation", "--as-of", "2026-03-10")
    assert "10 of 40 subscriptions cancelled so far" in told.out
    assert "25.0 %" in told.out
    assert "too dear" in told.out
    assert "190.00" in told.out
    side_by_side = ask("cancellation", "--by", "started_on")
    assert "Of the mature cancelled within, in percent" in side_by_side.out


def test_funnel_shows_acceptances_beside_what_became_of_them(ask, full):
    """Ten accepted, all of whom have cancelled since."""
    told = ask("funnel", "--as-of", "2026-03-10")
    assert "40 matters closed, 10 accepted, of whom 0 are still there, 10 cancelled, 0 unknown." in told.out
    assert "25.0 % (14.2–40.2)" in told.out
    assert "By attempt" in told.out
    assert "2026-01-09" in told.out


def test_months_are_named_as_months(ask, full):
    """With --unit month every key and heading says so."""
    arguments = ("retention", "--unit", "month", "--milestones", "1")
    assert "1 month " in ask(*arguments).out
    (group,) = ask(*arguments, "--json").data["groups"]
    assert group["milestones"][0]["month"] == 1
    assert "median_months" in group


def test_subscriptions_that_end_before_they_start_are_told(ask, full):
    """They are left out, with a warning on standard error."""
    workspace = open_workspace(full, NOW)
    workspace.store.connection.execute("UPDATE subscription SET cancelled_on = 1 WHERE subscription_no = 1")
    workspace.store.close()
    told = ask("retention")
    assert "warning: 1 subscriptions end before they start and were left out." in told.err


@pytest.mark.parametrize(
    "wrong",
    [
        ("--as-of", "10.3.2026"),
        ("--from", "soon"),
        ("--milestones", "30;60"),
        ("--milestones", "-1"),
        ("--by", "phone"),
        ("--from", "2026-02-01", "--to", "2026-01-01"),
    ],
)
def test_what_makes_no_sense_is_refused_as_usage(ask, wrong):
    """Exit code 2, the option named, nothing on standard output."""
    told = ask("retention", *wrong)
    assert (told.exit_code, told.out) == (2, "")
    assert told.err.startswith("campaign: ")


def test_a_rule_that_makes_no_sense_points_at_the_column(ask):
    """Exit code 78, as for the rule of an offer."""
    told = ask("funnel", "--where", "contract == 3")
    assert told.exit_code == 78
    assert "column 13" in told.err
