"""What does `campaign report invitations` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.cli.options import Context, Result, command
from campaign.cli.report import CSV
from campaign.cli.views import Column, Kind, Sentence, Table, Verbatim

if TYPE_CHECKING:
    from campaign.rules.comparison import Share


@command(
    "report invitations",
    examples=("campaign report invitations", "campaign report invitations --csv > invitations.csv"),
)
def report_invitations(context: Context, *, csv: CSV = False) -> Result:
    """By campaign of invitations: invited, answered, enrolled, and who of the enrolled is still there."""
    from campaign.reports.flat import write_csv
    from campaign.reports.invitations import CSV_COLUMNS
    from campaign.reports.invitations import report_invitations as report

    found = report(context.workspace.store, context.workspace.settings, context.workspace.now)
    if csv:
        return Result(data=found.to_data(), view=Verbatim(write_csv(CSV_COLUMNS, found.csv_rows())))
    counts = ("Invited", "Answered", "Refused", "Enrolled", "Still there")
    columns: tuple[Column | str, ...] = (
        "Campaign", *(Column(name, Kind.COUNT) for name in counts),
        *(Column(name, Kind.SHARE, 1) for name in ("Kept", "Low", "High")),
    )  # fmt: skip
    rows = [
        (
            one.campaign, one.invited, one.answered, one.refused, _count(one.enrolled), _count(one.still_there),
            *_limits(one.still_there),
        )
        for one in found.campaigns
    ]  # fmt: skip
    return Result(
        data=found.to_data(),
        view=[Table(columns, rows, title="Invitations", empty="Nobody was invited yet."), Sentence(found.definition)],
        next_step="campaign report funnel --by campaign",
    )


def _count(share: Share | None) -> int:
    return share.count if share else 0


def _limits(share: Share | None) -> tuple[float | None, ...]:
    return (share.rate, share.low, share.high) if share else (None, None, None)
