"""Does a what-if tell what would be, by the road of the build itself, and leave everything as it is?"""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import date, timedelta

import pytest
import townlife

from campaign.errors import CampaignError, UsageError
from campaign.jobs.build import build_list
from campaign.jobs.optout import opt_out
from campaign.jobs.simulate import ListWasExported, simulate
from campaign.jobs.simulating.staff import NobodyToTakeOut
from campaign.rules.what_if import (
    more_agents,
    other_holdout,
    other_retries,
    other_setting,
    other_window,
    together,
)

EVENING = townlife.EVENING


@pytest.fixture
def street(found_town):
    """A town of 40 customers who want to be called; one agent takes 24 calls an evening."""
    town = found_town()
    town.staff()
    with town.writing():
        for number in range(40):
            town.join(f"C{number}", trips=4, language="es" if number % 4 == 0 else None)
    return town


def hashes(folder):
    """What every file of a workspace holds."""
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def leads(simulated):
    """How many leads the present and every what-if came to."""
    return [one.figures["leads"].mean for one in simulated.tried]


def test_nothing_is_written(street):
    """Every file of the workspace holds the same bytes, and none is left over; others may write meanwhile."""
    street.workspace.scratch.joinpath("lock").touch()
    before = hashes(street.workspace.directory)
    what_ifs = [more_agents("+1:es:16:00-20:00"), other_holdout("0.2"), other_window("15:00-20:00")]
    simulate(street.workspace, what_ifs, evening=EVENING, evenings=3, runs=2)

    assert hashes(street.workspace.directory) == before
    assert not street.store.in_transaction


def test_the_present_is_the_list_that_build_makes(street):
    """The same number of leads in the same slots."""
    present = simulate(street.workspace, [], evening=EVENING, runs=3).tried[0]
    built = build_list(street.workspace, evening=EVENING)

    assert present.figures["leads"].low == present.figures["leads"].high == built.data["placed"] == 24
    assert present.used == 1
    assert present.slots == street.ask("SELECT slot_at, COUNT(*) FROM lead GROUP BY slot_at ORDER BY slot_at")


def test_agents_who_come_are_used_as_far_as_somebody_waits_for_them(street):
    """Nobody speaks Spanish: one more agent from 18:00 on calls the ten who do; one who stays away is missed."""
    crews = ["+1:es:18:00-20:00", "+1:en:18:00-20:00", "-1:en:18:00-20:00"]
    simulated = simulate(street.workspace, list(map(more_agents, crews)), evening=EVENING, runs=2)

    assert leads(simulated) == [24, 34, 30, 12]
    assert [one.figures["capacity"].mean for one in simulated.tried] == [24, 36, 36, 12]


def test_nobody_stays_away_who_is_not_there(street):
    """Two of one agent, or one who speaks Korean."""
    for crew in ("-2:en:16:00-20:00", "-1:ko:16:00-20:00"):
        with pytest.raises(NobodyToTakeOut):
            simulate(street.workspace, [more_agents(crew)], evening=EVENING)


def test_other_hours_and_settings_are_tried(street):
    """Half the window holds half the calls; eight calls an hour make 32; all at once both."""
    what_ifs = (other_window("18:00-20:00"), other_setting("capacity.calls_per_hour=8"))
    simulated = simulate(street.workspace, [*what_ifs, together(what_ifs)], evening=EVENING, runs=2)

    assert leads(simulated) == [24, 12, 30, 16]


def test_other_delays_hold_for_calls_made_long_ago(street):
    """Two were not reached this noon: 27 hours later is tomorrow, 4 hours later is tonight."""
    street.write("campaign.toml", townlife.DESK + "[contact_policy]\nattempts_per_day = 2\n")
    with street.writing():
        for number in range(1, 40):
            street.attempt(f"C{number}", "no_answer", "2026-03-10T11:00")
    what_ifs = [other_retries("no_answer=4h"), other_retries("no_answer=27h")]
    simulated = simulate(street.workspace, what_ifs, evening=EVENING, runs=1)

    assert leads(simulated) == [0, 24, 0]
    with pytest.raises(UsageError) as refused:
        simulate(street.workspace, [other_retries("accepted=4h")], evening=EVENING)
    assert "no_answer" in refused.value.way_out


def test_a_setting_that_does_not_exist_is_refused_by_name(street):
    """As in campaign.toml; nothing is left behind."""
    for wrong in ("contact_policy.atempts_7_days=3", "evening.slot_minutes=1", "desk.currency.code=3"):
        with pytest.raises(CampaignError) as refused:
            simulate(street.workspace, [other_setting(wrong)], evening=EVENING)
        assert wrong.split("=", maxsplit=1)[0].split(".")[1] in str(refused.value)
    assert [path.name for path in street.workspace.scratch.iterdir()] == ["lock"]


