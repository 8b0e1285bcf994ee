"""Do two commands at the same moment leave what they leave one after the other?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from mishaps.meeting import meet, queue
from mishaps.stages import BY_NAME, Theatre
from mishaps.work import DONE

ROUNDS = 3
BUSY = 75
CALM = DONE | {BUSY}


@pytest.mark.parametrize("name", ["build", "export", "import customers", "import responses", "import results"])
def test_the_same_command_twice_at_once_does_its_work_once(theatre: Theatre, name: str) -> None:
    """Two crons, or two hands: every table and file is as after one run, whoever is first."""
    played = theatre.played[name]
    met = [meet(theatre, [played.deed, played.deed]) for _ in range(ROUNDS)]

    assert [each.faults for each in met if each.faults] == []
    assert [each.exit_codes for each in met if not set(each.exit_codes) <= CALM] == []
    assert [each.remains.differing(played.after) for each in met] == [[]] * ROUNDS


def test_results_that_come_during_a_build_count_wholly_or_wait(theatre: Theatre) -> None:
    """The list is built from all of them or none: as if one command had come after the other."""
    results = replace(BY_NAME["import results"], words=("import", "results", "sample/results-3.csv"))
    build = BY_NAME["build"]
    orders = [queue(theatre, [build, results]), queue(theatre, [replace(results, stage=build.stage), build])]
    met = [meet(theatre, [build, results]) for _ in range(ROUNDS)]

    assert orders[0].differing(orders[1]) != []
    assert [each.faults for each in met if each.faults] == []
    assert [each.exit_codes for each in met if not set(each.exit_codes) <= CALM] == []
    assert [each for each in met if min(len(each.remains.differing(order)) for order in orders)] == []
