"""What would have to be different for the evening to be worth more? The answer of a build that keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from campaign.clock import local_text
from campaign.engines.judging import Bench
from campaign.engines.silence import hear_silent
from campaign.files.words import name_language
from campaign.jobs.capacity import describe_desks, describe_pace
from campaign.jobs.places import Seating, gather, join_candidates, seat_candidates
from campaign.jobs.quotas import quotas_of
from campaign.rules.binding import Filled, Idle, Load, Shortage, idle_hours, loads, shortages
from campaign.rules.money import format_money
from campaign.rules.placing.problem import TEN_THOUSAND, Numbers
from campaign.rules.placing.solving import solve
from campaign.settings import Settings
from campaign.workspace import Workspace


def find_binding(workspace: Workspace, bench: Bench, seating: Seating, silent: Numbers) -> dict[str, Any]:
    """What holds the hours of a filled evening back, and what would help; inside a transaction that is not kept.

    `silent` are the customers whom the gate of languages alone blocks. They are judged and placed as well, so that it
    is seen what somebody who speaks their language would bring. Nobody may be judged afterwards.
    """
    settings, zone, evening = workspace.settings, workspace.settings.zone, seating.evening
    heard = hear_silent(workspace.store, bench, silent)
    wider = seating
    if heard.block is not None:
        everybody = join_candidates(seating.candidates, gather(bench, [heard.block]))
        wider = seat_candidates(workspace.store, bench, everybody, evening.starts, settings.desk, evening=evening)
    hours = loads(_filled(seating))
    languages = sorted(heard.customers.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "pace": describe_pace(evening.pace) if evening.pace else None,
        "desks": describe_desks(evening.desks),
        "hours": [_load(load, zone) for load in hours],
        "shortages": [_shortage(one, settings) for one in shortages(_filled(wider), solve)],
        "budgets": list(_budgets(bench, seating, settings)),
        "quotas": list(_quotas(seating, settings)),
        "languages": [_language(*pair) for pair in languages],
        "idle": [_idle(one, zone) for one in idle_hours(hours)],
    }


def _filled(seating: Seating) -> Filled:
    plan, evening = seating.plan, seating.evening
    rate = evening.pace.leads_per_hour if evening.pace else Fraction(0)
    return Filled(
        problem=plan.problem, solution=plan.solution, desks=evening.desks, lanes=plan.lanes, starts=evening.starts,
        slot_seconds=evening.slot_seconds, rate=rate, promised=evening.calls - plan.problem.calls,
    )  # fmt: skip


def _budgets(bench: Bench, seating: Seating, settings: Settings) -> Iterator[dict[str, Any]]:
    """The campaigns whose calls for the evening are used up, and what one more call would gain."""
    numbers = sorted(seating.evening.budgets)
    for number, price in zip(numbers, seating.plan.solution.limit_prices[: len(numbers)].tolist(), strict=True):
        worth, campaign = int(price) // TEN_THOUSAND, bench.tonight.campaigns[number]
        if worth > 0:
            amount = _a_year(worth, settings)
            yield {
                "campaign": campaign.name, "calls": campaign.budget_per_evening, "next_call": worth,
                "sentence": f"One more call than the {campaign.budget_per_evening:,} that the campaign {campaign.name}"
                f" may make would be worth {amount}.",
            }  # fmt: skip


def _quotas(seating: Seating, settings: Settings) -> Iterator[dict[str, Any]]:
    """The quotas whose calls for the evening are used up, and what one more call would gain."""
    prices = seating.plan.solution.limit_prices[len(seating.evening.budgets) :].tolist()
    for quota, price in zip(quotas_of(settings.desk), prices, strict=True):
        worth = int(price) // TEN_THOUSAND
        if worth > 0:
            yield {
                "quota": quota.name, "calls": quota.at_most, "next_call": worth,
                "sentence": f"One more call than the {quota.at_most:,} of the quota {quota.name} would be worth"
                f" {_a_year(worth, settings)}.",
            }  # fmt: skip


def _a_year(worth: int, settings: Settings) -> str:
    return f"{format_money(worth, settings.minor_digits)} {settings.currency} a year"


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
    brings = "would let better calls be made"
    if one.more_calls > 0:
        brings = f"would call {one.more_calls:,} more customer{'s' if one.more_calls > 1 else ''}"
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
        "sentence": f"Desk {one.desk} has {one.idle:,} of {one.calls:,} calls free {_clock(begins, ends)}: the list is"
        " too short for it.",
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
