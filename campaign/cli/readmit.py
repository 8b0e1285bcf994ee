"""What does `campaign readmit` take and show?"""

from __future__ import annotations

from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence


@command("readmit", examples=("campaign readmit C1001 '+1 201 555 0123' --yes",))
def readmit(
    context: Context,
    who: Annotated[list[str], typer.Argument(metavar="CUSTOMER|PHONE...", help="What is barred.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> Result:
    """For a person who was erased and came again, or for a number that somebody else has now.

    What was erased stays erased: whoever comes begins anew, without consent. The line goes into erasures.log, so that a
    restored backup goes the same way.
    """
    from campaign.jobs.privacy.readmit import readmit as take_bars_away

    context.confirm("Did the person ask for it themselves?", yes=yes)
    count = take_bars_away(context.workspace, who)
    return Result(
        data={"readmitted": count},
        view=Sentence(f"{count:,} ids and phones are barred no longer; no consent came back with them."),
        next_step="campaign import customers FILE",
    )
