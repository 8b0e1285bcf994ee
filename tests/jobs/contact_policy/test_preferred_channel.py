"""Is a customer who prefers another channel left without marketing calls, and with all others?"""

from __future__ import annotations

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.imports import import_file
from campaign.jobs.undo import undo_import

SERVICE = {"kind": '"service"', "purpose": '"service"', "holdout_share": 0}
NOTICE = 'title = "Lines are repaired"\nproduct = "notice"\nrule = "everyone"\nbenefit = "1.00"\n'


@pytest.fixture
def with_service(town, towns):
    """A service campaign runs beside the other one; C1 prefers mail and agreed to both."""
    town.write("offers/notice.toml", NOTICE)
    town.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE))
    town.join("C1", trips=4, preferred_channel="mail")
    town.answer("C1", purpose="service")
    return town


def offered(town):
    """(offer, gates that do not pass) for C1."""
    offers = explain_customer(town.workspace, "C1").data["offers"]
    return {one["offer"]: [gate["gate"] for gate in one["gates"] if not gate["passed"]] for one in offers}


@pytest.mark.parametrize(
    ("channel", "is_called"), [(None, True), ("phone", True), ("mail", False), ("text", False), ("web", False)]
)
def test_marketing_calls_only_who_does_not_prefer_another_channel(town, channel, is_called):
    """With the sentence and what was looked at."""
    town.join("C1", trips=4, preferred_channel=channel)
    gates = explain_customer(town.workspace, "C1").data["gates"]
    gate = next(one for one in gates if one["gate"] == "preferred_channel")

    assert build_list(town.workspace).data["placed"] == int(is_called)
    assert gate["passed"] is is_called
    assert gate["evidence"] == {"preferred channel": channel or "not stated", "is heeded": "yes"}


def test_the_desk_may_call_all_the_same(town, set_policy):
    """When a setting says so."""
    set_policy("[contact_policy]\nheed_preferred_channel = false")
    town.join("C1", trips=4, preferred_channel="mail")

    assert build_list(town.workspace).data["placed"] == 1


def test_a_service_call_is_made_to_whoever_prefers_mail(with_service):
    """On an evening with both, the service call is theirs, not the offer, however much more that is worth."""
    assert offered(with_service) == {
        "notice": [], "pack": ["channel"], "talker": ["channel", "not_held_already", "benefit"],
    }  # fmt: skip
    build_list(with_service.workspace)
    assert with_service.ask("SELECT campaign, offer FROM lead") == [("repairs", "notice")]


def test_without_consent_to_service_nothing_is_left(with_service):
    """Then the gate of the person blocks."""
    with_service.answer("C1", "no", purpose="service", when="2026-03-04T10:00")

    assert with_service.gates() == {"C1": ("preferred_channel",)}


def test_the_standing_follows_a_changed_preference(town):
    """Corrected by hand, recomputed, compared."""
    town.join("C1", preferred_channel="mail")
    with town.writing():
        town.tell("UPDATE customer SET preferred_channel = 'phone'")

    assert town.gates() == {"C1": ()}
    assert town.differences() == []


def test_a_file_that_changes_the_preference_alone_is_heeded_at_once(town):
    """And taken back at once."""
    path, numbers = town.workspace.directory / "customers.csv", []
    for way in ("phone", "mail"):
        path.write_text(f"customer_id,phone,preferred_channel\nC1,+12125550177,{way}\n", "utf-8")
        numbers.append(import_file(town.workspace, "customers", path).import_no)
    kept = "SELECT other_channel FROM standing"
    assert (town.ask(kept), town.differences()) == ([(1,)], [])
    undo_import(town.workspace, numbers[1])

    assert (town.ask(kept), town.differences()) == ([(0,)], [])
