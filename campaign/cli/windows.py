"""What does `campaign report windows` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.report import AS_OF, CSV, FIRST, LAST, WHERE, find_width, read_date
from campaign.cli.tone import Tone
from campaign.cli.views import Column, Kind, Section, Sentence, Table, Value, Verbatim, View

if TYPE_CHECKING:
    from campaign.reports.windows import WindowsReport
    from campaign.rules.comparison import Share
    from campaign.rules.hearing import Heard, WindowGroup, WindowVerdict

BY = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="FIELD",
        help="Beside the hour: weekday, segment (of [answering]), campaign, agent, tier, or what else a funnel knows.",
        show_default=False,
    ),
]
WIDE = 100
"""The width from which shares of the answered and the accepted are shown as well."""
INSIDE = {True: "inside", False: "outside", None: "partly"}


@command(
    "report windows",
    examples=(
        "campaign report windows",
        "campaign report windows --by weekday",
        "campaign report windows --where 'tier == \"gold\"' --from 2026-01-01 --csv > windows.csv",
    ),
)
def report_windows(
    context: Context,
    by: BY = "",
    where: WHERE = "",
    first: FIRST = "",
    last: LAST = "",
    as_of: AS_OF = "",
    csv: CSV = False,
) -> Result:
    """Counts by hour on the customer's own clock how many calls were answered, reached the person, and were refused.

    Beside each raw share stands what a build expects of that hour. Then calls inside of the evening's window are held
    against those outside: does the window earn its place?
    """
    from campaign.reports.flat import write_csv
    from campaign.reports.options import ReportOptions
    from campaign.reports.windows import CSV_COLUMNS
    from campaign.reports.windows import report_windows as report

    options = ReportOptions(
        by=by.strip(), where=where.strip(), first=read_date(first, "--from"), last=read_date(last, "--to"),
        as_of=read_date(as_of, "--as-of"),
    )  # fmt: skip
    workspace = context.workspace
    found = report(workspace.store, workspace.settings, options, workspace.now)
    view = Verbatim(write_csv(CSV_COLUMNS, found.csv_rows())) if csv else _views(found)
    return Result(data=found.to_data(), view=view, warnings=_warnings(found))


def _warnings(found: WindowsReport) -> list[str]:
    uncounted = f"{found.uncounted:,} calls are not counted yet: the next build or import of results counts them."
    return [uncounted] if found.uncounted else []


def _views(found: WindowsReport) -> list[View]:
    if not found.groups:
        nothing = "Nothing to report: no call on record is meant. Bring results in with `campaign import results`."
        return [Sentence(nothing), Sentence(found.definition)]
    wide = find_width() >= WIDE
    calls = sum(group.total.tries for group in found.groups)
    head = f"Windows, as of {found.as_of}: {calls:,} calls by the hour on the customer's clock."
    return [
        Sentence(head, Tone.STRONG),
        *(_show_group(group, len(found.groups), wide=wide) for group in found.groups),
        *(Sentence(say_verdict(one, found.window)) for one in found.verdicts),
        Sentence(found.caution),
        *_show_left_out(found),
        *_show_foreseen(found),
        Sentence(found.definition),
    ]


def _show_group(group: WindowGroup, groups: int, *, wide: bool) -> View:
    from campaign.reports.windows import write_hour

    shares = ("Reached", "Low", "High", "Expected", "Refused", *(("Answered", "Accepted") if wide else ()))
    columns: tuple[Column | str, ...] = (
        "Hour", "Window", Column("Calls", Kind.COUNT), *(Column(name, Kind.SHARE, 1) for name in shares)
    )  # fmt: skip
    rows = [(write_hour(one.hour), INSIDE[one.inside], *_show_shares(one.heard, wide)) for one in group.hours]
    table = Table(columns, [*rows, ("all", "", *_show_shares(group.total, wide))])
    return Section(group.name, [table]) if groups > 1 else table


def _show_shares(heard: Heard, wide: bool) -> tuple[Value, ...]:
    reached = heard.reached
    return (
        heard.tries, _rate(reached), reached.low if reached else None, reached.high if reached else None,
        heard.expected, _rate(heard.refused_at_opening),
        *((_rate(heard.answered), _rate(heard.accepted)) if wide else ()),
    )  # fmt: skip


def _rate(share: Share | None) -> float | None:
    return share.rate if share else None


def say_verdict(verdict: WindowVerdict, window: str) -> str:
    """Inside against outside in a sentence, with what it says about the window."""
    from campaign.rules.hearing import CONCLUSIONS

    inside, outside, found = verdict.inside, verdict.outside, verdict.difference
    if inside is None or outside is None or found is None:
        return f"{verdict.measure.capitalize()}: {verdict.verdict}; there is nothing on one of the sides of {window}."
    shares = (
        f"{verdict.measure.capitalize()}: {inside.rate * 100:.1f} % of {inside.n:,} inside {window}, "
        f"{outside.rate * 100:.1f} % of {outside.n:,} outside; difference {found.difference * 100:+.1f} points (95 %: "
        f"{found.low * 100:+.1f} to {found.high * 100:+.1f})."
    )
    return f"{shares} {CONCLUSIONS[verdict.verdict]}"


def _show_foreseen(found: WindowsReport) -> list[View]:
    """Did it come as the builds had expected?"""
    if not found.foreseen:
        return []
    columns: tuple[Column | str, ...] = (
        "Foreseen", Column("Calls", Kind.COUNT), *(Column(name, Kind.SHARE, 1) for name in ("Expected", "Reached")),
        Column("Low", Kind.SHARE, 1), Column("High", Kind.SHARE, 1),
    )  # fmt: skip
    rows = [
        (f"{one.low * 100:.0f}-{one.high * 100:.0f} %", one.reached.n, one.expected, *_limits(one.reached))
        for one in found.foreseen
    ]
    return [Table(columns, rows, title="What builds expected, and what came")]


def _limits(share: Share) -> tuple[float, float, float]:
    return share.rate, share.low, share.high


def _show_left_out(found: WindowsReport) -> list[View]:
    parts = []
    if found.without_zone:
        parts.append(f"{found.without_zone:,} calls to customers whose zone was not known count nowhere.")
    if found.partly_inside:
        parts.append(f"{found.partly_inside:,} calls in hours that lie partly in the window count on neither side.")
    return [Sentence(" ".join(parts))] if parts else []
