"""When is a promise kept, by whom, and in which state does it end?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.callbacks import (
    EARLY_SECONDS,
    PUNCTUAL,
    Happened,
    Settled,
    State,
    Why,
    callback_slots,
    settle,
    share_slots,
    tell_moved,
    urgency,
)

LENGTH = 1800
STARTS = [100_800 + LENGTH * place for place in range(8)]
"""Eight half hours from four to eight."""
ALL = tuple(range(8))
KEEP = 14 * 86_400
INSTANTS = st.integers(0, 400_000)


def at(hour):
    """An hour of the evening."""
    return STARTS[0] + round((hour - 16) * 3600)


@pytest.mark.parametrize(
    ("hour", "slots", "first"),
    [(18, ALL, 4), (18.4, ALL, 4), (15, ALL, 0), (19.9, ALL, 7), (20, ALL, 7), (20.4, ALL, 7), (18, (0, 1), None),
     (17.4, (0, 1), 1), (18, (0, 6, 7), 6), (20.6, ALL, None)],
)  # fmt: skip
def test_the_best_slot_holds_the_promised_minute(hour, slots, first):
    """Else the next that is open; a little earlier where nothing later is; else none tonight."""
    found = callback_slots(at(hour), STARTS, LENGTH, slots)

    assert (max(found, key=lambda slot: found[slot]) if found else None) == first


@given(INSTANTS, st.sets(st.integers(0, 7)))
def test_later_is_worse_and_too_early_is_nothing(promised_at, slots):
    """Worth falls with lateness; a slot before its time is used only where no other is, and never long before."""
    found = callback_slots(promised_at, STARTS, LENGTH, slots)
    at_its_time = [slot for slot in sorted(slots) if STARTS[slot] + LENGTH > promised_at]
    early = [slot for slot in slots if 0 <= promised_at - STARTS[slot] - LENGTH <= EARLY_SECONDS]

    assert set(found) == set(at_its_time or early)
    assert all(0 < worth <= PUNCTUAL for worth in found.values())
    assert [found[slot] for slot in at_its_time] == sorted((found[slot] for slot in at_its_time), reverse=True)
    assert all(found[slot] > PUNCTUAL // 2 for slot in at_its_time)


def test_who_waits_longer_weighs_more():
    """One more for each day."""
    assert [urgency(at(18) - days * 86_400, at(16)) for days in (0, 1, 2, 9)] == [1, 1, 2, 9]


@pytest.mark.parametrize(
    ("calls", "owner", "anybody"),
    [
        ((), set(), {4, 5, 6, 7}),
        ((0,) * 8, set(), {4, 5, 6, 7}),
        ((3,) * 8, {4, 5, 6, 7}, set()),
        ((3, 3, 3, 3, 3, 0, 0, 0), {4}, set()),
        ((3, 3, 3, 3, 0, 0, 0, 0), set(), {4, 5, 6, 7}),
        ((0, 0, 0, 0, 0, 0, 0, 3), {7}, set()),
    ],
)
def test_the_owner_has_it_alone_for_two_hours(calls, owner, anybody):
    """At six; who is not there until the hand-over at eight leaves it to anybody."""
    slots = callback_slots(at(18), STARTS, LENGTH, ALL)
    shares = share_slots(slots, promised_at=at(18), starts=STARTS, owner_calls=calls, hand_over=7200)

    assert (set(shares.owner), set(shares.anybody)) == (owner, anybody)


def test_after_the_hand_over_anybody_takes_it():
    """An hour after four; the owner still may."""
    slots = callback_slots(at(16), STARTS, LENGTH, ALL)
    shares = share_slots(slots, promised_at=at(16), starts=STARTS, owner_calls=(3,) * 8, hand_over=3600)

    assert (set(shares.owner), set(shares.anybody)) == (set(ALL), {2, 3, 4, 5, 6, 7})


@given(INSTANTS, st.sets(st.integers(0, 7)), st.lists(st.integers(0, 2), min_size=8, max_size=8), st.integers(0, 10**5))
def test_no_promise_waits_for_nobody(promised_at, slots, calls, hand_over):
    """Every promise with an open slot can be taken by somebody, whatever the owner does."""
    worth = callback_slots(promised_at, STARTS, LENGTH, slots)
    shares = share_slots(worth, promised_at=promised_at, starts=STARTS, owner_calls=calls, hand_over=hand_over)

    assert bool(worth) == bool(shares.owner or shares.anybody)
    assert set(shares.owner) <= {slot for slot in worth if calls[slot]}
    assert all(STARTS[slot] >= promised_at + hand_over for slot in shares.anybody) or shares.anybody == worth


@pytest.mark.parametrize(
    ("hour", "slot", "slots", "why"),
    [(18, 4, ALL, ""), (18, 5, ALL, Why.FULL), (15, 0, ALL, Why.OUTSIDE_HOURS), (18, 6, (6, 7), Why.OUTSIDE_HOURS),
     (-8, 0, ALL, Why.OVERDUE)],
)  # fmt: skip
def test_what_moved_a_promise_is_told(hour, slot, slots, why):
    """Nothing, other promises, the hours, or an evening before."""
    assert tell_moved(at(hour), slot, STARTS, LENGTH, slots) == why


PROMISE = {"made_at": 1_000, "promised_at": 90_000}


@pytest.mark.parametrize(
    ("happened", "state", "why", "late"),
    [
        ({}, State.OPEN, "", 0),
        ({"reached_at": 90_600}, State.KEPT, "", 600),
        ({"reached_at": 5_000}, State.KEPT, "", -85_000),
        ({"tried_at": 90_060}, State.KEPT, "nobody answered", 60),
        ({"tried_at": 90_060, "reached_at": 99_000}, State.KEPT, "nobody answered", 60),
        ({"tried_at": 90_060, "reached_at": 90_060}, State.KEPT, "", 60),
        ({"stopped_at": 50_000}, State.WITHDRAWN, "the customer asked for no more calls", 0),
        ({"stopped_at": 90_060, "reached_at": 90_060}, State.KEPT, "", 60),
        ({"stopped_at": 90_060, "reached_at": 90_061}, State.WITHDRAWN, "the customer asked for no more calls", 0),
        ({"replaced_at": 50_000}, State.REPLACED, "another callback was promised", 0),
        ({"replaced_at": 50_000, "reached_at": 50_000}, State.KEPT, "", -40_000),
        ({"undone": True, "reached_at": 90_060}, State.WITHDRAWN, "the import that told of it was taken back", 0),
        ({"erased": True}, State.WITHDRAWN, "the person was erased", 0),
        ({"suppressed": True}, State.WITHDRAWN, "the phone or the person was suppressed", 0),
        ({"complains": True}, State.WITHDRAWN, "a complaint is open", 0),
        ({"refused": True}, State.WITHDRAWN, "the customer answered no", 0),
        ({"suppressed": True, "tried_at": 90_060}, State.KEPT, "nobody answered", 60),
    ],
)  # fmt: skip
def test_a_promise_ends_in_one_state(happened, state, why, late):
    """By what came first; what bars the person now counts where nothing came."""
    found = settle(Happened(**PROMISE, **happened), now=100_000, keep_seconds=KEEP)

    assert (found.state, found.why, found.late_seconds) == (state, why, late)


@pytest.mark.parametrize(("seconds", "state"), [(KEEP - 1, State.OPEN), (KEEP, State.BROKEN), (KEEP * 9, State.BROKEN)])
def test_a_promise_that_nobody_kept_is_broken(seconds, state):
    """Two weeks after its time."""
    found = settle(Happened(**PROMISE), now=90_000 + seconds, keep_seconds=KEEP)

    assert found == Settled(state=state, at=90_000 + KEEP if state is State.BROKEN else 0)


@given(
    st.builds(
        Happened, made_at=st.just(10), promised_at=st.integers(11, 99), reached_at=st.sampled_from([0, 20, 50]),
        tried_at=st.sampled_from([0, 20, 60]), stopped_at=st.sampled_from([0, 20, 40]),
        replaced_at=st.sampled_from([0, 20, 55]), suppressed=st.booleans(), complains=st.booleans(),
    ),
    st.integers(0, 200),
)  # fmt: skip
def test_the_clock_alone_only_breaks(promise, later):
    """What is kept, replaced or withdrawn stays so; what is open is open or broken later."""
    before, after = (settle(promise, now=now, keep_seconds=50) for now in (99, 99 + later))

    assert after == before or (before.state, after.state) == (State.OPEN, State.BROKEN)
