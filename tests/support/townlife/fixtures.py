"""How does a test come to a town?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import townlife
from townlife.town import Town


@pytest.fixture(scope="session")
def towns() -> Any:
    """Texts of configuration files, dates, populations."""
    return townlife


@pytest.fixture
def found_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Found a town: `found_town({"offers/pack.toml": "..."})` replaces files, None leaves one out."""
    founded: list[Town] = []

    def found(files: dict[str, str | None] | None = None) -> Town:
        founded.append(Town(tmp_path / f"town{len(founded)}", files))
        return founded[-1]

    yield found
    for town in founded:
        town.store.close()


@pytest.fixture
def town(found_town: Callable[..., Town]) -> Town:
    """A town with one agent who speaks English all evening."""
    founded = found_town()
    founded.staff()
    return founded
