"""Is a backup whole, private and verified, and does a restoration lose nothing that anybody was promised?"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from campaign.errors import CannotCreate, NoInput, UsageError
from campaign.jobs.backup import back_up
from campaign.jobs.doctor import examine
from campaign.jobs.restore import read_backup, restore_backup
from campaign.jobs.status import read_status
from campaign.store import copies, database, migrations, replacing
from campaign.store.copies import CopyExists, verify_file
from campaign.store.database import DatabaseBusy, DatabaseDamaged, open_store
from campaign.store.migrations import DatabaseTooNew, NotOurDatabase
from campaign.store.replacing import put_back


def dump(path):
    """Everything in a database, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def mode(path):
    return path.stat().st_mode & 0o777


def restore(town, path):
    return restore_backup(town.workspace, read_backup(town.workspace, path))


@pytest.fixture
def lived_in(town):
    """A town with two customers."""
    town.join("C1", trips=4)
    town.join("C2")
    return town


@pytest.fixture
def present(lived_in):
    """The database of the town."""
    return lived_in.workspace.directory / "campaign.db"


@pytest.fixture
def backed_up(lived_in, tmp_path):
    """A backup of it; afterwards a third customer joins."""
    done = back_up(lived_in.workspace, tmp_path / "safe.db")
    lived_in.join("C3")
    return done.file


def customers(path):
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT customer_id FROM customer ORDER BY 1")]


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


def _damage_page(path):
    with open(path, "r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"hello " * 1000),
        lambda path: path.write_bytes(b""),
        _damage_page,
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
        (_damage_page, DatabaseDamaged),
        (lambda path: _pragma(path, "user_version", 999), DatabaseTooNew),
        (lambda path: _pragma(path, "application_id", 7), NotOurDatabase),
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


def _pragma(path, name, value):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {name} = {value}")


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


def _hold(path, ready):
    """Write so much that pages reach the file, then wait to be killed."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 2")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE customer SET name = hex(zeroblob(20000))")
    ready.set()
    signal.pause()


def test_a_writer_that_was_killed_is_rolled_back_before_it_is_kept(lived_in, backed_up, present):
    """Its journal lies beside the file; it belongs to the old content and must not meet the new one."""
    context = multiprocessing.get_context("fork")
    before, ready = dump(present), context.Event()
    process = context.Process(target=_hold, args=(present, ready))
    process.start()
    assert ready.wait(20)
    process.kill()
    process.join()
    assert present.with_name("campaign.db-journal").stat().st_size > 0
    done = restore(lived_in, backed_up)

    assert dump(done.kept) == before
    assert customers(present) == ["C1", "C2"]


def test_killed_at_any_moment_it_leaves_the_old_state_or_the_new_one(lived_in, tmp_path, present):
    """Twelve kills, each a little later; the database is whole after each, and then the restoration goes through."""
    with lived_in.writing():
        for _ in range(300):
            lived_in.tell("INSERT INTO audit (recorded_at, person, command, detail) VALUES (0, '', '', ?)", "x" * 5000)
    source = back_up(lived_in.workspace, tmp_path / "safe.db").file
    lived_in.join("C3")
    lived_in.store.close()
    context, states = multiprocessing.get_context("fork"), set()
    for number in range(12):
        process = context.Process(target=put_back, args=(source, present, tmp_path / f"kept{number}.db"))
        process.start()
        process.join(number * 0.004)
        process.kill()
        process.join()
        assert verify_file(present) == migrations.newest_schema()
        states.add(tuple(customers(present)))

    assert states <= {("C1", "C2"), ("C1", "C2", "C3")}
    put_back(source, present, tmp_path / "kept.db")
    assert customers(present) == ["C1", "C2"]


@pytest.fixture
def newer_program(backed_up, monkeypatch):
    """A program whose schema is one migration further."""
    more = "CREATE TABLE more (x INTEGER) STRICT;\nALTER TABLE customer ADD COLUMN shoe_size INTEGER;\n"
    newer = (*migrations.known_migrations(), (2, "0002_more", more))
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
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert "shoe_size" in columns
    assert workspace.store.connection.execute("PRAGMA user_version").fetchone()[0] == 2


def test_a_migration_that_fails_leaves_everything_as_it_was(lived_in, monkeypatch, present):
    """Whole or not at all; the backup stays."""
    bad = "CREATE TABLE more (x INTEGER) STRICT;\nALTER TABLE nothing ADD x;\n"
    broken = (*migrations.known_migrations(), (2, "0002_bad", bad))
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
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    vars(lived_in.workspace).pop("store")
    assert lived_in.workspace.store.connection.execute("PRAGMA user_version").fetchone()[0] == 2
