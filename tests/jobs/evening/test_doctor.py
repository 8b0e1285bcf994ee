"""Is every illness found, each by its own check, without hiding another and without touching anything?"""

from __future__ import annotations

import pytest

from campaign.jobs.doctor import examine
from campaign.jobs.examinations.database import find_wrong_standing
from campaign.store import migrations

CHECKS = [
    "permissions", "file system", "room", "leftovers", "settings", "plans", "sqlite", "connection", "integrity",
    "schema", "rules", "calling rules", "registries", "zones", "key", "ledger", "wordings",
    "standing", "answering", "erasures", "backup",
]  # fmt: skip


def failures(town, **options):
    """(check, exit code) of whatever failed."""
    return [(one.name, one.exit_code) for one in examine(town.workspace, **options).findings if one.passed is False]


def sentence(town, name):
    return next(one.sentence for one in examine(town.workspace).findings if one.name == name)


def test_a_healthy_workspace_passes_every_check(healthy):
    """Each of them was looked at, and passed."""
    diagnosis = examine(healthy.workspace)

    assert [(one.name, one.passed) for one in diagnosis.findings] == [(name, True) for name in CHECKS]
    assert diagnosis.exit_code == 0


def test_a_new_workspace_is_healthy(found_town):
    """What cannot be told yet is unknown, and no failure."""
    diagnosis = examine(found_town(dict.fromkeys(("campaigns/needs.toml", "campaigns/rates.toml"))).workspace)

    assert {one.name for one in diagnosis.findings if one.passed is None} == {"registries", "key", "backup"}
    assert diagnosis.exit_code == 0


