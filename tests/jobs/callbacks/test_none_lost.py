"""Is no promised callback ever lost, whatever happens to agents, hours, lists and people?

`CAMPAIGN_EVENINGS=10000` looks at so many evenings; otherwise it is a few dozen.
"""

from __future__ import annotations

import os

import pytest
from unquiet_evenings import Evenings

from campaign.rules.callbacks import State

EVENINGS_EACH = 20
SEEDS = range(max(1, int(os.environ.get("CAMPAIGN_EVENINGS", "60")) // EVENINGS_EACH))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_promise_is_lost(found_town, seed):
    """Each morning every promise is in the ledger, in the state that the notebook says; every open one stands,
    and the list of the evening says when it is kept or why it is left out."""
    evenings, open_before = Evenings(found_town(), seed), set()
    for _ in range(EVENINGS_EACH):
        evenings.live()
        told = evenings.ledger()
        open_ones = {number for number, state in told.items() if state is State.OPEN}

        assert told == evenings.notes()
        assert evenings.unaccounted(open_before & open_ones) == set()
        open_before = open_ones
        standing = {number for (number,) in evenings.town.ask(
            "SELECT callback_attempt_no FROM standing WHERE callback_at > 0 AND merged_into = 0")}  # fmt: skip
        assert open_ones <= standing
    assert evenings.town.differences() == []
