"""How is everything that happened put into safety?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from campaign.clock import instant
from campaign.errors import Busy, CannotCreate
from campaign.files.atomic import write_bytes_atomically
from campaign.jobs.audit import operator_name
from campaign.store.copies import CopyExists, write_copy
from campaign.workspace import Workspace

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A verified copy: the file, its size in bytes, the customers in it, and the key beside it (None: left out).

    `is_noted` is false when the database was too busy to put the backup on record.
    """

    file: Path
    size: int
    customers: int
    key_file: Path | None
    is_noted: bool
    same_disk: bool


def back_up(workspace: Workspace, path: Path, *, with_key: bool = True) -> BackedUp:
    """Copy the database to `path` (a name of its own in it, when it is a folder), and the key beside it.

    Both files are for their owner only. Nothing is overwritten: raises CannotCreate, CopyExists, DatabaseDamaged.
    """
    if path.is_dir():
        path /= f"campaign-{workspace.now:%Y%m%dT%H%M%SZ}.db"
    if not path.parent.is_dir():
        raise CannotCreate(str(path), f"there is no folder {path.parent}")
    key_file = key_beside(path) if with_key else None
    if key_file is not None and key_file.exists():
        raise CopyExists(key_file)
    content = workspace.key.hex() + "\n"
    size = write_copy(workspace.store, path)
    if key_file is not None:
        write_bytes_atomically(key_file, content.encode("ascii"))
    if workspace.erasures.exists():
        write_bytes_atomically(erasures_beside(path), workspace.erasures.read_bytes())
    return BackedUp(
        file=path, size=size, customers=workspace.store.value("standing.count_standing"), key_file=key_file,
        is_noted=_note(workspace, path), same_disk=path.stat().st_dev == workspace.directory.stat().st_dev,
    )  # fmt: skip


def key_beside(path: Path) -> Path:
    """Where the key of a backup lies."""
    return path.with_name(f"{path.name}.key")


def erasures_beside(path: Path) -> Path:
    """Where the copy of erasures.log lies that was made with a backup."""
    return path.with_name(f"{path.name}.erasures")


def _note(workspace: Workspace, path: Path) -> bool:
    now, days = instant(workspace.now), workspace.settings.desk.retention_periods.backups_days
    try:
        with workspace.store.writing():
            workspace.store.run(
                "privacy.add_backup", path=str(path.resolve()), now=now, expires_at=now + days * DAY_SECONDS
            )
            workspace.store.insert(
                "audit.add_audit", recorded_at=instant(workspace.now), person=operator_name(), command="backup",
                detail=str(path.resolve()),
            )  # fmt: skip
    except Busy:
        return False
    return True
