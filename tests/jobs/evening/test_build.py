"""Does a build account for everybody, write the same rows from the same facts, and keep its hands off what stands?"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from datetime import date

import numpy as np
import pytest

from campaign.errors import UnknownName, UsageError
from campaign.jobs.build import EveningOver, build_list
from campaign.settings import SettingError


def leads(town):
    """(customer, campaign, offer, slot) of the newest list, in the order of their ranks."""
    return town.ask(
        "SELECT c.customer_id, l.campaign, l.offer, strftime('%H:%M', l.slot_at - 14400, 'unixepoch')"
        " FROM lead l JOIN customer c USING (customer_no)"
        " WHERE l.list_no = (SELECT MAX(list_no) FROM lead) ORDER BY l.rank"
    )


def digest(town):
    return hashlib.sha256((town.workspace.directory / "campaign.db").read_bytes()).hexdigest()


def everything(town):
    """All that a build writes."""
    tables = ("call_list", "lead", "decision_block", "assigned")
    return {table: town.ask(f"SELECT * FROM {table}") for table in tables}


def test_the_numbers_add_up_and_the_list_is_what_they_say(town, towns):
    """considered = blocked_any + no_offer + held_out + eligible; eligible = placed + unplaced; nobody is overworked."""
    towns.populate(town, 250)
    town.write("campaigns/needs.toml", towns.campaign_text("pack", holdout_share="0.3"))
    data = build_list(town.workspace).data

    assert data["considered"] == 250
    assert data["considered"] == data["blocked_any"] + data["no_offer"] + data["held_out"] + data["eligible"]
    assert data["eligible"] == data["placed"] + data["unplaced"]
    assert data["unplaced"] == sum(data["unplaced_by"].values())
    assert max(data["blocked"].values()) <= data["blocked_any"] <= sum(data["blocked"].values())
    assert min(data[name] for name in ("blocked_any", "no_offer", "held_out", "placed", "unplaced")) > 0
    assert data["placed"] == len(leads(town)) <= data["capacity"]
    assert max(Counter(slot for *_, slot in leads(town)).values()) <= 3  # six calls an hour
    assert json.loads(town.ask("SELECT counts FROM call_list")[0][0]).items() <= data.items()


def test_decisions_are_kept_for_everybody(town, towns):
    """One integer for each customer, in blocks; they say what the counts say."""
    towns.populate(town, 250)
    data = build_list(town.workspace).data
    body, first, customers = town.ask("SELECT body, first_customer_no, customers FROM decision_block")[0]
    decisions = np.frombuffer(zlib.decompress(body), dtype="<i4")

    assert (len(decisions), first, customers) == (250, 1, 250)
    assert int((decisions > 0).sum()) == data["blocked_any"]
    assert int((decisions == 0).sum()) == data["no_offer"]
    assert int((decisions < 0).sum()) == data["eligible"] + data["held_out"]


def test_gaps_in_the_numbers_of_customers_are_nobody(town):
    """A customer whose import was undone leaves a number that nobody bears."""
    for number in range(4):
        town.join(f"C{number}", trips=4)
    with town.writing():
        town.rewrite("DELETE FROM response WHERE customer_no IN (1, 3)")
        town.tell("DELETE FROM standing WHERE customer_no IN (1, 3)")
        town.tell("DELETE FROM customer WHERE customer_no IN (1, 3)")
    data = build_list(town.workspace).data

    assert (data["considered"], data["placed"]) == (2, 2)
    assert town.ask("SELECT first_customer_no, customers FROM decision_block") == [(2, 2)]


def test_the_same_town_gives_the_same_rows(found_town, towns):
    """Twice from nothing, with the same key and the same now: every row of every table, names of leads included."""
    written = []
    for _ in range(2):
        town = found_town({"campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.2")})
        town.staff("kay", "lee")
        towns.populate(town, 120)
        build_list(town.workspace)
        written.append(everything(town))

    assert written[0] == written[1]
    assert written[0]["lead"]


def test_a_second_run_changes_nothing_and_says_so(town, towns):
    """Not one byte of the file."""
    towns.populate(town, 60)
    first = build_list(town.workspace)
    before = digest(town)
    again = build_list(town.workspace)

    assert (first.is_new, again.is_new) == (True, False)
    assert digest(town) == before
    assert {**again.data, "seconds": 0} == {**first.data, "seconds": 0}
    assert again.warnings == ("list 20260310-1 stands already (built); nothing was changed",)


def test_a_dry_run_changes_nothing_and_counts_the_same(town, towns):
    """Not one byte of the file, though plans were numbered, bills computed and campaigns met for the first time."""
    towns.populate(town, 60)
    before = digest(town)
    tried = dict(build_list(town.workspace, dry_run=True).data)

    assert digest(town) == before
    assert set(tried.pop("binding")) >= {"hours", "shortages", "idle"}
    assert {**build_list(town.workspace).data, "seconds": 0} == {**tried, "seconds": 0}


def test_a_list_is_replaced_until_it_was_exported(town):
    """The new one has a name of its own; what the old one assigned did not happen; an exported one stays."""
    town.join("C1", trips=4)
    build_list(town.workspace)
    town.answer("C1", "no", when="2026-03-10T11:00")
    town.join("C2", trips=4)
    replaced = build_list(town.workspace, replace=True)

    assert (replaced.is_new, replaced.data["list_id"]) == (True, "20260310-2")
    assert town.ask("SELECT list_id, status FROM call_list") == [("20260310-1", "replaced"), ("20260310-2", "built")]
    assert town.ask("SELECT customer_no, list_no FROM assigned") == [(2, 2)]

    town.tell("UPDATE call_list SET status = 'exported' WHERE list_no = 2")
    kept = build_list(town.workspace, replace=True)
    assert (kept.is_new, kept.data["list_id"]) == (False, "20260310-2")
    assert "was exported already" in kept.warnings[0]


def test_a_campaign_can_be_built_alone(town):
    """The others do not call tonight; its own best offer counts."""
    town.join("C1", trips=4, plan="basic")
    town.use("C1", 900, 900, 900)
    build_list(town.workspace, campaign="needs")

    assert [row[:3] for row in leads(town)] == [("C1", "needs", "pack")]


def test_leads_bear_names_that_a_dialer_can_take(town):
    """At most twenty letters and digits, beginning with a letter; another list gives another name."""
    town.join("C1", trips=4)
    names = []
    for _ in range(2):
        build_list(town.workspace, replace=True)
        names = [name for (name,) in town.ask("SELECT lead_id FROM lead ORDER BY lead_no")]

    assert len(set(names)) == 2
    assert all(name.isalnum() and name.isupper() and name[0] == "L" and len(name) <= 20 for name in names)


def test_the_configuration_of_a_build_is_kept_once(town):
    """Its text and hash, so that what was decided can be told from what it was decided with."""
    town.join("C1", trips=4)
    build_list(town.workspace)
    build_list(town.workspace, replace=True)
    kept = town.ask("SELECT sha256, body FROM configuration")

    assert [sha256 for sha256, _ in kept] == [town.workspace.settings.sha256]
    assert json.loads(kept[0][1])["offers/pack.toml"].startswith('title = "Travel pack"')


def test_an_evening_that_is_over_is_not_built(town):
    """Neither yesterday nor tonight after the last window; nothing is left behind."""
    town.join("C1", trips=4)
    with pytest.raises(EveningOver):
        build_list(town.workspace, evening=date(2026, 3, 9))
    with pytest.raises(EveningOver):
        build_list(town.at("2026-03-10T20:00"))

    assert everything(town) == {"call_list": [], "lead": [], "decision_block": [], "assigned": []}


def test_an_evening_that_has_begun_uses_what_is_left_of_it(town):
    """At 18:10 the first slot is 18:30."""
    for number in range(30):
        town.join(f"C{number}", trips=4)
    data = build_list(town.at("2026-03-10T18:10")).data

    assert (data["capacity"], data["placed"], data["first"][11:16]) == (9, 9, "18:30")


def test_who_cannot_be_called_any_more_is_told_so(town):
    """At half past six the hour that one of them named is over: closed, not a want of agents."""
    town.join("C1", trips=4, preferred="16:00-17:00")
    town.join("C2", trips=4)
    data = build_list(town.at("2026-03-10T18:10")).data

    assert (data["blocked"]["closed"], data["unplaced"], data["placed"]) == (1, 0, 1)
    assert build_list(town.workspace, dry_run=True).data["blocked"]["closed"] == 0


def test_what_cannot_be_built_says_why(found_town, town):
    """No campaign at all, one that nobody wrote, a rule that makes no sense."""
    with pytest.raises(UnknownName, match="'nedes'"):
        build_list(town.workspace, campaign="nedes")
    with pytest.raises(UsageError, match="no campaign yet"):
        build_list(found_town({"campaigns/needs.toml": None, "campaigns/rates.toml": None}).workspace)
    town.write("offers/pack.toml", 'title = "Pack"\nrule = "tirps >= 2"\nbenefit = "60"\n')
    with pytest.raises(SettingError, match=r"offers/pack.toml: rule: column 1"):
        build_list(town.workspace)


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"starts": "2026-03-11"}, "campaign needs starts on 2026-03-11"),
        ({"stops": "2026-03-09"}, "campaign needs stopped on 2026-03-09"),
        ({"days": '"FREQ=WEEKLY;BYDAY=MO"'}, "campaign needs does not call on Tuesdays"),
    ],
)
def test_a_campaign_that_does_not_run_is_named(town, towns, change, warning):
    """Nobody is called for it, and the operator learns why."""
    town.join("C1", trips=4)
    town.write("campaigns/needs.toml", towns.campaign_text("pack", **change))
    built = build_list(town.workspace)

    assert leads(town) == []
    assert any(text.startswith(warning) for text in built.warnings)


def test_an_evening_without_agents_is_warned_of(found_town):
    """Everybody is blocked by language, and the reason is said in words."""
    town = found_town()
    town.join("C1", trips=4)
    built = build_list(town.workspace)

    assert built.data["blocked"]["language"] == 1
    assert "no agent has a shift this evening: import shifts, or nobody can be called" in built.warnings
