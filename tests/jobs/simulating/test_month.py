"""Is the world of the simulated month its own, and do all its desks keep to its rules?"""

from __future__ import annotations

import importlib
from datetime import datetime, timedelta
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "scripts" / "benchmarks"


@pytest.fixture
def month(monkeypatch):
    """The benchmark's program."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("month")


@pytest.fixture
def truth(month):
    """The world's own module."""
    return importlib.import_module("month_world")


def test_the_world_knows_nothing_of_the_program():
    """Its truth is written without a line of ours."""
    assert "campaign." not in (BENCHMARKS / "month_world.py").read_text("utf-8")


def test_all_desks_meet_the_same_people_and_the_same_luck(month, truth):
    """The same call is answered alike, whoever makes it; another seed is another world."""
    first, again, other = truth.World(1, 50), truth.World(1, 50), truth.World(2, 50)
    at = datetime.combine(truth.EVENINGS[0], truth.WINDOW[0], truth.DESK_ZONE) + 4 * truth.SLOT
    said = [[world.ring(person, at, promised=False) for person in world.people] for world in (first, again, other)]

    assert said[0] == said[1] != said[2]


def test_people_answer_as_often_as_the_truth_says(month, truth):
    """Over a month of calls at one time, as many are reached as the chances add up to, within four deviations."""
    world = truth.World(3, 400)
    ats = [datetime.combine(day, truth.WINDOW[0], truth.DESK_ZONE) + 4 * truth.SLOT for day in truth.EVENINGS]
    calls = [(person, at) for person in world.people for at in ats if person.may_be_called(at)]
    chances = [person.chance(at) for person, at in calls]
    reached = sum(world.ring(person, at, promised=False).reached for person, at in calls)
    deviation = sum(chance * (1 - chance) for chance in chances) ** 0.5

    assert abs(reached - sum(chances)) < 4 * deviation


def test_hours_and_people_differ_unless_all_are_alike(month, truth):
    """Some never answer, some early, some late; in the other world there is one chance."""
    evening = datetime.combine(truth.EVENINGS[0], truth.WINDOW[0], truth.DESK_ZONE)
    some = {
        alike: {
            round(person.chance(evening + half * truth.SLOT), 3)
            for person in truth.World(1, 100, alike=alike).people
            for half in range(8)
        }
        for alike in (False, True)
    }

    assert len(some[False]) > 100
    assert min(some[False]) == 0
    assert len(some[True]) == 1


def test_every_desk_keeps_to_the_rules_under_the_eyes_of_the_referee(month, truth, tmp_path):
    """Three evenings of 150 people, at the program's desk and the others'; each calls, and reaches somebody."""
    world = truth.World(5, 150)
    desks = importlib.import_module("month_desks")
    every = [desks.Program(world, tmp_path), *(make(world) for make in month.OTHERS.values())]
    months = [month.live(world, desk, truth.EVENINGS[:3]) for desk in every]

    assert min(one.calls for one in months) >= 100
    assert min(one.contacts for one in months) >= 20


def test_the_referee_ends_what_is_against_the_rules(month, truth):
    """Outside of the window, twice an evening, after a refusal, too often, more than there are agents."""
    world = truth.World(5, 60)
    desks = importlib.import_module("month_desks")
    at = datetime.combine(truth.EVENINGS[0], truth.WINDOW[0], truth.DESK_ZONE)
    here = [person for person in world.people if person.may_be_called(at)]
    call = desks.Call(here[0], at)

    def look(*evenings):
        referee = month.Referee(keeps_limits=True)
        for calls in evenings:
            referee.look(calls, ())

    look([call])
    for wrong in (
        [[desks.Call(here[0], at - timedelta(hours=1))]], [[call, call]], [[desks.Call(one, at) for one in here[:13]]],
        [[call], [desks.Call(here[0], at + timedelta(days=1) - truth.SLOT)]],
    ):  # fmt: skip
        with pytest.raises(SystemExit):
            look(*wrong)
    referee = month.Referee(keeps_limits=True)
    referee.hear(call, truth.Answer("refused", reached=True, seconds=60))
    with pytest.raises(SystemExit):
        referee.look([call], ())
