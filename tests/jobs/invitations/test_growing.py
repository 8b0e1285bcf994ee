"""Does a campaign of invitations grow by its step while people welcome it, and does growing only ever add?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.engines import colleague, sqlite
from campaign.engines.judging import prepare_bench
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.rules.invitations import invited_parts

BASIS = '\n[invitation.basis]\nUS = "existing relationship"\n'
MEMBER = 'title = "Membership"\nproduct = "club"\nrule = "everyone"\nbenefit = "10.00"\n'
AGENTS = ("kay", "lee", "may")
SHARES = st.decimals(0, 1, places=2)
WEEKS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


@given(SHARES, SHARES, SHARES, WEEKS)
def test_growing_only_adds(share, step, limit, weeks):
    """Week after week the share is at least what it was, never above one, and grows by whole steps."""
    parts = [invited_parts(share, step, limit, weeks[:number]) for number in range(len(weeks) + 1)]

    assert parts == sorted(parts)
    assert parts[0] == share * 10_000
    assert all(later in (earlier, min(10_000, earlier + step * 10_000)) for earlier, later in pairwise(parts))


@pytest.mark.parametrize(
    ("weeks", "parts"),
    [
        ([], 1000), ([(0, 0)], 1000), ([(7, 3)], 2000), ([(7, 7)], 1000), ([(7, 7), (14, 7)], 2000),
        ([(7, 3), (7, 3)], 2000), ([(7, 3), (9, 3), (9, 20)], 3000),
    ],
)  # fmt: skip
def test_a_week_adds_when_somebody_answered_and_few_refused(weeks, parts):
    """A tenth at first and a tenth more each week; half refusing is too many; a week without answers tells nothing."""
    assert invited_parts(Decimal("0.1"), Decimal("0.1"), Decimal("0.5"), weeks) == parts


@pytest.fixture
def club(found_town, towns):
    """Sixty people who were never asked; a fifth is invited at first, and a fifth more each week."""
    growth = '{ share = 0.2, step = 0.2, refusals_below = 0.5 }'
    town = found_town(
        {
            "campaign.toml": towns.DESK + BASIS, "offers/member.toml": MEMBER, "campaigns/rates.toml": None,
            "campaigns/needs.toml": None,
            "campaigns/club.toml": towns.campaign_text(
                "member", kind='"invitation"', invitation=growth, starts="2026-03-10"
            ),
        }
    )  # fmt: skip
    for agent in AGENTS:
        town.employ(agent)
    with town.writing():
        for number in range(60):
            town.join(f"C{number}", consents=False, plan="basic")
    return town


def invited(town, moment):
    """Who is on the list of an evening, on which three agents work."""
    workspace = town.at(moment)
    day = workspace.today
    for agent in AGENTS:
        town.work(agent, day=day)
    number = build_list(workspace, evening=day).data["list_id"]
    return {
        who
        for (who,) in town.ask(
            "SELECT customer_id FROM lead JOIN customer USING (customer_no) JOIN call_list USING (list_no)"
            " WHERE list_id = ?", number,
        )
    }  # fmt: skip


def test_who_was_invited_stays_invited_and_others_join(club):
    """A yes in the first week, and the second fifth joins; a week of refusals, and nobody does."""
    first = sorted(invited(club, "2026-03-10T12:00"))
    lead = club.ask("SELECT lead_no FROM lead JOIN customer USING (customer_no) WHERE customer_id = ?", first[0])[0][0]
    same = invited(club, "2026-03-16T12:00")
    club.attempt(first[0], "accepted", "2026-03-16T18:00", lead_no=lead)
    second = invited(club, "2026-03-17T12:00")
    third = invited(club, "2026-03-24T12:00")

    assert 4 < len(first) < 22
    assert same == set(first)
    assert second > set(first) - {first[0]}
    assert len(second) > len(first)
    assert third == second


def test_what_comes_in_late_does_not_change_a_week_that_is_over(club):
    """Refusals of the first week that arrive in the third: who had joined stays."""
    first = sorted(invited(club, "2026-03-10T12:00"))
    leads = dict(club.ask("SELECT customer_id, lead_no FROM lead JOIN customer USING (customer_no)"))
    club.attempt(first[0], "accepted", "2026-03-11T18:00", lead_no=leads[first[0]])
    second = invited(club, "2026-03-17T12:00")
    for who in first[1:4]:
        club.attempt(who, "refused", "2026-03-12T18:00", lead_no=leads[who])
    later = invited(club, "2026-03-24T12:00")

    assert later == second - set(first[1:4])
    assert club.ask("SELECT week, accepted, refused FROM invitation_week ORDER BY week") == [(1, 1, 0), (2, 1, 3)]


def test_a_past_evening_knows_how_far_inviting_had_grown(club):
    """Weeks later, after answers and more people: who was in turn then is judged as it was decided."""
    first = invited(club, "2026-03-10T12:00")
    leads = dict(club.ask("SELECT customer_id, lead_no FROM lead JOIN customer USING (customer_no)"))
    club.attempt(min(first), "accepted", "2026-03-11T18:00", lead_no=leads[min(first)])
    second = invited(club, "2026-03-17T12:00")
    invited(club, "2026-03-24T12:00")
    later = club.at("2026-03-25T12:00")
    told = {
        (who, day): explain_customer(later, who, evening=date(2026, 3, day)).data
        for who in (min(first), min(second - first), max(first))
        for day in (10, 17)
    }

    assert [data["past"]["agrees"] for data in told.values()] == [True] * 6
    assert [told[min(second - first), day]["verdict"] for day in (10, 17)] == ["no offer", "listed"]


def test_the_second_process_invites_the_same_people(club, monkeypatch):
    """It gets its own copies of the tables that say where and whom."""
    monkeypatch.setattr(sqlite, "BLOCK", 3)
    monkeypatch.setattr(colleague, "_processors", lambda: (0, 1))
    for agent in AGENTS:
        club.work(agent)
    decided = []
    for alone in (False, True):
        with club.store.rehearsing(), sqlite.calling_colleague(club.store, alone=alone) as helper:
            desk = club.workspace
            assert alone == (helper is None)
            bench = prepare_bench(club.store, desk.rulebook, evening=desk.today, now=desk.now, colleague=helper)
            decided.append({block.block_no: block.decisions.tolist() for block in bench.judge.blocks(helper)})

    assert decided[0] == decided[1]
    assert 4 < sum(value < 0 for block in decided[0].values() for value in block) < 22


def test_some_are_held_out_of_an_invitation_too(club, towns):
    """They were never asked and are not asked: what inviting changed can be told."""
    club.write(
        "campaigns/club.toml",
        towns.campaign_text("member", kind='"invitation"', invitation="{ share = 1 }", holdout_share="0.5"),
    )
    for agent in AGENTS:
        club.work(agent)
    data = build_list(club.workspace).data

    assert data["held_out"] + data["placed"] == 60
    assert 15 < data["held_out"] < 45
    assert dict(club.ask("SELECT arm, COUNT(*) FROM assigned GROUP BY arm")) == {
        "holdout": data["ghosts"], "treated": data["placed"],
    }  # fmt: skip
