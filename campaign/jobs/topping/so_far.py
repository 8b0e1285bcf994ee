"""How far has an evening gone: which leads are there, what becomes of each, and who is spoken for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from campaign.clock import day_number, instant
from campaign.errors import BadData
from campaign.jobs.rejudged import find_slots_over, judge_again
from campaign.rules.placing.problem import Numbers
from campaign.rules.recalls import SLOT_OVER
from campaign.rules.rounds import EveningLead, Fate, Settled, is_free, settle
from campaign.rules.slots import Candidates
from campaign.store.batches import CallList, read_rounds
from campaign.store.database import Store
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


class NothingToTopUp(BadData):
    """no list stands for the evening of {0}"""

    hint = "Build it first: `campaign build`."


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """An evening as far as it went: its lists, every lead with its row, what becomes of it, and why leads are stopped.

    `called_homes` says by household who of it was called this evening, on whatever list or none.
    """

    lists: tuple[CallList, ...]
    leads: tuple[EveningLead, ...]
    rows: Mapping[int, Row]
    called_homes: Mapping[int, frozenset[int]]
    settled: Settled
    campaign: str
    now: int

    @property
    def fates(self) -> Mapping[int, Fate]:
        """What becomes of each lead."""
        return self.settled.fates

    def with_fates(self, changed: Mapping[int, Fate]) -> SoFar:
        """The same evening, when something else becomes of some leads."""
        settled = settle(self.leads, self.now, {**self.fates, **changed})
        return replace(self, settled=_with_homes(settled, self.called_homes))

    def in_fate(self, *fates: Fate) -> list[EveningLead]:
        """The leads that are there."""
        return [lead for lead in self.leads if self.fates[lead.lead_no] in fates]

    def open_to(self, candidates: Candidates) -> Numbers:
        """The places of the candidates who are not spoken for; a promise for tonight is kept all the same."""
        spoken = np.isin(candidates.customer, numbers_of(self.settled.persons))
        free = ~spoken
        at_home = np.isin(candidates.household, numbers_of(self.settled.homes)) & (candidates.household > 0)
        for place in np.flatnonzero(at_home & free).tolist():
            free[place] = is_free(int(candidates.customer[place]), int(candidates.household[place]), self.settled)
        waiting = np.isin(candidates.customer, numbers_of(self.settled.promised))
        return np.flatnonzero(free | ((candidates.promised_at > 0) & (candidates.ghost == 0) & ~waiting))


def numbers_of(numbers: Iterable[int]) -> Numbers:
    """Numbers as an array, in order."""
    return np.array(sorted(numbers), dtype=np.int64)


def _with_homes(settled: Settled, called: Mapping[int, frozenset[int]]) -> Settled:
    homes = dict(settled.homes)
    for home, persons in called.items():
        homes[home] = homes.get(home, frozenset()) | persons
    return replace(settled, homes=homes)


def read_so_far(workspace: Workspace, evening: date) -> SoFar:
    """An evening as it stands at this minute, inside a transaction. Raises NothingToTopUp."""
    store, now = workspace.store, instant(workspace.now)
    lists = read_rounds(store, evening)
    if not lists:
        raise NothingToTopUp(evening)
    rows = {row["lead_no"]: row for row in store.read("topping.read_evening", evening=day_number(evening))}
    uncalled = [row for row in rows.values() if not row["called"] and not row["taken_off"] and not row["returned"]]
    reasons = judge_again(workspace, uncalled)
    for row in find_slots_over(workspace, uncalled, now):
        reasons[row["lead_no"]] = (*reasons.get(row["lead_no"], ()), SLOT_OVER)
    length = workspace.settings.desk.evening.slot_minutes * 60
    leads = tuple(_lead(row, length, reasons.get(row["lead_no"], ())) for row in rows.values())
    homes = _read_homes(store, min((row["opens_at"] for row in rows.values()), default=now), now)
    return SoFar(
        lists=lists, leads=leads, rows=rows, called_homes=homes, now=now,
        settled=_with_homes(settle(leads, now), homes),
        campaign=store.value("topping.find_basis_campaign", list_no=lists[0].list_no) or "",
    )  # fmt: skip


def _lead(row: Row, length: int, reasons: tuple[str, ...]) -> EveningLead:
    return EveningLead(
        lead_no=row["lead_no"], person=row["person_no"], household=row["household_no"],
        slot_ends=row["slot_at"] + length, callback=bool(row["callback"]), exported=bool(row["exported"]),
        called=bool(row["called"]), returned=bool(row["returned"]), taken_off=row["taken_off"] is not None,
        is_retried=bool(row["is_retried"]), reasons=reasons,
    )  # fmt: skip


def _read_homes(store: Store, begins: int, now: int) -> dict[int, frozenset[int]]:
    homes: dict[int, frozenset[int]] = {}
    for row in store.read("topping.read_homes_called", begins=begins, now=now):
        homes[row["household_no"]] = homes.get(row["household_no"], frozenset()) | {row["person_no"]}
    return homes
