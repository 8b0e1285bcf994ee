"""Does every evening of half a year come out again as it was decided, from what was known then?"""

from __future__ import annotations

import zlib
from datetime import timedelta

import numpy as np

from campaign.clock import day_number, month_number
from campaign.engines.judging import prepare_bench
from campaign.engines.sqlite import NOBODY
from campaign.jobs.explain import explain_customer
from campaign.jobs.past import revisit
from campaign.store.as_of import find_basis
from campaign.store.bills import refresh_bills

SEED = 20260105
DAYS, PEOPLE, FEWEST_DECISIONS = 130, 36, 100


def stored(store, list_no):
    """What a list decided, by customer number."""
    found, asked = {}, "SELECT body, first_customer_no FROM decision_block WHERE list_no = ?"
    for row in store.connection.execute(asked, (list_no,)):
        decisions = np.frombuffer(zlib.decompress(row["body"]), dtype="<i4")
        found |= {row["first_customer_no"] + place: int(one) for place, one in enumerate(decisions) if one != NOBODY}
    return found


def again(workspace, basis, evening, numbers):
    """What the same engine decides today from what was known then."""
    with revisit(workspace, basis, numbers) as past, past.store.rehearsing():
        refresh_bills(past.store, past.plans, priced_in=month_number(evening))
        bench = prepare_bench(past.store, past.rulebook, evening=evening, now=past.now, campaign=basis.campaign)
        return {
            block.first_customer_no + place: int(one)
            for block in bench.judge.blocks()
            for place, one in enumerate(block.decisions)
            if one != NOBODY
        }


def test_every_evening_comes_out_again(half_year):
    """Every decision of every list that stands, months later, after corrections, late files and new settings."""
    desk = half_year(SEED, PEOPLE)
    evenings = list(desk.live(DAYS))
    desk.now += timedelta(days=1)
    workspace = desk.at_desk()
    names = dict(workspace.store.connection.execute("SELECT customer_no, customer_id FROM customer").fetchall())
    decisions = set()
    for place, evening in enumerate(evenings):
        row = workspace.store.row("build.find_list_of_evening", evening=day_number(evening))
        decided = stored(workspace.store, row["list_no"])
        assert again(workspace, find_basis(workspace.store, row["list_no"]), evening, names) == decided, evening
        decisions |= set(decided.values())
        told = explain_customer(workspace, names[place % len(names) + 1], evening=evening)
        assert (told.data["past"]["agrees"], told.warnings) == (True, ())
    assert len(evenings) >= DAYS * 9 // 10
    assert len(decisions) >= FEWEST_DECISIONS
    assert [act.__name__ for act in desk.daily if not desk.lived.get(act.__name__)] == []
