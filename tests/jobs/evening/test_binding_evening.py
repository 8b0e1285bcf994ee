"""Is it true what a dry run says about an agent more? It is held against hiring that agent."""

from __future__ import annotations

from datetime import datetime

import pytest
from townlife import EVENING

from campaign.jobs.build import build_list


def plan(town):
    return build_list(town.workspace, dry_run=True).data


def hire(town, shortage, name):
    """The agent of whom a shortage tells, for that hour."""
    town.employ(name, shortage["language"], skills=shortage["skill"])
    begins, ends = (datetime.fromisoformat(shortage[edge]).strftime("%H:%M") for edge in ("from", "to"))
    town.work(name, f"{begins}-{ends}")


@pytest.fixture
def crowded(town):
    """Sixty customers, a third of whom speak Korean and a sixth Spanish; one agent with English, one with both."""
    town.employ("lee", "en ko")
    town.work("lee", "17:00-19:00")
    for number in range(60):
        town.join(f"C{number:02}", trips=2 + number % 5, language=("en", "ko", "en", "es", "en", "ko")[number % 6])
    return town


def test_hiring_the_agent_brings_what_was_said(crowded):
    """Each in turn: as many more are placed, and nobody else in place of them."""
    said = plan(crowded)
    shortages = said["binding"]["shortages"]
    assert {one["language"] for one in shortages} == {"en", "ko", "es"}
    for number, shortage in enumerate(shortages):
        hire(crowded, shortage, f"new{number}")
        assert plan(crowded)["placed"] == said["placed"] + shortage["more_calls"]
        with crowded.writing():
            crowded.tell("UPDATE agent SET left_on = 0 WHERE agent = ?", f"new{number}")
    assert plan(crowded)["placed"] == said["placed"]


def test_whom_nobody_can_talk_to_is_told_with_what_it_would_bring(crowded):
    """Ten who speak Spanish are blocked; an agent for an hour would call six of them. Nothing of this is kept."""
    data = plan(crowded)
    (spanish,) = [one for one in data["binding"]["shortages"] if one["language"] == "es"]
    assert (data["blocked"]["language"], spanish["more_calls"]) == (10, 6)
    assert data["binding"]["languages"] == [
        {
            "language": "es", "customers": 10,
            "sentence": "10 customers are not called for the language alone: nobody who speaks Spanish is there.",
        }
    ]  # fmt: skip
    assert build_list(crowded.workspace).data["blocked"]["language"] == 10
    assert crowded.ask("SELECT COUNT(*) FROM call_list") == [(1,)]


def test_hours_desks_and_counts_add_up(crowded):
    """What the hours tell is what the counts of the build tell, and each sentence names what it is about."""
    data = plan(crowded)
    hours = data["binding"]["hours"]
    assert sum(hour["calls"] for hour in hours) == data["capacity"] == 36
    assert sum(hour["placed"] for hour in hours) == data["placed"]
    assert {hour["binds"] for hour in hours} == {"agents"}
    for shortage in data["binding"]["shortages"]:
        assert shortage["sentence"].startswith("One more agent who speaks ")
        assert f"would call {shortage['more_calls']} more customers" in shortage["sentence"]
    assert data["binding"]["idle"] == []


def test_a_list_too_short_for_the_agents_is_called_that(town):
    """One customer for twenty-four calls."""
    town.join("C1", trips=4)
    binding = plan(town)["binding"]
    assert binding["shortages"] == []
    assert [(one["desk"], one["calls"], one["idle"]) for one in binding["idle"]] == [("en", 24, 23)]
    assert [one["sentence"] for one in binding["idle"]] == [
        "Desk en has 23 of 24 calls free 16:00-20:00: the list is too short for it."
    ]


def test_a_budget_that_is_used_up_is_told(crowded, towns):
    """Five calls a night, though agents have time for more; one more would be worth what a customer gains."""
    crowded.write("campaigns/needs.toml", towns.campaign_text("pack", budget_per_evening=5))
    data = plan(crowded)
    (budget,) = data["binding"]["budgets"]
    assert (data["placed"], budget["campaign"], budget["calls"]) == (5, "needs", 5)
    assert budget["next_call"] > 0


def test_an_evening_without_agents_or_customers_has_nothing_to_say(found_town):
    """No desk, no hour; who could be called is told by language."""
    town = found_town()
    assert plan(town)["binding"]["hours"] == []
    town.join("C1", trips=4)
    binding = plan(town)["binding"]
    assert (binding["desks"], binding["idle"], [one["language"] for one in binding["shortages"]]) == ([], [], ["en"])


def test_a_build_that_is_kept_says_nothing_of_it(crowded):
    """It is quick, and leaves thinking to the dry run."""
    assert "binding" not in build_list(crowded.workspace, evening=EVENING).data


def test_a_promised_callback_is_never_overbooked(town):
    """Overbooked twice, an hour has twelve leads; a callback takes the time of two of them."""
    text = (town.workspace.directory / "campaign.toml").read_text("utf-8")
    town.write("campaign.toml", text + "[capacity]\nleast_measured = 1\noverbooking = 2\n"
               "[contact_policy]\nrest_days_after_contact = 0\n")  # fmt: skip
    for number in range(60):
        town.join(f"C{number:02}", trips=4)
    town.join("R", trips=0)
    town.attempt("R", "refused", "2026-01-02T18:00", duration_seconds=60)
    for day in range(10, 25):
        town.attempt("R", "no_answer", f"2026-01-{day}T18:00", duration_seconds=1)
    data = plan(town)
    assert (data["capacity"], data["placed"]) == (48, 48)
    town.attempt("C00", "callback", "2026-03-07T18:00", callback_at=town.instant("2026-03-10T17:30"))
    data = plan(town)
    hours = data["binding"]["hours"]
    assert (data["placed"], sum(hour["promised"] for hour in hours)) == (47, 2)
