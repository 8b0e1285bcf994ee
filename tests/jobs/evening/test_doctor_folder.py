"""Does the doctor notice who may look into a folder, where it lies, and what was left in it?"""

from __future__ import annotations

import fcntl
import os

import pytest

from campaign.jobs.doctor import examine
from campaign.jobs.examinations import folder as folder_check
from campaign.jobs.examinations.folder import file_system_of


def failures(town, **options):
    """(check, exit code) of whatever failed."""
    return [(one.name, one.exit_code) for one in examine(town.workspace, **options).findings if one.passed is False]


@pytest.mark.parametrize("name", ["", "campaign.db", "campaign.key", "exports/leads.csv", "backups"])
def test_whoever_may_look_into_it_is_noticed(healthy, name):
    """Folder, database, key, exports, backups: exit code 77, and the command that mends it."""
    path = healthy.workspace.directory / name
    if name == "exports/leads.csv":
        path = healthy.workspace.exports / "leads.csv"
        path.write_text("phone\n", "utf-8")
    elif name == "backups":
        path = healthy.workspace.backups
    path.chmod(path.stat().st_mode | 0o040)
    (finding,) = [one for one in examine(healthy.workspace).findings if one.passed is False]

    assert (finding.name, finding.exit_code) == ("permissions", 77)
    assert finding.remedy == f"chmod -R go= {healthy.workspace.directory}"


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("/dev/a / ext4 rw 0 0\n", "ext4"),
        ("/dev/a / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n", "nfs4"),
        ("server:/x {folder} nfs4 rw 0 0\n/dev/a / ext4 rw 0 0\n", "nfs4"),
        ("/dev/a / ext4 rw 0 0\nserver:/x {folder}er cifs rw 0 0\n", "ext4"),
        ("/dev/a {folder} ext4 rw 0 0\nserver:/x {folder} cifs rw 0 0\n", "cifs"),
    ],
)
def test_the_file_system_is_that_of_the_longest_mount_point(tmp_path, mounts, kind):
    """Wherever it stands in the table; mounted over, the later one counts; blanks are written as \\040."""
    folder = tmp_path / "a b"
    folder.mkdir()
    table = tmp_path / "mounts"
    table.write_text(mounts.format(folder=str(folder).replace(" ", r"\040")), "utf-8")

    assert file_system_of(folder, table) == kind


def test_a_system_without_a_table_of_mounts_tells_nothing(tmp_path):
    """Then it is unknown, not passed."""
    assert file_system_of(tmp_path, tmp_path / "nothing") is None


def test_a_network_file_system_is_warned_of(healthy, monkeypatch, tmp_path):
    """SQLite's locks are not kept there."""
    table = tmp_path / "mounts"
    table.write_text("server:/x / nfs4 rw 0 0\n", "utf-8")
    monkeypatch.setattr(folder_check, "file_system_of", lambda folder: file_system_of(folder, table))

    assert failures(healthy) == [("file system", 78)]


def test_what_a_killed_command_left_is_found_and_what_a_living_one_uses_is_not(healthy):
    """A folder without lock, an unfinished copy of a process that is gone; not those in use."""
    scratch, folder = healthy.workspace.scratch, healthy.workspace.directory
    for name in ("import-dead", "import-alive"):
        (scratch / name).mkdir()
        (scratch / name / "lock").write_bytes(b"")
    gone = 2**22 + 1
    for process in (gone, os.getpid()):
        (folder / f".copy.db.{process}.partial").write_bytes(b"")
    with open(scratch / "import-alive" / "lock", "rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        (finding,) = [one for one in examine(healthy.workspace).findings if one.passed is False]

    assert finding.name == "leftovers"
    assert finding.sentence.endswith(f"2 files or folders: .scratch/import-dead, .copy.db.{gone}.partial.")
