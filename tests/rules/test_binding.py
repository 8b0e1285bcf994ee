"""Does it say truly what one more agent would bring, and where agents would have nobody to call?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.binding import Filled, idle_hours, loads, shortages
from campaign.rules.capacity import Presence, count_calls
from campaign.rules.placing.problem import TEN_THOUSAND, Problem
from campaign.rules.placing.solving import solve

HALF, HOUR = 1800, 3600
STARTS = (0, HALF, HOUR, HOUR + HALF)
LANES = (("en", ""), ("es", ""), ("es", "tariffs"))
SIX = Fraction(6)


def agent(name, *languages, hours=(0, 2 * HOUR), skills=()):
    return Presence(agent=name, languages=languages, skills=skills, starts_at=hours[0], ends_at=hours[1], breaks=())


def decide(people, agents, *, rate=SIX):
    """What is to be decided of (value, lane, open slots) with these agents, each reached for sure."""
    desks = count_calls(agents, STARTS, 30, rate, {"tariffs"})
    chances = [[TEN_THOUSAND * (slot in slots) for slot in range(4)] for _, _, slots in people]
    return desks, Problem(
        value=np.array([value for value, _, _ in people], dtype=np.int64), kind=np.arange(len(people)),
        unit=np.arange(len(people)), lane=np.array([lane for _, lane, _ in people], dtype=np.int64),
        klass=np.zeros(len(people), dtype=np.int64), chances=np.array(chances, dtype=np.int64).reshape(-1, 4),
        serves=np.array([[desk.takes(lane) for lane in LANES] for desk in desks], dtype=bool).reshape(-1, len(LANES)),
        calls=np.array([desk.calls for desk in desks], dtype=np.int64).reshape(-1, 4),
        limited=np.zeros((0, 1), dtype=bool), limits=np.zeros(0, dtype=np.int64),
    )  # fmt: skip


def fill(people, agents, *, rate=SIX, promised=None):
    desks, problem = decide(people, agents, rate=rate)
    nothing = np.zeros(problem.calls.shape, dtype=np.int64)
    return Filled(
        problem=problem, solution=solve(problem), desks=desks, lanes=LANES, starts=STARTS, slot_seconds=HALF,
        rate=rate, promised=nothing if promised is None else promised,
    )  # fmt: skip


EVER = (0, 1, 2, 3)


def test_one_more_agent_brings_the_calls_that_are_missing():
    """Ten Spanish-speaking customers for three calls of the first half hour: six more of the best in the hour."""
    people = [(100 + place, 1, (0, 1)) for place in range(10)] + [(500, 0, EVER)]
    filled = fill(people, [agent("kay", "en"), agent("eva", "es", hours=(0, HALF))])
    (shortage,) = shortages(filled, solve)
    assert (shortage.language, shortage.skill, shortage.begins, shortage.ends) == ("es", "", 0, HOUR)
    assert (shortage.agent_calls, shortage.more_calls) == (6, 6)
    assert shortage.worth == sum(range(101, 107))


def test_a_list_that_is_too_short_misses_nobody():
    """Every customer is called: no agent is missing, and the hours tell how many calls nobody is there for."""
    filled = fill([(100, 0, (0,)), (100, 0, (3,))], [agent("kay", "en")])
    assert shortages(filled, solve) == ()
    assert [(one.desk, one.begins, one.ends, one.calls, one.idle) for one in idle_hours(loads(filled))] == [
        ("en", 0, 2 * HOUR, 12, 10)
    ]


def test_hours_tell_what_holds_them_back():
    """In the first hour calls are missing, in the second people; a promised callback has its call."""
    promised = np.array([[0, 0, 1, 0]])
    filled = fill([(100 + place, 0, (0, 1)) for place in range(8)], [agent("kay", "en")], promised=promised)
    first, second = loads(filled)
    assert (first.calls, first.placed, first.idle, first.binds, first.next_call) == (6, 6, 0, "agents", 101)
    assert (second.calls, second.promised, second.placed, second.idle, second.binds) == (7, 1, 0, 6, "list")


def test_an_hour_that_is_just_filled_binds_nobody():
    """All calls are taken, and nobody is left for another one."""
    (only,) = loads(fill([(100, 0, (0,))] * 3, [agent("kay", "en", hours=(0, HALF))]))
    assert (only.idle, only.next_call, only.binds) == (0, 0, "")


def test_a_skill_is_named_where_it_is_what_is_missing():
    """Spanish is spoken by enough, tariffs are known by nobody else."""
    people = [(200, 2, EVER)] * 30
    best, *_ = shortages(fill(people, [agent("eva", "es"), agent("leo", "es", skills=("tariffs",))]), solve)
    assert (best.language, best.skill, best.more_calls) == ("es", "tariffs", 6)


def test_an_agent_joins_the_desk_of_the_like():
    """At five an hour half an hour is two calls, and for two agents five: the second brings three."""
    filled = fill([(100, 0, (0,))] * 9, [agent("kay", "en", hours=(0, HALF))], rate=Fraction(5))
    (shortage,) = shortages(filled, solve)
    assert (shortage.agent_calls, shortage.more_calls) == (4 + 1, 3)


def test_lanes_of_one_name_are_one_idea():
    """The language of the desk has two numbers: stated, and not stated."""
    filled = fill([(100 + place, place % 2, (0,)) for place in range(10)], [agent("kay", "en", hours=(0, HALF))])
    double = replace(filled, lanes=(LANES[0], LANES[0], LANES[2]), problem=replace(
        filled.problem, serves=np.array([[True, True, False]])))  # fmt: skip
    double = replace(double, solution=solve(double.problem))
    (shortage,) = shortages(double, solve)
    assert (shortage.language, shortage.more_calls, shortage.worth) == ("en", 3, 104 + 105 + 106)


slots = st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True).map(tuple)
people = st.lists(st.tuples(st.integers(1, 500), st.integers(0, 2), slots), min_size=1, max_size=14)
staff = st.lists(
    st.tuples(
        st.sampled_from([("en",), ("es",), ("en", "es")]), st.sampled_from([(), ("tariffs",)]),
        st.sampled_from([(0, HALF), (0, HOUR), (HOUR, 2 * HOUR), (0, 2 * HOUR)]),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@given(people, staff, st.sampled_from([Fraction(2), Fraction(5, 2), Fraction(4)]))
@settings(max_examples=60, deadline=None)
def test_what_is_said_is_what_comes_of_hiring_the_agent(people, staff, rate):
    """Hire the agent of each shortage and place everybody anew; nobody else would have brought more."""
    agents = [agent(f"a{n}", *spoken, skills=able, hours=at) for n, (spoken, able, at) in enumerate(staff)]
    filled = fill(people, agents, rate=rate)
    said = shortages(filled, solve, most=100)
    assert list(said) == sorted(said, key=lambda one: -one.worth)
    assert len(said) == len({(one.language, one.skill) for one in said})
    for one in said:
        hired = agent("new", one.language, skills=(one.skill,) if one.skill else (), hours=(one.begins, one.ends))
        anew = solve(decide(people, [*agents, hired], rate=rate)[1])
        assert one.worth == (anew.total - filled.solution.total) // TEN_THOUSAND
        assert one.more_calls == len(anew.candidate) - len(filled.solution.candidate)
    best = max((one.worth for one in said), default=0)
    for (language, skill), begins in product(LANES, (0, HOUR)):
        other = agent("new", language, skills=(skill,) if skill else (), hours=(begins, begins + HOUR))
        anew = solve(decide(people, [*agents, other], rate=rate)[1])
        assert (anew.total - filled.solution.total) // TEN_THOUSAND <= best
