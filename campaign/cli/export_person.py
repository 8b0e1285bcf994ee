"""What does `campaign export-person` take and show?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import KeyValues, Sentence


@command(
    "export-person",
    examples=(
        "campaign export-person C1001 --output /mnt/safe/C1001",
        "campaign export-person C1001 --output C1001.json",
    ),
)
def export_person(
    context: Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER|PHONE", help="An id, or a phone in any spelling.")],
    *,
    output: Annotated[Path, typer.Option(metavar="DIR|FILE.json", help="A folder, or the file in it.")],
) -> Result:
    """Everything in every table: attributes and what they were before, answers, calls, offers and why, and the files
    that brought it, as JSON and as a page to read.

    Phones and names are in the files in full; that they were written is put on record.
    """
    from campaign.jobs.privacy.hand_over import export_person as hand_over

    done = hand_over(context.workspace, customer, output)
    return Result(
        data={"customer_id": done.customer_id, "json": done.json_file, "page": done.page, "rows": dict(done.counts)},
        view=[
            Sentence(f"{done.json_file} and {done.page} hold all that is known of {done.customer_id}."),
            KeyValues(dict(done.counts)),
        ],
        warnings=("the files show phones and names in full: hand them over safely, and delete them here",),
    )
