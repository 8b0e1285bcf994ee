"""Are as many promises kept as possible, as punctually as possible, by whom they belong to?"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.callbacks import Why, callback_slots, share_slots, urgency
from campaign.rules.capacity import Presence, count_calls
from campaign.rules.keeping import Board, Claim, Own, find_own, keep_promises

LENGTH = 1800
STARTS = tuple(100_800 + LENGTH * place for place in range(4))
LANES = ("en", "es")
HAND_OVER = 3600


def at(minutes):
    """So many minutes after the first slot begins."""
    return STARTS[0] + minutes * 60


def board(desks, own=None, limit=None):
    """Desks of (languages, calls), what owners take of them, and how many promises may be kept in all."""
    limited = np.ones((1 if limit is not None else 0, 1), dtype=np.bool_)
    return Board(
        starts=STARTS, slot_seconds=LENGTH, own=own or {}, limited=limited, hand_over=HAND_OVER,
        limits=np.array([] if limit is None else [limit], dtype=np.int64),
        calls=np.array([calls for _, calls in desks], dtype=np.int64),
        serves=np.array([[lane in languages.split() for lane in LANES] for languages, _ in desks], dtype=np.bool_),
    )  # fmt: skip


def claim(candidate, minutes, owner="", *, unit=None, lane=0, slots=(0, 1, 2, 3)):
    """A promise of somebody for so many minutes after the first slot begins."""
    return Claim(
        candidate=candidate, promised_at=at(minutes), owner=owner, unit=candidate if unit is None else unit, lane=lane,
        klass=0, slots=slots,
    )  # fmt: skip


def seats(claims, where):
    """(candidate, slot, agent, why) of what is kept."""
    return sorted((one.candidate, one.slot, one.agent, one.why) for one in keep_promises(claims, where))


def test_a_promise_is_kept_at_its_time_by_its_owner():
    """Half past four, with kay, though lee is there too."""
    where = board([("en", (2, 2, 2, 2))], {"kay": Own(desk=0, calls=(1, 1, 1, 1))})

    assert seats([claim(7, 40, "kay"), claim(8, 40)], where) == [(7, 1, "kay", ""), (8, 1, "", "")]


def test_an_owner_has_only_so_much_time():
    """Two promises of kay for the same slot: one moves to the next, though lee had time."""
    where = board([("en", (5, 5, 5, 5))], {"kay": Own(desk=0, calls=(1, 1, 1, 1))})

    assert seats([claim(1, 10, "kay"), claim(2, 10, "kay")], where) in (
        [(1, 0, "kay", ""), (2, 1, "kay", "full")], [(1, 1, "kay", "full"), (2, 0, "kay", "")],
    )  # fmt: skip


def test_what_an_owner_cannot_take_in_time_is_handed_over():
    """One call of kay, two promises: the second is anybody's an hour after its time."""
    where = board([("en", (5, 5, 5, 5))], {"kay": Own(desk=0, calls=(1, 0, 0, 0))})

    assert {one[1:] for one in seats([claim(1, 10, "kay"), claim(2, 10, "kay")], where)} == {
        (0, "kay", ""), (3, "", f"{Why.FULL} {Why.HANDED_OVER}"),
    }  # fmt: skip


@pytest.mark.parametrize("own", [{}, {"kay": Own(desk=0, calls=(0, 0, 0, 0))}, {"kay": Own(desk=1, calls=(2,) * 4)}])
def test_an_owner_who_cannot_leaves_it_to_anybody(own):
    """Not there, no time, or not of the customer's language: at its time, with anybody."""
    where = board([("en", (1,) * 4), ("es", (2,) * 4)], own)

    assert seats([claim(1, 40, "kay")], where) == [(1, 1, "", Why.OWNER_ABSENT)]


def test_those_longest_overdue_come_first():
    """One call is left for somebody of yesterday and somebody of tonight."""
    where = board([("en", (1, 0, 0, 0))])
    yesterday, tonight = claim(1, -2880), claim(2, 5)

    assert seats([tonight, yesterday], where) == [(1, 0, "", Why.OVERDUE)]


def test_a_household_is_called_once_and_a_budget_holds():
    """Two of one household; three people and a budget of two."""
    where = [("en", (9,) * 4)]

    assert len(seats([claim(1, 0, unit=5), claim(2, 30, unit=5)], board(where))) == 1
    assert len(seats([claim(number, 0) for number in range(3)], board(where, limit=2))) == 2
    assert seats([], board(where)) == seats([claim(1, 0, slots=())], board(where)) == []


