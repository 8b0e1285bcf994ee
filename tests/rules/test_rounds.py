"""Who is spoken for when an evening is topped up, and how many calls are left?"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.rounds import LIVE, EveningLead, Fate, is_binding, is_free, next_slot, settle, take_calls

NOW = 1_000


def lead(**facts):
    known = {
        "lead_no": 1, "person": 1, "household": 0, "slot_ends": NOW + 60, "callback": False, "exported": False,
        "called": False, "returned": False, "taken_off": False,
    }  # fmt: skip
    return EveningLead(**{**known, **facts})


@pytest.mark.parametrize(
    ("facts", "fate"),
    [
        ({}, Fate.KEPT),
        ({"slot_ends": NOW}, Fate.LAPSED),
        ({"reasons": ("consent",)}, Fate.RECALLED),
        ({"reasons": ("consent",), "exported": True}, Fate.RECALLED),
        ({"exported": True}, Fate.HANDED),
        ({"exported": True, "slot_ends": NOW}, Fate.HANDED),
        ({"exported": True, "returned": True}, Fate.RETURNED),
        ({"taken_off": True, "exported": True}, Fate.OFF),
        ({"called": True, "taken_off": True, "reasons": ("consent",)}, Fate.CALLED),
    ],
)
def test_each_lead_has_one_fate(facts, fate):
    """A call comes before everything, then what was decided, then what the dialer said, then the gates."""
    assert lead(**facts).fate(NOW) is fate


leads = st.builds(
    lead, lead_no=st.integers(1, 50), person=st.integers(1, 5), household=st.integers(0, 3),
    slot_ends=st.sampled_from((NOW - 60, NOW, NOW + 60)), callback=st.booleans(), exported=st.booleans(),
    called=st.booleans(), returned=st.booleans(), taken_off=st.booleans(), is_retried=st.booleans(),
    reasons=st.sampled_from(((), ("consent",))),
)  # fmt: skip


@given(st.lists(leads, unique_by=lambda one: one.lead_no))
def test_nobody_who_waits_or_may_have_been_called_is_free(evening):
    """Unless the outcome of the call is one that is tried again; and nobody else of the household either."""
    settled = settle(evening, NOW)
    for one in evening:
        fate = settled.fates[one.lead_no]
        may_ring = one.exported and not one.called and not one.returned
        if fate in LIVE or may_ring or (one.called and not one.is_retried):
            assert not is_free(one.person, one.household, settled)
        if is_binding(one, fate, NOW) and one.household:
            assert not is_free(99, one.household, settled)


@given(st.lists(leads, unique_by=lambda one: one.lead_no))
def test_who_was_never_handed_out_and_does_not_wait_is_free(evening):
    """Whatever was taken off before it went out."""
    settled = settle(evening, NOW)
    silent = [one for one in evening if not one.exported and not one.called and settled.fates[one.lead_no] not in LIVE]
    others = {one.person for one in evening if one not in silent or one.returned}
    for one in silent:
        assert one.person in others or is_free(one.person, 0, settled)


def test_a_person_is_not_barred_by_the_own_household():
    """Whoever is tried again is alone in being spoken for there."""
    settled = settle([lead(called=True, is_retried=True, household=7)], NOW)
    assert is_free(1, 7, settled)
    assert not is_free(2, 7, settled)


def test_a_promise_with_a_lead_of_its_own_waits_for_that():
    """Called without reaching anybody, it is open again."""
    assert settle([lead(callback=True)], NOW).promised == {1}
    assert settle([lead(callback=True, exported=True, reasons=("slot_over",))], NOW).promised == {1}
    assert settle([lead(callback=True, called=True)], NOW).promised == frozenset()


def test_what_is_known_better_counts():
    """A lead that lost its slot frees its person, as long as no dialer holds it."""
    assert not is_free(1, 0, settle([lead()], NOW))
    assert is_free(1, 0, settle([lead()], NOW, {1: Fate.DISPLACED}))
    assert not is_free(1, 0, settle([lead(exported=True)], NOW, {1: Fate.YIELDING}))


DESKS, SLOTS, LANES = 3, 2, 3


@given(
    st.lists(st.lists(st.integers(0, 2), min_size=SLOTS, max_size=SLOTS), min_size=DESKS, max_size=DESKS),
    st.lists(st.sets(st.integers(0, DESKS - 1)).map(sorted), min_size=LANES, max_size=LANES),
    st.lists(st.tuples(st.integers(0, SLOTS - 1), st.integers(0, LANES - 1)), max_size=5),
)
def test_as_many_calls_find_room_as_can_and_the_first_ones_first(calls, serving, wanted):
    """Against every way of giving each call a desk: the same number; and no earlier call yields to a later one."""
    taken = take_calls(calls, serving, [[one] for one in wanted])
    seated = [place for place in range(len(wanted)) if place not in taken.without]
    best = max(
        (sum(desk is not None for desk in ways) for ways in product(*(_desks(serving[lane]) for _, lane in wanted))
         if fits(calls, wanted, ways)), default=0,
    )  # fmt: skip
    assert len(seated) == best
    for place in taken.without:
        earlier = [wanted[one] for one in seated if one < place] + [wanted[place]]
        assert len(take_calls(calls, serving, [[one] for one in earlier]).without) == 1
    assert sum(map(sum, taken.left)) == sum(map(sum, calls)) - len(seated)
    assert min(min(row) for row in taken.left) >= 0


def _desks(serving):
    return [None, *serving]


def fits(calls, wanted, ways):
    used = [(desk, slot) for (slot, _), desk in zip(wanted, ways, strict=True) if desk is not None]
    return all(used.count((desk, slot)) <= calls[desk][slot] for desk, slot in set(used))


def test_a_call_that_is_late_takes_the_first_slot_with_room():
    """Of those it may go to, in their order."""
    taken = take_calls([(1, 2)], [[0]], [[(0, 0)], [(0, 0), (1, 0)]])
    assert (taken.left, taken.without) == (((0, 1),), ())


@given(st.integers(0, 10**9), st.sampled_from((10, 15, 30, 60)))
def test_the_next_slot_begins_now_or_soon(now, minutes):
    """On the grid, and less than a slot away."""
    start = next_slot(now, minutes)
    assert start % (minutes * 60) == 0
    assert 0 <= start - now < minutes * 60
