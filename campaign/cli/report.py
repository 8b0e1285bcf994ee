"""What do `campaign report retention`, `cancellation` and `funnel` take, and in which form do they answer?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Verbatim, View
from campaign.errors import UsageError
from campaign.rules.durations import Unit

if TYPE_CHECKING:
    from campaign.reports.options import ReportOptions

BY = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="FIELD",
        help="One group for each campaign, offer, product, channel, agent, agency, tier, portfolio, cohort (month), "
        "arm, or any other attribute.",
        show_default=False,
    ),
]
WHERE = Annotated[
    str,
    typer.Option(
        "--where",
        metavar="RULE",
        help="Only those for whom the rule holds, written like the rule of an offer.",
        show_default=False,
    ),
]
UNIT = Annotated[Unit, typer.Option("--unit", help="Count time in days or in whole calendar months.")]
MILESTONES = Annotated[
    str,
    typer.Option(
        "--milestones",
        metavar="LIST",
        help="Times to read off instead of 30,60,90,180,365 (months: 1,3,6,12,24,36,60).",
        show_default=False,
    ),
]
FIRST = Annotated[
    str, typer.Option("--from", metavar="DATE", help="Only what began on this day or later.", show_default=False)
]
LAST = Annotated[
    str, typer.Option("--to", metavar="DATE", help="Only what began on this day or earlier.", show_default=False)
]
AS_OF = Annotated[
    str,
    typer.Option("--as-of", metavar="DATE", help="Look back from this day instead of today.", show_default=False),
]
CSV = Annotated[bool, typer.Option("--csv", help="Write everything as CSV to standard output.")]

PIPE_WIDTH = 120


class Report(Protocol):
    """What every report can be turned into."""

    def to_data(self) -> dict[str, Any]:
        """For `--json`."""
        ...

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """For `--csv`."""
        ...


AnyReport = TypeVar("AnyReport", bound=Report)


@command(
    "report retention",
    examples=(
        "campaign report retention --by campaign",
        "campaign report retention --unit month --milestones 6,12,24 --where 'tier == \"gold\"'",
        "campaign report retention --by agency --as-of 2026-06-30 --csv > retention.csv",
    ),
)
def report_retention(
    context: Context,
    by: BY = "",
    where: WHERE = "",
    unit: UNIT = Unit.DAY,
    milestones: MILESTONES = "",
    first: FIRST = "",
    last: LAST = "",
    as_of: AS_OF = "",
    csv: CSV = False,
) -> Result:
    """Estimates by Kaplan and Meier which share is still there 30, 60, 90, 180 and 365 days after the start.

    Groups are compared by the log-rank test. What nobody has been watched up to is marked as not yet observable.
    """
    from campaign.cli.report_views import show_retention
    from campaign.reports import retention

    options = read_options(by, where, unit, milestones, first, last, as_of)
    workspace = context.workspace
    report = retention.report_retention(workspace.store, workspace.settings, options, workspace.now)
    return answer(report, retention.CSV_COLUMNS, csv, lambda one: show_retention(one, find_width()))


@command(
    "report cancellation",
    examples=(
        "campaign report cancellation --by offer",
        "campaign report cancellation --milestones 14,30 --from 2026-01-01 --to 2026-03-31",
    ),
)
def report_cancellation(
    context: Context,
    by: BY = "",
    where: WHERE = "",
    unit: UNIT = Unit.DAY,
    milestones: MILESTONES = "",
    first: FIRST = "",
    last: LAST = "",
    as_of: AS_OF = "",
    csv: CSV = False,
) -> Result:
    """Counts who cancelled within 30, 60, 90, 180 and 365 days, and why.

    Each share is taken among those only whose milestone has passed, with Wilson's interval.
    """
    from campaign.cli.report_views import show_cancellation
    from campaign.reports import cancellation

    options = read_options(by, where, unit, milestones, first, last, as_of)
    workspace = context.workspace
    report = cancellation.report_cancellation(workspace.store, workspace.settings, options, workspace.now)
    return answer(report, cancellation.CSV_COLUMNS, csv, lambda one: show_cancellation(one, find_width()))


@command(
    "report funnel",
    examples=(
        "campaign report funnel --by campaign",
        "campaign report funnel --from 2026-03-01 --to 2026-03-31 --where 'agency == \"North\"'",
    ),
)
def report_funnel(
    context: Context,
    by: BY = "",
    where: WHERE = "",
    unit: UNIT = Unit.DAY,
    milestones: MILESTONES = "",
    first: FIRST = "",
    last: LAST = "",
    as_of: AS_OF = "",
    csv: CSV = False,
) -> Result:
    """Counts what the calls led to: closed, accepted, at which attempt, day by day.

    Beside the acceptances stands how many of them are still there, and of how many that cannot be known yet.
    """
    from campaign.cli.funnel_views import show_funnel
    from campaign.reports import funnel

    options = read_options(by, where, unit, milestones, first, last, as_of)
    workspace = context.workspace
    report = funnel.report_funnel(workspace.store, workspace.settings, options, workspace.now)
    return answer(report, funnel.CSV_COLUMNS, csv, show_funnel)


def answer(report: AnyReport, columns: Sequence[str], csv: bool, show: Callable[[AnyReport], Sequence[View]]) -> Result:
    """The report as data, and as a view or a CSV."""
    from campaign.reports.flat import write_csv

    data = report.to_data()
    impossible = data.get("left_out", {}).get("impossible", 0)
    warnings = [f"{impossible:,} subscriptions end before they start and were left out."] if impossible else []
    view = Verbatim(write_csv(columns, report.csv_rows())) if csv else show(report)
    return Result(data=data, view=view, warnings=warnings)


def read_options(by: str, where: str, unit: Unit, milestones: str, first: str, last: str, as_of: str) -> ReportOptions:
    """What the operator wrote, understood. Raises UsageError."""
    from campaign.reports.options import ReportOptions

    return ReportOptions(
        by=by.strip(),
        where=where.strip(),
        unit=unit,
        milestones=read_milestones(milestones),
        first=read_date(first, "--from"),
        last=read_date(last, "--to"),
        as_of=read_date(as_of, "--as-of"),
    )


def read_milestones(text: str) -> tuple[int, ...]:
    """Whole numbers between commas. Raises UsageError."""
    try:
        return tuple(int(part) for part in text.split(",")) if text.strip() else ()
    except ValueError:
        raise UsageError(f"--milestones {text!r} is not a list of whole numbers such as 30,90,365") from None


def read_date(text: str, option: str) -> date | None:
    """A day such as 2026-03-10; None when nothing is given. Raises UsageError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text!r} is not a day such as 2026-03-10") from None


def find_width() -> int:
    """How wide the view will be shown."""
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
