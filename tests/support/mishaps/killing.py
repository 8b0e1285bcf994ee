"""What is left when a command is killed, and what becomes of it when it is run again?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mishaps.remains import JOURNAL, Remains, find_faults, find_leftovers, read_remains
from mishaps.stages import Played, Theatre
from mishaps.work import DONE, run, start

KILLED = -9


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """One command killed: after how many seconds, whether it was still at work, what was left, what was wrong."""

    deed: str
    seconds: float
    hit: bool
    journal: bool
    done: bool
    faults: tuple[str, ...]


def kill_once(theatre: Theatre, played: Played, seconds: float) -> Kill:
    """Kill the command after that time, look at what is left, run it again and compare with the undisturbed run."""
    place = theatre.set_stage(played.deed, f"{played.deed.name}-killed")
    running = start(place, *played.deed.words)
    running.kill_after(seconds)
    hit = running.end().exit_code == KILLED
    journal = (place / JOURNAL).exists() and (place / JOURNAL).stat().st_size > 0
    seen = place.with_name(f"{place.name}-seen")
    shutil.rmtree(seen, ignore_errors=True)
    shutil.copytree(place, seen)
    left = read_remains(seen, place)
    done = left.tables == played.after.tables
    faults = [f"after the kill: {fault}" for fault in find_faults(seen) + _neither(played, left, seen, place)]
    faults += [f"run again: {fault}" for fault in _again(played, place, done=done)]
    return Kill(
        deed=played.deed.name, seconds=seconds, hit=hit, journal=journal, done=done, faults=tuple(faults)
    )  # fmt: skip


def kill_often(theatre: Theatre, times: int, seed: int) -> Iterator[Kill]:
    """Kill commands in turn, each at a random instant of the time it takes undisturbed."""
    random = Random(seed)  # noqa: S311 - a seeded draw is meant
    plays = list(theatre.played.values())
    for number in range(times):
        played = plays[number % len(plays)]
        yield kill_once(theatre, played, random.random() * played.seconds)


def _neither(played: Played, left: Remains, seen: Path, place: Path) -> list[str]:
    """Tables that are neither as before nor as afterwards, and files that are half."""
    before, after = played.before, played.after
    tables = [] if left.tables in (before.tables, after.tables) else left.differing(before)
    leftovers = set(find_leftovers(place)) | set(find_leftovers(seen))
    files = [
        name
        for name, content in left.files.items()
        if name not in leftovers and content not in (before.files.get(name), after.files.get(name))
    ]
    return [f"{name} is neither as before nor as afterwards" for name in (*tables, *files)]


def _again(played: Played, place: Path, *, done: bool) -> list[str]:
    if done and played.deed.adds_again:
        return []
    for name in played.deed.gives_way:
        (place / name).unlink(missing_ok=True)
    ended = run(place, *played.deed.words)
    faults = [] if ended.exit_code in DONE else [f"exit code {ended.exit_code}: {ended.err[-500:]}"]
    differing = read_remains(place).differing(played.after)
    return [*faults, *(f"{name} differs" for name in differing), *find_faults(place), *_left(place)]


def _left(place: Path) -> list[str]:
    return [f"{name} is left over" for name in find_leftovers(place)]