def test_a_holdout_is_tried_in_every_campaign(street):
    """Held out are those that the key draws; both arms are told, and the difference that would be found."""
    simulated = simulate(street.workspace, [other_holdout("0.4")], evening=EVENING, runs=2)
    present, tried = ({arms.campaign: arms for arms in one.arms}["needs"] for one in simulated.tried)

    assert (present.held_out, present.detectable) == (0, None)
    assert tried.held_out > 2
    assert tried.called + tried.held_out <= 30
    assert 0 < tried.detectable < 1


def test_a_share_that_was_held_out_goes_on_and_that_is_said(street):
    """A smaller one is without effect."""
    street.write("campaigns/needs.toml", townlife.campaign_text("pack", holdout_share="0.5"))
    build_list(street.workspace, evening=EVENING)
    simulated = simulate(street.workspace, [other_holdout("0.1")], evening=EVENING + timedelta(days=1), runs=2)

    assert leads(simulated)[0] == leads(simulated)[1]
    assert any("needs has held out 50.0%" in words for words in simulated.warnings)


def test_evenings_follow_from_one_another(street):
    """30 who may be called, 24 an evening, once in 24 hours: the second evening calls those whom the first left."""
    for later in (1, 2):
        street.work("kay", day=EVENING + timedelta(days=later))
    simulated = simulate(street.workspace, [], evening=EVENING, evenings=2, runs=5)

    assert simulated.evenings == (EVENING, EVENING + timedelta(days=1))
    assert 30 <= leads(simulated)[0] <= 34
    assert simulated.tried[0].figures["capacity"].mean == 48


def test_what_was_learned_by_the_calls_of_a_run_ends_with_it(street):
    """The database of the next run begins as it was: the same runs in another order come to the same."""
    three = simulate(street.workspace, [], evening=EVENING, evenings=2, runs=3)
    again = simulate(street.workspace, [other_window("16:00-20:00")], evening=EVENING, evenings=2, runs=3)

    assert three.tried[0].figures == again.tried[0].figures == again.tried[1].figures
    assert {spread.high for spread in again.tried[1].against.values()} == {0}


def test_luck_follows_the_seed(street):
    """The same seed tells the same, another one something else."""
    contacts = [
        simulate(street.workspace, [], evening=EVENING, runs=20, seed=seed).tried[0].figures["contacts"]
        for seed in (3, 3, 4)
    ]

    assert contacts[0] == contacts[1] != contacts[2]
    assert contacts[0].low < contacts[0].mean < contacts[0].high <= 24


def test_evenings_without_shifts_are_staffed_as_a_week_before(street):
    """At the same time of the day, also when the clocks change in between, and that is said."""
    simulated = simulate(street.workspace, [], evening=date(2026, 3, 17), runs=1)

    assert simulated.tried[0].figures["capacity"].mean == 24
    assert "nobody has a shift on 2026-03-17: those of 2026-03-10 stand in" in simulated.warnings
    street.work("kay", "16:00-20:00", day=date(2026, 3, 6))
    simulated = simulate(street.at("2026-03-06T12:00"), [], evening=date(2026, 3, 13), runs=1)
    assert simulated.tried[0].figures["capacity"].mean == 24


def test_an_exported_list_is_left_and_the_next_evening_tried(street):
    """It cannot be otherwise any more; asked for by name it is refused."""
    evening = EVENING + timedelta(days=1)
    assert simulate(street.workspace, [], runs=1).evenings == (evening,)
    build_list(street.workspace, evening=evening)
    street.tell("UPDATE call_list SET status = 'exported'")

    assert simulate(street.workspace, [], runs=1).evenings == (evening + timedelta(days=1),)
    with pytest.raises(ListWasExported):
        simulate(street.workspace, [], evening=evening)


def test_a_stop_that_arrives_meanwhile_is_not_held_up(street):
    """While evenings are tried, the database takes writes."""
    stopped = []

    def stop(_):
        if not stopped:
            stopped.append(opt_out(street.workspace, "C1"))

    simulate(street.workspace, [], evening=EVENING, evenings=2, runs=1, advance=stop)

    with sqlite3.connect(street.workspace.directory / "campaign.db") as other:
        assert other.execute("SELECT COUNT(*) FROM suppression").fetchone() == (1,)
