"""Is a stop on record at once, whatever else is at work?"""

from __future__ import annotations

import pytest
from mishaps.stages import BY_NAME, Theatre
from mishaps.waiting import fictional_phones, opt_out_beside, write_customers
from mishaps.work import NOW

ROWS = 5_000


@pytest.mark.parametrize("words", [("import", "customers", "many.csv"), ("build",)])
def test_nobody_who_says_stop_waits_for_a_large_command(theatre: Theatre, words: tuple[str, ...]) -> None:
    """Every optout beside an import and a build ends with 0 within half a minute, and so do they."""
    place = theatre.set_stage(BY_NAME["build"], "busy")
    write_customers(place / "many.csv", ROWS)
    waits = opt_out_beside(place, words[0], words, fictional_phones(), NOW)

    assert waits.seconds != ()
    assert waits.failed == ()
    assert waits.holds, str(waits)
