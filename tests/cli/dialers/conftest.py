"""Which world do the commands for dialers live in? The one of their jobs."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _load() -> ModuleType:
    path = Path(__file__).parents[2] / "jobs" / "dialers" / "conftest.py"
    spec = importlib.util.spec_from_file_location("dialer_world", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["dialer_world"] = module
    spec.loader.exec_module(module)
    return module


_WORLD = _load()
world = _WORLD.world
dialer = _WORLD.dialer


@pytest.fixture
def run(world: Any, run_campaign: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in the world, at noon unless told otherwise."""

    def begin(*arguments: str, now: str = "2026-03-10T12:00+00:00") -> Any:
        return run_campaign(*arguments, "--workspace", world.workspace.directory, "--now", now)

    return begin
