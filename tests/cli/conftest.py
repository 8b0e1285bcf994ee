"""How are the frame's own commands run: here, in a process of their own, or on a terminal?"""

from __future__ import annotations

import importlib.util
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from campaign.cli import commands

PROGRAM = Path(__file__).with_name("frame_commands.py")


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("frame_commands", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["frame_commands"] = module
    spec.loader.exec_module(module)
    return module


FRAME = _load()


@pytest.fixture
def frame(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The frame's commands in place of the real ones, in this process."""
    monkeypatch.setattr(commands, "COMMANDS", FRAME.ROWS)
    return FRAME


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Start the frame's commands in a process of their own, with pipes unless told otherwise."""

    def begin(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen([sys.executable, str(PROGRAM), *arguments], **given)  # type: ignore[call-overload]

    return begin


@pytest.fixture
def on_terminal() -> Callable[[Sequence[str], dict[str, str]], str]:
    """Run the frame's commands on a terminal 100 columns wide; everything it showed."""

    def run(arguments: Sequence[str], environment: dict[str, str]) -> str:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, str(PROGRAM), *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "COLUMNS": "100", **environment},
        ) as process:
            os.close(theirs)
            shown = b"".join(_read_all(ours))
            process.wait(timeout=20)
        os.close(ours)
        return shown.decode()

    return run


def _read_all(descriptor: int) -> list[bytes]:
    pieces = []
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:
            return pieces
        if not piece:
            return pieces
        pieces.append(piece)
