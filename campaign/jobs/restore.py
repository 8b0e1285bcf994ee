"""How is a backup put in place of the database?"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from campaign.clock import instant
from campaign.errors import Busy, NoInput, UsageError
from campaign.files.atomic import write_bytes_atomically
from campaign.files.erasures import ErasuresMissing, count_erasures, create_erasures, read_erasures
from campaign.jobs.audit import operator_name
from campaign.jobs.backup import key_beside
from campaign.rules.holdout import holdout_base
from campaign.store.copies import verify_file
from campaign.store.database import Store, open_store
from campaign.store.migrations import newest_schema
from campaign.store.replacing import put_back
from campaign.workspace import DATABASE_FILE, KEY_FILE, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A verified backup: its schema, customers, when something was last learned in it (an instant), and its key."""

    file: Path
    schema: int
    customers: int
    last_known_at: int | None
    key: bytes | None

    @property
    def is_older(self) -> bool:
        """Whether the next command will migrate it."""
        return self.schema < newest_schema()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put in place, where the database before it is kept (None: there was none), and whether the key changed.

    `key_fits` says whether campaign.key is now the one that the customers were dealt to holdouts by, `erased_again` how
    many persons the backup still held who had been erased since.
    """

    backup: Backup
    kept: Path | None
    key_changed: bool
    key_fits: bool
    erased_again: int = 0


def read_backup(workspace: Workspace, path: Path) -> Backup:
    """Verify a backup. Raises NoInput, DatabaseDamaged, NotOurDatabase, DatabaseTooNew, UsageError."""
    present = workspace.directory / DATABASE_FILE
    if not path.is_file():
        raise NoInput(str(path), "there is no such file")
    if present.exists() and path.samefile(present):
        raise UsageError(f"{path} is the database itself", hint="Name a file made by `campaign backup`.")
    schema = verify_file(path)
    key_file = key_beside(path)
    store = open_store(path)
    with closing(store.connection):
        changes = store.row("doctor.read_changes")
        return Backup(
            file=path, schema=schema, customers=store.value("standing.count_standing"),
            last_known_at=changes["last"] if changes else None,
            key=key_file.read_bytes() if key_file.exists() else None,
        )  # fmt: skip


def restore_backup(workspace: Workspace, backup: Backup, *, nobody_erased: bool = False) -> Restored:
    """Put a backup in place and keep the database before it in backups/; who was erased since is erased again.

    `nobody_erased`: the operator answers for it that erasures.log, which is lost, told of nobody. Raises
    ErasuresMissing, ErasuresDamaged, DatabaseBusy, StorageFailed, CannotCreate; then everything is as before.
    """
    _check_erasures(workspace, backup, nobody_erased=nobody_erased)
    target = workspace.directory / DATABASE_FILE
    kept = _name_kept(workspace)
    had_one = put_back(backup.file, target, kept)
    changed = _restore_key(workspace, backup.key, kept)
    store = open_store(target)
    with closing(store.connection):
        fits = _key_fits(workspace, store)
        erased = _erase_again(workspace, store)
        if not backup.is_older:
            _note(workspace, store, backup.file)
    return Restored(
        backup=backup, kept=kept if had_one else None, key_changed=changed, key_fits=fits, erased_again=erased
    )


def _check_erasures(workspace: Workspace, backup: Backup, *, nobody_erased: bool) -> None:
    """Before anything is replaced: it is known who was erased, by the key that will be in place."""
    count = count_erasures(workspace.erasures)
    if count < 0 and not nobody_erased:
        raise ErasuresMissing(str(workspace.erasures))
    if count == 0:
        return
    key = bytes.fromhex(backup.key.decode("ascii", "replace").strip()) if backup.key else workspace.key
    if count < 0:
        create_erasures(workspace.erasures, key)
    read_erasures(workspace.erasures, key)


def _erase_again(workspace: Workspace, store: Store) -> int:
    """Before anybody uses the database; one that is older is brought up first, when there is anybody to erase."""
    if count_erasures(workspace.erasures) <= 0:
        return 0
    restored = Workspace(workspace.directory, workspace.now)
    restored.attend(store)
    return restored.follow_erasures(store)


def _name_kept(workspace: Workspace) -> Path:
    """A name in backups/ that nothing bears yet."""
    number, name = 1, f"before-restore-{workspace.now:%Y%m%dT%H%M%SZ}"
    while (kept := workspace.backups / f"{name}{f'-{number}' if number > 1 else ''}.db").exists():
        number += 1
    return kept


def _restore_key(workspace: Workspace, key: bytes | None, kept: Path) -> bool:
    """Put the key of the backup in place, and keep the one before; whether anything changed."""
    place = workspace.directory / KEY_FILE
    present = place.read_bytes() if place.exists() else None
    if key is None or key == present:
        return False
    if present is not None:
        write_bytes_atomically(key_beside(kept), present)
    write_bytes_atomically(place, key)
    return True


def _key_fits(workspace: Workspace, store: Store) -> bool:
    """Whether the key in place deals the customers as they were dealt."""
    place = workspace.directory / KEY_FILE
    try:
        key = bytes.fromhex(place.read_text("ascii"))
    except (OSError, ValueError):
        return False
    rows = store.read("doctor.read_bases")
    return all(holdout_base(key, row["customer_id"]) == row["holdout_base"] for row in rows)


def _note(workspace: Workspace, store: Store, file: Path) -> None:
    """Put the restoration on record, unless somebody writes already."""
    try:
        with store.writing():
            store.insert(
                "audit.add_audit", recorded_at=instant(workspace.now), person=operator_name(), command="restore",
                detail=str(file.resolve()),
            )  # fmt: skip
    except Busy:
        return
