"""Does everybody who gets a slot get a lawful one, with an agent who has time, and the most valuable first?"""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.capacity import Desk
from campaign.rules.filling import fill_evening
from campaign.rules.slots import Candidates, Evening, Odds

HALF = 1800
STARTS = (0, HALF, 2 * HALF, 3 * HALF)
ALL = {1: (0, 1, 2, 3)}
FIELDS = {
    "value": 10, "choice": 0, "hours": 1, "language": 1, "household": 0, "promised_at": 0, "ghost": 0,
    "waits": 0, "history": 0, "tier": 0,
}  # fmt: skip


def candidates(*people):
    rows = [{"customer": place + 1, **FIELDS, **person} for place, person in enumerate(people)]
    return Candidates(
        **{name: np.array([row[name] for row in rows], dtype=np.int64) for name in Candidates.__dataclass_fields__}
    )


def evening(*calls, slots_of=None, languages=None, desks=None, **others):
    desks = desks or [Desk(languages=frozenset({"en"}), calls=calls or (1, 1, 1, 1))]
    return Evening(
        starts=STARTS, slot_seconds=HALF, desks=desks, slots_of=slots_of or ALL, languages=languages or {1: "en"},
        **others,
    )  # fmt: skip


def seats(plan):
    """Slot by place of everybody placed."""
    return {placement.place: placement.slot for placement in plan.placed}


def left(plan):
    """Places by gate of everybody left out, the gates without any not named."""
    return {gate: sorted(int(place) for place in places) for gate, places in plan.unplaced.items() if len(places)}


def test_the_most_valuable_are_called_when_there_is_no_time_for_all():
    """One call is left, and it goes to whoever gains most."""
    plan = fill_evening(candidates({"value": 5}, {"value": 9}, {"value": 8}), evening(1, 0, 0, 0))
    assert seats(plan) == {1: 0}
    assert left(plan) == {"capacity": [0, 2]}


def test_equals_draw_lots_and_the_same_evening_draws_the_same():
    """Forty gain the same and ten calls are left: not the first ten, and twice the same ten."""
    plans = [fill_evening(candidates(*[{}] * 40), evening(10, 0, 0, 0)) for _ in range(2)]
    assert seats(plans[0]) == seats(plans[1])
    assert len(seats(plans[0])) == 10
    assert set(seats(plans[0])) != set(range(10))


def test_lots_go_by_the_customer_and_the_evening_and_not_by_the_order():
    """The same ten of forty equals in any order; on another evening others."""
    people = [{"customer": number} for number in range(1, 41)]

    def called(order, starts=STARTS):
        tonight = Evening(starts=starts, slot_seconds=HALF, desks=[Desk(languages=frozenset({"en"}), calls=(10,) * 4)],
                          slots_of={1: (0,)}, languages={1: "en"})  # fmt: skip
        return {order[placement.place]["customer"] for placement in fill_evening(candidates(*order), tonight).placed}

    assert called(people) == called(people[::-1])
    assert called(people) != called(people, tuple(start + 86_400 for start in STARTS))


def test_a_call_goes_where_it_is_answered_most_likely():
    """The chance of each slot weighs what the call is worth; with room for all everybody has the best slot."""
    odds = Odds(kind=np.array([0, 1]), chances=np.array([[100, 900, 100, 100], [800, 900, 100, 100]]))
    people = candidates({"value": 10}, {"value": 10})
    assert seats(fill_evening(people, evening(2, 2, 2, 2), odds)) == {0: 1, 1: 1}
    assert seats(fill_evening(people, evening(1, 1, 1, 1), odds)) == {0: 1, 1: 0}


def test_nobody_is_called_outside_the_own_window():
    """Windows of one slot each; whose window has no slot is not called."""
    plan = fill_evening(
        candidates({"hours": 1}, {"hours": 2}, {"hours": 3}), evening(3, 3, 3, 3, slots_of={1: (3,), 2: (0,), 3: ()})
    )
    assert seats(plan) == {0: 3, 1: 0}
    assert left(plan) == {"capacity": [2]}


