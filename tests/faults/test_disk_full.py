"""Does a full disk end a command with a clear message and nothing half done?"""

from __future__ import annotations

import pytest
from mishaps.filling import NO_ROOM, fill, sizes
from mishaps.stages import Theatre
from mishaps.work import DONE

SHARES = (0, 0.5, 1)


@pytest.mark.parametrize("name", ["import customers", "build", "export", "backup"])
def test_a_full_disk_is_said_and_nothing_is_half_done(theatre: Theatre, name: str) -> None:
    """At several sizes: exit code 74 (73 where a file cannot be made), as before; and after making room, all done."""
    played = theatre.played[name]
    filled = [fill(theatre, played, limit) for limit in sizes(theatre, played, SHARES)]

    assert [each for each in filled if each.faults] == []
    assert {each.exit_code for each in filled} <= NO_ROOM | DONE
    assert filled[0].exit_code in NO_ROOM
