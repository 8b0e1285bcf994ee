"""How does the program behave among pipes, signals and terminals?"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Start = Callable[..., "subprocess.Popen[bytes]"]
OnTerminal = Callable[[list[str], dict[str, str]], str]
PROGRAM = Path(__file__).with_name("frame_commands.py")


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_command_in_order(start: Start, number: signal.Signals, exit_code: int) -> None:
    """One line, no traceback, 128 plus the number, within a second."""
    with start("fail", "wait") as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"waiting\n"
        sent = time.monotonic()
        process.send_signal(number)
        _, rest = process.communicate(timeout=10)

    assert process.returncode == exit_code
    assert rest == b"campaign: stopped; what was not finished was not done\n"
    assert time.monotonic() - sent < 1


def test_a_reader_that_goes_away_ends_the_command_quietly(start: Start) -> None:
    """`campaign ... | head -1` leaves no traceback; the exit code is that of a broken pipe."""
    with start("pour", "200000") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"line 0\n"
        process.stdout.close()
        assert process.stderr is not None
        complaint = process.stderr.read()

    assert complaint == b""
    assert process.returncode == 141


def test_output_that_cannot_be_stored_is_a_failure(start: Start, tmp_path: Path) -> None:
    """A full disk under standard output is told, with exit code 74, not lost at exit."""
    with (tmp_path / "out.txt").open("wb") as file, start("pour", "10", stdout=file, preexec_fn=_no_room) as process:
        _, complaint = process.communicate(timeout=20)

    assert process.returncode == 74
    assert complaint.startswith(b"campaign: the disk or the database failed: File too large\n")


def test_closed_descriptors_do_no_harm() -> None:
    """Started by a daemon without standard streams, a command still does its work."""
    script = f'exec "{sys.executable}" "{PROGRAM}" note add hello <&- >&- 2>&-'
    finished = subprocess.run(["/bin/sh", "-c", script], check=False, timeout=20)

    assert finished.returncode == 0


def test_a_pipe_gets_plain_text_without_colour_or_trailing_blanks(start: Start) -> None:
    """No escape codes, lines of at most 120 cells, one line for each row of a short table."""
    with start("show", "table") as process:
        out, _ = process.communicate(timeout=20)
    lines = out.decode().splitlines()

    assert "\x1b" not in out.decode()
    assert all(line == line.rstrip() and len(line) <= 120 for line in lines)
    assert any(line.startswith("CUSTOMER-2026-000000000001") for line in lines)


def test_a_terminal_gets_colour(on_terminal: OnTerminal) -> None:
    """The colour repeats what the words say."""
    shown = on_terminal(["show", "checks"], {})

    assert "\x1b[32m" in shown
    assert "✓ passed" in shown


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
    ids=["option", "NO_COLOR", "dumb"],
)
def test_colour_can_be_refused(on_terminal: OnTerminal, arguments: list[str], environment: dict[str, str]) -> None:
    """By option, by the common variable, or by a terminal that has none."""
    shown = on_terminal(["show", "checks", *arguments], environment)

    assert "✓ passed" in shown
    assert not re.search(r"\x1b\[[0-9;]*m", shown)


def test_a_terminal_that_writes_no_unicode_gets_plain_signs(start: Start) -> None:
    """Marks and lines become plain signs, letters that cannot be written become question marks."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    with start("show", "checks", env=environment) as process:
        checks, _ = process.communicate(timeout=20)
    with start("show", "table", "--json", env=environment) as process:
        table, _ = process.communicate(timeout=20)

    assert checks.decode("ascii").splitlines()[0].startswith("+ passed     consent")
    assert json.loads(table)["data"]["view"] == "table"


def test_help_and_version_start_in_a_tenth_of_a_second() -> None:
    """Measured as processor time of the fastest of up to 15 starts, so that a busy machine does not matter."""
    for option in ("--help", "--version"):
        assert any(_processor_seconds(option) < 0.1 for _ in range(15))


def test_help_imports_neither_commands_nor_heavy_libraries() -> None:
    """The first page comes from a table; nobody waits for numpy to read a help text."""
    listing = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "campaign", "--help"], capture_output=True, text=True, check=True
    ).stderr
    imported = {line.rsplit("|", 1)[-1].strip() for line in listing.splitlines()}
    roots = {name.split(".")[0] for name in imported}

    assert roots.isdisjoint({"numpy", "rich", "sqlite3", "sqlite_utils", "phonenumbers", "holidays", "dateutil"})
    assert not {name for name in imported if name.startswith(("campaign.jobs", "campaign.store", "campaign.rules"))}


def test_the_shell_completes_command_names() -> None:
    """Completion knows the commands without importing them."""
    environment = {**os.environ, "_CAMPAIGN_COMPLETE": "complete_bash", "COMP_WORDS": "campaign op", "COMP_CWORD": "1"}
    finished = subprocess.run(
        [sys.executable, "-m", "campaign"], env=environment, capture_output=True, text=True, check=False
    )

    assert finished.stdout.split() == ["optout"]


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _processor_seconds(option: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "campaign", option], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
