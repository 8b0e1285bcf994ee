"""Does what was kept long enough go, and nothing that somebody relies on?"""

from __future__ import annotations

import os

import pytest
from townlife.fixtures import found_town, town
from townlife.papers import DESK

from campaign.jobs.privacy.retain import let_go

__all__ = ["found_town", "town"]

PERIODS = """
[retention_periods]
attempts_months = 6
contacts_months = 12
exports_days = 30
rejects_days = 30
inbox_days = 30
backups_days = 60
"""
DAY = 86_400


@pytest.fixture
def old_town(found_town):
    """Calls, contacts and files of all ages."""
    town = found_town({"campaign.toml": DESK + PERIODS})
    town.join("C1", phone="+12015550101")
    town.attempt("C1", "no_answer", "2025-01-05T18:00", note="nobody", phone="+12015550101")
    town.attempt("C1", "wrong_number", "2025-01-06T18:00", note="a neighbour", phone="+12015550101")
    town.attempt("C1", "no_answer", "2026-03-05T18:00", note="nobody", phone="+12015550101")
    town.reach("C1", "mail", "2025-01-05T18:00")
    town.reach("C1", "mail", "2026-01-05T18:00")
    town.complain("C1")
    town.tell("UPDATE contact SET happened_at = ? WHERE kind = 'complaint'", town.now - 900 * DAY)
    for folder in ("exports", "rejects", "inbox/done", "backups"):
        for age in (1, 45, 75):
            path = town.workspace.directory / folder / f"{age}.csv"
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_text("x")
            os.utime(path, (town.now - age * DAY,) * 2)
    return town


def left(town, folder):
    return sorted(path.name for path in (town.workspace.directory / folder).iterdir() if path.is_file())


def test_what_is_old_goes_and_what_limits_follow_from_stays(old_town):
    """The calls are still counted, the wrong number is still known, the open complaint is still open."""
    before = old_town.ask("SELECT * FROM standing")
    done = let_go(old_town.workspace)

    assert {one.what: one.count for one in done.expired} == {
        "attempts": 2, "contacts": 1, "exports": 2, "rejects": 2, "imported files": 2, "own backups": 1,
    }  # fmt: skip
    assert old_town.ask("SELECT note, reference, phone FROM attempt ORDER BY attempt_no") == [
        (None, "", None), (None, "", "+12015550101"), ("nobody", "C1", "+12015550101"),
    ]  # fmt: skip
    assert old_town.ask("SELECT kind FROM contact ORDER BY 1") == [("complaint",), ("other",)]
    assert old_town.ask("SELECT * FROM standing") == before
    assert old_town.differences() == []
    assert [left(old_town, name) for name in ("exports", "rejects", "inbox/done", "backups")] == [
        ["1.csv"], ["1.csv"], ["1.csv"], ["1.csv", "45.csv"],
    ]  # fmt: skip


def test_the_second_time_there_is_nothing(old_town):
    """What went is gone; the first time is on record."""
    let_go(old_town.workspace)

    assert {one.count for one in let_go(old_town.workspace).expired} == {0}
    assert old_town.ask("SELECT COUNT(*) FROM audit WHERE command = 'retain'") == [(1,)]


def test_a_rehearsal_tells_the_same_and_changes_nothing(old_town):
    """Rows and files."""
    rehearsed = let_go(old_town.workspace, dry_run=True)

    assert left(old_town, "exports") == ["1.csv", "45.csv", "75.csv"]
    assert old_town.ask("SELECT COUNT(*) FROM attempt WHERE note IS NOT NULL") == [(3,)]
    assert let_go(old_town.workspace) == rehearsed


def test_without_periods_everything_is_kept(town):
    """Only backups have a day of their own."""
    town.join("C1")
    town.attempt("C1", "no_answer", "2020-01-05T18:00", note="nobody")

    assert [one.what for one in let_go(town.workspace).expired] == ["own backups"]
    assert town.ask("SELECT note FROM attempt") == [("nobody",)]


def test_a_backup_elsewhere_is_named_when_its_day_has_come(desk):
    """It is the operator's to destroy; once it is gone, nobody speaks of it any more."""
    copy = desk.folder.parent / "safe.db"
    desk.type("backup", copy)
    early = desk.type("retain", "--json", now="2026-06-01T12:00:00-04:00").data
    late = desk.type("retain", "--json", now="2026-07-01T12:00:00-04:00").data
    copy.unlink()
    gone = desk.type("retain", "--json", now="2026-07-02T12:00:00-04:00").data

    assert (early["overdue_backups"], late["overdue_backups"], gone["overdue_backups"]) == ([], [str(copy)], [])
    assert desk.ask("SELECT COUNT(*) FROM backup_file WHERE destroyed_at IS NULL") == [(0,)]


def test_the_night_lets_go_only_where_periods_are_stated(desk):
    """An old file for a dialer stays until campaign.toml says how long."""
    settings, old = desk.folder / "campaign.toml", desk.folder / "exports" / "old.csv"
    old.parent.mkdir(mode=0o700)
    old.write_text("x")
    os.utime(old, (0, 0))
    desk.type("nightly")
    before = old.exists()
    settings.write_text(settings.read_text("utf-8") + PERIODS, "utf-8")
    night = desk.type("nightly", "--json")

    assert before
    assert not old.exists()
    assert night.data["failures"] == []
