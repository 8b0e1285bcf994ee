"""Which promised callbacks of an evening are kept in which slot, and by whom: its owner, or anybody?

A small evening of its own, solved exactly before everybody else's: as many promises as possible; of all ways to keep so
many the most punctual, those longest overdue first. What an owner can take alone is a desk of its own within the desk
it belongs to; a promise stands in the problem twice, for its owner and for anybody, and is kept at most once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from campaign.rules.callbacks import PUNCTUAL, Shares, Why, callback_slots, share_slots, tell_moved, urgency
from campaign.rules.capacity import Desk, Presence, count_calls
from campaign.rules.placing.problem import Flags, Numbers, Problem
from campaign.rules.placing.solving import solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A promise that is due: the place of its candidate, when it was promised for, by whom ('': nobody is known).

    `unit`, `lane` and `klass` are those of the evening's problem, `slots` the places that its window leaves.
    """

    candidate: int
    promised_at: int
    owner: str
    unit: int
    lane: int
    klass: int
    slots: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one agent can take in each slot, out of the calls of a desk (its place)."""

    desk: int
    calls: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where promises can go: slots, the calls of desks (d, s), which lanes they take (d, l), owners' time, quotas."""

    starts: Sequence[int]
    slot_seconds: int
    calls: Numbers
    serves: Flags
    own: Mapping[str, Own]
    limited: Flags
    limits: Numbers
    hand_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A promise with its slot, the place of its desk, the agent ('': anybody of it), and what moved it."""

    candidate: int
    slot: int
    desk: int
    agent: str
    why: str


def find_own(
    presences: Sequence[Presence],
    owners: Iterable[str],
    desks: Sequence[Desk],
    starts: Sequence[int],
    slot_minutes: int,
    calls_per_hour: Fraction,
) -> dict[str, Own]:
    """What each owner who is there can take alone: whole calls, added up over the evening, never more than the desk."""
    left = [list(desk.calls) for desk in desks]
    found = {}
    for owner in sorted(set(owners)):
        there = [one for one in presences if one.agent == owner]
        places = [place for place, desk in enumerate(desks) if there and _belongs(there[0], desk, desks)]
        if places:
            (alone,) = count_calls(there, starts, slot_minutes, calls_per_hour)
            calls = tuple(map(min, _whole(alone.seconds, calls_per_hour), left[places[0]]))
            left[places[0]] = [before - taken for before, taken in zip(left[places[0]], calls, strict=True)]
            found[owner] = Own(desk=places[0], calls=calls)
    return found


def _belongs(agent: Presence, desk: Desk, desks: Sequence[Desk]) -> bool:
    """Whether an agent sits at a desk; only the skills that calls ask for tell desks apart."""
    asked = {skill for each in desks for skill in each.skills}
    return desk.languages == frozenset(agent.languages) and desk.skills == asked & frozenset(agent.skills)


def _whole(seconds: Sequence[int], calls_per_hour: Fraction) -> Iterator[int]:
    """Whole calls by slot, whose sum is that of the evening: what is left of a slot counts in the next."""
    worked, taken = 0, 0
    for second in seconds:
        worked += second
        calls = int(worked * calls_per_hour / 3600) - taken
        taken += calls
        yield calls


def keep_promises(claims: Sequence[Claim], board: Board) -> list[Kept]:
    """The promises that are kept this evening."""
    shares = [_share(claim, board) for claim in claims]
    entries = [
        (place, owned, slots)
        for place, share in enumerate(shares)
        for owned, slots in ((True, share.owner), (False, share.anybody))
        if slots
    ]
    if not entries:
        return []
    owners = sorted({claims[place].owner for place, owned, _ in entries if owned})
    solution = solve(_problem(claims, entries, owners, board))
    rows = zip(solution.candidate.tolist(), solution.slot.tolist(), solution.desk.tolist(), strict=True)
    kept = []
    for row, slot, desk in rows:
        taker = owners[desk] if desk < len(owners) else ""
        place, owned, _ = entries[row]
        at = board.own[taker].desk if taker else desk - len(owners)
        owned |= taker != "" and taker == claims[place].owner
        kept.append(_kept(claims[place], slot, at, owned=owned, board=board))
    return kept


def _share(claim: Claim, board: Board) -> Shares:
    own = board.own.get(claim.owner)
    may = own is not None and bool(board.serves[own.desk, claim.lane])
    return share_slots(
        callback_slots(claim.promised_at, board.starts, board.slot_seconds, claim.slots),
        promised_at=claim.promised_at, starts=board.starts, owner_calls=own.calls if own and may else (),
        hand_over=board.hand_over,
    )  # fmt: skip


Entry = tuple[int, bool, Mapping[int, int]]
"""The place of a claim, whether its owner takes it, and the slots with their worth."""


def _problem(claims: Sequence[Claim], entries: Sequence[Entry], owners: Sequence[str], board: Board) -> Problem:
    """Desks are the owners first, then what is left of the others; lanes are those of the evening, then the owners'."""
    rows = [claims[place] for place, _, _ in entries]
    numbers = {owner: board.serves.shape[1] + place for place, owner in enumerate(owners)}
    lanes = [
        numbers[claim.owner] if owned else claim.lane for claim, (_, owned, _) in zip(rows, entries, strict=True)
    ]
    return Problem(
        value=np.ones(len(entries), dtype=np.int64),
        kind=np.arange(len(entries), dtype=np.int64),
        unit=np.unique([claim.unit for claim in rows], return_inverse=True)[1].astype(np.int64),
        lane=np.array(lanes, dtype=np.int64),
        klass=np.array([claim.klass for claim in rows], dtype=np.int64),
        chances=_worths(rows, entries, board), serves=_serves(owners, board), calls=_calls(owners, board),
        limited=board.limited, limits=board.limits,
    )  # fmt: skip


