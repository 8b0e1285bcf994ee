"""Is a customer judged the same in whatever block, and is a lead judged again at the minute it goes out?"""

from __future__ import annotations

import zlib
from datetime import date

import numpy as np
import pytest

from campaign.engines import sqlite
from campaign.engines.judging import judge_leads
from campaign.jobs import explain
from campaign.jobs.build import build_list
from campaign.rules.holdout import draw_holdout, holdout_base

CAMPAIGNS = {"campaigns/needs.toml": "pack", "campaigns/rates.toml": "talker"}


def decisions(town):
    """What was decided, by customer number."""
    rows = town.ask("SELECT body, first_customer_no FROM decision_block WHERE block_no >= 0 ORDER BY block_no")
    return {
        first + place: int(value)
        for body, first in rows
        for place, value in enumerate(np.frombuffer(zlib.decompress(body), dtype="<i4"))
        if value != sqlite.NOBODY
    }


def test_the_size_of_blocks_decides_nothing(found_town, towns, monkeypatch):
    """Three customers at a time or all at once: the same leads, arms and decisions, and explain finds each of them."""
    written = []
    for size in (3, 65_536):
        monkeypatch.setattr(sqlite, "BLOCK", size)
        monkeypatch.setattr(explain, "BLOCK", size)
        town = found_town({"campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.3")})
        town.staff("kay", "lee")
        towns.populate(town, 60)
        with town.writing():
            town.tell("UPDATE response SET undone_at = 0 WHERE customer_no BETWEEN 20 AND 27")
            for table in ("response", "standing", "contact", "suppression", "subscription", "attempt", "customer"):
                town.tell(f"DELETE FROM {table} WHERE customer_no BETWEEN 20 AND 27")
        build_list(town.workspace)
        told = [explain.explain_customer(town.workspace, f"P{number}").data["verdict"] for number in (0, 18, 27, 59)]
        leads = town.ask("SELECT customer_no, offer, slot_at FROM lead ORDER BY rank")
        arms = town.ask("SELECT campaign_no, customer_no, arm FROM assigned ORDER BY 1, 2")
        written.append((leads, arms, decisions(town), told))

    assert written[0] == written[1]
    assert len(written[0][2]) == 52


def test_an_evening_without_a_campaign_has_an_empty_list(found_town, towns):
    """Customers agree to be called, agents work, and no campaign runs yet: nobody is offered anything."""
    later = {name: towns.campaign_text(offer, starts="2026-06-01") for name, offer in CAMPAIGNS.items()}
    town = found_town(later)
    town.staff("kay", "lee")
    towns.populate(town, 20)

    built = build_list(town.workspace)

    assert built.data["placed"] == built.data["ghosts"] == 0
    assert built.data["no_offer"] == built.data["considered"] - built.data["blocked_any"] > 0


def judged(town, moment="2026-03-10T17:00"):
    """Why each lead may not be called at a moment, by customer."""
    workspace = town.at(moment)
    numbers = dict(town.ask("SELECT lead_no, customer_id FROM lead JOIN customer USING (customer_no)"))
    with town.store.rehearsing():
        blocked = judge_leads(town.store, town.workspace.rulebook, numbers, workspace.now)
    return {numbers[lead]: codes for lead, codes in blocked.items()}


@pytest.fixture
def listed(town):
    """Four customers on the list of the evening."""
    for number in range(4):
        town.join(f"C{number}", trips=4)
    build_list(town.workspace)
    return town


def test_a_lead_about_which_nothing_changed_may_go_out(listed):
    """Until the window closes, and not a minute longer."""
    assert judged(listed) == {}
    assert judged(listed, "2026-03-10T19:59:59") == {}
    late = judged(listed, "2026-03-10T20:00")
    assert len(late) == 4
    assert all("closed" in codes for codes in late.values())


def test_what_happened_since_is_seen(listed):
    """A stop, a complaint, a suppression; the others go out."""
    listed.answer("C0", "stop", when="2026-03-10T13:00")
    listed.complain("C1")
    listed.suppress(customer_id="C2")

    assert judged(listed) == {"C0": ("consent",), "C1": ("open_complaint",), "C2": ("person_suppressed",)}


def test_an_offer_that_fits_no_longer_is_not_made(listed):
    """The customer bought it this afternoon, or stopped travelling."""
    listed.subscribe("C0", "travel")
    listed.tell("UPDATE customer SET trips = 0 WHERE customer_id = 'C1'")

    assert judged(listed) == {"C0": ("fits",), "C1": ("fits",)}


def test_a_campaign_that_was_ended_calls_nobody(listed, towns):
    """Its file says so since the list was built."""
    listed.write("campaigns/needs.toml", towns.campaign_text("pack", stops="2026-03-09"))

    assert set(judged(listed).values()) == {("campaign_runs",)}


def test_who_is_held_out_since_is_not_called(town, towns):
    """The share grew this afternoon."""
    for number in range(20):
        town.join(f"C{number}", trips=4)
    build_list(town.workspace)
    town.write("campaigns/needs.toml", towns.campaign_text("pack", holdout_share="0.5"))
    draw, key = draw_holdout(town.workspace.key, "needs"), town.workspace.key
    held = {f"C{number}" for number in range(20) if draw.bucket(holdout_base(key, f"C{number}")) < 5000}

    assert 0 < len(held) < 20
    assert judged(town) == dict.fromkeys(held, ("holdout",))


def test_a_customer_who_is_gone_is_not_called(listed):
    """Their import was undone."""
    with listed.writing():
        listed.tell("UPDATE response SET undone_at = 0 WHERE customer_no = 1")
        for table in ("response", "standing"):
            listed.tell(f"DELETE FROM {table} WHERE customer_no = 1")
        gone = listed.ask("SELECT lead_no FROM lead WHERE customer_no = 1")[0][0]
        listed.tell("DELETE FROM customer WHERE customer_no = 1")
    with listed.store.rehearsing():
        assert judge_leads(listed.store, listed.workspace.rulebook, [gone], listed.workspace.now) == {
            gone: ("unknown_customer",)
        }


def test_leads_of_several_evenings_are_judged_each_for_its_own(listed):
    """Tomorrow's list was built as well; tonight's window closes first."""
    listed.work("kay", day=date(2026, 3, 11))
    build_list(listed.workspace, evening=date(2026, 3, 11))
    leads = dict(listed.ask("SELECT lead_no, evening FROM lead JOIN call_list USING (list_no)"))
    with listed.store.rehearsing():
        blocked = judge_leads(listed.store, listed.workspace.rulebook, leads, listed.at("2026-03-10T20:30").now)

    assert {leads[lead] for lead in blocked} == {20522}
    assert len(blocked) == 4
