"""Does a command that is killed leave all or nothing, and finish its work when it is run again?"""

from __future__ import annotations

import pytest
from mishaps.killing import kill_often, kill_once
from mishaps.stages import DEEDS, Theatre

KILLS = 18
EARLY = 0.2
LATE = (0.6, 0.8)
"""Shares of a command's time at which it usually writes."""


def test_a_killed_command_leaves_all_or_nothing_and_finishes_when_run_again(theatre: Theatre) -> None:
    """At random instants: the database is sound, equal to before or after, and at last to the undisturbed run."""
    kills = list(kill_often(theatre, KILLS, seed=20260310))
    for played in (*theatre.played.values(),) * 2:  # a machine that became faster since it was measured
        if sum(kill.hit for kill in kills) < KILLS // 3:
            kills.append(kill_once(theatre, played, EARLY * played.seconds))

    assert [kill for kill in kills if kill.faults] == []
    assert {kill.deed for kill in kills} == {deed.name for deed in DEEDS}
    assert sum(kill.hit for kill in kills) >= KILLS // 3


@pytest.mark.parametrize("share", LATE)
def test_a_build_killed_while_it_writes_leaves_no_half_list(theatre: Theatre, share: float) -> None:
    """The largest transaction of all, in its second half."""
    played = theatre.played["build"]

    assert kill_once(theatre, played, share * played.seconds).faults == ()
