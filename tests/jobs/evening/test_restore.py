"""Does a restoration lose nothing that anybody was promised, whatever state it finds?"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from townlife.vault import customers, damage_page, dump, mode, set_pragma

from campaign.errors import NoInput, UsageError
from campaign.jobs.restore import read_backup, restore_backup
from campaign.store import database, migrations, replacing
from campaign.store.copies import verify_file
from campaign.store.database import DatabaseBusy, DatabaseDamaged, open_store
from campaign.store.migrations import DatabaseTooNew, NotOurDatabase


def restore(town, path):
    return restore_backup(town.workspace, read_backup(town.workspace, path))


def test_a_restoration_brings_the_backup_back_and_keeps_what_was_there(lived_in, backed_up, present):
    """The open connection of others sees it too; the one before lies in backups/, private."""
    before = dump(present)
    done = restore(lived_in, backed_up)

    assert customers(present) == ["C1", "C2"]
    assert [row[0] for row in lived_in.ask("SELECT customer_id FROM customer ORDER BY 1")] == ["C1", "C2"]
    assert done.kept == lived_in.workspace.backups / "before-restore-20260310T160000Z.db"
    assert dump(done.kept) == before
    assert (mode(done.kept), mode(present)) == (0o600, 0o600)
    assert lived_in.ask("SELECT command, detail FROM audit") == [("restore", str(backed_up))]
    assert not present.with_name("campaign.db-journal").exists()
    assert verify_file(present) == migrations.newest_schema()


def test_what_was_kept_can_be_restored_in_turn(lived_in, backed_up, present):
    """The way back from the way back; each kept file has a name of its own."""
    first = restore(lived_in, backed_up)
    second = restore(lived_in, first.kept)

    assert customers(present) == ["C1", "C2", "C3"]
    assert second.kept.name == "before-restore-20260310T160000Z-2.db"


def test_nobody_who_waits_for_the_lock_loses_what_was_acknowledged(lived_in, backed_up, present):
    """A command writes all the time: each of its rows is in what was kept, or in what is there now."""
    stop, written = threading.Event(), []

    def write():
        store = open_store(present)
        while not stop.is_set():
            with store.writing():
                number = len(written)
                store.connection.execute(
                    "INSERT INTO audit (recorded_at, person, command, detail) VALUES (?, '', 'row', '')", (number,)
                )
            written.append(number)
            time.sleep(0.003)
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            time.sleep(0.001)
        done = restore(lived_in, backed_up)
        seen = len(written)
        while len(written) < seen + 5:
            time.sleep(0.001)
    finally:
        stop.set()
        writer.join()
    found = []
    for path in (done.kept, present):
        with closing(sqlite3.connect(path)) as connection:
            found += [row[0] for row in connection.execute("SELECT recorded_at FROM audit WHERE command = 'row'")]

    assert sorted(found) == written


def test_nobody_can_write_between_keeping_and_overwriting(lived_in, backed_up, present, monkeypatch):
    """The lock is held from before the first page is kept until the last one is written."""
    keep, refused = replacing._keep, []

    def keep_and_try(connection, kept):
        keep(connection, kept)
        with closing(sqlite3.connect(present, timeout=0, isolation_level=None)) as other:
            for statement in ("BEGIN IMMEDIATE", "SELECT COUNT(*) FROM customer"):
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute(statement)
                refused.append(statement)

    monkeypatch.setattr(replacing, "_keep", keep_and_try)
    restore(lived_in, backed_up)

    assert len(refused) == 2
    assert customers(present) == ["C1", "C2"]


def test_it_waits_for_a_writer_and_gives_up_unchanged(lived_in, backed_up, present, monkeypatch):
    """Exit code 75, and everything is as it was."""
    backup = read_backup(lived_in.workspace, backed_up)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    before = dump(present)
    other = open_store(present)
    with other.writing(), pytest.raises(DatabaseBusy):
        restore_backup(lived_in.workspace, backup)
    other.close()

    assert dump(present) == before
    assert list(lived_in.workspace.backups.iterdir()) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"hello " * 1000),
        lambda path: path.write_bytes(b""),
        damage_page,
        lambda path: os.truncate(path, path.stat().st_size // 2),
    ],
    ids=["no database", "empty", "one page", "cut off"],
)
def test_a_damaged_database_can_be_replaced_and_is_kept_as_it_was(lived_in, backed_up, present, harm):
    """That is what backups are for; what is left of it is not thrown away."""
    lived_in.store.close()
    harm(present)
    before = present.read_bytes()[4096:]  # the first page counts the changes
    done = restore_backup(lived_in.workspace, read_backup(lived_in.workspace, backed_up))

    assert customers(present) == ["C1", "C2"]
    assert verify_file(present) == migrations.newest_schema()
    assert hashlib.sha256(before).digest() == hashlib.sha256(done.kept.read_bytes()[4096:]).digest()


def test_a_database_that_is_gone_is_put_back(lived_in, backed_up, present):
    """With the journal that it left, which must not meet the new one."""
    lived_in.store.close()
    present.unlink()
    journal = present.with_name("campaign.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    done = restore_backup(lived_in.workspace, read_backup(lived_in.workspace, backed_up))

    assert done.kept is None
    assert customers(present) == ["C1", "C2"]
    assert not journal.exists()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.write_bytes(b"hello " * 1000), DatabaseDamaged),
        (damage_page, DatabaseDamaged),
        (lambda path: set_pragma(path, "user_version", 999), DatabaseTooNew),
        (lambda path: set_pragma(path, "application_id", 7), NotOurDatabase),
        (lambda path: path.unlink(), NoInput),
    ],
)
def test_a_backup_that_is_not_whole_or_not_ours_or_newer_is_refused(lived_in, backed_up, present, spoil, error):
    """Before anything is touched."""
    spoil(backed_up)
    before = present.read_bytes()
    with pytest.raises(error):
        restore(lived_in, backed_up)

    assert present.read_bytes() == before
    assert list(lived_in.workspace.backups.iterdir()) == []


def test_the_database_is_not_restored_from_itself(lived_in, present):
    """Named by whatever path."""
    with pytest.raises(UsageError, match="is the database itself"):
        read_backup(lived_in.workspace, present.parent / "campaigns" / ".." / "campaign.db")


def test_the_key_of_the_backup_comes_with_it(lived_in, backed_up):
    """The one before is kept beside its database; the doctor is content."""
    key = lived_in.workspace.directory / "campaign.key"
    right, wrong = key.read_bytes(), b"cd" * 32
    key.write_bytes(wrong)
    done = restore(lived_in, backed_up)

    assert (key.read_bytes(), mode(key)) == (right, 0o600)
    assert done.kept.with_name(f"{done.kept.name}.key").read_bytes() == wrong
    assert (done.key_changed, done.key_fits) == (True, True)


def test_a_backup_without_key_leaves_the_key_alone_and_says_when_it_does_not_fit(lived_in, backed_up):
    """Nobody must find out by a holdout that changed."""
    backed_up.with_name("safe.db.key").unlink()
    assert (done := restore(lived_in, backed_up)).key_fits
    assert not done.key_changed
    (lived_in.workspace.directory / "campaign.key").write_bytes(b"cd" * 32)
    assert not restore(lived_in, backed_up).key_fits
