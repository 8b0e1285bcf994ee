"""How does the funnel look on a terminal?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.cli.report_views import (
    FEW_GROUPS,
    head_group,
    name_groups,
    show_definition,
    show_gap,
    show_share,
    write_band,
    write_time,
)
from campaign.cli.tone import Tone
from campaign.cli.views import Bar, Bars, Cell, Column, Kind, Section, Sentence, Table, Value, View
from campaign.reports.funnel import FunnelGroup, FunnelReport
from campaign.rules.milestones import Milestone

DAYS_SHOWN = 14
ATTEMPTS_SHOWN = 8


def show_funnel(report: FunnelReport) -> list[View]:
    """One group in full, a few side by side with what their attempts brought, many as a table."""
    if not report.groups:
        nothing = "Nothing to report: no call on record is meant. Bring results in with `campaign import results`."
        return [Sentence(nothing), show_definition(report.definition)]
    accepted = sum(group.accepted.count for group in report.groups if group.accepted)
    head = (
        f"Funnel{name_groups(report.by)}, as of {report.as_of}: {report.attempts:,} attempts, "
        f"{sum(group.closed for group in report.groups):,} matters closed, {accepted:,} accepted, of whom "
        f"{sum(group.kept.still_there for group in report.groups):,} are still there, "
        f"{sum(group.kept.cancelled for group in report.groups):,} cancelled, "
        f"{sum(group.kept.unknown for group in report.groups):,} unknown."
    )
    full = report.groups if len(report.groups) <= FEW_GROUPS else ()
    return [
        Sentence(head, Tone.STRONG),
        _show_calls(report),
        _show_accepted(report),
        *_show_kept(report),
        *(_show_group(group, report) for group in full),
        show_definition(report.definition),
    ]


def _show_calls(report: FunnelReport) -> View:
    columns: list[Column | str] = [
        *_head(report),
        *(Column(name, Kind.COUNT) for name in ("Called", "Answered", "Reached", "Closed", "Attempts")),
        Column("Talk hours", Kind.NUMBER),
    ]
    rows = [
        (group.name, group.called, group.answered, group.reached, group.closed, group.attempts, group.seconds / 3600)
        for group in report.groups
    ]
    return Table(columns, rows)


def _show_accepted(report: FunnelReport) -> View:
    columns: list[Column | str] = [
        *_head(report),
        Column("Accepted", Kind.COUNT),
        Column("of the closed", Kind.IDENTIFIER),
        Column("Attempts for one", Kind.NUMBER),
        *(Column(name, Kind.COUNT) for name in ("Still there", "Cancelled", "Unknown")),
    ]
    rows = [
        (
            group.name,
            group.accepted.count if group.accepted else 0,
            show_share(group.accepted),
            group.attempts_per_acceptance,
            group.kept.still_there,
            group.kept.cancelled,
            Cell(group.kept.unknown, Tone.WARNING) if group.kept.unknown else 0,
        )
        for group in report.groups
    ]
    return Table(columns, rows, title="Accepted, and what became of them")


def _show_kept(report: FunnelReport) -> list[View]:
    groups = [group for group in report.groups if group.kept.milestones]
    if not groups:
        return []
    times = [write_time(one.time, report.unit) for one in groups[0].kept.milestones]
    columns: list[Column | str] = [*_head(report), *(Column(time, Kind.IDENTIFIER) for time in times)]
    rows = [(group.name, *(_show_kept_share(one) for one in group.kept.milestones)) for group in groups]
    return [Table(columns, rows, title="Of the accepted still there after")]


def _show_kept_share(milestone: Milestone) -> Value:
    lost = milestone.share
    return write_band(1 - lost.rate, 1 - lost.high, 1 - lost.low) if lost else show_gap(milestone)


def _head(report: FunnelReport) -> list[Column | str]:
    return head_group(report.by) or ["Calls"]


def _show_group(group: FunnelGroup, report: FunnelReport) -> View:
    parts = [_show_stages(group), _show_attempts(group), *_show_days(group)]
    return Section(group.name, parts) if report.by else Section("In detail", parts)


def _show_stages(group: FunnelGroup) -> View:
    leads = group.leads
    listed = [("leads listed", leads.listed), ("leads exported", leads.exported)] if leads and leads.listed else []
    stages = [
        *listed,
        ("people called", group.called),
        ("calls answered", group.answered),
        ("right person reached", group.reached),
        ("refused at the opening", group.refused_at_opening),
        ("matters closed", group.closed),
        ("accepted", group.accepted.count if group.accepted else 0),
        ("of them still there", group.kept.still_there),
    ]
    return Bars([Bar(name, count, f"{count:,}") for name, count in stages])


def _show_attempts(group: FunnelGroup) -> View:
    columns: list[Column | str] = [
        Column("Attempt", Kind.IDENTIFIER),
        Column("Calls", Kind.COUNT),
        Column("Accepted", Kind.COUNT),
        Column("Share of acceptances", Kind.SHARE),
        Column("so far", Kind.SHARE),
        Column("Calls beyond", Kind.SHARE),
    ]
    rows: list[Sequence[Value]] = [
        (f"{step.number}", step.attempts, step.accepted, step.share, step.cumulative, step.beyond)
        for step in group.by_attempt[:ATTEMPTS_SHOWN]
    ]
    later = group.by_attempt[ATTEMPTS_SHOWN:]
    if later:
        attempts, accepted = sum(step.attempts for step in later), sum(step.accepted for step in later)
        total = group.accepted.count if group.accepted else 0
        share, so_far = (accepted / total, 1.0) if total else (None, None)
        rows.append((f"{later[0].number} to {later[-1].number}", attempts, accepted, share, so_far, 0.0))
    return Table(columns, rows, title="By attempt")


def _show_days(group: FunnelGroup) -> list[View]:
    columns: list[Column | str] = [
        Column("Day", Kind.IDENTIFIER),
        *(Column(name, Kind.COUNT) for name in ("Closed", "Accepted", "Attempts", "Talk seconds")),
    ]
    shown = group.days[-DAYS_SHOWN:]
    rows = [(line.day.isoformat(), line.closed, line.accepted, line.attempts, line.seconds) for line in shown]
    left = len(group.days) - len(shown)
    note = f"The last {len(shown)} of {len(group.days)} days with calls; all of them with --csv or --json."
    table = Table(columns, rows, title="By day", empty="no call was made")
    return [table, Sentence(note, Tone.MUTED)] if left else [table]
