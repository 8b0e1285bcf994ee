"""When is a promised callback kept, by whom, and what became of each promise?

A promise is due at its time, in the slot that holds it, else in the next one that law, desk and customer leave open; a
little earlier only where nothing later is open that evening. Its owner has it alone until the hand-over, then anybody.
Whatever happens a promise ends in one state: kept, replaced by a newer one, withdrawn, or broken with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

EARLY_SECONDS = 1800
"""So much before its time a promise may be kept, where no later slot is open that evening."""
TRIED_EARLY_SECONDS = 3600
"""A call that reaches nobody is a try of the promise up to so much before its time (see `count_callback_tries`)."""
PUNCTUAL = 10_000
"""The worth of the slot that holds the promised minute; each minute of lateness costs 1."""
_EARLY_WORTH = 5_000
_DAY = 86_400


class State(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What happened around one promise; instants, 0 for what did not happen.

    `reached_at` and `tried_at` are the first call after the promise that reached the person, and the first one at its
    time or later, `stopped_at` and `replaced_at` the first stop and the next promise. `undone`: the import that told of
    it was taken back. `suppressed`, `complains`, `refused`: what holds now.
    """

    made_at: int
    promised_at: int
    reached_at: int = 0
    tried_at: int = 0
    stopped_at: int = 0
    replaced_at: int = 0
    undone: bool = False
    erased: bool = False
    suppressed: bool = False
    complains: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The state of a promise, since when, and why; `late_seconds` of a kept one, below 0 when it was kept early."""

    state: State
    at: int = 0
    why: str = ""
    late_seconds: int = 0


def settle(promise: Happened, *, now: int, keep_seconds: int) -> Settled:
    """What became of a promise by now; why a broken one is broken is told by the lists (see `campaign promises`)."""
    if promise.undone:
        return Settled(state=State.WITHDRAWN, why="the import that told of it was taken back")
    if promise.erased:
        return Settled(state=State.WITHDRAWN, why="the person was erased")
    return _first_end(promise) or _present_end(promise, now=now, keep_seconds=keep_seconds)


def _first_end(promise: Happened) -> Settled | None:
    """What came first of a call, a stop and a newer promise; at the same instant the call counts."""
    called_at = min((at for at in (promise.reached_at, promise.tried_at) if at), default=0)
    ends = [
        (called_at, State.KEPT, "" if called_at == promise.reached_at else "nobody answered"),
        (promise.stopped_at, State.WITHDRAWN, "the customer asked for no more calls"),
        (promise.replaced_at, State.REPLACED, "another callback was promised"),
    ]
    happened = [end for end in ends if end[0]]
    if not happened:
        return None
    at, state, why = min(happened, key=lambda end: end[0])
    late = at - promise.promised_at if state is State.KEPT else 0
    return Settled(state=state, at=at, why=why, late_seconds=late)


def _present_end(promise: Happened, *, now: int, keep_seconds: int) -> Settled:
    """What bars the promise now, whether its time is over, or neither."""
    over_at = promise.promised_at + keep_seconds
    barred = (
        (promise.suppressed, "the phone or the person was suppressed"),
        (promise.complains, "a complaint is open"),
        (promise.refused, "the customer answered no"),
    )
    for holds, why in barred:
        if holds:
            return Settled(state=State.WITHDRAWN, why=why)
    return Settled(state=State.BROKEN, at=over_at) if now >= over_at else Settled(state=State.OPEN)


def punctuality(promised_at: int, start: int, slot_seconds: int) -> int:
    """What a slot is worth to a promise, PUNCTUAL at most; 0 where it would be kept too early."""
    end = start + slot_seconds
    if promised_at >= end:
        early = promised_at - end
        return _EARLY_WORTH - early // 60 if early <= EARLY_SECONDS else 0
    return max(1, PUNCTUAL - max(0, start - promised_at) // 60)


def callback_slots(
    promised_at: int, starts: Sequence[int], slot_seconds: int, slots: Collection[int]
) -> dict[int, int]:
    """The slots (places in `starts`) of a window in which a promise can be kept, with their worth.

    Where slots at its time or later are open tonight, those before it are not used at all.
    """
    worth = {slot: punctuality(promised_at, starts[slot], slot_seconds) for slot in sorted(slots)}
    later = {slot: value for slot, value in worth.items() if value > _EARLY_WORTH}
    return later or {slot: value for slot, value in worth.items() if value}


def urgency(promised_at: int, begins: int) -> int:
    """How much a promise weighs against others: 1, and 1 more for each day that it is overdue."""
    return 1 + max(0, begins - promised_at) // _DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The slots of a promise with their worth: those in which the owner takes it, and those in which anybody does."""

    owner: Mapping[int, int]
    anybody: Mapping[int, int]


def share_slots(
    slots: Mapping[int, int], *, promised_at: int, starts: Sequence[int], owner_calls: Sequence[int], hand_over: int
) -> Shares:
    """Who may keep a promise in which slot.

    `owner_calls` is what its owner can take in each slot (empty: nobody owns it). Anybody takes it from `hand_over`
    seconds after its time, and from the beginning when the owner has no time until then.
    """
    own = {slot: worth for slot, worth in slots.items() if owner_calls and owner_calls[slot] > 0}
    over = promised_at + hand_over
    if not any(starts[slot] < over for slot in own):
        return Shares(owner=own, anybody=slots)
    return Shares(owner=own, anybody={slot: worth for slot, worth in slots.items() if starts[slot] >= over})


class Why(StrEnum):
    """Codes of what moved a promise, handed it over, or left it out; codes of gates stand beside them."""

    OVERDUE = "overdue"
    OUTSIDE_HOURS = "outside_hours"
    FULL = "full"
    OWNER_ABSENT = "owner_absent"
    HANDED_OVER = "handed_over"
    NO_OFFER = "no_offer"


HANDED = frozenset({Why.OWNER_ABSENT, Why.HANDED_OVER})
MOVED = frozenset({Why.OVERDUE, Why.OUTSIDE_HOURS, Why.FULL})


def tell_moved(promised_at: int, slot: int, starts: Sequence[int], slot_seconds: int, slots: Collection[int]) -> str:
    """Why a promise is not kept in the slot that holds its time; '' when it is."""

    def holds(each: int) -> bool:
        return starts[each] <= promised_at < starts[each] + slot_seconds

    if holds(slot):
        return ""
    if starts[0] - promised_at > _DAY // 2:
        return Why.OVERDUE
    return Why.FULL if any(map(holds, slots)) else Why.OUTSIDE_HOURS
