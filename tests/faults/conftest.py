"""Where do the tests of this folder find their stages? They are made once, and copied for each test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from mishaps.stages import Theatre, open_theatre


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    """The sample company at each stage of its afternoon, and every command undisturbed."""
    return open_theatre(tmp_path_factory.mktemp("theatre"), customers=700)
