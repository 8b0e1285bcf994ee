"""Does an evening keep to its quotas, whatever they count, and does it say how much better another could be?"""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from placements.enumeration import try_everything

from campaign.rules.capacity import Desk
from campaign.rules.filling import fill_evening
from campaign.rules.placing.crossing import find_crossing
from campaign.rules.quotas import Call, Quota, tell_apart, use_up
from campaign.rules.slots import Candidates, Evening

CAMPAIGNS, OFFERS, LANGUAGES, TIERS = ("spring", "rates"), ("pack", "plan", "club"), ("en", "ko"), ("", "gold", "blue")
CAMPAIGN_OF = (0, 0, 1)
GOLD = Quota(name="gold", at_most=3, tier="gold")
KOREAN_GOLD = Quota(name="korean gold", at_most=1, tier="gold", language="ko")
KOREAN = Quota(name="korean", at_most=2, language="ko")


def candidates(*people):
    """People as dictionaries; what is not stated is the same for all."""
    usual = dict.fromkeys(Candidates.__dataclass_fields__, 0) | {"hours": 1, "language": 1, "value": 10}
    rows = [{**usual, "customer": place + 1, **person} for place, person in enumerate(people)]
    return Candidates(
        **{name: np.array([row[name] for row in rows], dtype=np.int64) for name in Candidates.__dataclass_fields__}
    )


def evening(*quotas, calls=9, budgets=None):
    """Two half hours at one desk that speaks both languages."""
    return Evening(
        starts=(0, 1800), slot_seconds=1800, desks=[Desk(languages=frozenset(LANGUAGES), calls=(calls, calls))],
        slots_of={1: (0, 1), 2: (1,)}, languages=dict(enumerate(LANGUAGES, 1)), budgets=budgets or {},
        campaign_of=CAMPAIGN_OF, offer_of=OFFERS, campaigns=CAMPAIGNS, tiers=TIERS, quotas=quotas,
    )  # fmt: skip


def call_of(person):
    """What quotas see of somebody."""
    choice = person.get("choice", 0)
    return Call(
        campaign=CAMPAIGNS[CAMPAIGN_OF[choice]], offer=OFFERS[choice],
        language=LANGUAGES[person.get("language", 1) - 1], tier=TIERS[person.get("tier", 0)],
    )  # fmt: skip


def called(plan, people):
    """Who is called, by what quotas look at."""
    return Counter(call_of(people[placement.place]) for placement in plan.placed)


def test_a_quota_counts_those_to_whom_all_that_is_stated_fits():
    """What is not stated fits everybody."""
    call = Call(campaign="spring", offer="pack", language="ko", tier="gold")
    assert GOLD.counts(call)
    assert KOREAN_GOLD.counts(call)
    assert not KOREAN_GOLD.counts(call._replace(language="en"))
    assert KOREAN.used({call: 2, call._replace(tier=""): 3, call._replace(language="en"): 5}) == 5
    assert [quota.at_most for quota in use_up((GOLD, KOREAN), {call: 2, call._replace(tier=""): 3})] == [1, 0]


def test_only_names_that_a_quota_asks_for_tell_apart():
    """Two languages, of which one is asked for, and offers that nobody asks for."""
    columns = (
        (np.array([0, 1, 0, 1]), CAMPAIGNS), (np.array([0, 1, 2, 0]), OFFERS),
        (np.array([0, 0, 1, 1]), LANGUAGES), (np.array([0, 0, 0, 0]), TIERS),
    )  # fmt: skip
    classes = tell_apart((KOREAN,), columns, 4)
    korean = Call(language="ko")
    assert [classes.calls[number] for number in classes.of] == [Call(), Call(), korean, korean]
    assert classes.limited((KOREAN, GOLD)).tolist() == [[False, True], [False, False]]
    assert tell_apart((), columns, 4).calls == (Call(),)
    assert tell_apart((KOREAN,), [(np.empty(0, dtype=np.int64), names) for _, names in columns], 0).calls == (Call(),)


def test_a_quota_inside_another_is_kept_and_proven():
    """Three of gold, of whom one speaks Korean; agents have time for all."""
    people = [{"tier": 1, "language": 1 + place % 2, "value": 10 + place} for place in range(8)]
    plan = fill_evening(candidates(*people), evening(GOLD, KOREAN_GOLD))
    assert sorted(placement.place for placement in plan.placed) == [4, 6, 7]
    assert plan.gap == 0
    assert {gate: len(places) for gate, places in plan.unplaced.items()} == {
        "capacity": 0, "household": 0, "budget": 0, "quota": 5,
    }  # fmt: skip


def test_prices_of_budgets_come_first_then_those_of_quotas():
    """One more of the campaign would gain 8, one more of gold 9."""
    people = [{"value": value, "choice": 2} for value in (10, 9)] + [{"value": value, "tier": 1} for value in (10, 8)]
    plan = fill_evening(
        candidates(*people), evening(Quota(name="gold", at_most=1, tier="gold"), budgets={0: 10**9, 1: 1})
    )
    assert (plan.solution.limit_prices > 0).tolist() == [False, True, True]
    assert {gate: places.tolist() for gate, places in plan.unplaced.items() if len(places)} == {
        "budget": [1], "quota": [3],
    }  # fmt: skip


