"""In which files of ours does a person stand, and who else holds copies?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from campaign.clock import instant
from campaign.errors import Busy
from campaign.files.scrubbing import Scrubbed, Traces, scrub_file
from campaign.jobs.nightly import DONE
from campaign.rules.privacy import national_digits
from campaign.store.copies import find_abandoned
from campaign.store.database import Row
from campaign.store.staging import clear_abandoned
from campaign.workspace import Workspace

DAY_SECONDS = 86_400
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBackup:
    """A backup that may hold the person: where and when it was written, and when it is to be destroyed."""

    path: str
    written_at: int
    expires_at: int
    is_there: bool


def scrub_files(workspace: Workspace, traces: Traces, leads: list[Row], *, dry_run: bool) -> tuple[Scrubbed, ...]:
    """Take the person out of exports, rejects, and what `nightly` put away; what killed commands left goes."""
    if not dry_run:
        _clear_leftovers(workspace)
    found = (scrub_file(path, traces, dry_run=dry_run) for path in sorted(_our_files(workspace, leads)))
    return tuple(one for one in found if one is not None)


def find_backups(workspace: Workspace, known_since: int) -> tuple[OldBackup, ...]:
    """The backups written since a person became known, recorded ones and those the program made by itself."""
    days = workspace.settings.desk.retention_periods.backups_days
    found = {
        row["path"]: OldBackup(
            path=row["path"], written_at=row["written_at"], expires_at=row["expires_at"],
            is_there=Path(row["path"]).exists(),
        )
        for row in workspace.store.read("privacy.read_backups")
    }  # fmt: skip
    for path in sorted((workspace.directory / "backups").glob("*.db")):
        written = int(path.stat().st_mtime)
        found.setdefault(str(path.resolve()), OldBackup(
            path=str(path), written_at=written, expires_at=written + days * DAY_SECONDS, is_there=True,
        ))  # fmt: skip
    return tuple(one for one in found.values() if one.written_at >= known_since)


def keeps_residue(path: Path, phones: frozenset[str]) -> bool:
    """Whether the bytes of the database still spell one of these phones."""
    needles = [national_digits(phone).encode("ascii") for phone in phones]
    if not needles:
        return False
    longest, rest = max(map(len, needles)), b""
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            if any(needle in rest + block for needle in needles):
                return True
            rest = block[-longest:]
    return False


def rewrite_pages(workspace: Workspace) -> bool:
    """Write the database anew, so that no free page keeps anything; False when others are at work."""
    with suppress(Busy):
        workspace.store.run("privacy.rewrite_pages")
        return True
    return False


def expiry_of_backup(workspace: Workspace) -> int:
    """The instant at which a backup written now is to be destroyed."""
    return instant(workspace.now) + workspace.settings.desk.retention_periods.backups_days * DAY_SECONDS


def _our_files(workspace: Workspace, leads: list[Row]) -> Iterator[Path]:
    folders = (workspace.exports, workspace.rejects, workspace.inbox / DONE)
    inside = {path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}
    named = (workspace.directory / row["file_name"] for row in leads if row["file_name"] not in {None, "-"})
    yield from inside | {path.resolve() for path in named if path.is_file()}


def _clear_leftovers(workspace: Workspace) -> None:
    """What commands that were killed left unfinished: it may hold anybody."""
    clear_abandoned(workspace.scratch)
    for folder in (workspace.directory, workspace.exports, workspace.rejects, workspace.inbox / DONE):
        for path in find_abandoned(folder):
            path.unlink(missing_ok=True)
