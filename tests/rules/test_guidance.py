"""Is the one thing said that stands between a workspace and its next calls?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.guidance import Facts, ListFacts, Phase, advise


def facts(**changes):
    """A workspace in which everything is ready for tonight, unless told otherwise."""
    ready = {
        "customers": 9, "consented": 8, "campaigns": 2, "running": 1, "agents": 3, "phase": Phase.AHEAD,
        "tonight": None, "unheard": None, "next_evening": "2026-03-11", "dialer": "generic",
    }  # fmt: skip
    return Facts(**{**ready, **changes})


def tonight(placed=5, exported=0, left=0):
    return ListFacts(list_id="20260310-1", placed=placed, exported=exported, open=left)


LATE = ListFacts(list_id="20260309-1", placed=5, exported=5, open=4)
STATES = [
    ({"customers": 0, "consented": 0}, "campaign import customers FILE --dry-run"),
    ({"consented": 0}, "campaign import responses FILE"),
    ({"campaigns": 0}, "campaign offers check"),
    ({"running": 0}, "campaign build --dry-run"),
    ({"agents": 0}, "campaign import shifts FILE"),
    ({}, "campaign build"),
    ({"tonight": tonight()}, "campaign export 20260310-1 --dialer generic"),
    ({"tonight": tonight(placed=0)}, "campaign explain CUSTOMER"),
    ({"tonight": tonight(), "phase": Phase.OVER}, "campaign build --evening 2026-03-11"),
    ({"tonight": tonight(exported=5, left=5)}, "campaign recall 20260310-1"),
    ({"tonight": tonight(exported=5, left=2), "phase": Phase.GOING_ON}, "campaign recall 20260310-1"),
    ({"tonight": tonight(exported=5, left=2), "phase": Phase.OVER}, "campaign import results FILE --dialer generic"),
    ({"tonight": tonight(exported=5), "phase": Phase.OVER}, "campaign report funnel"),
    ({"unheard": LATE}, "campaign import results FILE --dialer generic"),
    ({"unheard": LATE, "tonight": tonight()}, "campaign export 20260310-1 --dialer generic"),
    ({"phase": Phase.OVER}, "campaign build --evening 2026-03-11 --dry-run"),
    ({"phase": Phase.NOT_CALLING}, "campaign build --evening 2026-03-11 --dry-run"),
]


@pytest.mark.parametrize(("changes", "command"), STATES)
def test_each_state_has_its_next_command(changes, command):
    """From an empty workspace to a finished evening."""
    advice = advise(facts(**changes))

    assert advice.command == command
    assert advice.sentence.endswith(".")


lists = st.none() | st.builds(
    lambda placed, exported, left: tonight(placed, min(exported, placed), min(left, exported, placed)),
    *[st.integers(0, 3)] * 3,
)


@given(*[st.integers(0, 2)] * 5, st.sampled_from(Phase), lists, st.none() | st.just(LATE))
def test_whatever_the_state_there_is_one_command(customers, consented, campaigns, running, agents, phase, called, late):
    """No combination of numbers leaves the operator without a next step."""
    advice = advise(facts(customers=customers, consented=consented, campaigns=campaigns, running=running, agents=agents,
                          phase=phase, tonight=called, unheard=late))  # fmt: skip

    assert advice.command.startswith("campaign ")
