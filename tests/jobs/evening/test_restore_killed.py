"""Is the database whole after a kill at any moment of a restoration, or before one?"""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3

from townlife.vault import customers, dump

from campaign.jobs.backup import back_up
from campaign.jobs.restore import read_backup, restore_backup
from campaign.store import migrations
from campaign.store.copies import verify_file
from campaign.store.replacing import put_back


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
    done = restore_backup(lived_in.workspace, read_backup(lived_in.workspace, backed_up))

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
