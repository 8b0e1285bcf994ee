"""What is there, and what is to be done next?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaign.clock import day_number, instant, local_text, month_text
from campaign.engines.signing import find_unsigned
from campaign.engines.staffing import read_presences
from campaign.engines.tonight import running_campaigns
from campaign.jobs.waiting import Waiting, find_waiting, is_calling_day
from campaign.model import Purpose
from campaign.rules.gates import consent_stands, stand_for
from campaign.rules.guidance import Advice, Facts, ListFacts, Phase, advise
from campaign.rules.hours import parse_hours
from campaign.rules.limits import DAY_SECONDS
from campaign.store.batches import CallList, read_rounds
from campaign.store.database import Row, Store
from campaign.workspace import Workspace

DAYS_BACK = 7
"""Results of lists older than this are no longer waited for."""

DAYS_AHEAD = 60
"""How far ahead the next evening is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """Tonight's list as far as it went: leads placed, exported, called, returned uncalled, not heard of."""

    list_id: str
    status: str
    placed: int
    exported: int
    called: int
    returned: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What there is; `built_at` (newest list or nightly run), `backup_at` and `last_evening_at` (begun) are instants.

    `answers` counts the customers by how they stand to calls for marketing. `results_waiting` counts exported leads of
    earlier evenings that never came back.
    """

    customers: int
    consented: int
    answers: dict[str, int]
    usage_months: int
    newest_usage: str | None
    lists: int
    running: tuple[str, ...]
    agents: int
    evening: date
    phase: Phase
    tonight: Tonight | None
    results_waiting: int
    files_waiting: int
    waiting: tuple[Waiting, ...]
    built_at: int | None
    backup_at: int | None
    last_evening_at: int | None
    advice: Advice

    def is_late(self, now: int, seconds: int) -> bool:
        """Whether an evening began within so many seconds, and neither list nor nightly run is as young as that."""
        was_due = self.last_evening_at is not None and now - self.last_evening_at <= seconds
        return was_due and (self.built_at is None or now - self.built_at > seconds)


def read_status(workspace: Workspace) -> Status:
    """Everything at one glance; reads only."""
    store, evening = workspace.store, workspace.today
    people, usage = _count_people(workspace), store.row("status.read_usage")
    called = store.row("build.find_list_of_evening", evening=day_number(evening))
    tonight = _tonight(store, called, read_rounds(store, evening)) if called else None
    late = _read_late(workspace)
    unsigned = find_unsigned(store, workspace.settings, instant(workspace.now))
    running = tuple(campaign.name for campaign in running_campaigns(workspace.settings, evening, unsigned)[0])
    agents = _count_agents(workspace)
    phase = _phase(workspace, called)
    backup = store.row("status.newest_backup")
    facts = Facts(
        customers=people["customers"], consented=people["consented"], campaigns=len(workspace.settings.campaigns),
        running=len(running), agents=agents, phase=phase, tonight=_facts(tonight) if tonight else None,
        unheard=late[0] if late else None, next_evening=_next_evening(workspace).isoformat(),
        dialer=workspace.settings.desk.nightly_dialer,
    )  # fmt: skip
    return Status(
        customers=facts.customers, consented=facts.consented, answers=_count_answers(workspace),
        usage_months=usage["months"] if usage else 0,
        newest_usage=month_text(usage["newest"]) if usage and usage["months"] else None,
        lists=store.value("status.count_lists"), running=running, agents=agents, evening=evening, phase=phase,
        tonight=tonight, results_waiting=sum(one.open for one in late), files_waiting=_count_inbox(workspace),
        waiting=find_waiting(workspace), built_at=store.value("status.newest_list_or_night"),
        backup_at=backup["recorded_at"] if backup else None, last_evening_at=_last_evening(workspace),
        advice=advise(facts),
    )  # fmt: skip


def _count_people(workspace: Workspace) -> dict[str, int]:
    now = instant(workspace.now)
    row = workspace.store.row(
        "status.count_people", {"consented": " OR ".join(map(consent_stands, Purpose))}, now=now, ends=now,
        consent_age=workspace.settings.desk.contact.consent_max_age_days * DAY_SECONDS,
    )  # fmt: skip
    return dict(row or {})


def _count_answers(workspace: Workspace) -> dict[str, int]:
    now = instant(workspace.now)
    rows = workspace.store.read(
        "status.count_answers", {"stand": stand_for(Purpose.MARKETING)}, now=now, ends=now,
        consent_age=workspace.settings.desk.contact.consent_max_age_days * DAY_SECONDS,
    )  # fmt: skip
    return {row["stand"]: row["customers"] for row in rows}


def _tonight(store: Store, called: Row, rounds: Sequence[CallList] = ()) -> Tonight:
    """A list as far as it went, with its rounds; a lead that a round took off before it went out is none of it."""
    numbers = [one.list_no for one in rounds] or [called["list_no"]]
    counted = [row for number in numbers for row in store.read("leads.count_states", list_no=number)]
    names = ("exported", "called", "returned", "open")
    return Tonight(
        list_id=called["list_id"], status=called["status"],
        placed=sum(row["placed"] - row["taken_off_unseen"] for row in counted),
        **{name: sum(row[name] for row in counted) for name in names},
    )  # fmt: skip


def _facts(one: Tonight) -> ListFacts:
    return ListFacts(list_id=one.list_id, placed=one.placed, exported=one.exported, open=one.open)


def _read_late(workspace: Workspace) -> list[ListFacts]:
    """Lists of earlier evenings with leads that went out and were not heard of, the newest first."""
    today = day_number(workspace.today)
    rows = workspace.store.read("status.read_late_lists", since=today - DAYS_BACK, before=today)
    lists = [_facts(_tonight(workspace.store, row)) for row in rows]
    return [one for one in lists if one.open]


def _evening_hours(workspace: Workspace, day: date) -> tuple[int, int]:
    """The instants between which the desk calls on a day, by its own clock."""
    midnight = datetime.combine(day, time(), ZoneInfo(workspace.settings.zone))
    hours = parse_hours(workspace.settings.desk.evening.window)
    edges = (hours[0][0], hours[-1][1])
    first, last = (instant(midnight + timedelta(minutes=minute)) for minute in edges)
    return first, last


def _phase(workspace: Workspace, called: Row | None) -> Phase:
    """By the leads of the list where there is one, otherwise by the clock of the desk."""
    if called is None and not is_calling_day(workspace, workspace.today):
        return Phase.NOT_CALLING
    begins, ends = _evening_hours(workspace, workspace.today)
    bounds = workspace.store.row("leads.read_bounds", list_no=called["list_no"]) if called else None
    if bounds is not None and bounds["leads"]:
        begins, ends = bounds["opens_at"], bounds["closes_at"]
    now = instant(workspace.now)
    if now >= ends:
        return Phase.OVER
    return Phase.GOING_ON if now >= begins else Phase.AHEAD


def _count_agents(workspace: Workspace) -> int:
    begins, ends = _evening_hours(workspace, workspace.today)
    presences = read_presences(workspace.store, workspace.settings.desk.capacity, begins, ends)
    return len({one.agent for one in presences})


def _next_evening(workspace: Workspace) -> date:
    """The next day after today on which the desk calls; tomorrow when that is not within two months."""
    days = [workspace.today + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD)]
    return next((day for day in days if is_calling_day(workspace, day)), days[0])


def _last_evening(workspace: Workspace) -> int | None:
    """When an evening last began by the clock of the desk, today's included; None when that was over two months ago."""
    now = instant(workspace.now)
    days = (workspace.today - timedelta(days=back) for back in range(DAYS_AHEAD))
    begun = (_evening_hours(workspace, day)[0] for day in days if is_calling_day(workspace, day))
    return next((begins for begins in begun if begins <= now), None)


def _count_inbox(workspace: Workspace) -> int:
    folder = workspace.directory / workspace.settings.desk.inbox
    if not folder.is_dir():
        return 0
    return sum(path.is_file() and not path.name.startswith(".") for path in folder.iterdir())


def as_data(status: Status, zone: str) -> dict[str, Any]:
    """The JSON of a status."""
    return {
        "customers": status.customers,
        "consented": status.consented,
        "answers": status.answers,
        "usage": {"months": status.usage_months, "newest": status.newest_usage},
        "evening": status.evening,
        "phase": status.phase,
        "campaigns_tonight": list(status.running),
        "agents_tonight": status.agents,
        "lists": status.lists,
        "list": status.tonight,
        "results_waiting": status.results_waiting,
        "files_waiting": status.files_waiting,
        "waiting": list(status.waiting),
        "last_list_at": status.built_at and local_text(status.built_at, zone),
        "last_backup_at": status.backup_at and local_text(status.backup_at, zone),
        "next": status.advice,
    }
