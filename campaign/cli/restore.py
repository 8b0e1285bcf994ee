"""What does `campaign restore` take and show?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence
from campaign.clock import moment

if TYPE_CHECKING:
    from campaign.jobs.restore import Backup, Restored


@command("restore", examples=("campaign restore /mnt/safe/campaign-20260310.db", "campaign restore copy.db --yes"))
def restore(
    context: Context,
    file: Annotated[Path, typer.Argument(help="A file made by `campaign backup`.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    nobody_erased: Annotated[
        bool, typer.Option("--nobody-erased", help="erasures.log is lost, and nobody was ever erased.")
    ] = False,
) -> Result:
    """The file is verified first; the database before it is kept in backups/, whatever state it is in.

    FILE.key, when it lies beside it, takes the place of campaign.key, which is kept too. An older backup is brought up
    by the next command; one made by a newer program is refused. Whoever was erased since the backup is erased again, by
    erasures.log, before anything else is done with the database.
    """
    from campaign.jobs.restore import read_backup, restore_backup

    context.say(f"Verifying {file} ...")
    backup = read_backup(context.workspace, file)
    context.confirm(f"Put {_describe(backup)} in place of the database?", yes=yes)
    done = restore_backup(context.workspace, backup, nobody_erased=nobody_erased)
    kept = f" The one before is {done.kept}." if done.kept else ""
    return Result(
        data={
            "file": backup.file, "customers": backup.customers, "schema": backup.schema, "kept": done.kept,
            "key_changed": done.key_changed, "erased_again": done.erased_again,
        },
        view=Sentence(f"Restored {_describe(backup)}.{kept}"),
        next_step="campaign doctor",
        warnings=tuple(_warn(done)),
    )  # fmt: skip


def _describe(backup: Backup) -> str:
    known = f", as of {moment(backup.last_known_at):%Y-%m-%d %H:%M} UTC" if backup.last_known_at else ""
    return f"{backup.file} with {backup.customers:,} customers{known}"


def _warn(done: Restored) -> Iterator[str]:
    if done.erased_again:
        yield f"{done.erased_again:,} persons in it had been erased since: they were erased again"
    if done.key_changed:
        yield "campaign.key was replaced by the key of the backup"
    if not done.key_fits:
        yield "campaign.key is not the one these customers were dealt by: put the right one back before building a list"
    if done.backup.is_older:
        yield "the backup is of an older version: the next command brings it up"
