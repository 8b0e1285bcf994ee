"""What do `campaign policy show` and `campaign policy list` take and show?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import KeyValues, Section, Sentence, Table, View
from campaign.errors import UsageError


@command(
    "policy show",
    examples=(
        "campaign policy show US-ME 2026-03-10",
        "campaign policy show KR",
        "campaign policy show C1001 --customer",
    ),
)
def policy_show(
    context: Context,
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="A country or state such as KR or US-ME, or a customer's id.")
    ],
    day: Annotated[str, typer.Argument(metavar="[DATE]", help="The day; otherwise today at the desk.")] = "",
    *,
    customer: Annotated[bool, typer.Option("--customer", help="PLACE is the id of a customer.")] = False,
) -> Result:
    """Hours of that day, attempt caps, rest, consent, registers, relationships and records, each with its source.

    For a customer: the law of address and phone together, and the instants at which the desk may call that day.
    Policies of your own in policies/*.toml are included; they can only narrow. This is not legal advice.
    """
    from campaign.jobs.policy import show_customer, show_place

    show = show_customer if customer else show_place
    data = show(context.workspace, place, day=_read_day(day))
    return Result(data=data, view=_views(data), next_step="campaign policy list")


@command("policy list", examples=("campaign policy list", "campaign policy list --json"))
def policy_list(context: Context) -> Result:
    """Countries and states, the dates between which each rule holds, and when it was last held against its sources.

    Where a cell is empty the rules of the country hold. A place that is not listed is not called. This is not legal
    advice.
    """
    from campaign.jobs.policy import ADVICE, list_rules

    rules = list_rules(context.workspace)
    columns = ("Place", "Monday", "Saturday", "Sunday", "From", "Until", "Checked")
    rows = [
        (
            one["place"], *one["hours"].values(), one["effective_from"] or "", one["effective_until"] or "",
            one["checked_on"] or "your own",
        )
        for one in rules
    ]  # fmt: skip
    return Result(
        data={"rules": rules, "advice": ADVICE},
        view=[Table(columns, rows), Sentence(ADVICE, Tone.WARNING)],
        next_step="campaign policy show PLACE",
    )


def _views(data: Mapping[str, Any]) -> list[View]:
    views: list[View] = [Sentence(_hours(data))]
    if "window" in data:
        views.append(Sentence(_window(data)))
    checked = data["checked_on"] or "never"
    rows = [(fact.about, fact.says, fact.source) for fact in data["facts"]]
    held = {"Last checked": checked, "In force": _in_force(data)}
    return [
        *views,
        Section("What the sources say", [Table(("About", "Says", "Source"), rows)]),
        KeyValues(held),
        Sentence(data["advice"], Tone.WARNING),
    ]


def _hours(data: Mapping[str, Any]) -> str:
    day = f"{data['weekday']} {data['date']}"
    if data["closed_by"]:
        return f"{data['place']}: nobody is called on {day}: {data['closed_by']}."
    return f"{data['place']}: calls are lawful on {day} from {data['hours'].replace(',', ' and from ')}."


def _window(data: Mapping[str, Any]) -> str:
    if not data["window"]:
        return f"The desk does not call {data['customer_id']} that day: {data['window_reason']}."
    times = ", ".join(f"{start} to {end}" for start, end in data["window"])
    return f"The desk may begin a call to {data['customer_id']}: {times}."


def _read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date", hint="Write it as 2026-03-10: year, month, day.") from None


def _in_force(data: Mapping[str, Any]) -> str:
    bounds = [f"{word} {data[f'effective_{word}']}" for word in ("from", "until") if data[f"effective_{word}"]]
    return " ".join(bounds) or "on that day; the source names no first or last one"