CLAIMS = st.lists(
    st.tuples(st.integers(-60, 150), st.sampled_from(["", "kay", "lee"]), st.integers(0, 3), st.integers(0, 1),
              st.sets(st.integers(0, 3))),
    max_size=5,
)  # fmt: skip
CALLS = st.tuples(*[st.integers(0, 2)] * 4)


def shares_of(one, where):
    """The slots of a claim for its owner and for anybody."""
    own = where.own.get(one.owner)
    may = own is not None and where.serves[own.desk, one.lane]
    worth = callback_slots(one.promised_at, STARTS, LENGTH, one.slots)
    return share_slots(
        worth, promised_at=one.promised_at, starts=STARTS, owner_calls=own.calls if may else (), hand_over=HAND_OVER
    )


def ways(one, where):
    """(pool, slot, worth) of everything that could be done with a claim."""
    shares = shares_of(one, where)
    yield from ((one.owner, slot, worth) for slot, worth in shares.owner.items())
    for slot, worth in shares.anybody.items():
        yield from ((name, slot, worth) for name, own in where.own.items() if where.serves[own.desk, one.lane])
        yield from ((desk, slot, worth) for desk in range(len(where.calls)) if where.serves[desk, one.lane])


def best(claims, where, left, units=frozenset()):
    """(kept, punctuality), the most of both in this order, by trying everything."""
    if not claims:
        return 0, 0
    first, *others = claims
    most = best(others, where, left, units)
    for pool, slot, worth in ways(first, where) if first.unit not in units else ():
        if left[pool][slot]:
            left[pool][slot] -= 1
            kept, total = best(others, where, left, units | {first.unit})
            left[pool][slot] += 1
            most = max(most, (kept + 1, total + urgency(first.promised_at, STARTS[0]) * worth))
    return most


@settings(max_examples=60, deadline=None)
@given(CLAIMS, CALLS, CALLS, CALLS)
def test_no_other_way_keeps_more(rows, of_desk, of_kay, of_lee):
    """As much as by trying everything; nobody twice or outside the window, no agent and no desk beyond its calls."""
    kay = tuple(map(min, of_kay, of_desk))
    lee = tuple(min(one, every - other) for one, every, other in zip(of_lee, of_desk, kay, strict=True))
    where = board(
        [("en", of_desk), ("en es", (1, 0, 0, 1))], {"kay": Own(desk=0, calls=kay), "lee": Own(desk=0, calls=lee)}
    )
    claims = [
        claim(number, minutes, owner, unit=unit, lane=lane, slots=tuple(sorted(slots)))
        for number, (minutes, owner, unit, lane, slots) in enumerate(rows)
    ]
    kept = keep_promises(claims, where)
    rest = [every - one - other for every, one, other in zip(of_desk, kay, lee, strict=True)]
    left = {"kay": list(kay), "lee": list(lee), 0: rest, 1: [1, 0, 0, 1]}
    most, punctual = best(claims, where, left)
    got = sum(
        urgency(claims[one.candidate].promised_at, STARTS[0])
        * callback_slots(claims[one.candidate].promised_at, STARTS, LENGTH, claims[one.candidate].slots)[one.slot]
        for one in kept
    )

    assert len(kept) == most
    assert punctual - len(kept) <= got <= punctual
    assert all(one.agent in ("", claims[one.candidate].owner) for one in kept)
    assert all(where.serves[one.desk, claims[one.candidate].lane] for one in kept)
    assert len({claims[one.candidate].unit for one in kept}) == len(kept)
    desks, agents = (Counter((getattr(one, what), one.slot) for one in kept) for what in ("desk", "agent"))
    assert all(calls <= where.calls[place] for place, calls in desks.items())
    assert all(calls <= where.own[agent].calls[slot] for (agent, slot), calls in agents.items() if agent)


def test_what_an_owner_takes_is_whole_calls_of_the_own_desk():
    """One call an hour in half hours: one in every second slot; never more than the desk of all."""
    there = [
        Presence(agent=name, languages=("en",), starts_at=STARTS[0], ends_at=STARTS[-1] + LENGTH, breaks=())
        for name in ("kay", "lee")
    ]
    desks = count_calls(there, STARTS, 30, Fraction(1))
    found = find_own(there, ["kay", "lee", "max"], desks, STARTS, 30, Fraction(1))

    assert desks[0].calls == (1, 1, 1, 1)
    assert found == {"kay": Own(desk=0, calls=(0, 1, 0, 1)), "lee": Own(desk=0, calls=(0, 0, 0, 0))}
