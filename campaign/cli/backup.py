"""What does `campaign backup` take and show?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Sentence


@command(
    "backup",
    examples=("campaign backup /mnt/safe", "campaign backup before-import.db", "campaign backup copy.db --without-key"),
)
def backup(
    context: Context,
    file: Annotated[Path, typer.Argument(help="A name that is free, or a folder: then the name says when.")],
    *,
    without_key: Annotated[bool, typer.Option("--without-key", help="Do not copy campaign.key beside it.")] = False,
) -> Result:
    """A copy is taken while others work, and verified before it bears its name: pages, references, rows of every table.

    FILE.key beside it holds the key: without it a restored holdout would change. The settings are not in it: they are
    yours to keep under version control.
    """
    from campaign.jobs.backup import back_up

    context.say("Copying and verifying the database ...")
    done = back_up(context.workspace, file, with_key=not without_key)
    key = f", and its key to {done.key_file}" if done.key_file else "; the key is not with it"
    views = [Sentence(f"Copied {done.customers:,} customers to {done.file} ({done.size / 1e6:,.1f} MB){key}.")]
    if done.same_disk:
        views.append(Sentence("It lies on the same disk as the database: copy it to another machine.", Tone.MUTED))
    return Result(
        data={"file": done.file, "bytes": done.size, "customers": done.customers, "key_file": done.key_file,
              "verified": True},
        view=views,
        next_step="campaign status",
        warnings=() if done.is_noted else ("the backup is good, but the database was too busy to put it on record",),
    )  # fmt: skip
