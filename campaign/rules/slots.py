"""Who is called when: which customers get the evening's slots, and which slot each?

Promised callbacks are placed first, as punctually as can be; then everybody else, so that what the calls gain together
is the most that can be gained (see rules/placing). A call gains what it is worth to the customer times the chance that
the customer answers in that slot. Held-out customers are ghosts: they are placed where they would have paid the prices
of the evening, draw lots like everybody, and take no capacity, so that both arms pass the same door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from campaign.rules.capacity import Desk, Lane
from campaign.rules.keeping import Board, Claim, Own, keep_promises
from campaign.rules.placing.problem import Flags, Numbers, Problem, Solution
from campaign.rules.placing.shadows import would_pay
from campaign.rules.placing.solving import solve
from campaign.rules.staffing import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Customers who may be called tonight, one array a property, all of one length.

    `value` is minor units a year, `choice` the place of the choice, `hours` the number of the window, `language` a
    language number, `household` 0 for none, `promised_at` the instant of a promised callback or 0, `ghost` 1 for
    customers held out of the choice; `waits` and `history` are what earlier calls left (see rules/retries and
    rules/answering).
    """

    customer: Numbers
    value: Numbers
    choice: Numbers
    hours: Numbers
    language: Numbers
    household: Numbers
    promised_at: Numbers
    ghost: Numbers
    waits: Numbers
    history: Numbers

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """Where calls can go: slot starts, the desks, the slots of each window, who speaks what, and the quotas.

    `budgets` are the calls of each campaign, `campaign_of` and `skill_of` tell campaign and skill of each choice.
    `owner_of` tells who promised a customer a callback, `own` what each of those agents can take alone; `hand_over`
    seconds after its time anybody may keep a promise.
    """

    starts: Sequence[int]
    slot_seconds: int
    desks: Sequence[Desk]
    slots_of: Mapping[int, tuple[int, ...]]
    languages: Mapping[int, str]
    budgets: Mapping[int, int] = field(default_factory=dict)
    campaign_of: Sequence[int] = ()
    skill_of: Sequence[str] = ()
    owner_of: Mapping[int, str] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    hand_over: int = 7_200
    pace: Pace | None = None

    @property
    def calls(self) -> Numbers:
        """(d, s): the calls of each desk in each slot."""
        return np.array([desk.calls for desk in self.desks], dtype=np.int64).reshape(len(self.desks), len(self.starts))

    @property
    def promisable(self) -> Numbers:
        """(d, s): the promises that each desk can keep in each slot; they are never overbooked."""
        calls, pace = self.calls, self.pace
        if pace is None or pace.overbooking == 1:
            return calls
        most = [pace.promises_in(number) for number in calls.ravel().tolist()]
        return np.array(most, dtype=np.int64).reshape(calls.shape)

    def beside(self, promised: Numbers) -> Numbers:
        """(d, s): the calls that are left beside promises (d, s)."""
        calls, pace = self.calls, self.pace
        if pace is None or pace.overbooking == 1:
            return np.asarray(calls - promised, dtype=np.int64)
        pairs = zip(calls.ravel().tolist(), promised.ravel().tolist(), strict=True)
        left = [pace.leads_beside(*pair) for pair in pairs]
        return np.array(left, dtype=np.int64).reshape(calls.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """The kind of each candidate, and the chance of each kind in each slot, in parts of TEN_THOUSAND; 0: not then."""

    kind: Numbers
    chances: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Candidate `place` is called in slot `slot` (a place in `Evening.starts`) by desk `desk`; -1 for a ghost.

    `agent` keeps a promise alone ('': anybody), `why` are the codes of what moved it.
    """

    place: int
    slot: int
    desk: int = -1
    agent: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The filled evening: who is called when, which ghosts would have been, and which gate stops the others.

    `unplaced` holds the places of candidates (no ghosts) by evening gate. `problem` and `solution` are those of
    everybody without a promise, `promised` (d, s) the calls that promises take, `lanes` what the lanes are.
    """

    placed: tuple[Placement, ...]
    ghosts: tuple[Placement, ...]
    unplaced: Mapping[str, Numbers]
    problem: Problem
    solution: Solution
    lanes: Sequence[Lane]
    promised: Numbers

    @property
    def gap(self) -> int:
        """By how many parts of TEN_THOUSAND of a minor unit another plan could be better at most."""
        return self.solution.gap


def even_odds(candidates: Candidates, evening: Evening) -> Odds:
    """The same chance in each slot of the own window."""
    hours, kind = np.unique(candidates.hours, return_inverse=True)
    chances = np.zeros((max(1, len(hours)), len(evening.starts)), dtype=np.int64)
    for place, number in enumerate(hours.tolist()):
        chances[place, list(evening.slots_of.get(number, ()))] = 1
    return Odds(kind=kind.astype(np.int64), chances=chances)


def fill_evening(candidates: Candidates, evening: Evening, odds: Odds | None = None) -> Plan:
    """Give slots to the candidates: promises first, then to whom they gain most together."""
    odds = odds or even_odds(candidates, evening)
    filling = _Filling(candidates, evening, odds)
    kept = filling.keep_promises()
    problem, places = filling.problem_without(kept)
    solution = solve(problem)
    chosen = [
        Placement(place=place, slot=slot, desk=desk)
        for place, slot, desk in zip(
            places[solution.candidate].tolist(), solution.slot.tolist(), solution.desk.tolist(), strict=True
        )
    ]
    placed = (*kept, *chosen)
    return Plan(
        placed=placed, ghosts=filling.ghosts(problem, solution),
        unplaced=filling.unplaced(placed, problem, solution, places),
        problem=problem, solution=solution, lanes=filling.lanes, promised=filling.calls_of(kept),
    )  # fmt: skip


class _Filling:
    """What the candidates of an evening are to the solver."""

    def __init__(self, candidates: Candidates, evening: Evening, odds: Odds) -> None:
        self.candidates, self.evening, self.odds = candidates, evening, odds
        self.calls = evening.calls
        self.lanes, self.lane = _lanes(candidates, evening)
        self.serves = np.array([[desk.takes(lane) for lane in self.lanes] for desk in evening.desks], dtype=np.bool_)
        self.serves = self.serves.reshape(len(evening.desks), len(self.lanes))
        self.campaign = np.array(evening.campaign_of or [0], dtype=np.int64)[candidates.choice]
        self.limits = [(number, most) for number, most in sorted(evening.budgets.items())]

    def keep_promises(self) -> tuple[Placement, ...]:
        """The promised callbacks, each as punctual as can be."""
        places = np.flatnonzero((self.candidates.promised_at > 0) & (self.candidates.ghost == 0))
        if not len(places):
            return ()
        candidates, evening = self.candidates, self.evening
        limited, limits = self._quotas()
        claims = [
            Claim(
                candidate=place, promised_at=int(candidates.promised_at[place]), unit=int(unit),
                owner=evening.owner_of.get(int(candidates.customer[place]), ""), lane=int(self.lane[place]),
                klass=int(self.campaign[place]), slots=evening.slots_of.get(int(candidates.hours[place]), ()),
            )
            for place, unit in zip(places.tolist(), self._units(places).tolist(), strict=True)
        ]  # fmt: skip
        board = Board(
            starts=evening.starts, slot_seconds=evening.slot_seconds, calls=evening.promisable, serves=self.serves,
            own=evening.own, limited=limited, limits=limits, hand_over=evening.hand_over,
        )  # fmt: skip
        return tuple(
            Placement(place=kept.candidate, slot=kept.slot, desk=kept.desk, agent=kept.agent, why=kept.why)
            for kept in keep_promises(claims, board)
        )

    def _quotas(self) -> tuple[Flags, Numbers]:
        """(q, c) whom each quota counts, and how many of them may be called."""
        classes = np.arange(int(max(self.evening.campaign_of, default=0)) + 1)
        limited = np.array([classes == number for number, _ in self.limits], dtype=np.bool_)
        limits = np.array([most for _, most in self.limits], dtype=np.int64)
        return limited.reshape(len(self.limits), len(classes)), limits

    def calls_of(self, placements: Sequence[Placement]) -> Numbers:
        """(d, s): the calls that placements take."""
        taken = np.zeros_like(self.calls)
        for placement in placements:
            taken[placement.desk, placement.slot] += 1
        return taken

    def problem_without(self, kept: Sequence[Placement]) -> tuple[Problem, Numbers]:
        """What is left to be decided, and the places of its candidates. Promises that found no slot are tried again."""
        candidates = self.candidates
        seated = [placement.place for placement in kept]
        homes = candidates.household[seated]
        free = candidates.ghost == 0
        free[seated] = False
        free &= (candidates.household == 0) | ~np.isin(candidates.household, homes)
        places = np.flatnonzero(free)
        limited, limits = self._quotas()
        left = limits - limited[:, self.campaign[seated]].sum(axis=1)
        calls = self.evening.beside(self.calls_of(kept))
        return self._problem(places, unit=self._units(places), calls=calls, limits=np.maximum(left, 0)), places

    def _problem(self, places: Numbers, *, unit: Numbers, calls: Numbers, limits: Numbers) -> Problem:
        limited, _ = self._quotas()
        return Problem(
            value=np.maximum(self.candidates.value[places], 1), kind=self.odds.kind[places], unit=unit,
            lane=self.lane[places], klass=self.campaign[places], chances=self.odds.chances, serves=self.serves,
            calls=calls, limited=limited, limits=limits,
        )  # fmt: skip

    def _units(self, places: Numbers, group: Numbers | None = None) -> Numbers:
        """The number of each one's household; people without one are on their own."""
        household = self.candidates.household[places]
        key = np.where(household > 0, household, -1 - places)
        if group is not None:
            key = key * (int(group.max(initial=0)) + 1) + group
        return np.asarray(np.unique(key, return_inverse=True)[1].reshape(-1), dtype=np.int64)

    def ghosts(self, problem: Problem, solution: Solution) -> tuple[Placement, ...]:
        """The held-out who would have got a slot at the prices of the evening, one of a household and campaign."""
        places = np.flatnonzero(self.candidates.ghost > 0)
        if not len(places):
            return ()
        unit = self._units(places, self.campaign[places])
        shadows = self._problem(places, unit=unit, calls=problem.calls, limits=problem.limits)
        candidate, slot = would_pay(shadows, solution)
        return tuple(
            Placement(place=place, slot=at)
            for place, at in zip(places[candidate].tolist(), slot.tolist(), strict=True)
        )

    def unplaced(
        self, placed: Sequence[Placement], problem: Problem, solution: Solution, places: Numbers
    ) -> dict[str, Numbers]:
        """The places of those without a slot, by the gate that stops them."""
        candidates = self.candidates
        seated = np.zeros(len(candidates), dtype=bool)
        seated[[placement.place for placement in placed]] = True
        homes = np.unique(candidates.household[seated])
        out = (candidates.ghost == 0) & ~seated
        at_home = out & (candidates.household > 0) & np.isin(candidates.household, homes)
        unpaid = np.zeros(len(candidates), dtype=bool)
        if (solution.limit_prices > 0).any() or (problem.limits == 0).any():
            asked = replace(solution.asked, klass=np.zeros_like(solution.asked.klass))
            free = replace(solution, asked=asked)
            candidate, _ = would_pay(problem, free, each=True)
            unpaid[places[candidate]] = True
            unpaid &= out & ~at_home & self._is_limited()
        return {
            "capacity": np.flatnonzero(out & ~at_home & ~unpaid),
            "household": np.flatnonzero(at_home),
            "budget": np.flatnonzero(unpaid),
        }

    def _is_limited(self) -> Flags:
        return np.isin(self.campaign, [number for number, _ in self.limits])


def _lanes(candidates: Candidates, evening: Evening) -> tuple[tuple[Lane, ...], Numbers]:
    """The lanes there are, and the lane of each candidate."""
    skills = sorted({*evening.skill_of, ""})
    of_choice = np.array([skills.index(skill) for skill in evening.skill_of] or [skills.index("")], dtype=np.int64)
    skill = of_choice[candidates.choice] if evening.skill_of else np.zeros(len(candidates), dtype=np.int64)
    packed, lane = np.unique(candidates.language * len(skills) + skill, return_inverse=True)
    lanes = tuple(
        (evening.languages.get(number // len(skills), ""), skills[number % len(skills)]) for number in packed.tolist()
    )
    return lanes, lane.reshape(-1).astype(np.int64)