def test_looking_changes_nothing(healthy):
    """Not one byte of the database, no new file."""
    folder = healthy.workspace.directory
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    examine(healthy.workspace)

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("file", "text", "check"),
    [
        ("campaign.toml", "[desk]\nregion = 'US'\n", "settings"),
        ("campaigns/needs.toml", "why = 1\n", "settings"),
        ("offers/pack.toml", "title = ", "settings"),
        ("dispositions.toml", "X = 'no such code'\n", "settings"),
        ("plans.toml", "[plans.basic]\nversions = []\n", "plans"),
        ("offers/pack.toml", 'title = "P"\nrule = "tirps > 2"\nbenefit = "60"\n', "rules"),
        ("offers/talker.toml", 'title = "T"\n[plan_change]\nplan = "walker"\nfloor = "2"\n', "rules"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_found_by_its_check(healthy, file, text, check):
    """Exit code 78; and the database is looked at all the same."""
    healthy.write(file, text)
    diagnosis = examine(healthy.workspace)
    wrong = [one for one in diagnosis.findings if one.passed is False]

    assert check in {one.name for one in wrong}
    assert diagnosis.exit_code == 78
    assert next(one for one in diagnosis.findings if one.name == "integrity").passed


def test_every_mistaken_rule_is_named(healthy):
    """With its file, setting and column."""
    healthy.write("offers/pack.toml", 'title = "P"\nrule = "tirps > 2"\nbenefit = "60"\n')

    assert sentence(healthy, "rules").startswith("offers/pack.toml: rule: column 1: ")


def test_an_unknown_dialer_is_found(healthy, towns):
    """`nightly` would fail in the night."""
    healthy.write("campaign.toml", f'{towns.DESK}\n[files]\nnightly_dialer = "asterix"\n')

    assert ("settings", 78) in failures(healthy)


def test_a_damaged_database_is_found(healthy):
    """Bytes overwritten in the middle of the file: exit code 74."""
    path = healthy.workspace.directory / "campaign.db"
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 8)
    diagnosis = examine(healthy.workspace)

    assert diagnosis.exit_code == 74
    assert {one.name for one in diagnosis.findings if one.passed is None} >= {"rules", "standing", "backup"}


def test_a_file_that_is_no_database_is_found(healthy):
    """Damage, with the way back."""
    (healthy.workspace.directory / "campaign.db").write_bytes(b"hello " * 1000)
    (finding,) = [one for one in examine(healthy.workspace).findings if one.passed is False]

    assert (finding.name, finding.exit_code) == ("database", 74)
    assert "campaign restore" in finding.remedy


def test_a_row_that_points_nowhere_is_damage(healthy):
    """Every reference leads somewhere, or something went wrong."""
    healthy.store.connection.execute("PRAGMA foreign_keys = OFF")
    healthy.tell("UPDATE customer SET place_no = 99")

    assert ("integrity", 74) in failures(healthy)


def test_a_database_of_a_newer_program_is_refused(healthy):
    """Exit code 78, and nothing of it is read."""
    healthy.tell("PRAGMA user_version = 999")

    assert failures(healthy) == [("database", 78)]


def test_an_older_database_is_told_and_not_migrated(healthy, monkeypatch):
    """The doctor looks; the next command brings it up."""
    present = migrations.newest_schema()
    newer = (*migrations.known_migrations(), (present + 1, "9999_more", "CREATE TABLE more (x INTEGER) STRICT;"))
    monkeypatch.setattr(migrations, "known_migrations", lambda: newer)

    assert failures(healthy) == [("schema", 78)]
    assert healthy.ask("PRAGMA user_version") == [(present,)]


def test_another_key_is_noticed(healthy):
    """By the bases that the database keeps."""
    (healthy.workspace.directory / "campaign.key").write_text("ab" * 32, "ascii")
    healthy.reread()

    assert failures(healthy) == [("key", 78)]


def test_a_missing_key_is_noticed(healthy):
    """Without it the holdout would change."""
    (healthy.workspace.directory / "campaign.key").unlink()
    healthy.reread()

    assert {name for name, _ in failures(healthy)} == {"rules", "key"}


def test_a_standing_that_does_not_follow_from_the_events_is_damage(healthy):
    """The customer is named, and the standing is left as it is."""
    healthy.tell("UPDATE standing SET attempts_life = 7 WHERE customer_no = 1")

    assert failures(healthy) == [("standing", 74)]
    assert sentence(healthy, "standing").endswith("1 customers does not follow from the events: C1.")
    assert healthy.ask("SELECT attempts_life FROM standing") == [(7,)]
    assert failures(healthy, quick=True) == []


def test_every_difference_is_found_in_every_block(town, towns, monkeypatch):
    """Missing, surplus and wrong rows, whatever the size of the blocks; the same as the comparison all at once."""
    towns.populate(town, 60)
    assert list(find_wrong_standing(town.store)) == town.differences() == []
    town.tell("UPDATE standing SET marketing_until = marketing_until + 1 WHERE customer_no IN (1, 17)")
    town.tell("DELETE FROM standing WHERE customer_no = 33")
    town.tell("INSERT INTO standing (customer_no) VALUES (99)")
    for size in (7, 1000):
        monkeypatch.setattr("campaign.jobs.examinations.database.BLOCK", size)
        assert list(find_wrong_standing(town.store)) == [1, 17, 33, 99]


def test_customers_where_no_law_is_known_are_named(healthy):
    """Nobody there is called, and here is why."""
    healthy.join("C2", country="ZZ", state="")

    assert ("calling rules", 78) in failures(healthy)
    assert sentence(healthy, "calling rules").startswith("No calling rules are known for ZZ")


def test_calling_rules_nobody_looked_at_for_a_year_are_named(healthy):
    """Laws change."""
    healthy.workspace = healthy.at("2028-03-10T12:00")

    assert "calling rules" in {name for name, _ in failures(healthy)}


def test_a_registry_copy_that_is_missing_or_old_is_named(healthy):
    """With the command that brings a new one."""
    healthy.tell("DELETE FROM registry")
    assert failures(healthy) == [("registries", 78)]
    healthy.copy_registry("2026-01-01")
    assert failures(healthy) == [("registries", 78)]


def test_a_zone_nobody_knows_is_named(healthy):
    """As the zone database of the machine may be older than the file."""
    healthy.join("C2", zones="America/New_Yorck")

    assert ("zones", 78) in failures(healthy)


def test_data_of_last_week_without_a_backup_is_named(healthy):
    """A week without: told. With one since: fine. Nothing new since the last one: fine for ever."""
    healthy.rewrite("UPDATE response SET recorded_at = recorded_at - 8 * 86400")
    assert failures(healthy) == [("backup", 78)]
    note = "INSERT INTO audit (recorded_at, person, command, detail) VALUES (?, 'a', 'backup', 'b')"
    healthy.tell(note, healthy.now - 60)
    assert failures(healthy) == []
    healthy.rewrite("UPDATE audit SET recorded_at = recorded_at - 8 * 86400")
    assert failures(healthy) == [("backup", 78)]
    healthy.rewrite("UPDATE response SET recorded_at = recorded_at - 9 * 86400")
    healthy.tell("UPDATE attempt SET recorded_at = recorded_at - 9 * 86400")
    assert failures(healthy) == []


def test_the_most_severe_failure_decides(healthy):
    """Damage before permissions before configuration."""
    healthy.write("plans.toml", "[plans.basic]\nversions = []\n")
    assert examine(healthy.workspace).exit_code == 78
    healthy.workspace.directory.chmod(0o750)
    assert examine(healthy.workspace).exit_code == 77
    (healthy.workspace.directory / "campaign.db").write_bytes(b"hello " * 1000)
    assert examine(healthy.workspace).exit_code == 74


def test_a_busy_database_is_not_a_sick_one(healthy, monkeypatch):
    """Somebody writes for longer than we wait: unknown, and no failure."""
    from campaign.store.database import open_store

    other = open_store(healthy.workspace.directory / "campaign.db")
    healthy.store.connection.execute("PRAGMA busy_timeout = 10")
    with other.writing():
        found = {one.name: one.passed for one in examine(healthy.workspace).findings}
    other.close()

    assert (found["rules"], found["standing"]) == (None, None)
    assert False not in found.values()
