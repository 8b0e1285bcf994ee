"""What does `campaign export` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.evenings import ListArgument, name_list
from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, KeyValues, Kind, Sentence, Table, Verbatim, View
from campaign.clock import local_text

if TYPE_CHECKING:
    from campaign.jobs.export import Exported
    from campaign.jobs.recall import Recalled


@command(
    "export",
    examples=(
        "campaign export 20260310-1 --dialer generic",
        "campaign export 2026-03-10 --dialer vicidial --dialer-list 3030",
        "campaign export 20260310-1 --dialer generic --slot 18:30 --output evening.csv",
        "campaign export tonight --dialer generic --slot next",
        "campaign export 20260310-1 --dialer generic --output - | ssh dialer 'cat > leads.csv'",
    ),
)
def export(
    context: Context,
    list_id: ListArgument,
    *,
    dialer: Annotated[
        str, typer.Option(help="Whom the file is for: generic, vicidial, or your own dialers/NAME.toml.")
    ],
    campaign: Annotated[str, typer.Option(help="Only the leads of this campaign.")] = "",
    slot: Annotated[
        str, typer.Option(metavar="HH:MM", help="Only the leads of this slot by the desk's clock, or of the next one.")
    ] = "",
    output: Annotated[
        str, typer.Option(help="The file to write, or - for standard output; otherwise one in the folder of exports.")
    ] = "",
    dialer_list: Annotated[
        str, typer.Option(metavar="NUMBER", help="The dialer's own list number; otherwise the evening as YYYYMMDD.")
    ] = "",
    recall: Annotated[
        str, typer.Option(metavar="FILE", help="With --slot: the file of leads to be taken back before this slot.")
    ] = "",
) -> Result:
    """Every gate is judged again at this minute: leads that may no longer be called are left out, counted and named.

    The file goes to a machine, so nothing in it is escaped for spreadsheets: open it with care. A list that was
    exported can no longer be replaced; `campaign recall` says which of its leads are to be taken back. Exporting the
    same leads to the same place again gives the same bytes and records nothing new.

    With --slot the lines are worthless once the slot is over, and a second file names what is to be taken out of the
    dialer before the slot begins: leads of earlier slots that are still open, and all that may no longer be called.
    """
    from campaign.jobs.export import export_list
    from campaign.jobs.recall import recall_leads

    named = name_list(context.workspace, list_id)
    done = export_list(
        context.workspace, named, dialer=dialer, campaign=campaign, slot=slot, output=output, dialer_list=dialer_list
    )
    back = recall_leads(context.workspace, named, output=recall, before=done.slot_at) if done.slot_at else None
    return _show(context, done, back)


def _show(context: Context, done: Exported, back: Recalled | None) -> Result:
    return Result(
        data={**_data(done), **_slot_data(context, done, back)},
        view=Verbatim(done.content) if done.content is not None else [*_views(done), *_recall_views(back)],
        next_step=_next(done, back),
        warnings=_warnings(done),
    )


def _next(done: Exported, back: Recalled | None) -> str:
    if back is not None:
        return f"campaign lists {done.list_id}"
    return f"campaign recall {done.list_id}" if done.rows else "campaign lists"


def _slot_data(context: Context, done: Exported, back: Recalled | None) -> dict[str, object]:
    """What was released for one slot, and what is to be taken back before it."""
    if done.slot_at is None or back is None:
        return {"slot": None, "recall": None}
    return {
        "slot": local_text(done.slot_at, context.workspace.settings.zone),
        "recall": {"file": back.file, "open": back.open, "recalled": back.recalled, "by_reason": back.by_reason},
    }


def _recall_views(back: Recalled | None) -> list[View]:
    if back is None:
        return []
    taken = "Nothing is to be taken out of the dialer before."
    if back.recalled:
        taken = f"Before that, take {back.recalled:,} of {back.open:,} open leads out of the dialer: {back.file}."
    columns = (Column("Reason"), Column("Leads", Kind.COUNT))
    table = Table(columns, list(back.by_reason.items()), title="To be taken back (overlapping)")
    return [Sentence(taken), *([table] if back.by_reason else [])]


def _data(done: Exported) -> dict[str, object]:
    return {
        "list_id": done.list_id, "dialer": done.dialer, "file": done.file, "sha256": done.sha256, "leads": done.leads,
        "rows": done.rows, "withheld": done.withheld, "withheld_by": done.withheld_by,
        "withheld_customers": [
            {"customer_id": one.customer_id, "gates": list(one.gates)} for one in done.withheld_customers
        ],
        "cleaned": done.cleaned, "shortened": done.shortened, "exported_before": done.again, "is_new": done.is_new,
    }  # fmt: skip


def _views(done: Exported) -> list[View]:
    if done.slot_at and not done.leads:
        return [Sentence(f"Nobody on list {done.list_id} is to be called in that slot.")]
    verb = "Exported" if done.is_new else "Nothing new: the same file had been exported before, with"
    views: list[View] = [
        Sentence(f"{verb} {done.rows:,} leads of list {done.list_id}, withheld {done.withheld:,}."),
        KeyValues({"File": done.file, "Dialer": done.dialer, "SHA-256": done.sha256}),
    ]
    if done.withheld_by:
        columns = (Column("Withheld because of"), Column("Leads", Kind.COUNT))
        views.append(Table(columns, list(done.withheld_by.items()), title="Not to be called any more (overlapping)"))
    return views


def _warnings(done: Exported) -> tuple[str, ...]:
    warnings = []
    if done.again:
        warnings.append(
            f"{done.again:,} of the leads had gone out in an earlier batch: take that one out of the dialer"
        )
    if done.shortened:
        warnings.append(f"{done.shortened:,} fields were longer than the dialer allows and were cut")
    if done.cleaned:
        warnings.append(f"{done.cleaned:,} fields lost characters that the dialer cannot take")
    return tuple(warnings)
