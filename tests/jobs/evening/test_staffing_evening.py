"""Are calls planned only for agents who are there for them, can take them, and have time to think?"""

from __future__ import annotations

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.status import read_status
from campaign.settings import SettingError


def planned(town):
    return build_list(town.workspace, dry_run=True).data


def offers_stopped(town, who):
    """The gates that stop each offer for a customer."""
    offers = explain_customer(town.workspace, who).data["offers"]
    return {one["offer"]: [gate["gate"] for gate in one["gates"] if gate["passed"] is False] for one in offers}


def test_inbound_time_is_no_outbound_time(found_town):
    """Whoever answers the phone all evening calls nobody; whose languages only they speak is not called."""
    town = found_town()
    town.employ("kay")
    town.work("kay", on="inbound")
    town.join("C1", trips=4)
    data = planned(town)
    assert (data["capacity"], data["blocked"]["language"]) == (0, 1)
    assert read_status(town.workspace).agents == 0


@pytest.mark.parametrize("work", ["inbound", "training", "leave"])
def test_other_work_takes_its_time_out_of_a_shift(town, work):
    """Two hours of the four: twelve calls are left of twenty-four; a break within them costs nothing more."""
    assert planned(town)["capacity"] == 24
    town.work("kay", "17:00-19:00", on=work)
    assert planned(town)["capacity"] == 12
    town.work("kay", "17:30-18:00")
    assert planned(town)["capacity"] == 12


def test_leave_over_the_whole_shift_takes_the_agent_out(town):
    """Also for the gate of languages and for the status."""
    town.work("kay", "12:00-22:00", on="leave")
    town.join("C1", trips=4)
    data = planned(town)
    assert (data["capacity"], data["blocked"]["language"]) == (0, 1)


def test_breaks_past_midnight_are_those_of_the_next_day(found_town):
    """A shift from 16:00 to 01:00 with a break at half past midnight: the evening is whole."""
    town = found_town()
    town.employ("kay")
    town.work("kay", "16:00-01:00", breaks="00:15-00:45,17:00-18:00")
    town.join("C1", trips=4)
    assert planned(town)["capacity"] == 18


def test_a_language_spoken_too_poorly_is_not_spoken(town):
    """At half and better it counts."""
    town.employ("lee", "ko", proficiency="ko:0.4")
    town.work("lee")
    town.join("C1", trips=4, language="ko")
    assert planned(town)["blocked"]["language"] == 0
    town.write("campaign.toml", (town.workspace.directory / "campaign.toml").read_text("utf-8")
               + "[capacity]\nleast_proficiency = 0.5\n")  # fmt: skip
    assert planned(town)["blocked"]["language"] == 1


def test_an_offer_that_asks_for_a_skill_waits_for_an_agent_who_has_it(town, towns):
    """In the customer's language; offers that ask for nothing are not touched."""
    town.write("offers/pack.toml", towns.PACK + 'skill = "travel desk"\n')
    town.join("C1", trips=4)
    town.join("C2", trips=4, language="ko")
    town.employ("lee", "ko", skills="travel_desk")
    town.work("lee")
    assert offers_stopped(town, "C1") == {"pack": ["skill"], "talker": ["not_held_already", "benefit"]}
    assert offers_stopped(town, "C2")["pack"] == []
    data = planned(town)
    assert (data["eligible"], data["placed"], data["no_offer"]) == (1, 1, 1)


def test_the_skill_of_a_campaign_is_that_of_its_offers_unless_they_ask_for_another(town, towns):
    """The offer's own word counts."""
    town.write("campaigns/needs.toml", towns.campaign_text("pack", skill='"fibre"'))
    town.employ("lee", skills="travel")
    town.work("lee")
    town.join("C1", trips=4)
    assert "skill" in offers_stopped(town, "C1")["pack"]
    town.write("offers/pack.toml", towns.PACK + 'skill = "travel"\n')
    assert offers_stopped(town, "C1")["pack"] == []


def test_long_calls_leave_fewer_of_them(town):
    """Thirteen minutes, one to write up and one to prepare: four calls an hour, sixteen in the evening."""
    town.write("campaign.toml", (town.workspace.directory / "campaign.toml").read_text("utf-8")
               + "[capacity]\nleast_measured = 3\n")  # fmt: skip
    for number in range(3):
        town.join(f"C{number}", trips=4)
        town.attempt(f"C{number}", "refused", "2026-02-01T18:00", duration_seconds=780)
    assert planned(town)["capacity"] == 16
    with town.writing():
        town.tell("UPDATE attempt SET undone_at = 1 WHERE attempt_no = 1")
    assert planned(town)["capacity"] == 24


@pytest.mark.parametrize(("key", "value"), [("overbooking", "0.5"), ("least_measured", "0"), ("hurry", "1")])
def test_settings_that_make_no_sense_are_named(town, key, value):
    """Before anything is planned with them."""
    text = (town.workspace.directory / "campaign.toml").read_text("utf-8")
    with pytest.raises(SettingError, match=f"capacity.{key}"):
        build_list(town.write("campaign.toml", f"{text}[capacity]\n{key} = {value}\n"))
