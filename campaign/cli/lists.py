"""What does `campaign lists` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.evenings import name_list
from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, KeyValues, Kind, Table, View
from campaign.clock import local_text

if TYPE_CHECKING:
    from campaign.jobs.lists import BatchState, ListDetail, ListState

_COUNTS = ("placed", "exported", "called", "returned", "recalled", "open", "kept")


@command("lists", examples=("campaign lists", "campaign lists 20260310-1", "campaign lists 2026-03-10 --json"))
def lists(
    context: Context,
    list_id: Annotated[
        str, typer.Argument(metavar="[LIST]", help="The id of a list, or an evening: a date or tonight; otherwise all.")
    ] = "",
) -> Result:
    """Every lead that has a place ends in one column: placed = called + returned + recalled + open + kept.

    Returned came back from the dialer uncalled; recalled may no longer be called and was not, because a gate blocks now
    or a later round took it off; open went out and may still be called; kept was never exported. Round 1 of an evening
    is the list that was built, every later one tops it up.
    """
    from campaign.jobs.lists import show_list, show_lists

    zone = context.workspace.settings.zone
    if list_id:
        detail = show_list(context.workspace, name_list(context.workspace, list_id))
        return Result(data=_detail_data(detail, zone), view=_detail_views(detail, zone), next_step=_next(detail.state))
    states = show_lists(context.workspace)
    return Result(
        data={"lists": [_state_data(state, zone) for state in states]},
        view=_table(states),
        next_step=_next(states[0]) if states else "campaign build",
    )


def _table(states: tuple[ListState, ...], title: str = "") -> Table:
    counts = [Column(name.capitalize(), Kind.COUNT) for name in _COUNTS]
    about = (Column("List", Kind.IDENTIFIER), Column("Evening"), Column("Round", Kind.COUNT), Column("Status"))
    rows = [
        (one.list_id, one.evening.isoformat(), one.round, one.status, *(getattr(one, name) for name in _COUNTS))
        for one in states
    ]
    return Table((*about, *counts), rows, title=title, empty="No list was built yet.")


def _next(state: ListState) -> str:
    if state.status == "built" and not state.evening_over:
        return f"campaign export {state.list_id} --dialer generic"
    if state.open + state.recalled:
        return "campaign import results FILE --dialer PROFILE"
    return "campaign build"


def _state_data(state: ListState, zone: str) -> dict[str, object]:
    return {
        "list_id": state.list_id, "evening": state.evening, "round": state.round, "status": state.status,
        "built_at": local_text(state.built_at, zone), "built": state.considered, "eligible": state.eligible,
        **{name: getattr(state, name) for name in _COUNTS}, "evening_over": state.evening_over,
    }  # fmt: skip


def _batch_data(batch: BatchState, zone: str) -> dict[str, object]:
    return {
        "batch": batch.batch, "dialer": batch.dialer, "campaign": batch.campaign,
        "slot": None if batch.slot_at is None else local_text(batch.slot_at, zone),
        "exported_at": local_text(batch.exported_at, zone), "file": batch.file, "sha256": batch.sha256,
        "rows": batch.rows, "withheld": batch.withheld,
    }  # fmt: skip


def _detail_data(detail: ListDetail, zone: str) -> dict[str, object]:
    return {
        **_state_data(detail.state, zone),
        "recalled_by": detail.recalled_by,
        "campaigns": detail.campaigns,
        "slots": {local_text(at, zone): leads for at, leads in detail.slots.items()},
        "batches": [_batch_data(batch, zone) for batch in detail.batches],
        "rounds": [_state_data(state, zone) for state in detail.rounds],
    }


def _detail_views(detail: ListDetail, zone: str) -> list[View]:
    state = detail.state
    about = {
        "Evening": state.evening.isoformat(), "Status": state.status, "Built": local_text(state.built_at, zone),
        "Customers considered": state.considered, "Eligible": state.eligible,
        **{name.capitalize(): getattr(state, name) for name in _COUNTS},
    }  # fmt: skip
    batches = [
        (batch.batch, batch.dialer, local_text(batch.exported_at, zone), batch.rows, batch.withheld, batch.file)
        for batch in detail.batches
    ]
    columns = (
        Column("Batch", Kind.IDENTIFIER), "Dialer", "Exported", Column("Leads", Kind.COUNT),
        Column("Withheld", Kind.COUNT), "File",
    )  # fmt: skip
    slots = [(local_text(at, zone)[11:16], leads) for at, leads in detail.slots.items()]
    views: list[View] = [
        KeyValues(about, title=f"List {state.list_id}"),
        Table(columns, batches, title="Exports", empty="It was not exported yet."),
        Table(
            (Column("Slot"), Column("Leads", Kind.COUNT)), slots, title="Slots at the desk", empty="It has no leads."
        ),
    ]
    if detail.rounds:
        views.append(_table(detail.rounds, "Rounds of the evening"))
    if detail.recalled_by:
        reasons = list(detail.recalled_by.items())
        views.append(
            Table((Column("Recalled because of"), Column("Leads", Kind.COUNT)), reasons, title="To be recalled")
        )
    return views