def test_whoever_a_quota_leaves_out_makes_room_for_others():
    """One call is left and gold has none: the next best is called."""
    people = [{"value": 9, "tier": 1}, {"value": 8, "tier": 1}, {"value": 2}]
    plan = fill_evening(candidates(*people), evening(Quota(name="gold", at_most=1, tier="gold"), calls=1))
    assert sorted(placement.place for placement in plan.placed) == [0, 2]
    assert plan.unplaced["quota"].tolist() == [1]


def test_a_promise_takes_its_call_of_the_quota_first():
    """The callback is kept, and of those who gain more one is called less."""
    people = [{"value": 9, "tier": 1}, {"value": 8, "tier": 1}, {"value": 1, "tier": 1, "promised_at": 900}]
    plan = fill_evening(candidates(*people), evening(Quota(name="gold", at_most=2, tier="gold")))
    assert sorted(placement.place for placement in plan.placed) == [0, 2]
    assert plan.unplaced["quota"].tolist() == [1]


def test_a_promise_for_which_a_quota_has_no_call_is_left_out_for_that():
    """One of two is kept, and the agents' time is not blamed; the same for a budget."""
    people = [{"tier": 1, "promised_at": 900}] * 2
    for quotas, budgets, gate in (((Quota(name="gold", at_most=1, tier="gold"),), {}, "quota"), ((), {0: 1}, "budget")):
        plan = fill_evening(candidates(*people), evening(*quotas, budgets=budgets))
        left = {name: len(places) for name, places in plan.unplaced.items()}
        assert (len(plan.placed), left[gate], sum(left.values())) == (1, 1, 1)


def test_a_ghost_pays_the_price_of_its_quota():
    """Both arms pass the same door: who gains less than those whom the quota lets through is none."""
    gold = Quota(name="gold", at_most=1, tier="gold")
    people = [{"value": 9, "tier": 1}, {"value": 5, "tier": 1}]
    for value, is_placed in ((7, True), (3, False)):
        plan = fill_evening(candidates(*people, {"value": value, "tier": 1, "ghost": 1}), evening(gold))
        assert bool(plan.ghosts) is is_placed, value
    alone = fill_evening(candidates({"tier": 1, "ghost": 1}), evening(Quota(name="gold", at_most=0, tier="gold")))
    assert alone.ghosts == ()


person = st.fixed_dictionaries(
    {
        "value": st.integers(1, 50), "choice": st.integers(0, 2), "language": st.integers(1, 2),
        "tier": st.integers(0, 2), "hours": st.integers(1, 2), "household": st.sampled_from([0, 0, 0, 1]),
        "promised_at": st.sampled_from([0, 0, 0, 0, 900]), "ghost": st.sampled_from([0, 0, 0, 1]),
    }
)  # fmt: skip
quota = st.builds(
    Quota, name=st.just("q"), at_most=st.integers(0, 4), campaign=st.sampled_from(["", "", *CAMPAIGNS]),
    offer=st.sampled_from(["", "", *OFFERS]), language=st.sampled_from(["", *LANGUAGES]),
    tier=st.sampled_from(TIERS),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(person, max_size=9), st.lists(quota, max_size=4), st.integers(0, 4), st.integers(0, 5))
def test_whatever_quotas_count_none_is_exceeded_and_the_gap_is_true(people, quotas, calls, budget):
    """The best of all possible evenings lies between what is placed and the bound; nobody is left out unnamed."""
    tonight = evening(*quotas, calls=calls, budgets={0: budget, 1: 10**9})
    plan = fill_evening(candidates(*people), tonight)
    made = called(plan, people)
    assert all(one.used(made) <= one.at_most for one in tonight.every_quota)
    real = [place for place, one in enumerate(people) if not one["ghost"]]
    left = [place for places in plan.unplaced.values() for place in places.tolist()]
    assert sorted([*left, *(placement.place for placement in plan.placed)]) == real
    counted = [any(one.counts(call_of(people[place])) for one in quotas) for place in plan.unplaced["quota"].tolist()]
    assert all(counted)

    assert plan.solution.total <= try_everything(plan.problem) <= plan.solution.bound
    homes = {one["household"] for one in people} - {0}
    if not find_crossing(plan.problem.limited).any() and not homes:
        assert plan.gap == 0


@settings(deadline=None, max_examples=40)
@given(st.lists(person, max_size=30), st.integers(0, 6), st.integers(0, 4))
def test_language_and_tier_cross_and_both_are_kept(people, korean, gold):
    """Quotas of which neither holds the other."""
    quotas = (Quota(name="korean", at_most=korean, language="ko"), Quota(name="gold", at_most=gold, tier="gold"))
    plan = fill_evening(candidates(*people), evening(*quotas, calls=5))
    made = called(plan, people)
    assert [one.used(made) <= one.at_most for one in quotas] == [True, True]
    assert plan.gap >= 0