def test_only_agents_who_speak_the_language_are_counted():
    """The Korean customer waits for the Korean desk, however much time the other has."""
    desks = [Desk(languages=frozenset({"en"}), calls=(5,) * 4), Desk(languages=frozenset({"ko"}), calls=(0, 1, 0, 0))]
    plan = fill_evening(
        candidates({"language": 2}, {"language": 2}, {"language": 1}),
        evening(desks=desks, languages={1: "en", 2: "ko"}),
    )
    assert sorted(seats(plan)) in ([0, 2], [1, 2])
    assert {slot for place, slot in seats(plan).items() if place < 2} == {1}
    assert sum(map(len, left(plan).values())) == 1


def test_the_desk_with_fewer_languages_is_used_first():
    """The bilingual agent stays free for the customer whom nobody else understands."""
    desks = [Desk(languages=frozenset({"en"}), calls=(1,) * 4), Desk(languages=frozenset({"en", "ko"}), calls=(1,) * 4)]
    people = [{"value": 9, "hours": 1}, {"value": 1, "hours": 1, "language": 2}]
    plan = fill_evening(
        candidates(*people), evening(desks=desks, slots_of={1: (0,)}, languages={1: "en", 2: "ko"})
    )
    assert seats(plan) == {0: 0, 1: 0}


def test_a_promise_comes_before_any_value_and_is_kept_to_the_minute():
    """The callback promised for 0:45 gets the slot that holds it, from whoever would gain more."""
    plan = fill_evening(candidates({"value": 99}, {"promised_at": HALF + 900}), evening(0, 1, 0, 0))
    assert seats(plan) == {1: 1}


def test_a_promise_that_cannot_be_kept_is_kept_late_rather_than_early():
    """The slot is full: the next later one; earlier only where nothing later is open tonight."""
    promised = {"promised_at": HALF + 900}
    assert sorted(seats(fill_evening(candidates(promised, promised), evening(1, 1, 1, 0))).values()) == [1, 2]
    early = fill_evening(candidates({**promised, "hours": 2}), evening(1, 1, 1, 1, slots_of={1: (0,), 2: (0,)}))
    assert list(seats(early).values()) == [0]


def test_one_of_a_household_is_called():
    """The one who gains most; those without household are not each other's."""
    plan = fill_evening(
        candidates({"household": 7, "value": 5}, {"household": 7, "value": 6}, {}, {}), evening(9, 9, 9, 9)
    )
    assert sorted(seats(plan)) == [1, 2, 3]
    assert left(plan) == {"household": [0]}


def test_a_household_member_without_slot_leaves_the_place_to_another():
    """Who cannot be called tonight does not keep the others from being called."""
    people = [{"household": 7, "value": 9, "hours": 2}, {"household": 7, "value": 1}]
    plan = fill_evening(candidates(*people), evening(1, 0, 0, 0, slots_of={1: (0,), 2: (1,)}))
    assert seats(plan) == {1: 0}
    assert left(plan) == {"capacity": [0]}


def test_a_campaign_calls_no_more_than_its_budget():
    """The others are left with the gate that says so."""
    plan = fill_evening(
        candidates(*[{"value": 9 - place} for place in range(3)], {"choice": 1}),
        evening(9, 9, 9, 9, budgets={0: 2}, campaign_of=(0, 1)),
    )
    assert sorted(seats(plan)) == [0, 1, 3]
    assert left(plan) == {"budget": [2]}


def test_ghosts_take_no_time_no_budget_and_no_household():
    """They are where they would have been, and everybody else is where they would be without them."""
    people = [{"value": 9, "ghost": 1, "household": 7}, {"value": 5, "household": 7}]
    plan = fill_evening(candidates(*people), evening(1, 0, 0, 0, budgets={0: 1}, campaign_of=(0,)))
    assert [(ghost.place, ghost.slot) for ghost in plan.ghosts] == [(0, 0)]
    assert seats(plan) == {1: 0}
    assert left(plan) == {}


