"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from campaign.errors import CannotCreate, StorageFailed
from campaign.files import atomic
from campaign.files.atomic import write_atomically, write_bytes_atomically


def test_a_file_is_written_for_its_owner_only(tmp_path: Path) -> None:
    """Mode 0600, whatever stood there before."""
    path = tmp_path / "list.csv"
    path.write_text("old")
    path.chmod(0o644)
    write_bytes_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stands_when_writing_fails(tmp_path: Path) -> None:
    """And nothing is left beside it."""
    path = tmp_path / "list.csv"
    path.write_text("old")

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        write_atomically(path, fail)

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_disk_has_it_before_the_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of system calls: the file is synchronised, then named, then the folder is synchronised."""
    calls: list[str] = []
    synchronise, rename = os.fsync, os.replace

    def note_fsync(descriptor: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        synchronise(descriptor)

    def note_replace(source: str, target: Path) -> None:
        calls.append("name")
        rename(source, target)

    monkeypatch.setattr(atomic.os, "fsync", note_fsync)
    monkeypatch.setattr(atomic.os, "replace", note_replace)
    write_bytes_atomically(tmp_path / "a", b"x")

    assert calls == ["file", "name", "folder"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With the reason of the system."""
    with pytest.raises(CannotCreate, match=r"cannot create .*nowhere/a: No such file"):
        write_bytes_atomically(tmp_path / "nowhere" / "a", b"x")


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    """Its name is taken."""
    (tmp_path / "a").mkdir()

    with pytest.raises(CannotCreate, match="Is a directory"):
        write_bytes_atomically(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_a_full_disk_is_a_failure_of_storage(tmp_path: Path) -> None:
    """Which has an exit code of its own, and leaves nothing."""

    def fill(file: BinaryIO) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StorageFailed, match="No space left"):
        write_atomically(tmp_path / "a", fill)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_at_the_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that only cannot synchronise folders is not a failure."""

    def refuse(code: int) -> None:
        def synchronise(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(code, os.strerror(code))

        monkeypatch.setattr(atomic.os, "fsync", synchronise)

    refuse(errno.EINVAL)
    write_bytes_atomically(tmp_path / "a", b"x")
    assert (tmp_path / "a").read_bytes() == b"x"

    refuse(errno.EIO)
    with pytest.raises(StorageFailed):
        write_bytes_atomically(tmp_path / "a", b"y")


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """A partial file of a process that is gone goes; one of a process that lives stays."""
    child = os.fork()
    if child == 0:
        write_atomically(tmp_path / "list.csv", lambda file: os.kill(os.getpid(), signal.SIGKILL))
    os.waitpid(child, 0)
    living = tmp_path / f".list.csv.x.{os.getpid()}.partial"
    living.write_bytes(b"at work")
    assert len(list(tmp_path.iterdir())) == 2

    write_bytes_atomically(tmp_path / "list.csv", b"whole")

    assert sorted(tmp_path.iterdir()) == [living, tmp_path / "list.csv"]
