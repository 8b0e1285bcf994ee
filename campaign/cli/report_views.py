"""How do retention and cancellation look on a terminal?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from campaign.cli.charts import MARKS, Line, draw_lines
from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, Cell, Column, Kind, Section, Sentence, Table, Value, View
from campaign.reports.cancellation import CancellationGroup, CancellationReport
from campaign.reports.retention import RetentionGroup, RetentionReport
from campaign.rules.comparison import Comparison, Share, write_probability
from campaign.rules.durations import Unit
from campaign.rules.milestones import Milestone
from campaign.rules.survival import Median, Reading

FEW_GROUPS = 3
"""Up to so many groups are shown with all their numbers, more of them side by side."""

LEVEL = 0.05
NOT_YET, UNKNOWN = "not yet", "unknown"
WIDE = 112
"""Side by side, shares have room for their limits from this width on."""
_MOST_REASONS = 8
_WIDEST = 78
_SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z][a-z ]+:)")


def show_retention(report: RetentionReport, width: int) -> list[View]:
    """The curve, the milestones, the comparison and the definition."""
    if not report.n:
        return [_say_nothing(report.started_later, report.as_of), show_definition(report.definition)]
    events = sum(group.curve.events for group in report.groups)
    head = (
        f"Retention{name_groups(report.by)}, as of {report.as_of}: {report.n:,} subscriptions, "
        f"{events:,} cancelled, {report.n - events:,} still there when last seen."
    )
    return [
        Sentence(head, Tone.STRONG),
        *_show_left_out(report.started_later, report.impossible),
        *_show_curves(report, width),
        *_show_readings(report, width),
        *(Sentence(judge_test(test, len(report.groups))) for test in report.tests),
        show_definition(report.definition),
    ]


def show_cancellation(report: CancellationReport, width: int) -> list[View]:
    """The shares at the milestones, the reasons and the definition."""
    if not report.n:
        return [_say_nothing(report.started_later, report.as_of), show_definition(report.definition)]
    cancelled = sum(group.cancelled for group in report.groups)
    head = (
        f"Cancellation{name_groups(report.by)}, as of {report.as_of}: {cancelled:,} of {report.n:,} subscriptions "
        "cancelled so far."
    )
    return [
        Sentence(head, Tone.STRONG),
        *_show_left_out(report.started_later, report.impossible),
        *_show_milestones(report, width),
        _show_reasons(report),
        show_definition(report.definition),
    ]


def name_groups(by: str) -> str:
    """` by campaign`, or nothing."""
    return f" by {by}" if by else ""


def show_definition(definition: str) -> View:
    """What was counted, and how, at the end of every report."""
    return Section("Definition", [Bullets(_SENTENCE_END.split(definition))])


def show_share(share: Share | None) -> Value:
    """`14.4 % (14.0–14.8)`; a dash where there is nobody."""
    return write_band(share.rate, share.low, share.high) if share else None


def show_gap(milestone: Milestone) -> Cell:
    """Why a milestone cannot be read: not yet, or never seen."""
    return Cell(NOT_YET if milestone.not_yet else UNKNOWN, Tone.MUTED)


def head_group(by: str) -> list[Column | str]:
    """The heading over the names of the groups; none without groups."""
    return [by.replace("_", " ").capitalize()] if by else []


def write_band(middle: float, low: float | None, high: float | None) -> str:
    """A share in percent with its limits."""
    if low is None or high is None:
        return f"{middle:.1%}".replace("%", " %")
    return f"{middle * 100:.1f} % ({low * 100:.1f}–{high * 100:.1f})"


def write_time(time: float, unit: Unit) -> str:
    """`1 day`, `30 days`, `12 months`."""
    return f"{time:,.12g} {unit}{'' if time == 1 else 's'}"


def judge_test(test: Comparison, groups: int) -> str:
    """The test in words: a difference is claimed at the 5 % level only."""
    verdict = "the groups differ" if test.p < LEVEL else "no evidence that the groups differ"
    p = write_probability(test.p)
    p = f"p {p}" if p.startswith("<") else f"p = {p}"
    return f"{test.test.capitalize()} test over {groups} groups: {test.statistic:.2f}, df {test.df}, {p}: {verdict}."


def _say_nothing(started_later: int, as_of: object) -> Sentence:
    if started_later:
        return Sentence(f"Nothing to report: all {started_later:,} subscriptions start after {as_of}.")
    return Sentence("Nothing to report: no subscription on record is meant. Bring some in with `campaign import`.")


def _show_left_out(started_later: int, impossible: int) -> list[View]:
    later = [f"Left out: {started_later:,} that start later."] if started_later else []
    wrong = [f"Left out: {impossible:,} that end before they start."] if impossible else []
    return [Sentence(text) for text in (*later, *wrong)]


def _show_curves(report: RetentionReport, width: int) -> list[View]:
    largest = sorted(report.groups, key=lambda group: -group.curve.n)[: len(MARKS)]
    drawn = [group for group in report.groups if group in largest]
    left = len(report.groups) - len(drawn)
    note = [Sentence(f"Drawn are the {len(drawn)} largest of {len(report.groups)} groups.")] if left else []
    picture = draw_lines([_trace(group) for group in drawn], unit=f"{report.unit}s", width=min(width, _WIDEST))
    return [Sentence("\n".join(["", "Share still there", *picture, ""])), *note]


def _trace(group: RetentionGroup) -> Line:
    curve = group.curve
    points = [(0.0, 1.0), *((step.time, step.survival) for step in curve.steps)]
    return Line(name=group.name, points=points, count_at_risk=lambda time: curve.read_at(time).at_risk)


def _show_readings(report: RetentionReport, width: int) -> list[View]:
    if len(report.groups) <= FEW_GROUPS:
        return [_show_readings_down(report)]
    wide = width >= WIDE
    columns: list[Column | str] = [
        *head_group(report.by), Column("Started", Kind.COUNT),
        *(Column(write_time(time, report.unit), Kind.IDENTIFIER) for time in report.milestones),
        Column("Half gone after", Kind.IDENTIFIER),
    ]  # fmt: skip
    rows = [
        (
            group.name,
            group.curve.n,
            *(_show_reading(one, wide) for one in group.readings),
            "–" if group.median.time is None else f"{group.median.time:,.12g}",
        )
        for group in report.groups
    ]
    return [Table(columns, rows, title="Still there after, in percent"), *note_limits(wide)]


def note_limits(wide: bool) -> list[View]:
    """Where the limits are, when there is no room for them."""
    return [] if wide else [Sentence(f"With limits from {WIDE} columns on, and with --json and --csv.", Tone.MUTED)]


def show_narrow(middle: float, low: float | None, high: float | None, *, wide: bool) -> str:
    """`84.3 (83–85)` in percent, or without its limits."""
    limits = f" ({low * 100:.0f}–{high * 100:.0f})" if wide and low is not None and high is not None else ""
    return f"{middle * 100:.1f}{limits}"


def _show_readings_down(report: RetentionReport) -> View:
    columns: list[Column | str] = [
        *head_group(report.by), Column("After", Kind.IDENTIFIER),
        Column("At risk", Kind.COUNT), Column("Still there", Kind.SHARE), Column("95 % from", Kind.SHARE),
        Column("to", Kind.SHARE),
    ]  # fmt: skip
    rows: list[Sequence[Value]] = []
    for group in report.groups:
        for place, reading in enumerate(group.readings):
            names = [group.name if place == 0 else ""] if report.by else []
            still = reading.survival if reading.mature else Cell(NOT_YET, Tone.MUTED)
            after = write_time(reading.time, report.unit)
            rows.append([*names, after, reading.at_risk, still, reading.low, reading.high])
        blank = [""] if report.by else []
        rows.append([*blank, "half gone", None, _write_median(group.median, report.unit), None, None])
    return Table(columns, rows)


def _show_reading(reading: Reading, wide: bool) -> Value:
    if reading.survival is None:
        return Cell(NOT_YET, Tone.MUTED)
    return show_narrow(reading.survival, reading.low, reading.high, wide=wide)


def _write_median(median: Median, unit: Unit) -> str:
    if median.time is None:
        return "not reached"
    low, high = ("?" if limit is None else f"{limit:,.12g}" for limit in (median.low, median.high))
    return f"{write_time(median.time, unit)} ({low}–{high})"


def _show_milestones(report: CancellationReport, width: int) -> list[View]:
    if len(report.groups) <= FEW_GROUPS:
        return [_show_milestones_down(report)]
    wide = width >= WIDE
    columns: list[Column | str] = [
        *head_group(report.by), Column("Started", Kind.COUNT), Column("Cancelled", Kind.COUNT),
        *(Column(write_time(one.time, report.unit), Kind.IDENTIFIER) for one in report.groups[0].milestones),
    ]  # fmt: skip
    rows = [
        (group.name, group.started, group.cancelled, *(_show_milestone(one, wide) for one in group.milestones))
        for group in report.groups
    ]
    return [Table(columns, rows, title="Of the mature cancelled within, in percent"), *note_limits(wide)]


def _show_milestone(milestone: Milestone, wide: bool) -> Value:
    share = milestone.share
    return show_narrow(share.rate, share.low, share.high, wide=wide) if share else show_gap(milestone)


def _show_milestones_down(report: CancellationReport) -> View:
    columns: list[Column | str] = [
        *head_group(report.by), Column("Within", Kind.IDENTIFIER),
        Column("Mature", Kind.COUNT), Column("Cancelled", Kind.COUNT), Column("Share", Kind.SHARE),
        Column("95 % from", Kind.SHARE), Column("to", Kind.SHARE), Column("Not yet", Kind.COUNT),
        Column("Unknown", Kind.COUNT),
    ]  # fmt: skip
    rows: list[Sequence[Value]] = []
    for group in report.groups:
        for place, one in enumerate(group.milestones):
            names = [group.name if place == 0 else ""] if report.by else []
            share = one.share
            numbers = (
                (share.n, share.count, share.rate, share.low, share.high)
                if share
                else (0, None, show_gap(one), None, None)
            )
            rows.append([*names, write_time(one.time, report.unit), *numbers, one.not_yet, one.unknown])
    return Table(columns, rows)


def _show_reasons(report: CancellationReport) -> View:
    columns: list[Column | str] = [
        *head_group(report.by), "Reason", Column("Cancelled", Kind.COUNT),
        Column("Share", Kind.SHARE), Column(f"Monthly value lost, {report.currency}", Kind.IDENTIFIER),
    ]  # fmt: skip
    rows = [row for group in report.groups for row in _list_reasons(group, report)]
    return Table(columns, rows, title="Reasons", empty="nobody has cancelled")


def _list_reasons(group: CancellationGroup, report: CancellationReport) -> list[Sequence[Value]]:
    shown = group.reasons[:_MOST_REASONS]
    rest = group.reasons[_MOST_REASONS:]
    lines = [(one.reason, one.cancelled, one.monthly_value) for one in shown]
    if rest:
        others = f"{len(rest)} other reasons"
        lines.append((others, sum(one.cancelled for one in rest), sum(one.monthly_value for one in rest)))
    names = [[group.name if place == 0 else ""] if report.by else [] for place in range(len(lines))]
    return [
        [*name, reason, cancelled, cancelled / group.cancelled, _write_money(value, report.minor_digits)]
        for name, (reason, cancelled, value) in zip(names, lines, strict=True)
    ]


def _write_money(amount: int, minor_digits: int) -> str:
    return f"{Decimal(amount).scaleb(-minor_digits):,}"
