"""Does `campaign capacity` show the arithmetic of an evening, and change nothing?"""

from __future__ import annotations

import hashlib
import json

import pytest

NOON = "2026-03-10T12:00-04:00"


@pytest.fixture
def run(town, run_campaign):
    """Run the command on the town, at noon of its evening unless told otherwise."""
    return lambda *words, now=NOON: run_campaign(
        "capacity", *words, "--workspace", town.workspace.directory, "--now", now
    )


def digest(town):
    return hashlib.sha256((town.workspace.directory / "campaign.db").read_bytes()).hexdigest()


def warnings(done):
    return json.loads(done.out)["warnings"]


def lines(out):
    return [" ".join(line.split()) for line in out.splitlines()]


def test_it_says_how_many_calls_and_how_they_come_about(run, town):
    """One agent for four hours at six an hour; nothing is measured yet, and nothing is written."""
    before = digest(town)
    done = run()
    assert done.exit_code == 0
    assert done.out.startswith(
        "The agents can take 24 calls on 2026-03-10: 4.00 hours of outbound time, 10:00 min a call.\n"
    )
    assert {"Conversations measured 0", "Calls an hour and agent 6 (as stated)", "en 1 4.00 24"} <= set(lines(done.out))
    assert "18:00-19:00 en 1.00 6" in lines(done.out)
    assert "Next: campaign build --evening 2026-03-10 --dry-run" in done.err
    assert digest(town) == before


def test_it_shows_what_was_measured(run, town):
    """A quarter of the calls reach somebody, for ten minutes; ringing takes half a minute, overbooking is allowed."""
    text = (town.workspace.directory / "campaign.toml").read_text("utf-8")
    town.write("campaign.toml", text + "[capacity]\nleast_measured = 2\noverbooking = 1.5\n")
    for number in range(8):
        town.join(f"C{number}")
        code, seconds = ("refused", 600) if number < 2 else ("no_answer", 30)
        town.attempt(f"C{number}", code, "2026-03-02T18:00", duration_seconds=seconds)
    pace = run("--json").data["pace"]
    assert pace == {
        "calls_per_hour": 5.0, "leads_per_hour": 7.5, "ground": "measured", "seconds_a_call": 720, "talk_seconds": 600,
        "wrap_up_seconds": 60, "preparation_seconds": 60, "connect_rate": 0.25, "conversations_measured": 2,
    }  # fmt: skip
    told = lines(run().out)
    assert {"Talk 10:00 min", "Together 12:00 min", "Reached 25.0%", "Calls an hour and agent 5 (as measured)"} <= set(
        told
    )
    assert "Leads an hour and agent 7.5 (overbooked, as not everybody is reached)" in told


def test_an_evening_that_is_going_on_has_the_hours_that_are_left(run):
    """At seven one hour is left; at night none, and it is said."""
    assert run("--json", now="2026-03-10T19:00-04:00").data["capacity"] == 6
    over = run("--json", now="2026-03-10T21:00-04:00")
    assert (over.data["capacity"], warnings(over)) == (0, ["no slot is left this evening"])


def test_it_says_what_nobody_is_there_for(run, town, towns):
    """A skill that an offer asks for; and an evening without a shift."""
    town.write("offers/pack.toml", towns.PACK + 'skill = "travel"\n')
    assert warnings(run("--json")) == ["no agent of this evening has the skill travel, which an offer asks for"]
    (warning,) = warnings(run("--evening", "2026-03-11", "--json"))
    assert warning.startswith("no agent has an outbound shift this evening")


def test_every_row_is_an_hour_of_a_desk_and_they_add_up(run, town):
    """Desks, hours and sites tell of the same seconds."""
    town.employ("lee", "en ko")
    town.work("lee", "17:30-22:00", breaks="18:00-18:20")
    with town.writing():
        town.tell("UPDATE agent SET site = 'Troy' WHERE agent = 'lee'")
    data = run("--json").data
    seconds = {desk["desk"]: desk["seconds"] for desk in data["desks"]}
    assert seconds == {"en": 4 * 3600, "en+ko": 130 * 60}
    for desk in data["desks"]:
        own = [hour for hour in data["hours"] if hour["desk"] == desk["desk"]]
        assert (sum(hour["seconds"] for hour in own), sum(hour["calls"] for hour in own)) == (
            desk["seconds"], desk["calls"],
        )  # fmt: skip
    assert data["sites"] == [
        {"site": "", "agents": 1, "seconds": 4 * 3600}, {"site": "Troy", "agents": 1, "seconds": 130 * 60},
    ]  # fmt: skip
