"""Where do the tests of this folder find their town?"""

from __future__ import annotations

import pytest
from topped_evening import busy
from townlife.fixtures import found_town, town, towns

from campaign.jobs.backup import back_up

__all__ = ["busy", "found_town", "town", "towns"]


@pytest.fixture
def lived_in(town):
    """A town with two customers."""
    town.join("C1", trips=4)
    town.join("C2")
    return town


@pytest.fixture
def present(lived_in):
    """The database of the town."""
    return lived_in.workspace.directory / "campaign.db"


@pytest.fixture
def backed_up(lived_in, tmp_path):
    """A backup of it; afterwards a third customer joins."""
    done = back_up(lived_in.workspace, tmp_path / "safe.db")
    lived_in.join("C3")
    return done.file


@pytest.fixture
def healthy(town):
    """A town in which nothing is wrong."""
    town.join("C1", trips=4)
    town.attempt("C1", "no_answer", "2026-03-09T18:00")
    town.rewrite("UPDATE response SET recorded_at = ?", town.now)
    return town
