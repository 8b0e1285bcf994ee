"""Is a backup whole, private and verified, and does a migration make one first?"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing

import pytest
from townlife.vault import customers, dump, mode

from campaign.errors import CannotCreate
from campaign.jobs.backup import back_up
from campaign.jobs.doctor import examine
from campaign.jobs.restore import read_backup, restore_backup
from campaign.jobs.status import read_status
from campaign.store import copies, migrations
from campaign.store.copies import CopyExists
from campaign.store.database import DatabaseDamaged, open_store

PRESENT = migrations.newest_schema()


def test_a_backup_holds_everything_and_nobody_else_may_read_it(lived_in, tmp_path, present):
    """Row by row the same, 0600, with the key beside it; the file of today is put on record afterwards."""
    before = dump(present)
    done = back_up(lived_in.workspace, tmp_path / "safe.db")

    assert dump(done.file) == before
    assert (mode(done.file), mode(done.key_file)) == (0o600, 0o600)
    assert done.key_file.read_bytes() == (lived_in.workspace.directory / "campaign.key").read_bytes()
    assert (done.customers, done.size) == (2, done.file.stat().st_size)
    assert lived_in.ask("SELECT command, detail FROM audit") == [("backup", str(done.file))]


def test_a_backup_is_known_to_status_and_doctor(lived_in, tmp_path):
    """They tell when the last one was made."""
    back_up(lived_in.workspace, tmp_path / "safe.db")

    assert read_status(lived_in.workspace).backup_at == lived_in.now
    found = {one.name: one.sentence for one in examine(lived_in.workspace).findings}
    assert found["backup"] == "The last backup was made on 2026-03-10."


def test_a_folder_gets_a_file_named_by_the_instant(lived_in, tmp_path):
    """So that cron needs no date."""
    assert back_up(lived_in.workspace, tmp_path).file == tmp_path / "campaign-20260310T160000Z.db"


def test_the_key_stays_at_home_when_told_so(lived_in, tmp_path):
    """Somebody keeps it elsewhere."""
    done = back_up(lived_in.workspace, tmp_path / "safe.db", with_key=False)

    assert done.key_file is None
    assert not (tmp_path / "safe.db.key").exists()


def test_nothing_is_overwritten(lived_in, tmp_path):
    """Neither a file nor a key; and nothing is left behind."""
    (tmp_path / "safe.db").write_bytes(b"mine")
    (tmp_path / "other.db.key").write_bytes(b"mine")
    for name in ("safe.db", "other.db"):
        with pytest.raises(CopyExists):
            back_up(lived_in.workspace, tmp_path / name)

    assert (tmp_path / "safe.db").read_bytes() == (tmp_path / "other.db.key").read_bytes() == b"mine"
    assert {path.name for path in tmp_path.iterdir()} == {"town0", "safe.db", "other.db.key"}


def test_a_folder_that_is_not_there_is_said_so(lived_in, tmp_path):
    """Exit code 73, not a riddle of the database."""
    with pytest.raises(CannotCreate, match="there is no folder"):
        back_up(lived_in.workspace, tmp_path / "nowhere" / "safe.db")


def test_a_copy_with_other_rows_is_refused(lived_in, tmp_path, monkeypatch):
    """What is not equal to its original never bears the name."""
    real, asked = copies.count_rows, []

    def miscount(connection):
        asked.append(connection)
        return {**real(connection), "customer": len(asked)}

    monkeypatch.setattr(copies, "count_rows", miscount)
    with pytest.raises(DatabaseDamaged, match="not as many rows"):
        back_up(lived_in.workspace, tmp_path / "safe.db")

    assert {path.name for path in tmp_path.iterdir()} == {"town0"}


def test_a_backup_made_while_others_write_is_of_one_moment(lived_in, tmp_path, present):
    """Each writer's transaction is in it whole or not at all: pairs stay pairs."""
    stop = threading.Event()

    def write():
        store = open_store(present)
        number = 0
        while not stop.is_set():
            with store.writing():
                for _ in range(2):
                    store.connection.execute(
                        "INSERT INTO audit (recorded_at, person, command, detail) VALUES (?, '', 'pair', '')", (number,)
                    )
            number += 1
            time.sleep(0.003)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(lived_in.workspace, tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            odd = "SELECT recorded_at FROM audit WHERE command = 'pair' GROUP BY 1 HAVING COUNT(*) <> 2"
            assert copy.execute(odd).fetchall() == []


@pytest.fixture
def newer_program(backed_up, monkeypatch):
    """A program whose schema is one migration further."""
    more = "CREATE TABLE more (x INTEGER) STRICT;\nALTER TABLE customer ADD COLUMN shoe_size INTEGER;\n"
    newer = (*migrations.known_migrations(), (PRESENT + 1, "9999_more", more))
    monkeypatch.setattr(migrations, "known_migrations", lambda: newer)


@pytest.mark.usefixtures("newer_program")
def test_a_migration_backs_up_first(lived_in):
    """The copy is of the old schema, verified and private; the database is at the new one."""
    workspace = lived_in.workspace
    vars(workspace).pop("store").close()
    columns = [row[1] for row in workspace.store.connection.execute("PRAGMA table_info(customer)")]
    (copy,) = workspace.backups.iterdir()

    assert copy.name == "before-migration-20260310T160000Z.db"
    assert (mode(copy), customers(copy)) == (0o600, ["C1", "C2", "C3"])
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (PRESENT,)
    assert "shoe_size" in columns
    assert workspace.store.connection.execute("PRAGMA user_version").fetchone()[0] == PRESENT + 1


def test_a_migration_that_fails_leaves_everything_as_it_was(lived_in, monkeypatch, present):
    """Whole or not at all; the backup stays."""
    bad = "CREATE TABLE more (x INTEGER) STRICT;\nALTER TABLE nothing ADD x;\n"
    broken = (*migrations.known_migrations(), (PRESENT + 1, "9999_bad", bad))
    monkeypatch.setattr(migrations, "known_migrations", lambda: broken)
    workspace = lived_in.workspace
    vars(workspace).pop("store").close()
    before = dump(present)
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        _ = workspace.store

    assert dump(present) == before


@pytest.mark.usefixtures("newer_program")
def test_an_older_backup_is_brought_up_by_the_next_command(lived_in, backed_up, present):
    """Restoring is one thing, migrating another."""
    lived_in.store.close()
    backup = read_backup(lived_in.workspace, backed_up)
    restore_backup(lived_in.workspace, backup)
    assert backup.is_older
    with closing(sqlite3.connect(present)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (PRESENT,)
    vars(lived_in.workspace).pop("store")
    assert lived_in.workspace.store.connection.execute("PRAGMA user_version").fetchone()[0] == PRESENT + 1


def test_what_a_killed_backup_left_is_cleared_away_by_the_next(lived_in, tmp_path):
    """The half copy of a process that lives no more; that of one at work stays."""
    dead, alive = tmp_path / ".safe.db.4194305.partial", tmp_path / ".safe.db.1.partial"
    dead.write_bytes(b"half")
    journal = dead.with_name(f"{dead.name}-journal")
    journal.write_bytes(b"half")
    alive.write_bytes(b"half")

    back_up(lived_in.workspace, tmp_path / "safe.db")

    assert not dead.exists()
    assert not journal.exists()
    assert alive.exists()
