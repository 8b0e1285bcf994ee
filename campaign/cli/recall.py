"""What does `campaign recall` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.evenings import ListArgument, name_list
from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, Kind, Sentence, Table, Verbatim, View

if TYPE_CHECKING:
    from campaign.jobs.recall import Recalled


@command(
    "recall",
    examples=("campaign recall 20260310-1", "campaign recall 20260310-1 --output - | cut -d, -f1"),
)
def recall(
    context: Context,
    list_id: ListArgument,
    output: Annotated[
        str, typer.Option(help="The file to write, or - for standard output; otherwise one in the folder of exports.")
    ] = "",
) -> Result:
    """Every exported lead without a final outcome is judged again at this minute by the gates that built the list.

    The file names those to be taken out of the dialer with the reasons: a stop since the export, a suppression, the
    limit of attempts, a window that is over. Run it during the evening, for example every half hour.
    """
    from campaign.jobs.recall import recall_leads

    done = recall_leads(context.workspace, name_list(context.workspace, list_id), output=output)
    return Result(
        data=_data(context, done),
        view=Verbatim(done.content) if done.content is not None else _views(done),
        next_step=f"campaign lists {done.list_id}",
    )


def _data(context: Context, done: Recalled) -> dict[str, object]:
    return {
        "list_id": done.list_id, "file": done.file, "open": done.open, "recalled": done.recalled,
        "by_reason": done.by_reason,
        "leads": [
            {
                "lead_id": lead.lead_id, "customer_id": lead.customer_id, "phone": context.phone(lead.phone),
                "dialer": lead.dialer, "batch": lead.batch, "reasons": list(lead.reasons),
            }
            for lead in done.leads
        ],
    }  # fmt: skip


def _views(done: Recalled) -> list[View]:
    views: list[View] = [
        Sentence(f"{done.recalled:,} of {done.open:,} open leads of list {done.list_id} may no longer be called."),
        Sentence(f"Written to {done.file}."),
    ]
    if done.by_reason:
        columns = (Column("Reason"), Column("Leads", Kind.COUNT))
        views.append(Table(columns, list(done.by_reason.items()), title="Why (overlapping)"))
    return views
