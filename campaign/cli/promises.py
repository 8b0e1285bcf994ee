"""What does `campaign promises` take and show?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.report import CSV
from campaign.cli.tone import Tone
from campaign.cli.views import Cell, Column, Kind, Sentence, Table, Verbatim, View
from campaign.clock import local_text
from campaign.rules.callbacks import State

if TYPE_CHECKING:
    from campaign.jobs.promises import Coming, Promise, Promises, Tally

_COLUMNS = (
    "customer_id", "campaign", "owner", "made_at", "promised_at", "state", "why", "at", "late_minutes", "called_by",
    "expected_at", "moved", "handed_over", "list_id", "slot_at",
)  # fmt: skip
_TONES = {State.KEPT: Tone.GOOD, State.BROKEN: Tone.BAD, State.OPEN: Tone.STRONG}


@command(
    "promises",
    examples=(
        "campaign promises",
        "campaign promises --state broken --since 2026-03-01",
        "campaign promises --agent kay --csv > promises.csv",
    ),
)
def promises(
    context: Context,
    *,
    state: Annotated[State | None, typer.Option(help="Only promises in this state.")] = None,
    agent: Annotated[str, typer.Option(help="Only what this agent promised.")] = "",
    campaign: Annotated[str, typer.Option(help="Only promises made for this campaign.")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only promises for this day or later.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show; --csv and --json have all.")] = 50,
    csv: CSV = False,
) -> Result:
    """Every callback that was promised: when, by whom, for when, and what became of it.

    Kept, replaced by a newer promise, withdrawn (a stop, a suppression, a complaint, a no, an erasure, an import that
    was taken back), broken with its reason, or open. Open ones are told with the next lawful moment, and stand beside
    the calls that the agents of the coming evenings can take. docs/CALLBACKS.md tells the rules.
    """
    from campaign.jobs.promises import list_promises
    from campaign.reports.flat import write_csv

    day = since.date() if since else None
    found = list_promises(context.workspace, agent=agent, campaign=campaign, since=day)
    zone = context.workspace.settings.zone
    rows = [_row(one, zone) for one in found.promises if state in (None, one.state)]
    data = _data(found, rows)
    if csv:
        return Result(data=data, view=Verbatim(write_csv(_COLUMNS, rows)))
    return Result(
        data=data, view=_views(found, rows, limit), next_step="campaign build" if found.coming else "",
        warnings=tuple(_warning(one) for one in found.coming if one.promised > one.calls),
    )  # fmt: skip


def _warning(one: Coming) -> str:
    what = "1 callback is" if one.promised == 1 else f"{one.promised:,} callbacks are"
    return f"{one.evening}: {what} promised, and the agents on shift can take {one.calls:,} calls"


def _row(one: Promise, zone: str) -> dict[str, Any]:
    kept = one.state is State.KEPT
    return {
        "customer_id": one.customer_id, "campaign": one.campaign, "owner": one.owner,
        "made_at": local_text(one.made_at, zone), "promised_at": _text(one.promised_at, zone), "state": one.state.value,
        "why": one.settled.why, "at": _text(one.settled.at, zone),
        "late_minutes": one.settled.late_seconds // 60 if kept else None, "called_by": one.called_by,
        "expected_at": _text(one.expected_at, zone), "moved": one.moved, "handed_over": one.handed_over,
        "list_id": one.list_id, "slot_at": _text(one.slot_at, zone),
    }  # fmt: skip


def _text(at: int, zone: str) -> str | None:
    return local_text(at, zone) if at else None


def _data(found: Promises, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **_sums(found.every), "by_agent": [{"agent": one.name, **_sums(one)} for one in found.by_agent],
        "by_campaign": [{"campaign": one.name, **_sums(one)} for one in found.by_campaign],
        "coming": [_evening(one) for one in found.coming], "promises": rows,
    }  # fmt: skip


def _sums(one: Tally) -> dict[str, Any]:
    return {
        "promised": one.promised, **{state.value: number for state, number in one.states.items()}, "moved": one.moved,
        "handed_over": one.handed_over, "late_minutes": one.late_minutes,
    }  # fmt: skip


def _evening(one: Coming) -> dict[str, Any]:
    owners = [{"agent": name, "promised": own, "calls": calls} for name, (own, calls) in one.owners.items()]
    return {"evening": one.evening.isoformat(), "promised": one.promised, "calls": one.calls, "owners": owners}


def _views(found: Promises, rows: list[dict[str, Any]], limit: int) -> list[View]:
    if not found.promises:
        return [Sentence("No callback was promised.")]
    columns = (
        Column("Customer", Kind.IDENTIFIER), "Campaign", "By", "For", "State", Column("Late", Kind.NUMBER, 0),
        "Because",
    )  # fmt: skip
    shown = [
        (
            row["customer_id"], row["campaign"], row["owner"], _minute(row["promised_at"]),
            Cell(row["state"], _TONES.get(State(row["state"]), Tone.MUTED)), row["late_minutes"], _because(row),
        )
        for row in rows[:limit]
    ]  # fmt: skip
    more = [Sentence(f"{len(rows) - limit:,} more: --csv has all.")] if len(rows) > limit else []
    coming = Table(
        ("Evening", Column("Promised", Kind.COUNT), Column("Calls", Kind.COUNT), "Owners"),
        [(one.evening.isoformat(), one.promised, one.calls, _owners(one)) for one in found.coming],
        title="Coming evenings",
    )
    return [
        Table(columns, shown, title="Promised callbacks", empty="None is in that state."), *more,
        _tallies([*found.by_agent, *([found.every] if len(found.by_agent) > 1 else [])], "Agent"),
        *([_tallies(found.by_campaign, "Campaign")] if len(found.by_campaign) > 1 else []),
        *([coming] if found.coming else []),
    ]  # fmt: skip


def _tallies(tallies: list[Tally] | tuple[Tally, ...], what: str) -> Table:
    names = ("Promised", *(state.value.capitalize() for state in State), "Moved", "Handed over", "Minutes late")
    return Table(
        (what, *(Column(name, Kind.COUNT) for name in names)),
        [
            (one.name, one.promised, *one.states.values(), one.moved, one.handed_over, one.late_minutes)
            for one in tallies
        ],
    )


def _because(row: dict[str, Any]) -> str:
    """Why it is in its state, or what moved it, and who called."""
    words = [row["why"] or row["moved"]]
    if row["expected_at"] and row["expected_at"] != row["promised_at"]:
        words.append(f"next at {_minute(row['expected_at'])}")
    if row["handed_over"]:
        words.append(f"handed over to {row['called_by']}" if row["called_by"] else "handed over")
    return "; ".join(word for word in words if word)


def _minute(text: str | None) -> str:
    """An instant without seconds and offset."""
    return text[:16].replace("T", " ") if text else ""


def _owners(one: Coming) -> str:
    return ", ".join(f"{name} {own} of {calls}" for name, (own, calls) in one.owners.items())
