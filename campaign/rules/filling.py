"""Who is called when: which customers get the evening's slots, and which slot each?

Promised callbacks are placed first, as punctually as can be; then everybody else, so that what the calls gain together
is the most that can be gained (see rules/placing). A call gains what it is worth to the customer times the chance that
the customer answers in that slot. Held-out customers are ghosts: they are placed where they would have paid the prices
of the evening, draw lots like everybody, and take no capacity, so that both arms pass the same door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from campaign.rules.capacity import Lane
from campaign.rules.keeping import Board, Claim, keep_promises
from campaign.rules.limits import DAY_SECONDS
from campaign.rules.placing.problem import Flags, Numbers, Problem, Solution
from campaign.rules.placing.shadows import would_pay
from campaign.rules.placing.solving import solve
from campaign.rules.quotas import Classes, tell_apart
from campaign.rules.slots import Candidates, Evening, Odds, Placement, Plan, even_odds


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


_EVENINGS = 65_537
"""Everybody draws other lots on so many evenings."""


class _Filling:
    """What the candidates of an evening are to the solver."""

    def __init__(self, candidates: Candidates, evening: Evening, odds: Odds) -> None:
        self.candidates, self.evening, self.odds = candidates, evening, odds
        self.calls = evening.calls
        self._evening_no = evening.starts[0] // DAY_SECONDS % _EVENINGS if evening.starts else 0
        self.lanes, self.lane = _lanes(candidates, evening)
        self.serves = np.array([[desk.takes(lane) for lane in self.lanes] for desk in evening.desks], dtype=np.bool_)
        self.serves = self.serves.reshape(len(evening.desks), len(self.lanes))
        self.campaign = np.array(evening.campaign_of or [0], dtype=np.int64)[candidates.choice]
        self.classes = _classes(candidates, evening, self.campaign)
        self.klass = self.classes.of

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
                klass=int(self.klass[place]),
                slots=np.flatnonzero(self.odds.chances[self.odds.kind[place]]).tolist(),
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
        quotas = self.evening.every_quota
        return self.classes.limited(quotas), np.array([quota.at_most for quota in quotas], dtype=np.int64)

    def calls_of(self, placements: Sequence[Placement]) -> Numbers:
        """(d, s): the calls that placements take."""
        taken = np.zeros_like(self.calls)
        for placement in placements:
            taken[placement.desk, placement.slot] += 1
        return taken

    def problem_without(self, kept: Sequence[Placement]) -> tuple[Problem, Numbers]:
        """What is left to be decided, and the places of its candidates: who has no promise that is due."""
        candidates = self.candidates
        seated = [placement.place for placement in kept]
        homes = candidates.household[seated]
        free = (candidates.ghost == 0) & (candidates.promised_at == 0)
        free &= (candidates.household == 0) | ~np.isin(candidates.household, homes)
        places = np.flatnonzero(free)
        limited, limits = self._quotas()
        left = limits - limited[:, self.klass[seated]].sum(axis=1)
        calls = self.evening.beside(self.calls_of(kept))
        return self._problem(places, unit=self._units(places), calls=calls, limits=np.maximum(left, 0)), places

    def _problem(self, places: Numbers, *, unit: Numbers, calls: Numbers, limits: Numbers) -> Problem:
        limited, _ = self._quotas()
        return Problem(
            value=np.maximum(self.candidates.value[places], 1), kind=self.odds.kind[places], unit=unit,
            lane=self.lane[places], klass=self.klass[places], chances=self.odds.chances, serves=self.serves,
            calls=calls, limited=limited, limits=limits,
            ticket=self.candidates.customer[places] * _EVENINGS + self._evening_no,
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
        places = np.flatnonzero((self.candidates.ghost > 0) & ~self._closed(problem))
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
        seated = np.zeros(len(candidates), dtype=np.bool_)
        seated[[placement.place for placement in placed]] = True
        out = (candidates.ghost == 0) & ~seated
        homes = np.unique(candidates.household[seated])
        at_home = out & (candidates.household > 0) & np.isin(candidates.household, homes)
        decided = np.zeros(len(candidates), dtype=np.bool_)
        decided[places] = True
        at_home &= ~decided | self._pays(at_home & decided, problem, solution)
        limited = out & decided & ~at_home & (solution.asked.klass[self.klass] > 0)
        free = replace(solution, asked=replace(solution.asked, klass=np.zeros_like(solution.asked.klass)))
        unpaid = self._pays(limited, problem, free) | (out & ~decided & ~at_home & self._closed(problem))
        spent = unpaid & self._spent(seated)
        return {
            "capacity": np.flatnonzero(out & ~at_home & ~unpaid),
            "household": np.flatnonzero(at_home),
            "budget": np.flatnonzero(spent),
            "quota": np.flatnonzero(unpaid & ~spent),
        }

    def _closed(self, problem: Problem) -> Flags:
        """Who is counted by a quota that has no calls left beside the promises."""
        closed: Flags = np.logical_or.reduce(problem.limited[problem.limits == 0], axis=0)
        return closed[self.klass]

    def _spent(self, seated: Flags) -> Flags:
        """Whose campaign has no calls left, or is counted by nothing but its budget."""
        budgets = self.evening.budgets
        calls = np.bincount(self.campaign[seated], minlength=max(budgets, default=0) + 1)
        spent = [number for number, most in budgets.items() if calls[number] >= most]
        counted: Flags = np.logical_or.reduce(self.classes.limited(self.evening.quotas), axis=0)
        return np.isin(self.campaign, spent) | ~counted[self.klass]

    def _pays(self, some: Flags, problem: Problem, solution: Solution) -> Flags:
        """Who of some candidates would pay the prices of a solution, if it were for themselves alone."""
        places = np.flatnonzero(some)
        alone = self._problem(places, unit=np.arange(len(places)), calls=problem.calls, limits=problem.limits)
        paying = np.zeros(len(self.candidates), dtype=np.bool_)
        paying[places[would_pay(alone, solution)[0]]] = True
        return paying


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


def _classes(candidates: Candidates, evening: Evening, campaign: Numbers) -> Classes:
    """What quotas tell apart: campaign, offer, language and tier of each candidate."""
    offer = candidates.choice if evening.offer_of else np.zeros(len(candidates), dtype=np.int64)
    most = int(candidates.language.max(initial=0))
    columns = (
        (campaign, [evening.name_campaign(number) for number in range(max(evening.campaign_of, default=0) + 1)]),
        (offer, evening.offer_of or [""]),
        (candidates.language, [evening.languages.get(number, "") for number in range(most + 1)]),
        (candidates.tier, evening.tiers),
    )
    return tell_apart(evening.every_quota, columns, len(candidates))
