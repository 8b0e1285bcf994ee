"""How many calls can the agents of an evening do well, slot by slot, by the languages they speak and what they can do?

A slot is a piece of time on the UTC grid. Agents who speak the same languages and have the same of the skills that
calls ask for form a desk, and every agent belongs to one; a desk's calls in a slot are the time its agents are there
for outbound calls, times the calls an agent does well in an hour, rounded down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

Span = tuple[int, int]
"""From one instant up to another."""
Lane = tuple[str, str]
"""What a call needs: a language, and a skill or ''."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """An agent at work on outbound calls from one instant to another.

    `breaks` are instants between which the agent does something else: breaks, inbound calls, training, leave.
    """

    agent: str
    languages: tuple[str, ...]
    starts_at: int
    ends_at: int
    breaks: tuple[Span, ...]
    skills: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Agents who can take the same calls: how many, their seconds at work and the calls they can take in each slot."""

    languages: frozenset[str]
    calls: tuple[int, ...]
    skills: frozenset[str] = frozenset()
    agents: int = 0
    seconds: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The languages and skills in a word: `en`, `en+es`, `en/tariffs`."""
        spoken = "+".join(sorted(self.languages)) or "no language"
        return "/".join([spoken, *sorted(self.skills)])

    def takes(self, lane: Lane) -> bool:
        """Whether its agents can take calls of a lane."""
        language, skill = lane
        return language in self.languages and (not skill or skill in self.skills)


def slot_starts(begins: int, ends: int, slot_minutes: int) -> tuple[int, ...]:
    """The starts of the slots on the UTC grid that lie wholly between two instants."""
    length = slot_minutes * 60
    first = -(-begins // length) * length
    return tuple(range(first, ends - length + 1, length))


def count_calls(
    presences: Iterable[Presence],
    starts: Sequence[int],
    slot_minutes: int,
    calls_per_hour: Decimal | Fraction,
    skills: Collection[str] = (),
) -> tuple[Desk, ...]:
    """The desks of an evening, the least versatile first; only the `skills` that calls ask for tell desks apart."""
    seconds: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
    agents: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    for _, own in groupby(sorted(presences, key=attrgetter("agent")), key=attrgetter("agent")):
        shifts = list(own)
        kind = (frozenset(shifts[0].languages), frozenset(shifts[0].skills) & frozenset(skills))
        desk = seconds.setdefault(kind, [0] * len(starts))
        agents[kind] = agents.get(kind, 0) + 1
        for place, worked in _seconds_by_slot(hours_at_work(shifts), starts, slot_minutes * 60):
            desk[place] += worked
    rate = Fraction(calls_per_hour) / 3600
    return tuple(
        Desk(
            languages=kind[0], skills=kind[1], agents=agents[kind], seconds=tuple(desk),
            calls=tuple(int(worked * rate) for worked in desk),
        )
        for kind, desk in sorted(seconds.items(), key=lambda item: _versatility(*item[0]))
    )  # fmt: skip


def _versatility(languages: frozenset[str], skills: frozenset[str]) -> tuple[int, list[str], list[str]]:
    return len(languages) + len(skills), sorted(languages), sorted(skills)


def hours_at_work(shifts: Iterable[Presence]) -> tuple[Span, ...]:
    """When an agent with these shifts takes outbound calls: overlapping shifts count once, breaks of any not at all."""
    shifts = list(shifts)
    pauses = _joined(pause for shift in shifts for pause in shift.breaks)
    return tuple(part for span in _joined((s.starts_at, s.ends_at) for s in shifts) for part in _without(span, pauses))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or touch become one; empty ones go."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(span: Span, pauses: Sequence[Span]) -> Iterator[Span]:
    start, end = span
    for begins, ends in pauses:
        if begins < end and ends > start:
            if begins > start:
                yield start, begins
            start = ends
    if start < end:
        yield start, end


def _seconds_by_slot(spans: Iterable[Span], starts: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """(slot, seconds) that spans last within each slot they touch."""
    for begins, ends in spans:
        for place in range(bisect_left(starts, begins - length + 1), len(starts)):
            if starts[place] >= ends:
                break
            yield place, min(ends, starts[place] + length) - max(begins, starts[place])


def languages_with(presences: Iterable[Presence], skill: str = "") -> frozenset[str]:
    """The languages in which somebody is there who has a skill; any skill when it is ''."""
    return frozenset(
        language for one in presences if not skill or skill in one.skills for language in one.languages
    )


def levels_of(told: str) -> Mapping[str, Fraction]:
    """`es:0.8 tariffs:1` as word -> level from 0 to 1."""
    return {word: Fraction(level) for word, _, level in (one.partition(":") for one in told.split())}


def good_enough(words: Iterable[str], levels: Mapping[str, Fraction], least: Decimal | Fraction) -> tuple[str, ...]:
    """The languages or skills that an agent knows well enough; who states no level knows them well."""
    return tuple(word for word in words if levels.get(word, Fraction(1)) >= Fraction(least))
