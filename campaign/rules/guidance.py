"""What is to be done next, in whatever state a workspace is?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where the evening stands."""

    NOT_CALLING = "not calling"
    AHEAD = "ahead"
    GOING_ON = "going on"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """A list that stands: `placed` leads, of which `exported` went out and `open` were not heard of."""

    list_id: str
    placed: int
    exported: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What there is: customers, consents, campaigns that run tonight, agents at work, tonight's list, earlier ones.

    `next_evening` is a date as text, `unheard` the newest earlier list with exported leads that never came back.
    """

    customers: int
    consented: int
    campaigns: int
    running: int
    agents: int
    phase: Phase
    tonight: ListFacts | None
    unheard: ListFacts | None
    next_evening: str
    dialer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One sentence, and the command to type."""

    sentence: str
    command: str


def advise(facts: Facts) -> Advice:
    """The first thing that stands between this workspace and its next calls."""
    for look in _LOOKS:
        advice = look(facts)
        if advice is not None:
            return advice
    raise AssertionError(facts)


def _look_at_people(facts: Facts) -> Advice | None:
    if not facts.customers:
        return Advice(sentence="There are no customers yet.", command="campaign import customers FILE --dry-run")
    if not facts.consented:
        sentence = "No customer has agreed to be called: answers come by mail, phone or web."
        return Advice(sentence=sentence, command="campaign import responses FILE")
    return None


def _look_at_campaigns(facts: Facts) -> Advice | None:
    if facts.campaigns:
        return None
    sentence = "There is no campaign yet: the examples in offers/ and campaigns/ show how to write one."
    return Advice(sentence=sentence, command="campaign offers check")


def _look_back(facts: Facts) -> Advice | None:
    if facts.unheard is None:
        return None
    late = facts.unheard
    sentence = f"{late.open:,} leads of list {late.list_id} went out and were not heard of."
    return Advice(sentence=sentence, command=f"campaign import results FILE --dialer {facts.dialer}")


def _look_at_tonights_list(facts: Facts) -> Advice | None:
    if facts.tonight is None:
        return None
    return _after_export(facts, facts.tonight) if facts.tonight.exported else _before_export(facts, facts.tonight)


def _before_export(facts: Facts, tonight: ListFacts) -> Advice:
    if facts.phase is Phase.OVER:
        sentence = f"List {tonight.list_id} was never exported, and its evening is over."
        return Advice(sentence=sentence, command=f"campaign build --evening {facts.next_evening}")
    if not tonight.placed:
        sentence = f"List {tonight.list_id} calls nobody."
        return Advice(sentence=sentence, command="campaign explain CUSTOMER")
    sentence = f"List {tonight.list_id} with {tonight.placed:,} leads waits to be exported."
    return Advice(sentence=sentence, command=f"campaign export {tonight.list_id} --dialer {facts.dialer}")


def _after_export(facts: Facts, tonight: ListFacts) -> Advice:
    if not tonight.open:
        return Advice(
            sentence=f"The evening is done: all leads of list {tonight.list_id} were heard of.",
            command="campaign report funnel",
        )
    if facts.phase is Phase.OVER:
        sentence = f"The evening is over: {tonight.open:,} leads of list {tonight.list_id} were not heard of yet."
        return Advice(sentence=sentence, command=f"campaign import results FILE --dialer {facts.dialer}")
    sentence = f"{tonight.open:,} leads of list {tonight.list_id} are out: recall those who may not be called any more."
    return Advice(sentence=sentence, command=f"campaign recall {tonight.list_id}")


def _look_at_the_evening(facts: Facts) -> Advice | None:
    reasons = {
        Phase.NOT_CALLING: "The desk does not call today.",
        Phase.OVER: "Today's evening is over, and no list was built for it.",
    }
    if facts.phase in reasons:
        sentence = f"{reasons[facts.phase]} The next evening is {facts.next_evening}."
        return Advice(sentence=sentence, command=f"campaign build --evening {facts.next_evening} --dry-run")
    if not facts.running:
        return Advice(sentence="No campaign runs tonight.", command="campaign build --dry-run")
    if not facts.agents:
        return Advice(sentence="No agent has a shift tonight.", command="campaign import shifts FILE")
    return None


def _build(facts: Facts) -> Advice:
    agents = "1 agent works" if facts.agents == 1 else f"{facts.agents:,} agents work"
    return Advice(sentence=f"{agents} tonight, and no list was built yet.", command="campaign build")


_LOOKS: tuple[Callable[[Facts], Advice | None], ...] = (
    _look_at_people,
    _look_at_campaigns,
    _look_at_tonights_list,
    _look_back,
    _look_at_the_evening,
    _build,
)
"""Tonight's list before earlier ones: a list that waits is more urgent than results that are late."""
