"""The town of tests/town.py and its fixtures, for the tests of this folder."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

TOWN = next(folder / "town.py" for folder in Path(__file__).resolve().parents if (folder / "town.py").exists())


def _load() -> Any:
    if "town" not in sys.modules:
        spec = importlib.util.spec_from_file_location("town", TOWN)
        assert spec is not None
        assert spec.loader is not None
        sys.modules["town"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["town"])
    return sys.modules["town"]


towns, found_town, town = _load().towns, _load().found_town, _load().town
