"""What does `campaign retain` take and show?"""

from __future__ import annotations

from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, Kind, Table


@command("retain", examples=("campaign retain --dry-run", "campaign retain"))
def retain(
    context: Context,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
) -> Result:
    """Goes by [retention_periods] in campaign.toml; `nightly` does the same when that table is there.

    Answers, stops, the consent ledger and the fact that somebody was called are never removed. Backups outside of the
    workspace are named when their day has come: destroying them is yours.
    """
    from campaign.jobs.privacy.retain import let_go

    done = let_go(context.workspace, dry_run=dry_run)
    return Result(
        data={
            "dry_run": dry_run, "overdue_backups": list(done.overdue_backups),
            "expired": [{"what": one.what, "before": one.before, "count": one.count} for one in done.expired],
        },
        view=Table(
            columns=("what", "older than", Column("would go" if dry_run else "gone", Kind.COUNT)),
            rows=[(one.what, f"{one.before}", one.count) for one in done.expired],
            title="What was kept long enough", empty="everything is kept for good",
        ),
        next_step="campaign retain" if dry_run else "",
        warnings=tuple(f"{path} is to be destroyed by now" for path in done.overdue_backups),
    )  # fmt: skip
