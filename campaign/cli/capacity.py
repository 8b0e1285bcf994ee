"""What does `campaign capacity` take and show?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from campaign.cli.evenings import read_evening
from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, KeyValues, Kind, Sentence, Table, View


@command("capacity", examples=("campaign capacity", "campaign capacity --evening 2026-03-10"))
def capacity(
    context: Context,
    evening: Annotated[
        str, typer.Option(metavar="DATE", help="The evening; otherwise today at the desk.", show_default=False)
    ] = "",
) -> Result:
    """Only outbound time counts, less breaks, inbound calls, training and leave. Agents who can take the same calls
    form a desk, and nobody is counted twice.
    """
    from campaign.jobs.capacity import count_capacity

    counted = count_capacity(context.workspace, evening=read_evening(evening))
    return Result(
        data=counted.data,
        view=_views(counted.data),
        next_step=f"campaign build --evening {counted.data['evening']} --dry-run",
        warnings=counted.warnings,
    )


def _views(data: Mapping[str, Any]) -> list[View]:
    hours = sum(desk["seconds"] for desk in data["desks"]) / 3600
    views: list[View] = [
        Sentence(
            f"The agents can take {data['capacity']:,} calls on {data['evening']}: {hours:,.2f} hours of outbound"
            f" time, {say_minutes(data['pace']['seconds_a_call'])} a call."
        ),
        KeyValues(say_pace(data["pace"]), title="A call"),
        Table(_DESKS, [_desk(desk) for desk in data["desks"]], title="Desks", empty="Nobody is there."),
        Table(_HOURS, [_hour(hour) for hour in data["hours"]], title="Hour by hour, at the desk", empty="None."),
    ]
    if any(site["site"] for site in data["sites"]):
        rows = [(one["site"] or "not stated", one["agents"], one["seconds"] / 3600) for one in data["sites"]]
        views.append(Table(_SITES, rows, title="Sites"))
    return views


_DESKS = (Column("Desk"), Column("Agents", Kind.COUNT), Column("Hours", Kind.NUMBER, 2), Column("Calls", Kind.COUNT))
_SITES = (Column("Site"), Column("Agents", Kind.COUNT), Column("Hours", Kind.NUMBER, 2))
_HOURS = (Column("Hour"), Column("Desk"), Column("Hours", Kind.NUMBER, 2), Column("Calls", Kind.COUNT))


def _desk(desk: Mapping[str, Any]) -> tuple[str, int, float, int]:
    return desk["desk"], desk["agents"], desk["seconds"] / 3600, desk["calls"]


def _hour(hour: Mapping[str, Any]) -> tuple[str, str, float, int]:
    return f"{hour['from'][11:16]}-{hour['to'][11:16]}", hour["desk"], hour["seconds"] / 3600, hour["calls"]


def say_minutes(seconds: int) -> str:
    """`6:30 min`."""
    return f"{seconds // 60}:{seconds % 60:02d} min"


def say_pace(pace: Mapping[str, Any]) -> dict[str, str | int]:
    """How a call's time comes about, line by line."""
    told: dict[str, str | int] = {"Conversations measured": pace["conversations_measured"]}
    if pace["talk_seconds"] is None:
        told["Too few to tell"] = "the stated calls_per_hour counts"
    else:
        takes = pace["talk_seconds"] + pace["wrap_up_seconds"] + pace["preparation_seconds"]
        told |= {
            "Talk": say_minutes(pace["talk_seconds"]),
            "Writing up": say_minutes(pace["wrap_up_seconds"]),
            "Preparation": say_minutes(pace["preparation_seconds"]),
            "Together": say_minutes(takes),
            "Reached": f"{pace['connect_rate']:.1%}",
        }
    told["Calls an hour and agent"] = f"{pace['calls_per_hour']:g} ({_GROUNDS[pace['ground']]})"
    if pace["leads_per_hour"] != pace["calls_per_hour"]:
        told["Leads an hour and agent"] = f"{pace['leads_per_hour']:g} (overbooked, as not everybody is reached)"
    return told


_GROUNDS = {
    "stated": "as stated",
    "measured": "as measured",
    "ceiling": "calls_per_hour is the most",
}
