"""What do the agents have left when an evening is topped up, and who is called in it?

Nothing of an earlier round is changed: what is kept stays where it is, and what is left is filled as well as can be,
promised callbacks first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from campaign.engines.judging import Bench
from campaign.jobs.places import Seating, lay_evening, seat_candidates
from campaign.jobs.topping.so_far import SoFar, numbers_of
from campaign.rules.callbacks import callback_slots
from campaign.rules.keeping import Own
from campaign.rules.placing.problem import Numbers
from campaign.rules.quotas import Call, use_up
from campaign.rules.rounds import EveningLead, Fate, is_binding, take_calls
from campaign.rules.slots import Candidates, Evening
from campaign.settings import Settings
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlan:
    """A round before it is written: who gets a slot, and the evening with what becomes of its leads then.

    `spoken_for` counts the candidates who are on the list already, or somebody else of whose household is; `unkept` are
    the customers to whom a callback was promised for which the agents have no time.
    """

    seating: Seating
    so_far: SoFar
    spoken_for: int
    unkept: frozenset[int]


def plan_round(
    workspace: Workspace, bench: Bench, candidates: Candidates, starts: Sequence[int], so_far: SoFar
) -> RoundPlan:
    """Fill what the agents have left. Promises come first, and may take the place of leads that nobody holds yet."""
    store, desk = workspace.store, workspace.settings.desk
    room = _Room(lay_evening(store, bench, starts, desk), bench, workspace.settings, so_far)
    unkept: set[int] = set()
    while True:
        asking = so_far.open_to(candidates)
        asking = asking[candidates.promised_at[asking] > 0]
        promises = asking[~np.isin(candidates.customer[asking], numbers_of(unkept))]
        settled, without = room.give(candidates, promises.tolist())
        unkept |= without
        if without:
            continue
        open_places = settled.open_to(candidates)
        free = open_places[~np.isin(candidates.customer[open_places], numbers_of(unkept))]
        seating = seat_candidates(store, bench, pick(candidates, free), starts, desk, evening=room.left(settled))
        called = {customer for customer, _ in seating.pairs(seating.plan.placed)}
        missing = set(candidates.customer[promises].tolist()) - called
        if not missing:
            spoken_for = int((candidates.ghost == 0).sum() - (candidates.ghost[open_places] == 0).sum())
            return RoundPlan(seating=seating, so_far=settled, spoken_for=spoken_for, unkept=frozenset(unkept))
        unkept |= missing


def pick(candidates: Candidates, places: Numbers) -> Candidates:
    """Some of the candidates."""
    return Candidates(**{each.name: getattr(candidates, each.name)[places] for each in fields(Candidates)})


Want = list[tuple[int, int]]
"""Where a call may go: (slot, lane), the best first."""


class _Room:
    """The calls of the agents in the slots to come, and who takes them."""

    def __init__(self, evening: Evening, bench: Bench, settings: Settings, so_far: SoFar) -> None:
        self._evening, self._bench, self._settings, self._so_far = evening, bench, settings, so_far
        self._lanes: dict[tuple[str, str], int] = {}
        self._slot_at = {start: place for place, start in enumerate(evening.starts)}

    def give(self, candidates: Candidates, promises: Sequence[int]) -> tuple[SoFar, set[int]]:
        """The evening when these promises (places of candidates) are kept, and those who find no room for theirs.

        Whose promise is kept is called by no other lead, nor is anybody else of the household; who finds no room beside
        them, and is in no dialer's hands, is displaced.
        """
        so_far = self._so_far.with_fates(_give_way(self._so_far, candidates, promises))
        handed, kept = self._handed(so_far), so_far.in_fate(Fate.KEPT)
        kept.sort(key=lambda lead: (-self._row(lead)["callback"], -self._row(lead)["benefit"], lead.lead_no))
        wanted = [self._wants(lead) for lead in handed]
        wanted += [self._wants_promise(candidates, place) for place in promises]
        coming = [lead for lead in kept if self._wants(lead)]
        wanted += [self._wants(lead) for lead in coming]
        taken = take_calls(self._calls(), self._serving(), wanted)
        first = len(handed)
        without = {int(candidates.customer[promises[place - first]]) for place in taken.without if
                   first <= place < first + len(promises)}  # fmt: skip
        displaced = [coming[place - first - len(promises)] for place in taken.without if place >= first + len(promises)]
        return so_far.with_fates({lead.lead_no: Fate.DISPLACED for lead in displaced}), without

    def left(self, so_far: SoFar) -> Evening:
        """What is left of the evening beside the leads that are handed out or kept: calls, budgets, quotas."""
        standing = [*self._handed(so_far), *so_far.in_fate(Fate.KEPT)]
        taken = take_calls(self._calls(), self._serving(), [self._wants(lead) for lead in standing])
        desks = [
            replace(desk, calls=calls) for desk, calls in zip(self._evening.desks, taken.left, strict=True)
        ]
        rows = [self._row(lead) for lead in so_far.leads if self._uses_budget(so_far, lead)]
        used = Counter(row["campaign"] for row in rows)
        budgets = {
            number: max(0, most - used[self._evening.name_campaign(number)])
            for number, most in self._evening.budgets.items()
        }
        calls = Counter(Call(row["campaign"], row["offer"], row["language"], row["tier"]) for row in rows)
        quotas = use_up(self._evening.quotas, calls)
        return replace(self._evening, desks=desks, budgets=budgets, quotas=quotas, own=self._own_left(standing))

    def _own_left(self, standing: Sequence[EveningLead]) -> dict[str, Own]:
        """What each agent who promised something can still take alone."""
        rows = [self._row(lead) for lead in standing]
        taken = Counter((row["agent"], self._slot_at.get(row["slot_at"])) for row in rows)
        return {
            agent: replace(
                own, calls=tuple(max(0, calls - taken[agent, slot]) for slot, calls in enumerate(own.calls))
            )
            for agent, own in self._evening.own.items()
        }

    def _handed(self, so_far: SoFar) -> list[EveningLead]:
        """The leads in a dialer's hands: those whose slot comes, then those that are late."""
        handed = so_far.in_fate(Fate.HANDED)
        return sorted(handed, key=lambda lead: (self._row(lead)["slot_at"] not in self._slot_at, lead.lead_no))

    def _uses_budget(self, so_far: SoFar, lead: EveningLead) -> bool:
        return is_binding(lead, so_far.fates[lead.lead_no], so_far.now)

    def _row(self, lead: EveningLead) -> Row:
        return self._so_far.rows[lead.lead_no]

    def _calls(self) -> list[tuple[int, ...]]:
        return [desk.calls for desk in self._evening.desks]

    def _serving(self) -> list[list[int]]:
        return [
            [place for place, desk in enumerate(self._evening.desks) if desk.takes(lane)] for lane in self._lanes
        ]

    def _lane(self, language: str, skill: str) -> int:
        return self._lanes.setdefault((language, skill), len(self._lanes))

    def _wants(self, lead: EveningLead) -> Want:
        """The slot of a lead; when it has passed and a dialer may still call, the next ones of its window."""
        row = self._row(lead)
        offer, campaign = self._settings.offers.get(row["offer"]), self._settings.campaigns.get(row["campaign"])
        lane = self._lane(row["language"], (offer.skill if offer else "") or (campaign.skill if campaign else ""))
        if row["slot_at"] in self._slot_at:
            return [(self._slot_at[row["slot_at"]], lane)]
        if lead.slot_ends > self._so_far.now:
            return []
        return [(slot, lane) for start, slot in self._slot_at.items() if start < row["closes_at"]]

    def _wants_promise(self, candidates: Candidates, place: int) -> Want:
        evening = self._evening
        choice = self._bench.offering.choices[int(candidates.choice[place])]
        lane = self._lane(evening.languages[int(candidates.language[place])], choice.skill)
        slots = evening.slots_of.get(int(candidates.hours[place]), ())
        promised = int(candidates.promised_at[place])
        worth = callback_slots(promised, evening.starts, evening.slot_seconds, slots)
        return [(slot, lane) for slot in sorted(worth, key=lambda each: (-worth[each], each))]


def _give_way(so_far: SoFar, candidates: Candidates, promises: Iterable[int]) -> dict[int, Fate]:
    """The leads that are not called because the same person, or one of the household, is called back as promised."""
    persons = {int(candidates.customer[place]) for place in promises}
    homes = {int(candidates.household[place]) for place in promises} - {0}
    return {
        lead.lead_no: Fate.YIELDING
        for lead in so_far.in_fate(Fate.HANDED, Fate.KEPT)
        if lead.person in persons or (lead.household in homes and not lead.callback)
    }