def _worths(rows: Sequence[Claim], entries: Sequence[Entry], board: Board) -> Numbers:
    """(entries, slots): one more promise kept outweighs all punctuality; of equals the owner's counts more."""
    urgent = [urgency(claim.promised_at, board.starts[0]) for claim in rows]
    one_more = (len(rows) + 1) * PUNCTUAL * max(urgent)
    found = np.zeros((len(entries), len(board.starts)), dtype=np.int64)
    for row, (_, owned, slots) in enumerate(entries):
        for slot, worth in slots.items():
            found[row, slot] = one_more + urgent[row] * worth - (0 if owned else 1)
    return found


def _serves(owners: Sequence[str], board: Board) -> Flags:
    """Which desk takes which lane; an owner takes what the own desk takes, and the own promises."""
    desks, lanes = board.serves.shape
    found = np.zeros((len(owners) + desks, lanes + len(owners)), dtype=np.bool_)
    found[len(owners) :, :lanes] = board.serves
    for place, owner in enumerate(owners):
        found[place, :lanes] = board.serves[board.own[owner].desk]
        found[place, lanes + place] = True
    return found


def _calls(owners: Sequence[str], board: Board) -> Numbers:
    """The calls of the owners, and what they leave of their desks."""
    found = np.vstack([np.zeros((len(owners), len(board.starts)), dtype=np.int64), board.calls])
    for place, owner in enumerate(owners):
        own = board.own[owner]
        found[place] = own.calls
        found[len(owners) + own.desk] -= found[place]
    return found


def _kept(claim: Claim, slot: int, desk: int, *, owned: bool, board: Board) -> Kept:
    """Who keeps a promise, and what moved it or handed it over."""
    why = [tell_moved(claim.promised_at, slot, board.starts, board.slot_seconds, claim.slots)]
    if claim.owner and not owned:
        late = claim.owner in board.own and board.starts[slot] >= claim.promised_at + board.hand_over
        why.append(Why.HANDED_OVER if late else Why.OWNER_ABSENT)
    return Kept(
        candidate=claim.candidate, slot=slot, desk=desk, agent=claim.owner if owned else "",
        why=" ".join(word for word in why if word),
    )  # fmt: skip
