"""Where can something be tried, so that nothing of it is ever kept?

In a copy of the database that lies in a locked folder of the workspace's scratch and goes when the trial is over.
Others read and write meanwhile. What is tried there is taken back after each attempt: every attempt begins alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from campaign.store.database import Store, open_store, translated_errors
from campaign.store.staging import claiming_folder


@contextmanager
def trial_copy(store: Store, scratch: Path) -> Iterator[Store]:
    """A copy of an open database as it is now, in a folder of `scratch`; removed at the end. Raises CannotCreate."""
    with claiming_folder(scratch) as folder:
        path = folder / "trial.db"
        with translated_errors(), closing(sqlite3.connect(path)) as copy:
            store.connection.backup(copy)
        trial = open_store(path)
        try:
            trial.run("simulation.keep_journal_in_memory")
            trial.run("simulation.leave_unsynced")
            yield trial
        finally:
            trial.close()


@contextmanager
def taking_back(store: Store) -> Iterator[None]:
    """Everything done inside is undone at the end; may be nested."""
    with translated_errors():
        store.connection.execute("SAVEPOINT trial")
        try:
            yield
        finally:
            store.connection.execute("ROLLBACK TO trial")
            store.connection.execute("RELEASE trial")
