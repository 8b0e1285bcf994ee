"""How many calls can the agents of an evening do well, slot by slot and by the languages they speak?

A slot is a piece of time on the UTC grid. Agents who speak the same languages form a desk; a desk's calls in a slot are
the minutes its agents work in it, less their breaks, times the calls an agent does well in an hour, rounded down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """An agent at work from one instant to another, with the breaks as instants, and the languages spoken."""

    agent: str
    languages: tuple[str, ...]
    starts_at: int
    ends_at: int
    breaks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Agents who speak the same languages, and the calls they can take in each slot."""

    languages: frozenset[str]
    calls: tuple[int, ...]


def slot_starts(begins: int, ends: int, slot_minutes: int) -> tuple[int, ...]:
    """The starts of the slots on the UTC grid that lie wholly between two instants."""
    length = slot_minutes * 60
    first = -(-begins // length) * length
    return tuple(range(first, ends - length + 1, length))


def count_calls(
    presences: Iterable[Presence], starts: Sequence[int], slot_minutes: int, calls_per_hour: Decimal
) -> tuple[Desk, ...]:
    """The desks of an evening, fewest languages first, so that the least versatile agents are used first."""
    seconds: dict[frozenset[str], list[int]] = {}
    for presence in presences:
        desk = seconds.setdefault(frozenset(presence.languages), [0] * len(starts))
        for place, start in enumerate(starts):
            desk[place] += _seconds_at_work(presence, start, start + slot_minutes * 60)
    return tuple(
        Desk(languages=languages, calls=tuple(int(worked * calls_per_hour / 3600) for worked in desk))
        for languages, desk in sorted(seconds.items(), key=lambda item: (len(item[0]), sorted(item[0])))
    )


def _seconds_at_work(presence: Presence, start: int, end: int) -> int:
    worked = _overlap(start, end, presence.starts_at, presence.ends_at)
    return max(0, worked - sum(_overlap(start, end, *pause) for pause in presence.breaks)) if worked else 0


def _overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(0, min(end, other_end) - max(start, other_start))
