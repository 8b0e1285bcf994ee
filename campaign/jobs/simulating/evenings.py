"""What comes of the evenings of one run: who is called, who answers, what is written down?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from campaign.clock import day_number, instant, moment
from campaign.engines.answering import lead_chances
from campaign.files.results import ResultRow, hash_identity
from campaign.jobs.build import Built, build_list
from campaign.jobs.meaning import read_meaning
from campaign.jobs.results import incoming_row
from campaign.rules.placing.problem import TEN_THOUSAND
from campaign.rules.simulation import (
    EXPECTED_WHEN_NOT,
    EXPECTED_WHEN_REACHED,
    Draw,
    Mix,
    Numbers,
    Shares,
    draw_luck,
    mix_outcomes,
)
from campaign.settings import Settings
from campaign.store.database import Row, Store
from campaign.store.outcomes import IncomingRow, apply_rows, lay_rows
from campaign.workspace import Workspace

LEARNED_DAYS = 365
"""Calls of so many days tell how calls end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """The list of one evening: its leads one by one, the chance that each is reached, and what the build told."""

    evening: date
    rows: Sequence[Row]
    chances: Shares
    built: Built

    @property
    def customers(self) -> Numbers:
        """Their numbers."""
        return np.array([row["customer_no"] for row in self.rows], dtype=np.int64)


@dataclass(slots=True, kw_only=True)
class Lived:
    """What the evenings of one run add up to; `arms` are (called, held out) by campaign at their end."""

    leads: int = 0
    capacity: int = 0
    callbacks: int = 0
    contacts: int = 0
    benefit: int = 0
    served: set[int] = field(default_factory=set)
    arms: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """How calls end that reach the right person, and how those that do not."""

    reached: Mix
    missed: Mix


class Trial:
    """A workspace whose database is a copy, under other settings."""

    def __init__(self, workspace: Workspace, store: Store, settings: Settings, *, seed: int) -> None:
        self._origin, self._store, self._settings, self._seed = workspace, store, settings, seed
        self._zone = ZoneInfo(settings.zone)
        self._endings = _read_endings(store, instant(workspace.now))

    def build(self, evening: date) -> Leads:
        """The list of an evening, as `campaign build` makes it on its morning."""
        now = max(self._origin.now, datetime.combine(evening, time(), self._zone).astimezone(self._origin.now.tzinfo))
        built = build_list(self._at(now), evening=evening, replace=True)
        rows = self._store.read("simulation.read_leads", list_id=built.data["list_id"])
        return Leads(evening=evening, rows=rows, chances=self._chances(rows), built=built)

    def explain_anew(self) -> None:
        """What known codes mean under these settings, also for calls that were made long ago."""
        self._apply([], self._origin.now)

    def live(self, leads: Leads, lived: Lived, run: int, following: date | None) -> None:
        """Add what comes of one evening; its results are written down when another evening follows."""
        luck = draw_luck(self._seed, run, day_number(leads.evening), leads.customers, Draw.IS_REACHED)
        reached = luck < leads.chances
        lived.leads += len(leads.rows)
        lived.capacity += leads.built.data["capacity"]
        lived.callbacks += sum(row["callback"] for row in leads.rows)
        lived.contacts += int(reached.sum())
        for row, answers in zip(leads.rows, reached.tolist(), strict=True):
            if answers and row["customer_no"] not in lived.served:
                lived.served.add(row["customer_no"])
                lived.benefit += row["benefit"]
        if following is not None:
            self._write_down(leads, reached.tolist(), run, following)
        else:
            arms = self._store.read("simulation.count_arms")
            lived.arms = {row["campaign"]: (row["called"], row["held_out"]) for row in arms}

    def _write_down(self, leads: Leads, reached: Sequence[bool], run: int, following: date) -> None:
        """The results of the evening, as a dialer would bring them the same night."""
        luck = draw_luck(self._seed, run, day_number(leads.evening), leads.customers, Draw.SAYS)
        said = zip(self._endings.reached.pick(luck), self._endings.missed.pick(luck), strict=True)
        later = (following - leads.evening) // timedelta(days=1) * 86_400
        rows = [
            _result(number, row, answers[0] if is_reached else answers[1], later)
            for number, (row, answers, is_reached) in enumerate(zip(leads.rows, said, reached, strict=True), 1)
        ]
        last = max((row["slot_at"] for row in leads.rows), default=instant(self._origin.now))
        self._apply(rows, moment(last) + timedelta(hours=1))

    def _apply(self, rows: Sequence[IncomingRow], now: datetime) -> None:
        lay_rows(self._store, rows, lambda identity, _: identity)
        apply_rows(self._store, read_meaning(self._at(now)), import_no=None, list_no=None, now=instant(now))

    def _chances(self, rows: Sequence[Row]) -> Shares:
        """By which the build goes: what is expected of the hour and of the person, learned from the calls."""
        return lead_chances(self._store, self._settings.desk.answering, rows) / TEN_THOUSAND

    def _at(self, now: datetime) -> Workspace:
        trial = Workspace(self._origin.directory, now)
        vars(trial).update(
            store=self._store, settings=self._settings, key=self._origin.key, policies=self._origin.policies
        )
        return trial


def _read_endings(store: Store, now: int) -> Endings:
    rows = store.read("simulation.count_outcomes", since=now - LEARNED_DAYS * 86_400)
    return Endings(
        reached=mix_outcomes([(row["code"], row["calls"]) for row in rows if row["reached"]], EXPECTED_WHEN_REACHED),
        missed=mix_outcomes([(row["code"], row["calls"]) for row in rows if not row["reached"]], EXPECTED_WHEN_NOT),
    )


def _result(number: int, lead: Row, code: str, later: int) -> IncomingRow:
    """One call as the store takes it; who wants to be called back means the same time of the next evening."""
    row = ResultRow(
        line=number, reference=lead["lead_id"], attempted_at=lead["slot_at"], attempts=1, code=code,
        duration_seconds=None, agent=lead["agent"], note=None, digits="", phone=None,
        callback_at=lead["slot_at"] + later if code == "callback" else None,
        identity=hash_identity("trial", lead["lead_id"]),
    )  # fmt: skip
    return incoming_row(number, row)
