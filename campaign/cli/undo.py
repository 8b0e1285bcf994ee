"""What does `campaign undo` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence, View

if TYPE_CHECKING:
    from campaign.jobs.undo import Undone


@command("undo", examples=("campaign undo 12",))
def undo(
    context: Context,
    import_no: Annotated[int, typer.Argument(metavar="IMPORT", help="The number that the import was given.")],
) -> Result:
    """Values get their old ones back, events hold no longer, what was added is removed; all of it stays on record.

    Refused when a list was exported since, or when a later import builds on this one; that one is named. A list that
    was built since and not exported is withdrawn.
    """
    from campaign.jobs.undo import undo_import

    done = undo_import(context.workspace, import_no)
    return Result(
        data={
            "import_no": done.import_no, "kind": done.kind, "file": done.file, "added": done.added,
            "changed": done.changed, "lists_withdrawn": list(done.lists), "customers_kept": done.kept,
            "already_undone": done.already,
        },
        view=_views(done),
        next_step="" if done.already else "campaign status",
        warnings=tuple(f"list {name} was built on it and is withdrawn: build it again" for name in done.lists),
    )  # fmt: skip


def _views(done: Undone) -> list[View]:
    if done.already:
        return [Sentence(f"Import {done.import_no} was taken back before; there is nothing to do.")]
    views: list[View] = [
        Sentence(
            f"Import {done.import_no} ({done.kind}, {done.file}) was taken back: {done.added:,} added and "
            f"{done.changed:,} changed."
        )
    ]
    if done.kept:
        views.append(Sentence(f"{done.kept:,} customers stay, because something was recorded of them by hand."))
    return views
