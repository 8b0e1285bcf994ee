"""Are cancellations counted among the mature only, with their reasons?"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.reports.cancellation import CSV_COLUMNS, report_cancellation
from campaign.reports.flat import write_csv
from campaign.rules.durations import Unit, count_months

AS_OF = date(2025, 12, 31)
TIMES = {Unit.DAY: (30, 60, 200), Unit.MONTH: (1, 2, 6)}

shapes = st.lists(
    st.tuples(st.integers(0, 400), st.none() | st.integers(0, 500), st.none() | st.integers(0, 400)), max_size=25
)


def judge(unit, milestone, start, cancelled, seen):
    """Where one subscription belongs at a milestone: lost, kept, unknown or not yet."""
    length = (lambda one, other: (other - one).days) if unit is Unit.DAY else count_months
    if length(start, AS_OF) < milestone:
        return "not yet"
    if cancelled is not None and cancelled <= AS_OF:
        return "lost" if length(start, cancelled) <= milestone else "kept"
    watched = AS_OF if cancelled is not None else min(seen or AS_OF, AS_OF)
    return "kept" if length(start, watched) >= milestone else "unknown"


@pytest.mark.parametrize("unit", list(Unit))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=shapes)
def test_every_subscription_is_judged_by_its_own_days(records, unit, shapes):
    """Against the definition applied to each one in Python."""
    records.store.connection.execute("DELETE FROM subscription")
    verdicts = {milestone: [] for milestone in TIMES[unit]}
    for age, cancelled, seen in shapes:
        start = AS_OF - timedelta(days=age)
        dates = [None if days is None else start + timedelta(days=days) for days in (cancelled, seen)]
        records.subscription(start, dates[0], last_seen_on=dates[1])
        for milestone, found in verdicts.items():
            found.append(judge(unit, milestone, start, *dates))
    report = records.ask(report_cancellation, unit=unit, as_of=AS_OF, milestones=TIMES[unit])
    assert report.n == len(shapes)
    for milestone in report.groups[0].milestones if shapes else ():
        found = verdicts[milestone.time]
        share = milestone.share
        assert (share.count if share else 0) == found.count("lost")
        assert (share.n if share else 0) == found.count("lost") + found.count("kept")
        assert (milestone.not_yet, milestone.unknown) == (found.count("not yet"), found.count("unknown"))


def test_young_losses_do_not_make_a_group_look_worse(records):
    """Nine of ten who started 100 days ago stayed; two of two left who started last week: 10 %, not 25 %."""
    for place in range(10):
        start = AS_OF - timedelta(days=100)
        records.subscription(start, start + timedelta(days=5) if place == 0 else None)
    for _ in range(2):
        records.subscription(AS_OF - timedelta(days=7), AS_OF)
    milestone = records.ask(report_cancellation, as_of=AS_OF).groups[0].milestones[0]
    assert (milestone.share.count, milestone.share.n, milestone.not_yet) == (1, 10, 2)


def test_reasons_are_counted_with_the_value_that_left(records):
    """The most frequent first; who gave none is not forgotten; what had not happened yet does not count."""
    start = date(2025, 1, 1)
    for reason, value in (("price", 900), ("price", 100), (None, 50), ("moved", None), ("", 7)):
        records.subscription(start, date(2025, 3, 1), cancel_reason=reason, monthly_value=value)
    records.subscription(start, date(2026, 1, 1), cancel_reason="later", monthly_value=5)
    records.subscription(start, date(2025, 3, 1), cancel_reason="undone", undone_at=1)
    records.subscription(start, date(2024, 3, 1), cancel_reason="impossible")
    (group,) = records.ask(report_cancellation, as_of=AS_OF).groups
    reasons = [(one.reason, one.cancelled, one.monthly_value) for one in group.reasons]
    assert reasons == [("not stated", 2, 57), ("price", 2, 1000), ("moved", 1, 0)]
    assert (group.started, group.cancelled, group.monthly_value_lost) == (6, 5, 1057)


def test_each_group_has_its_own_reasons(records):
    """Nothing is mixed."""
    for campaign, reason in (("a", "price"), ("b", "moved"), ("b", "price")):
        records.subscription(date(2025, 1, 1), date(2025, 3, 1), campaign=campaign, cancel_reason=reason)
    records.subscription(date(2025, 1, 1), campaign="c")
    groups = records.ask(report_cancellation, by="campaign").groups
    assert {group.name: [one.reason for one in group.reasons] for group in groups} == {
        "a": ["price"],
        "b": ["moved", "price"],
        "c": [],
    }


def test_data_has_the_keys_of_the_interface(records):
    """`cancelled_within` is keyed by the milestone; n are the mature."""
    records.subscription(date(2025, 12, 1), date(2025, 12, 20), cancel_reason="price")
    data = records.ask(report_cancellation, as_of=AS_OF).to_data()
    (group,) = data["groups"]
    assert {"group", "started", "cancelled_within", "reasons", "cost"} <= group.keys()
    assert list(group["cancelled_within"]) == ["30", "60", "90", "180", "365"]
    assert {"n", "mature", "rate", "low", "high"} <= group["cancelled_within"]["30"].keys()
    assert (group["cancelled_within"]["30"]["rate"], group["cancelled_within"]["60"]["rate"]) == (1, None)
    json.dumps(data, default=str, allow_nan=False)


def test_csv_holds_everything_under_one_heading(records):
    """Definition, groups, milestones and reasons: every cell has a column."""
    records.subscription(date(2025, 1, 1), date(2025, 3, 3))
    rows = list(records.ask(report_cancellation).csv_rows())
    assert {row["row"] for row in rows} == {"definition", "group", "milestone", "reason"}
    assert {column for row in rows for column in row} <= set(CSV_COLUMNS)
    assert write_csv(CSV_COLUMNS, rows).count(b"\n") == len(rows) + 1


def test_no_subscription_is_no_group(records):
    """An empty database gives an empty report with its definition."""
    report = records.ask(report_cancellation)
    assert (report.n, report.groups) == (0, ())
    assert "Wilson" in report.definition
