"""Does the word of a portfolio's owner hold for every list, and is it shown with who, when and why?"""

from __future__ import annotations

import pytest

from campaign.engines.judging import judge_leads
from campaign.errors import NotPermitted, UnknownName, UsageError
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.people.portfolios import allow_offer, block_offer, list_portfolios

OWNERS = '\n[portfolios.gold]\nowner = "Ada Reed"\n[portfolios.silver]\nowner = "Ben Pike"\n'


@pytest.fixture
def owned(found_town, towns):
    """Two offers fit everybody; the pack is worth more. One customer has no portfolio."""
    town = found_town(
        {
            "campaign.toml": towns.DESK + OWNERS,
            "offers/lesser.toml": 'title = "L"\nproduct = "l"\nrule = "trips >= 1"\nbenefit = "20.00"\n',
            "campaigns/needs.toml": towns.campaign_text("pack", "lesser"),
            "campaigns/rates.toml": None,
        }
    )
    town.staff()
    town.join("C1", trips=4, portfolio="gold")
    town.join("C2", trips=4, portfolio="silver")
    town.join("C3", trips=4)
    return town


def offered(town):
    """What each customer is called with."""
    return dict(
        town.ask(
            "SELECT customer_id, offer FROM lead JOIN customer USING (customer_no) JOIN call_list USING (list_no)"
            " WHERE status = 'built'"
        )
    )


def block(town, portfolio="gold", offer="pack", by="Ada Reed", workspace=None):
    return block_offer(workspace or town.workspace, portfolio, offer, by=by, reason="they have better already")


def test_a_blocked_offer_yields_to_the_next_best_one(owned):
    """Only for that portfolio; who has none is nobody's."""
    block(owned)
    build_list(owned.workspace)

    assert offered(owned) == {"C1": "lesser", "C2": "pack", "C3": "pack"}


def test_who_has_no_other_offer_is_left_alone(owned):
    """Both offers are blocked: nothing is offered, nobody is called."""
    block(owned)
    block(owned, offer="lesser")
    data = build_list(owned.workspace).data

    assert offered(owned) == {"C2": "pack", "C3": "pack"}
    assert (data["no_offer"], data["eligible"]) == (1, 2)


def test_the_latest_word_stands(owned):
    """Blocked, then allowed again a minute later; a decision of tomorrow holds tomorrow."""
    block(owned)
    allow_offer(owned.at("2026-03-10T12:01"), "gold", "pack", by="ada reed", reason="prices are fair now")
    block(owned, portfolio="silver", by="Ben Pike", workspace=owned.at("2026-03-11T09:00"))
    build_list(owned.at("2026-03-10T12:02"))

    assert offered(owned) == {"C1": "pack", "C2": "pack", "C3": "pack"}
    assert [one.verdict for row in list_portfolios(owned.at("2026-03-12T09:00")) for one in row.decisions] == [
        "allowed", "blocked",
    ]  # fmt: skip


def test_explain_says_who_blocked_when_and_why(owned):
    """As evidence of the gate; it passes for everybody else without any."""
    block(owned)
    gates = {
        who: next(
            gate
            for offer in explain_customer(owned.workspace, who).data["offers"] if offer["offer"] == "pack"
            for gate in offer["gates"] if gate["gate"] == "portfolio_allows"
        )
        for who in ("C1", "C2")
    }  # fmt: skip

    assert not gates["C1"]["passed"]
    assert gates["C1"]["evidence"] == {
        "portfolio": "gold", "blocked by": "Ada Reed", "blocked at": "2026-03-10T12:00:00-04:00",
        "because": "they have better already",
    }  # fmt: skip
    assert (gates["C2"]["passed"], gates["C2"]["evidence"]) == (True, {})


def test_a_block_after_the_build_holds_at_the_export(owned):
    """The lead is judged again at the minute it goes out."""
    build_list(owned.workspace)
    block(owned)
    leads = dict(owned.ask("SELECT lead_no, customer_id FROM lead JOIN customer USING (customer_no)"))
    with owned.store.rehearsing():
        blocked = judge_leads(owned.store, owned.workspace.rulebook, leads, owned.workspace.now)

    assert [leads[lead] for lead in blocked] == ["C1"]


def test_only_the_owner_decides(owned):
    """Another name, an unknown portfolio or offer, or no reason: refused, and nothing is written."""
    with pytest.raises(NotPermitted, match="does not own"):
        block(owned, by="Ben Pike")
    with pytest.raises(UnknownName, match="portfolio"):
        block(owned, portfolio="bronze")
    with pytest.raises(UnknownName, match="offer"):
        block(owned, offer="nothing")
    with pytest.raises(UsageError, match="reason"):
        block_offer(owned.workspace, "gold", "pack", by="Ada Reed", reason=" ")

    assert owned.ask("SELECT * FROM portfolio_decision") == []


def test_what_an_owner_said_stays_on_record(owned):
    """The database itself refuses to change or remove it."""
    block(owned)
    for change in ("UPDATE portfolio_decision SET person = 'X'", "DELETE FROM portfolio_decision"):
        with pytest.raises(Exception, match="owner"):
            owned.tell(change)

    assert owned.ask("SELECT person FROM portfolio_decision") == [("Ada Reed",)]


def test_a_block_holds_when_the_portfolio_loses_its_owner(owned, towns):
    """Taken out of campaign.toml: what was said still holds, and is listed without owner."""
    block(owned)
    owned.write("campaign.toml", towns.DESK)
    build_list(owned.workspace)
    rows = [(row.portfolio, row.owner, row.customers, len(row.decisions)) for row in list_portfolios(owned.workspace)]

    assert offered(owned)["C1"] == "lesser"
    assert rows == [("gold", "", 1, 1), ("silver", "", 1, 0)]
