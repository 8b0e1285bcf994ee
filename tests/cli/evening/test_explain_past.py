"""Does `campaign explain` tell a past evening as one that is over, and show both decisions?"""

from __future__ import annotations

import pytest

EVENING = ("--evening", "2026-03-10")


@pytest.fixture
def run(town, run_campaign):
    """Run a command on the town; the list of an evening was built at its noon, and now it is the next day."""
    town.join("C1", trips=4)
    town.join("C2", consents=False)
    words = ("--workspace", town.workspace.directory)
    run_campaign("build", *words, "--now", "2026-03-10T12:00-04:00")
    return lambda *typed: run_campaign(*typed, *words, "--now", "2026-03-11T12:00-04:00")


def test_it_speaks_of_an_evening_that_is_over(run):
    """The verdict first, and at the end the decision of then beside that of today."""
    out = run("explain", "C1", *EVENING).out

    assert out.startswith("C1 was to be called on 2026-03-10 by list 20260310-1.")
    assert "Looked at again as list 20260310-1 saw it" in out
    assert out.count("offer pack of campaign needs") == 2
    blocked = run("explain", "C2", *EVENING).out
    assert blocked.startswith("C2 was not called: a gate blocked (consent) on 2026-03-10 by list 20260310-1.")
    assert blocked.count("blocked by consent") == 2


def test_a_difference_is_said_and_explained(run, town):
    """On the page and as a warning."""
    town.tell("DELETE FROM shift")
    done = run("explain", "C1", *EVENING)

    assert "no; perhaps zones, holidays" in " ".join(done.out.split())
    assert "blocked by language" in done.out
    assert "decided otherwise" in done.err


def test_whoever_came_later_was_not_known(run, town):
    """Neither by the list nor by what was known then."""
    town.join("C3", trips=9)

    assert run("explain", "C3", *EVENING).out.startswith("C3 was not known yet on 2026-03-10 by list 20260310-1.")
