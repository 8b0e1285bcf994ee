"""What does `campaign merge` take and show?"""

from __future__ import annotations

from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence


@command("merge", examples=("campaign merge C1002 C1001 --reason 'same name, birthday and address' --yes",))
def merge(
    context: Context,
    duplicate: Annotated[str, typer.Argument(metavar="DUPLICATE", help="The id of the record that steps back.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The id of the record that stands for both.")],
    *,
    reason: Annotated[str, typer.Option(help="How it is known that both are one person.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: a merge is never taken back.")] = False,
) -> Result:
    """Of what holds of each record the most restrictive holds of the person, and what was tried is added up.

    The duplicate is never called again. Both keep what was recorded of them, so that both proofs stay readable; what
    files tell of the duplicate from now on goes to the record that stands for both. It cannot be undone.
    """
    from campaign.jobs.merge import merge_customers

    context.confirm(f"Merge {duplicate} into {into}, for good?", yes=yes)
    done = merge_customers(context.workspace, duplicate, into, reason=reason)
    return Result(
        data={"duplicate": done.duplicate, "survivor": done.survivor, "lists": list(done.lists)},
        view=Sentence(f"{done.survivor} stands for {done.duplicate} too, which is never called again."),
        next_step=f"campaign recall {done.lists[0]}" if done.lists else f"campaign explain {done.survivor}",
        warnings=tuple(f"list {name} was exported and still holds a lead: recall it" for name in done.lists),
    )
