"""Is whoever draws a losing lot told that agents are missing, and not that a budget is used up?"""

from __future__ import annotations

import numpy as np
import pytest

from campaign.rules.capacity import Desk
from campaign.rules.filling import fill_evening
from campaign.rules.slots import Candidates, Evening


def fill(people, calls, budget):
    numbers = {name: np.zeros(people, dtype=np.int64) for name in Candidates.__dataclass_fields__}
    numbers |= {name: np.full(people, 1, dtype=np.int64) for name in ("hours", "language")}
    numbers |= {"customer": np.arange(1, people + 1), "value": np.full(people, 100, dtype=np.int64)}
    evening = Evening(
        starts=(0, 1800), slot_seconds=1800, desks=[Desk(languages=frozenset({"en"}), calls=(calls, calls))],
        slots_of={1: (0, 1)}, languages={1: "en"}, budgets={0: budget}, campaign_of=[0],
    )  # fmt: skip
    return {gate: len(places) for gate, places in fill_evening(Candidates(**numbers), evening).unplaced.items()}


@pytest.mark.parametrize("people", range(5, 25))
def test_equals_without_a_call_are_left_for_lack_of_agents(people):
    """All gain the same, four are called; the budget would do for everybody."""
    assert fill(people, 2, 10**9) == {"capacity": people - 4, "household": 0, "budget": 0, "quota": 0}


@pytest.mark.parametrize("budget", [0, 1, 3])
def test_equals_whom_the_budget_leaves_are_left_for_the_budget(budget):
    """Agents have time for all."""
    assert fill(9, 9, budget) == {"capacity": 0, "household": 0, "budget": 9 - budget, "quota": 0}
