"""How is a further round of an evening shown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from campaign.cli.options import Context, Result
from campaign.cli.views import Column, KeyValues, Kind, Sentence, Table, View

if TYPE_CHECKING:
    from campaign.jobs.build import Built

MOST_SHOWN = 40
"""Changes named on the screen; `--json` names all."""


def show_round(context: Context, built: Built, *, dry_run: bool) -> Result:
    """What `build --top-up` shows."""
    data = built.data
    unkept = data["promises_unkept"]
    told = (f"{unkept:,} callbacks are promised for tonight, and no agent has time for them",) if unkept else ()
    return Result(
        data={**data, "is_new": built.is_new},
        view=_views(data, is_new=built.is_new, dry_run=dry_run),
        next_step=_next(data, context.workspace.settings.desk.nightly_dialer, is_new=built.is_new and not dry_run),
        warnings=(*told, *built.warnings),
    )


def _views(data: Mapping[str, Any], *, is_new: bool, dry_run: bool) -> list[View]:
    if not is_new:
        words = f"{data['kept']:,} leads wait to be called"
        return [Sentence(f"Nothing is to be changed: {words} on {data['evening']}, since round {data['round']}.")]
    if dry_run:
        opening = f"Round {data['round']} would change this on {data['evening']}. Nothing was kept."
    else:
        opening = f"Round {data['round']} of {data['evening']} is list {data['list_id']}, in {data['seconds']:.1f} s."
    views: list[View] = [Sentence(opening), KeyValues(_numbers(data), title="Leads")]
    if data["recalled_by"]:
        columns = (Column("Taken off because of"), Column("Leads", Kind.COUNT))
        views.append(Table(columns, list(data["recalled_by"].items()), title="Not to be called any more (overlapping)"))
    views.append(_changes(data["changes"]))
    return views


def _numbers(data: Mapping[str, Any]) -> dict[str, int]:
    return {
        "Added": data["added"],
        "Called again, as promised or because nobody was reached": data["again"],
        "Moved to another slot": data["moved"],
        "Taken off": data["recalled"],
        "Kept where they were": data["kept"],
        "Called so far": data["called"],
        "To be taken back from the dialer": data["to_take_back"],
        "Held out, as ghosts": data["ghosts"],
    }


def _changes(changes: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        (
            one["customer_id"], one["change"], one["before"][11:16] if one["before"] else "",
            one["now"][11:16] if one["now"] else "", ", ".join(one["reasons"]),
        )
        for one in changes[:MOST_SHOWN]
    ]  # fmt: skip
    more = f", the first {MOST_SHOWN} of {len(changes):,}" if len(changes) > MOST_SHOWN else ""
    columns = (Column("Customer", Kind.IDENTIFIER), "Change", "Slot before", "Slot now", "Because of")
    return Table(columns, rows, title=f"Changes, by the clock of the desk{more}", empty="Only ghosts were added.")


def _next(data: Mapping[str, Any], dialer: str, *, is_new: bool) -> str:
    if not is_new:
        return f"campaign lists {data['evening']}"
    if not data["went_out_whole"]:
        return f"campaign export {data['evening']} --dialer {dialer} --slot next"
    if data["to_take_back"]:
        return f"campaign recall {data['evening']}"
    return f"campaign export {data['list_id']} --dialer {dialer}"
