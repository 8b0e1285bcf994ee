"""How many calls can the agents of an evening take, and by which arithmetic?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.clock import instant, local_text
from campaign.engines.skills import asked_skills
from campaign.engines.staffing import staff_evening
from campaign.engines.tonight import Tonight, prepare_evening
from campaign.rules.capacity import Desk, Presence, hours_at_work, slot_starts
from campaign.rules.staffing import HOUR, Pace
from campaign.settings import Settings
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What `capacity` shows; `data` has the keys of its JSON."""

    data: dict[str, Any]
    warnings: tuple[str, ...]


def count_capacity(workspace: Workspace, *, evening: date | None = None) -> Capacity:
    """The desks of an evening (default: today), hour by hour, and how their calls are counted. Nothing is kept."""
    evening = evening or workspace.today
    settings, store, now = workspace.settings, workspace.store, instant(workspace.now)
    minutes = settings.desk.evening.slot_minutes
    with store.rehearsing():
        tonight = prepare_evening(
            store, settings, workspace.policies, evening=evening, now=workspace.now, key=workspace.key
        )
        starts = slot_starts(max(tonight.begins, now), tonight.ends, minutes)
        staffing = staff_evening(
            store, settings.desk.capacity, tonight.shifts, asked_skills(settings, tonight.campaigns), starts,
            slot_minutes=minutes, now=now,
        )  # fmt: skip
    return Capacity(
        data={
            "evening": evening.isoformat(), "capacity": sum(sum(desk.calls) for desk in staffing.desks),
            "pace": describe_pace(staffing.pace), "desks": describe_desks(staffing.desks),
            "hours": list(_hours(staffing.desks, starts, minutes * 60, settings.zone)),
            "sites": list(_sites(tonight.shifts, starts, minutes * 60)),
        },
        warnings=_warnings(settings, tonight, starts),
    )  # fmt: skip


def describe_pace(pace: Pace) -> dict[str, Any]:
    """How an agent's hour is planned, and what was measured; null where nothing is."""
    return {
        "calls_per_hour": round(float(pace.calls_per_hour), 2),
        "leads_per_hour": round(float(pace.leads_per_hour), 2),
        "ground": pace.ground.value,
        "seconds_a_call": round(pace.call_seconds),
        "talk_seconds": None if pace.talk_seconds is None else round(pace.talk_seconds),
        "wrap_up_seconds": None if pace.wrap_up_seconds is None else round(pace.wrap_up_seconds),
        "preparation_seconds": pace.preparation_seconds,
        "connect_rate": None if pace.connect_rate is None else round(float(pace.connect_rate), 4),
        "conversations_measured": pace.measured.talks,
    }


def describe_desks(desks: Sequence[Desk]) -> list[dict[str, Any]]:
    """Every desk: who it is, how long it is there, how many calls that makes."""
    return [
        {
            "desk": desk.name, "languages": sorted(desk.languages), "skills": sorted(desk.skills),
            "agents": desk.agents, "seconds": sum(desk.seconds), "calls": sum(desk.calls),
        }
        for desk in desks
    ]  # fmt: skip


def _hours(desks: Sequence[Desk], starts: Sequence[int], length: int, zone: str) -> Iterator[dict[str, Any]]:
    """Every hour of every desk that is there in it; a slot belongs to the hour in which it begins."""
    for hour in sorted({start // HOUR for start in starts}):
        slots = [place for place, start in enumerate(starts) if start // HOUR == hour]
        for desk in desks:
            seconds = sum(desk.seconds[slot] for slot in slots)
            if seconds:
                yield {
                    "desk": desk.name, "from": local_text(starts[slots[0]], zone),
                    "to": local_text(starts[slots[-1]] + length, zone), "seconds": seconds,
                    "calls": sum(desk.calls[slot] for slot in slots),
                }  # fmt: skip


def _sites(presences: Sequence[Presence], starts: Sequence[int], length: int) -> Iterator[dict[str, Any]]:
    """Where agents are, and for how long between the first slot and the last."""
    if not starts:
        return
    begins, ends = starts[0], starts[-1] + length
    for site in sorted({one.site for one in presences}):
        here = [one for one in presences if one.site == site]
        agents = sorted({one.agent for one in here})
        spans = [span for agent in agents for span in hours_at_work(one for one in here if one.agent == agent)]
        seconds = sum(max(0, min(end, ends) - max(start, begins)) for start, end in spans)
        yield {"site": site, "agents": len(agents), "seconds": seconds}


def _warnings(settings: Settings, tonight: Tonight, starts: Sequence[int]) -> tuple[str, ...]:
    if not starts:
        return ("no slot is left this evening",)
    if not tonight.shifts:
        return ("no agent has an outbound shift this evening: import shifts, or nobody can be called",)
    able = {skill for one in tonight.shifts for skill in one.skills}
    missing = sorted(asked_skills(settings, tonight.campaigns) - able)
    return tuple(f"no agent of this evening has the skill {skill}, which an offer asks for" for skill in missing)
