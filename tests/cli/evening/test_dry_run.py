"""Does a dry run show what holds the evening back, in words that fit the terminal?"""

from __future__ import annotations

import pytest

from campaign.cli.binding_views import binding_views
from campaign.cli.views import Bullets, Section, Sentence, Table

NOON = "2026-03-10T12:00-04:00"
PACE = {
    "calls_per_hour": 6.0, "leads_per_hour": 6.0, "ground": "stated", "seconds_a_call": 600, "talk_seconds": None,
    "wrap_up_seconds": None, "preparation_seconds": 60, "connect_rate": None, "conversations_measured": 0,
}  # fmt: skip


@pytest.fixture
def run(town, run_campaign):
    """Run a build on the town, at noon of its evening."""
    return lambda *words: run_campaign("build", *words, "--workspace", town.workspace.directory, "--now", NOON)


def hour(desk, begins, binds, *, calls=6, idle=0, next_call=0):
    return {
        "desk": desk, "from": f"2026-03-10T{begins}:00:00-04:00", "to": f"2026-03-10T{begins + 1}:00:00-04:00",
        "calls": calls, "promised": 0, "placed": calls - idle, "idle": idle, "binds": binds, "next_call": next_call,
    }  # fmt: skip


def views(*hours, **told):
    binding = {"hours": hours, "shortages": [], "languages": [], "budgets": [], "idle": [], "pace": PACE, **told}
    return binding_views(binding, minor_digits=2)


def test_hours_that_the_same_thing_holds_back_are_one_row():
    """The calls are added, what one more is worth is their mean; another desk and a gap begin a new row."""
    table, *_ = views(
        hour("en", 16, "agents", next_call=1000), hour("en", 17, "agents", next_call=2000),
        hour("en", 18, "list", idle=4), hour("es", 16, "agents", next_call=500),
        hour("es", 18, "agents", next_call=700),
    )  # fmt: skip
    assert isinstance(table, Table)
    assert [tuple(row) for row in table.rows] == [
        ("16:00-18:00", "en", 12, 12, 0, 15.0, "agents"),
        ("18:00-19:00", "en", 6, 2, 4, 0.0, "list too short"),
        ("16:00-17:00", "es", 6, 6, 0, 5.0, "agents"),
        ("18:00-19:00", "es", 6, 6, 0, 7.0, "agents"),
    ]


def test_what_costs_most_comes_first():
    """Shortages, then languages, then budgets, then hours without anybody to call."""
    kinds = ("idle", "budgets", "languages", "shortages")
    _, section, _ = views(hour("en", 16, "agents"), **{kind: [{"sentence": kind}] for kind in kinds})
    assert isinstance(section, Section)
    (bullets, _) = section.views
    assert bullets == Bullets(["shortages", "languages", "budgets", "idle"])


def test_an_evening_that_misses_nothing_says_so():
    """No bullets, and no explanation of figures that are not there."""
    _, section, _ = views(hour("en", 16, ""))
    (sentence,) = section.views
    assert isinstance(sentence, Sentence)
    assert sentence.text.startswith("Nobody is missing")


def test_a_dry_run_says_who_is_missing(run, town):
    """One agent for thirty customers; no line of the tables is wider than a small terminal."""
    for number in range(30):
        town.join(f"C{number}", trips=4)
    done = run("--dry-run")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    said = next(line for line in lines if line.startswith("- One more"))
    assert "16:00-20:00 en 24 24 0 18.00 agents" in lines
    assert said.startswith("- One more agent who speaks English 16:00-17:00 would call 6 more customers, worth ")
    assert said.endswith(" USD a year.")
    assert "Calls an hour and agent 6 (as stated)" in lines
    assert max(len(line) for line in done.out.splitlines() if not line.startswith(("-", "Worth"))) <= 80


def test_a_build_that_is_kept_shows_none_of_it(run, town):
    """It is a list, and no advice."""
    town.join("C1", trips=4)
    assert "What binds" not in run().out
