"""What does every test stand on? The same surroundings, whatever the machine: no workspace, no colours, no width."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")

SURROUNDINGS = ("CAMPAIGN_WORKSPACE", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONWARNINGS", "TTY_COMPATIBLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command did: exit code and what it printed."""

    exit_code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The data of a command run with `--json`."""
        return json.loads(self.out)["data"]


@pytest.fixture(autouse=True)
def same_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take away what the person who runs the tests has set, and give the file mode mask back afterwards."""
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    mask = os.umask(0o077)
    yield
    os.umask(mask)


@pytest.fixture
def run_campaign(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process: `run_campaign("status", "--workspace", folder)`."""
    from campaign.cli.app import main

    def run(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        exit_code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Outcome(exit_code=exit_code, out=printed.out, err=printed.err)

    return run
