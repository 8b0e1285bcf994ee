"""What comes of two commands that are started at the same moment?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mishaps.remains import Remains, find_faults, find_leftovers, read_remains
from mishaps.stages import Theatre
from mishaps.work import Deed, run, start


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How two commands that met ended, what they left, and what was wrong with it."""

    exit_codes: tuple[int, ...]
    remains: Remains
    faults: tuple[str, ...]


def meet(theatre: Theatre, deeds: Sequence[Deed]) -> Meeting:
    """Start commands at once on the stage of the first; wait for all of them."""
    place = theatre.set_stage(deeds[0], "meeting")
    running = [start(place, *deed.words) for deed in deeds]
    ended = [each.end() for each in running]
    traces = [each.err for each in ended if "Traceback" in each.err]
    return Meeting(
        exit_codes=tuple(each.exit_code for each in ended), remains=read_remains(place),
        faults=(*find_faults(place), *find_leftovers(place), *traces),
    )  # fmt: skip


def queue(theatre: Theatre, deeds: Sequence[Deed]) -> Remains:
    """What they leave one after the other, on the stage of the first in that place."""
    place = theatre.set_stage(deeds[0], "meeting")
    for deed in deeds:
        run(place, *deed.words)
    return read_remains(place)
