"""Does the lock let one in, keep others out with a name and a time, and vanish with its process?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.errors import CannotCreate
from campaign.store.lock import LOCK_FILE, AlreadyRunning, holding_lock

NOW = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
HOLDER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from campaign.store.lock import holding_lock
with holding_lock(Path(sys.argv[1]), "nightly", datetime(2026, 3, 10, 18, 59, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


def start_holder(folder: Path) -> subprocess.Popen[bytes]:
    """A process of its own that holds the lock until it is killed."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_the_second_is_told_who_holds_it_and_since_when(tmp_path: Path) -> None:
    """Name, process and start of the other; exit code 75."""
    with start_holder(tmp_path) as holder:
        with pytest.raises(AlreadyRunning) as caught, holding_lock(tmp_path, "nightly", NOW):
            pass
        holder.kill()

    assert str(caught.value) == (
        f"another command is at work: nightly, process {holder.pid}, since 2026-03-10T18:59:00+00:00"
    )
    assert caught.value.exit_code == 75


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    """The kernel gives it back at once."""
    with start_holder(tmp_path) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()

    with holding_lock(tmp_path, "nightly", NOW):
        assert (tmp_path / LOCK_FILE).read_text("ascii").splitlines()[1] == str(os.getpid())


def test_the_lock_can_be_held_again_and_is_private(tmp_path: Path) -> None:
    """One after the other; nobody else can read who works here."""
    for _ in range(2):
        with holding_lock(tmp_path, "nightly", NOW):
            pass

    assert (tmp_path / LOCK_FILE).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / LOCK_FILE).read_bytes() == b""


def test_a_lock_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    """There is no such folder."""
    with pytest.raises(CannotCreate), holding_lock(tmp_path / "gone", "nightly", NOW):
        pass
