"""Do the commands that look after a workspace say what is wrong, what was done, and what to do next?"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

NOW = ("--now", "2026-03-10T12:00-04:00")


@pytest.fixture
def run(town, run_campaign):
    """Run a command on a healthy town at noon of its evening."""
    town.join("C1", trips=4)
    town.rewrite("UPDATE response SET recorded_at = ?", town.now)

    def run(*words):
        return run_campaign(*words, "--workspace", town.workspace.directory, *NOW)

    return run


def customers(path):
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT customer_id FROM customer ORDER BY 1")]


def test_doctor_is_content_with_a_healthy_workspace(run):
    """Exit code 0, and every check with its sentence."""
    done = run("doctor")

    assert done.exit_code == 0
    assert done.out.startswith("All 21 checks passed.")
    assert done.out.count("✓ passed") == 21


def test_doctor_says_what_to_do(run, town):
    """The failure as a warning, which cron mails; the remedy as the next command."""
    town.workspace.directory.chmod(0o755)
    done = run("doctor", "--quiet")

    assert (done.exit_code, done.out) == (77, "")
    assert "permissions: Others may look into" in done.err
    assert f"Next: chmod -R go= {town.workspace.directory}" in run("doctor").err


def test_doctor_as_data(run, town):
    """Each check by name, with what it found."""
    town.tell("DELETE FROM registry")
    data = run("doctor", "--json", "--quick").data
    checks = {check["name"]: check for check in data["checks"]}

    assert data["failed"] == 1
    assert (checks["registries"]["passed"], checks["registries"]["exit_code"]) == (False, 78)
    assert checks["registries"]["remedy"].startswith("campaign import suppressions FILE --registry")
    assert checks["standing"]["passed"] is None


def test_doctor_works_where_nothing_else_does(run, town):
    """Settings that cannot be read, and a file that is no database."""
    (town.workspace.directory / "campaign.toml").write_text("[desk\n", "utf-8")
    (town.workspace.directory / "campaign.db").write_bytes(b"hello " * 1000)
    done = run("doctor")

    assert done.exit_code == 74
    assert "2 of 6 checks failed." in done.out


def test_backup_says_what_and_where(run, tmp_path):
    """Customers first; the key beside it; that it lies on the same disk."""
    done = run("backup", tmp_path / "safe.db")

    assert done.exit_code == 0
    assert done.out.startswith(f"Copied 1 customers to {tmp_path}/safe.db (")
    assert f"and its key to {tmp_path}/safe.db.key." in done.out
    assert "the same disk" in done.out


def test_backup_as_data(run, tmp_path):
    """Where it lies, how large it is, and where the key is."""
    data = run("backup", tmp_path / "safe.db", "--without-key", "--json").data

    assert data["file"] == str(tmp_path / "safe.db")
    assert (data["key_file"], data["customers"], data["verified"]) == (None, 1, True)


def test_backup_never_overwrites(run, tmp_path):
    """Exit code 73."""
    assert [run("backup", tmp_path / "safe.db").exit_code for _ in range(2)] == [0, 73]


def test_restore_wants_a_yes(run, town, tmp_path):
    """Without a terminal it asks nobody, and does nothing."""
    run("backup", tmp_path / "safe.db")
    town.join("C2")
    refused = run("restore", tmp_path / "safe.db")

    assert refused.exit_code == 2
    assert "nobody said yes" in refused.err
    assert customers(town.workspace.directory / "campaign.db") == ["C1", "C2"]


def test_restore_says_what_was_put_where(run, town, tmp_path):
    """The one before is named, so that there is a way back."""
    run("backup", tmp_path / "safe.db")
    town.join("C2")
    done = run("restore", tmp_path / "safe.db", "--yes")

    assert done.exit_code == 0
    assert done.out.startswith(f"Restored {tmp_path}/safe.db with 1 customers, as of 2026-03-10 16:00 UTC.")
    assert f"The one before is {town.workspace.backups}/before-restore-20260310T160000Z.db." in done.out
    assert "Next: campaign doctor" in done.err
    assert customers(town.workspace.directory / "campaign.db") == ["C1"]


def test_restore_refuses_what_a_newer_program_made(run, tmp_path):
    """Exit code 78."""
    run("backup", tmp_path / "safe.db")
    with closing(sqlite3.connect(tmp_path / "safe.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    refused = run("restore", tmp_path / "safe.db", "--yes")

    assert refused.exit_code == 78
    assert "the database has schema 999, this program knows schema" in refused.err


def test_restore_warns_of_a_key_that_does_not_fit(run, town, tmp_path):
    """Before a holdout is dealt anew."""
    run("backup", tmp_path / "safe.db", "--without-key")
    (town.workspace.directory / "campaign.key").write_text("ab" * 32, "ascii")

    assert "campaign.key is not the one" in run("restore", tmp_path / "safe.db", "--yes").err


def test_restore_works_where_nothing_else_does(run, town, tmp_path):
    """Settings that cannot be read, and no database at all; the time is given with its offset."""
    run("backup", tmp_path / "safe.db")
    (town.workspace.directory / "campaign.toml").write_text("[desk\n", "utf-8")
    (town.workspace.directory / "campaign.db").unlink()

    assert run("restore", tmp_path / "safe.db", "--yes").exit_code == 0
    assert customers(town.workspace.directory / "campaign.db") == ["C1"]
