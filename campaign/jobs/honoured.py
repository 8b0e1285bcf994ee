"""Who is called although held out, because they asked to be called back?

A promise is kept before an experiment. The person stays in the holdout's arm of the ledger, so that the comparison is
that of those who were dealt to it, and counts as contaminated.
"""

from __future__ import annotations

from campaign.engines.judging import Bench
from campaign.jobs.places import Seating
from campaign.store.database import Store
from campaign.store.standing import begin_touching, touch


def find_honoured(store: Store, bench: Bench, seating: Seating) -> frozenset[int]:
    """The placed customers whom the campaign of their call holds out."""
    promised = seating.candidates.promised_at
    placed = [one for one in seating.plan.placed if promised[one.place] > 0]
    if not placed:
        return frozenset()
    choices = dict(seating.pairs(placed))
    begin_touching(store)
    touch(store, choices)
    bench.judge.judge_touched()
    numbers = {row["customer_no"]: row for row in bench.judge.spread()}
    return frozenset(
        customer
        for customer, place in choices.items()
        if customer in numbers and numbers[customer][f"_held{bench.offering.choices[place].campaign_no}"]
    )