def test_a_ghost_for_whom_there_would_have_been_no_time_is_none():
    """Both arms pass the same door: the slots went to customers who gain more."""
    plan = fill_evening(candidates({"value": 9}, {"value": 5, "ghost": 1}), evening(1, 0, 0, 0))
    assert plan.ghosts == ()
    assert left(plan) == {}


def test_an_empty_evening_is_filled_with_nobody():
    """No candidates, no slots, no agents."""
    plan = fill_evening(candidates(), evening())
    assert (plan.placed, plan.ghosts, left(plan)) == ((), (), {})
    assert left(fill_evening(candidates({}), evening(0, 0, 0, 0))) == {"capacity": [0]}


person = st.fixed_dictionaries(
    {
        "value": st.integers(1, 50),
        "choice": st.integers(0, 2),
        "hours": st.integers(1, 3),
        "language": st.integers(1, 3),
        "household": st.sampled_from([0, 0, 0, 1, 2]),
        "promised_at": st.sampled_from([0, 0, 0, 900, 4000]),
        "ghost": st.sampled_from([0, 0, 0, 1]),
        "waits": st.just(0),
        "history": st.just(0),
        "tier": st.just(0),
    }
)
calls = st.lists(st.integers(0, 3), min_size=4, max_size=4).map(tuple)
spoken_by = st.sets(st.sampled_from("abc"), min_size=1).map(frozenset)
desks = st.lists(st.builds(Desk, languages=spoken_by, calls=calls), max_size=3)
LANGUAGES = {1: "a", 2: "b", 3: "c"}
WINDOWS = {1: (0, 1, 2, 3), 2: (1, 2), 3: (3,)}


@given(st.lists(person, max_size=30), desks, st.dictionaries(st.integers(0, 1), st.integers(0, 6)))
def test_whatever_the_evening_no_promise_of_ours_is_broken(people, staff, budgets):
    """Time, languages, windows, households, budgets hold; everybody is placed or named once; ghosts cost nothing."""
    whole = candidates(*people)
    tonight = evening(desks=staff or [Desk(languages=frozenset("a"), calls=(1, 1, 1, 1))],
                      slots_of=WINDOWS, languages=LANGUAGES, budgets=budgets, campaign_of=(0, 1, 1))  # fmt: skip
    plan = fill_evening(whole, tonight)
    placed = seats(plan)

    real = [place for place, one in enumerate(people) if not one["ghost"]]
    assert sorted([*placed, *(place for gate in plan.unplaced.values() for place in gate)]) == real
    assert all(slot in WINDOWS[people[place]["hours"]] for place, slot in placed.items())
    for spoken in ("a", "b", "c", "ab", "ac", "bc", "abc"):
        _check_time(people, placed, tonight.desks, set(spoken))
    households = Counter(people[place]["household"] for place in placed if people[place]["household"])
    assert max(households.values(), default=1) == 1
    spent = Counter((0, 1, 1)[people[place]["choice"]] for place in placed)
    assert all(spent[campaign] <= budget for campaign, budget in budgets.items())

    assert plan.gap >= 0
    alone = fill_evening(candidates(*(people[place] for place in real)), tonight)
    assert alone.solution.total == plan.solution.total, "held-out customers cost nobody anything"


def _check_time(people, placed, staff, spoken):
    """Hall's condition: calls that only these languages can take do not exceed the desks that speak one of them."""
    for slot in range(4):
        wanted = sum(at == slot and LANGUAGES[people[place]["language"]] in spoken for place, at in placed.items())
        assert wanted <= sum(desk.calls[slot] for desk in staff if desk.languages & spoken)
