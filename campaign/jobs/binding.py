"""What would have to be different for the evening to be worth more? The answer of a build that keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campaign.clock import local_text
from campaign.engines.staffing import Staffing
from campaign.files.words import name_language
from campaign.jobs.capacity import describe_desks, describe_pace
from campaign.rules.binding import Filled, Idle, Load, Shortage, idle_hours, loads, shortages
from campaign.rules.money import format_money
from campaign.rules.placing.solving import solve
from campaign.settings import Settings


def describe_binding(
    settings: Settings, filled: Filled, staffing: Staffing, silent: Mapping[str, int]
) -> dict[str, Any]:
    """What holds the hours of an evening back, and what one more agent would bring.

    `silent` are the customers whom nothing but their language keeps from being called, by language.
    """
    hours, zone = loads(filled), settings.zone
    return {
        "pace": describe_pace(staffing.pace, staffing.measured),
        "desks": describe_desks(staffing),
        "hours": [_load(load, zone) for load in hours],
        "shortages": [_shortage(one, settings) for one in shortages(filled, solve)],
        "idle": [_idle(one, zone) for one in idle_hours(hours)],
        "languages": [_language(*pair) for pair in sorted(silent.items(), key=lambda pair: (-pair[1], pair[0]))],
    }


def _load(load: Load, zone: str) -> dict[str, Any]:
    return {
        "desk": load.desk, "from": local_text(load.begins, zone), "to": local_text(load.ends, zone),
        "calls": load.calls, "promised": load.promised, "placed": load.placed, "idle": load.idle,
        "binds": load.binds, "next_call": load.next_call,
    }  # fmt: skip


def _shortage(one: Shortage, settings: Settings) -> dict[str, Any]:
    begins, ends = (local_text(at, settings.zone) for at in (one.begins, one.ends))
    skill = f" and has the skill {one.skill}" if one.skill else ""
    worth = f"{format_money(one.worth, settings.minor_digits)} {settings.currency} a year"
    brings = f"would call {one.more_calls:,} more customers" if one.more_calls > 0 else "would let better calls be made"
    return {
        "language": one.language, "skill": one.skill, "from": begins, "to": ends, "agent_calls": one.agent_calls,
        "more_calls": one.more_calls, "worth": one.worth,
        "sentence": f"One more agent who speaks {name_language(one.language)}{skill} {_clock(begins, ends)}"
        f" {brings}, worth {worth}.",
    }  # fmt: skip


def _idle(one: Idle, zone: str) -> dict[str, Any]:
    begins, ends = local_text(one.begins, zone), local_text(one.ends, zone)
    return {
        "desk": one.desk, "from": begins, "to": ends, "calls": one.calls, "idle": one.idle,
        "sentence": f"Desk {one.desk} could take {one.idle:,} of its {one.calls:,} calls more {_clock(begins, ends)}:"
        " the list is too short.",
    }  # fmt: skip


def _language(language: str, customers: int) -> dict[str, Any]:
    name = name_language(language)
    who = "1 customer is" if customers == 1 else f"{customers:,} customers are"
    return {
        "language": language, "customers": customers,
        "sentence": f"{who} not called for the language alone: nobody who speaks {name} is there.",
    }  # fmt: skip


def _clock(begins: str, ends: str) -> str:
    return f"{begins[11:16]}-{ends[11:16]}"
