"""What does a command do when the disk is full, and what when there is room again?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mishaps.remains import find_faults, find_leftovers, read_remains
from mishaps.stages import Played, Theatre
from mishaps.work import DONE, run

NO_ROOM = frozenset({73, 74})
PAGE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A command for which no file could grow beyond `limit` bytes: how it ended, what it said, what was wrong."""

    deed: str
    limit: int
    exit_code: int
    said: str
    faults: tuple[str, ...]


def sizes(theatre: Theatre, played: Played, shares: Sequence[float]) -> list[int]:
    """Limits between nothing and the size of the database before the command."""
    whole = (theatre.folder / played.deed.stage / "campaign.db").stat().st_size
    return [int(whole * share) // PAGE * PAGE for share in shares]


def fill(theatre: Theatre, played: Played, limit: int) -> Filled:
    """Run a command on a full disk, look at what is left, make room, run it again and compare."""
    place = theatre.set_stage(played.deed, f"{played.deed.name}-full")
    ended = run(place, *played.deed.words, largest_file=limit)
    refused = ended.exit_code not in DONE
    faults = [*find_faults(place), *find_leftovers(place), *_complaints(ended.err)] if refused else []
    if refused:
        differing = read_remains(place).differing(played.before)
        faults += [f"{name} changed" for name in differing if not name.startswith("rejects/")]
    if refused or not played.deed.adds_again:
        again = run(place, *played.deed.words)
        faults += [] if again.exit_code in DONE else [f"run again: {again.exit_code} {again.err[-500:]}"]
        faults += [f"{name} differs" for name in read_remains(place).differing(played.after)]
    return Filled(
        deed=played.deed.name, limit=limit, exit_code=ended.exit_code, said=ended.err, faults=tuple(faults)
    )  # fmt: skip


def _complaints(said: str) -> Iterator[str]:
    if "Traceback" in said or "fault of the program" in said:
        yield said[-1500:]
    if "Free some space" not in said and "cannot create" not in said:
        yield f"unclear: {said[-300:]}"
