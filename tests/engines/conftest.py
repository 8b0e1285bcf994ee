"""The town of tests/town.py, for the tests of this folder."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TOWN = Path(__file__).resolve().parents[1] / "town.py"


def _load() -> Any:
    if "town" not in sys.modules:
        spec = importlib.util.spec_from_file_location("town", TOWN)
        assert spec is not None
        assert spec.loader is not None
        sys.modules["town"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["town"])
    return sys.modules["town"]


@pytest.fixture(scope="session")
def towns() -> Any:
    """The module itself: texts of configuration files, dates."""
    return _load()


@pytest.fixture
def found_town(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Found a town: `found_town({"offers/pack.toml": "..."})` replaces files, None leaves one out."""
    founded: list[Any] = []

    def found(files: dict[str, str | None] | None = None) -> Any:
        founded.append(_load().Town(tmp_path / f"town{len(founded)}", files))
        return founded[-1]

    yield found
    for town in founded:
        town.store.close()


@pytest.fixture
def town(found_town: Callable[..., Any]) -> Any:
    """A town with one agent who speaks English all evening."""
    town = found_town()
    town.staff()
    return town
