"""How is a real command run, by itself, interrupted or beside others?"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

NOW = "2026-03-10T15:00:00-04:00"
PATIENCE = 120.0
"""Seconds after which a command counts as stuck."""

DONE = frozenset({0, 3})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A command, and the stage on which it is played.

    `gives_way` are files to be taken away before it is run again, because it never overwrites. `adds_again` says that
    it records a further event each time it is typed.
    """

    name: str
    words: tuple[str, ...]
    stage: str
    gives_way: tuple[str, ...] = ()
    adds_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended: exit code (negative: the signal), what it printed, seconds."""

    exit_code: int
    out: str
    err: str
    seconds: float


@dataclass(slots=True)
class Running:
    """A command at work in a workspace."""

    process: subprocess.Popen[str]
    begun: float = field(default_factory=time.perf_counter)

    def kill_after(self, seconds: float) -> None:
        """SIGKILL it when that time has passed since it began."""
        time.sleep(max(0.0, self.begun + seconds - time.perf_counter()))
        self.process.kill()

    def end(self) -> Ended:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return Ended(
            exit_code=self.process.returncode, out=out, err=err, seconds=time.perf_counter() - self.begun
        )  # fmt: skip


def start(workspace: Path, *words: str, largest_file: int | None = None, now: str = NOW) -> Running:
    """Start a command in a workspace; no file may grow beyond `largest_file` bytes."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("CAMPAIGN")}
    command = [sys.executable, "-m", "campaign", *words, "--workspace", ".", "--now", now, "--no-color"]
    process = subprocess.Popen(
        command, cwd=workspace, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, preexec_fn=_limit(largest_file),  # noqa: PLW1509 - one thread here
    )  # fmt: skip
    return Running(process)


def run(workspace: Path, *words: str, largest_file: int | None = None, now: str = NOW) -> Ended:
    """Run a command to its end."""
    return start(workspace, *words, largest_file=largest_file, now=now).end()


def _limit(largest_file: int | None) -> Callable[[], None] | None:
    if largest_file is None:
        return None

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return limit
