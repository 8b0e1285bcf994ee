"""What does `campaign report contamination` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.cli.options import Context, Result, command
from campaign.cli.report import CSV
from campaign.cli.views import Bullets, Column, Kind, Section, Sentence, Table, Verbatim, View

if TYPE_CHECKING:
    from campaign.reports.contamination import Contamination


@command(
    "report contamination",
    examples=("campaign report contamination", "campaign report contamination --csv > contamination.csv"),
)
def report_contamination(context: Context, *, csv: CSV = False) -> Result:
    """By campaign: how many are held out, how many of them were called for it, by which list or file, or called in.

    What a campaign changed is read off its holdout; the more of it was called, the smaller the effect seems. A callback
    that somebody held out had asked for is kept, and counts here.
    """
    from campaign.reports.contamination import CSV_COLUMNS
    from campaign.reports.contamination import report_contamination as report
    from campaign.reports.flat import write_csv

    found = report(context.workspace.store, context.workspace.settings.zone, context.workspace.now)
    if csv:
        return Result(data=found.to_data(), view=Verbatim(write_csv(CSV_COLUMNS, found.csv_rows())))
    return Result(data=found.to_data(), view=_views(found), next_step="campaign report retention --by arm")


def _views(found: Contamination) -> list[View]:
    columns: tuple[Column | str, ...] = (
        "Campaign", *(Column(name, Kind.COUNT) for name in ("Held out", "Called", "As asked", "Called in", "Either")),
        Column("Share", Kind.SHARE, 1), Column("Low", Kind.SHARE, 1), Column("High", Kind.SHARE, 1),
    )  # fmt: skip
    rows = [
        (
            one.campaign, one.held_out, one.called, one.honoured, one.called_in, one.contaminated.count,
            one.contaminated.rate, one.contaminated.low, one.contaminated.high,
        )
        for one in found.campaigns
    ]  # fmt: skip
    sources = [
        Section(
            f"{one.campaign}: called by", [Bullets([f"{each.source}: {each.people} people" for each in one.sources])]
        )
        for one in found.campaigns
        if one.sources
    ]
    table = Table(columns, rows, title="People held out", empty="Nobody is held out of any campaign.")
    return [table, *sources, Sentence(found.definition)]
