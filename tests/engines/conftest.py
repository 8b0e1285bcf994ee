"""Where do the tests of this folder find their town?"""

from __future__ import annotations

import sys
from pathlib import Path

SUPPORT = next(folder for folder in Path(__file__).resolve().parents if folder.name == "tests") / "support"
if str(SUPPORT) not in sys.path:
    sys.path.insert(0, str(SUPPORT))

from townlife.fixtures import found_town, town, towns  # noqa: E402 - the folder has to be known first

__all__ = ["found_town", "town", "towns"]
