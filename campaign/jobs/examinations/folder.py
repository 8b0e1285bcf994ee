"""Are the files of a workspace where they should be, for the eyes of their owner only?"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path

from campaign.jobs.examinations.finding import PERMISSION, Finding, failed, passed, unknown
from campaign.store.copies import find_abandoned
from campaign.store.staging import LOCK_FILE, PREFIX
from campaign.workspace import DATABASE_FILE, KEY_FILE, Workspace

MOUNTS = Path("/proc/mounts")
NETWORK = {
    "9p", "afs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs",
    "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs", "virtiofs",
}  # fmt: skip
"""File systems on which the locks of SQLite are known not to be kept everywhere."""

PRIVATE_FOLDERS = ("exports", "rejects", "backups", "inbox", ".scratch")
MOST_NAMED = 3


def examine_folder(workspace: Workspace) -> Iterator[Finding]:
    """Permissions, kind of file system, room on the disk, and what killed commands left lying about."""
    yield _permissions(workspace)
    yield _file_system(workspace.directory)
    yield _room(workspace.directory)
    yield _leftovers(workspace.directory)


def _permissions(workspace: Workspace) -> Finding:
    open_to_others = [path for path in private_paths(workspace.directory) if path.stat().st_mode & 0o077]
    if not open_to_others:
        return passed("permissions", "Nobody but the owner may look into folder, database, key and exports.")
    named = ", ".join(_name(path, workspace.directory) for path in open_to_others[:MOST_NAMED])
    more = f" and {len(open_to_others) - MOST_NAMED:,} more" if len(open_to_others) > MOST_NAMED else ""
    return failed(
        "permissions", f"Others may look into {named}{more}.", f"chmod -R go= {workspace.directory}", PERMISSION
    )


def private_paths(directory: Path) -> Iterator[Path]:
    """Everything in a workspace that holds personal data or the key, as far as it is there."""
    yield directory
    files = (directory / name for name in (DATABASE_FILE, f"{DATABASE_FILE}-journal", KEY_FILE))
    yield from (path for path in files if path.exists())
    for name in PRIVATE_FOLDERS:
        folder = directory / name
        if folder.is_dir():
            yield folder
            yield from (path for path in sorted(folder.rglob("*")) if not path.is_symlink())


def _name(path: Path, directory: Path) -> str:
    return str(path) if path == directory else str(path.relative_to(directory))


def _file_system(directory: Path) -> Finding:
    kind = file_system_of(directory)
    if kind is None:
        return unknown("file system", "This system does not tell on what kind of file system the folder lies.")
    if kind in NETWORK:
        return failed(
            "file system", f"The folder lies on a network file system ({kind}): two commands may write at once.",
            "Move it to a disk of this machine.",
        )  # fmt: skip
    return passed("file system", f"The folder lies on a disk of this machine ({kind}).")


def file_system_of(directory: Path, mounts: Path = MOUNTS) -> str | None:
    """The type of the file system that holds a folder: that of the longest mount point above it."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    place = directory.resolve()
    mounted = [[_unescape(part) for part in line.split(" ")[1:3]] for line in lines]
    above = [(len(point), number, kind) for number, (point, kind) in enumerate(mounted) if place.is_relative_to(point)]
    return max(above)[2] if above else None


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _room(directory: Path) -> Finding:
    database = directory / DATABASE_FILE
    needed = database.stat().st_size if database.exists() else 0
    system = os.statvfs(directory)
    free = system.f_bavail * system.f_frsize
    words = f"{free / 1e9:,.1f} GB are free, the database takes {needed / 1e9:,.1f} GB"
    if free < needed:
        return failed("room", f"{words}: a backup or a migration would not fit.", "Make room on the disk.")
    return passed("room", f"{words}.")


def _leftovers(directory: Path) -> Finding:
    left = [*_abandoned_scratch(directory / ".scratch"), *_abandoned_partials(directory)]
    if not left:
        return passed("leftovers", "No killed command left files behind.")
    names = ", ".join(_name(path, directory) for path in left[:MOST_NAMED])
    remove = " ".join(str(path) for path in left[:MOST_NAMED])
    return failed("leftovers", f"A killed command left {len(left)} files or folders: {names}.", f"rm -r {remove}")


def _abandoned_scratch(folder: Path) -> Iterator[Path]:
    """Folders of imports whose owner holds no lock any more."""
    for place in sorted(folder.glob(f"{PREFIX}*")):
        if not _is_locked(place / LOCK_FILE):
            yield place


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _abandoned_partials(directory: Path) -> Iterator[Path]:
    """Unfinished copies whose process is gone."""
    for folder in (directory, directory / "backups"):
        yield from find_abandoned(folder)
