"""Twelve awkward CSV files: are they cut into the cells that their makers meant?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "tables"


def test_every_file_is_read_as_meant(differences: Callable[[str], list[str]]) -> None:
    """Quotes, line ends, empty cells, JSON inside a cell, other alphabets."""
    assert differences("files") == []
