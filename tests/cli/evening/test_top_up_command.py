"""What does an operator see of an evening that is topped up and released slot by slot?"""

from __future__ import annotations

import json

import pytest

from campaign.cli.app import main
from campaign.jobs.build import build_list


@pytest.fixture
def run(town, capsys):
    """Types a command at 15:55 on the evening; the page, or the data with --json."""
    for number, hours in enumerate(("16:00-16:30", "16:30-17:00", "17:00-17:30")):
        town.join(f"C{number}", trips=9, preferred=hours)
    build_list(town.workspace)

    def typed(*words, now="2026-03-10T15:55-04:00"):
        code = main([*words, "--workspace", str(town.workspace.directory), "--now", now])
        shown = capsys.readouterr().out
        return code, json.loads(shown)["data"] if "--json" in words else shown

    return typed


def test_without_news_it_says_that_nothing_changes(run):
    """And how many wait."""
    code, page = run("build", "--top-up")
    assert (code, "Nothing is to be changed: 3 leads wait" in page) == (0, True)


def test_a_round_shows_what_it_changes(run, town):
    """On the page and as data; `lists` shows both rounds, and why."""
    town.suppress(customer_id="C1")
    code, data = run("build", "--top-up", "--json")
    assert (code, data["is_new"], data["round"], data["recalled"], data["kept"]) == (0, True, 2, 1, 2)
    assert [(one["customer_id"], one["change"], one["reasons"]) for one in data["changes"]] == [
        ("C1", "recalled", ["person_suppressed"])
    ]
    _, page = run("lists", "tonight")
    assert "Rounds of the evening" in page
    assert "20260310-2" in page
    _, detail = run("lists", "tonight", "--json")
    assert [(one["round"], one["placed"], one["recalled"], one["kept"]) for one in detail["rounds"]] == [
        (1, 3, 1, 2), (2, 0, 0, 0),
    ]  # fmt: skip
    assert detail["recalled_by"] == {"person_suppressed": 1}


def test_a_rehearsed_round_is_told_as_one(run, town):
    """Nothing is kept."""
    town.suppress(customer_id="C1")
    _, page = run("build", "--top-up", "--dry-run")
    assert "Round 2 would change this on 2026-03-10. Nothing was kept." in page
    assert "person_suppressed" in page


def test_a_round_replaces_nothing_and_narrows_nothing(run):
    """Exit code 2."""
    assert run("build", "--top-up", "--replace")[0] == run("build", "--top-up", "--campaign", "needs")[0] == 2


def test_a_slot_is_released_with_what_is_to_be_taken_back(run):
    """Two files, named."""
    code, data = run("export", "tonight", "--dialer", "generic", "--slot", "next", "--json")
    assert (code, data["slot"], data["rows"], data["recall"]["recalled"]) == (0, "2026-03-10T16:00:00-04:00", 1, 0)
    _, page = run("export", "tonight", "--dialer", "generic", "--slot", "next", now="2026-03-10T16:25-04:00")
    assert "Before that, take 1 of 2 open leads out of the dialer" in page
    assert "slot_over" in page


def test_a_slot_of_nobody_is_told(run):
    """Nobody likes to be called at seven."""
    _, page = run("export", "tonight", "--dialer", "generic", "--slot", "next", now="2026-03-10T19:00-04:00")
    assert "Nobody on list 20260310-1 is to be called in that slot." in page


def test_tonight_without_a_list_is_an_unknown_list(town):
    """Exit code of an unknown name."""
    assert main(["recall", "tonight", "--workspace", str(town.workspace.directory), "--now", "2026-03-10T16:00Z"]) == 66
