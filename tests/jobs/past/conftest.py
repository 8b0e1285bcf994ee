"""Where do the tests of past evenings live? In a town, or at a desk that lives half a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from halfyear.happenings import HalfYear
from townlife.fixtures import found_town, town, towns

__all__ = ["found_town", "town", "towns"]


@pytest.fixture
def half_year(tmp_path: Path) -> Iterator[Callable[..., HalfYear]]:
    """Open a desk: `half_year(seed, people)`."""
    opened: list[HalfYear] = []

    def begin(seed: int, people: int) -> HalfYear:
        opened.append(HalfYear(tmp_path, seed, people))
        opened[-1].begin()
        return opened[-1]

    yield begin
    for desk in opened:
        desk.workspace.store.close()
