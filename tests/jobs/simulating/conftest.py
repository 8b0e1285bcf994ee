"""Where do the tests of what-ifs find their town?"""

from __future__ import annotations

from townlife.fixtures import found_town, town, towns

__all__ = ["found_town", "town", "towns"]
