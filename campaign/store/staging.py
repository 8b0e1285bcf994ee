"""Where do the rows of a file wait until they are applied in one short transaction?

In a database of their own, attached as `scratch`: filling it blocks nobody, and it is thrown away afterwards, whatever
happens. Each import works in a folder that it holds locked; the folder of a killed import is unlocked and is removed by
the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.store.database import Store, Value, translated_errors

LOCK_FILE = "lock"
PREFIX = "import-"
_SETTINGS = ("keep_journal_in_memory", "leave_scratch_unsynced", "leave_scratch_pages", "widen_scratch_cache")


class Staging:
    """The attached scratch database: `incoming` holds one row for each row of the file, in its order."""

    def __init__(self, store: Store, columns: Sequence[str]) -> None:
        self.store = store
        names = ", ".join(f'"{name}"' for name in columns)
        store.run("imports.create_incoming", {"columns": names})
        for table in ("named", "matched", "refused", "changed"):
            store.run(f"imports.create_{table}")
        self._parts = {"columns": names, "values": ", ".join("?" * len(columns))}

    def add(self, lines: Sequence[int], hashes: Sequence[int], columns: Sequence[Sequence[Value]]) -> None:
        """Add rows, given column by column in the order of `columns`."""
        with writing_scratch(self.store):
            self.store.run_many("imports.add_incoming", zip(lines, hashes, *columns, strict=True), self._parts)


@contextmanager
def writing_scratch(store: Store) -> Iterator[None]:
    """A transaction that leaves the main database alone: nothing of it may be read inside."""
    with translated_errors():
        store.connection.execute("BEGIN")
        try:
            yield
        finally:
            store.connection.execute("COMMIT")


def stage_keys(store: Store, word: str, values: Iterable[str]) -> None:
    """A table `{word}_key(key, value)` that numbers distinct values from 1 in their order."""
    with writing_scratch(store):
        store.run("imports.create_keys", {"table": word})
        store.run_many("imports.add_key", ((value,) for value in values), {"table": word})


def stage_places(store: Store, places: Iterable[tuple[str, str, str, str, str, str]]) -> None:
    """A table `place_key` that numbers distinct places from 1 in their order.

    A place is (zones, country, state, preferred hours, country of the phone, state of the phone).
    """
    with writing_scratch(store):
        store.run("imports/customers.create_place_key")
        store.run_many("imports/customers.add_place_key", places)


@contextmanager
def attach_staging(store: Store, folder: Path, columns: Sequence[str]) -> Iterator[Staging]:
    """An empty scratch database with `incoming(row, line, source_hash, *columns)`; removed at the end.

    Its columns have no types: values are compared as they are. Raises CannotCreate.
    """
    with claiming_folder(folder) as place:
        store.run("imports.attach_scratch", path=str(place / "rows.db"))
        try:
            for setting in _SETTINGS:
                store.run(f"imports.{setting}")
            yield Staging(store, columns)
        finally:
            store.run("imports.detach_scratch")


@contextmanager
def claiming_folder(folder: Path) -> Iterator[Path]:
    """A new folder inside of another, locked by its owner; removed at the end. Raises CannotCreate."""
    place, lock = _claim_folder(folder)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def clear_abandoned(folder: Path) -> None:
    """Remove what killed imports left behind. Raises CannotCreate."""
    try:
        everybody = _open_lock(folder)
        try:
            fcntl.flock(everybody, fcntl.LOCK_EX)
            for left in folder.glob(f"{PREFIX}*"):
                _remove_abandoned(left)
        finally:
            os.close(everybody)
    except OSError as error:
        raise CannotCreate(str(folder), error.strerror) from error


def _claim_folder(folder: Path) -> tuple[Path, int]:
    """A new folder and the lock that shows that its owner lives; folders of dead owners are removed."""
    try:
        everybody = _open_lock(folder)
        try:
            fcntl.flock(everybody, fcntl.LOCK_EX)
            for left in folder.glob(f"{PREFIX}*"):
                _remove_abandoned(left)
            place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
            lock = _open_lock(place)
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            os.close(everybody)
    except OSError as error:
        raise CannotCreate(str(folder), error.strerror) from error
    return place, lock


def _remove_abandoned(place: Path) -> None:
    lock = _open_lock(place)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(place, ignore_errors=True)
    except BlockingIOError:
        return  # its owner is at work
    finally:
        os.close(lock)


def _open_lock(folder: Path) -> int:
    return os.open(folder / LOCK_FILE, os.O_CREAT | os.O_RDWR, 0o600)
