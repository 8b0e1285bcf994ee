"""Where do the tests of this folder find their town?"""

from __future__ import annotations

import pytest
from townlife.fixtures import found_town, town, towns

__all__ = ["found_town", "town", "towns"]


@pytest.fixture
def set_policy(town, towns):
    """Write tables of campaign.toml behind those of the town."""
    return lambda text: town.write("campaign.toml", f"{towns.DESK}\n{text}\n")
