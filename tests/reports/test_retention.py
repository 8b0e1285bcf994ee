"""Does the retention report count whom it says it counts?"""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.errors import RuleError, UsageError
from campaign.reports.flat import write_csv
from campaign.reports.retention import CSV_COLUMNS, describe_test, report_retention
from campaign.rules.comparison import Comparison
from campaign.rules.durations import Unit, count_months

START = date(2025, 1, 31)
AS_OF = date(2025, 12, 31)

shapes = st.lists(
    st.tuples(
        st.integers(-40, 400),
        st.none() | st.integers(-5, 400),
        st.none() | st.integers(-5, 400),
        st.sampled_from(["spring", "autumn", None]),
    ),
    max_size=25,
)


def after(days):
    """A date so many days after START; None stays None."""
    return None if days is None else START + timedelta(days=days)


def ending_of(started, cancelled, seen):
    """(was it an event, last day of observation) as the definition says."""
    if cancelled is not None:
        return cancelled <= AS_OF, min(cancelled, AS_OF)
    return False, min(seen or AS_OF, AS_OF)


@pytest.mark.parametrize("unit", list(Unit))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=shapes)
def test_every_subscription_is_counted_where_it_belongs(records, unit, shapes):
    """Against the definition applied to each one in Python: n, events, time, left out, group by group."""
    records.store.connection.execute("DELETE FROM subscription")
    expected, later, impossible = {}, 0, 0
    for started, cancelled, seen, campaign in shapes:
        start, cancel, last = after(started), after(cancelled), after(seen)
        records.subscription(start, cancel, last_seen_on=last, campaign=campaign)
        event, end = ending_of(start, cancel, last)
        later += start > AS_OF
        impossible += start <= AS_OF and end < start
        if start <= AS_OF and end >= start:
            length = count_months(start, end) if unit is Unit.MONTH else (end - start).days
            expected.setdefault(campaign or "not stated", []).append((length, event))
    report = records.ask(report_retention, by="campaign", unit=unit, as_of=AS_OF)
    assert (report.started_later, report.impossible) == (later, impossible)
    found = {
        group.name: sorted(
            (step.time, event) for step in group.curve.steps for event in [True] * step.events + [False] * step.censored
        )
        for group in report.groups
    }
    assert found == {name: sorted(lengths) for name, lengths in expected.items()}


def test_what_was_undone_is_not_counted(records):
    """A subscription of an import that was taken back never was."""
    records.subscription(START)
    records.subscription(START, date(2025, 2, 1), undone_at=1)
    assert records.ask(report_retention).groups[0].curve.events == 0


def test_a_cancellation_after_the_day_of_the_report_has_not_happened_yet(records):
    """Looking back from March, whoever leaves in April is still there, and watched up to March."""
    records.subscription(date(2025, 1, 1), date(2025, 4, 1), last_seen_on=date(2025, 1, 5))
    report = records.ask(report_retention, as_of=date(2025, 3, 1))
    (step,) = report.groups[0].curve.steps
    assert (step.time, step.events, step.censored) == (59, 0, 1)


def test_today_is_the_day_at_the_desk(records):
    """Noon in UTC on 10 March is still 10 March in Seoul; without --as-of observation ends there."""
    records.subscription(date(2026, 3, 1))
    report = records.ask(report_retention)
    assert (report.as_of, report.groups[0].curve.watched_until) == (date(2026, 3, 10), 9)


def test_a_milestone_nobody_reached_is_not_yet_observable(records):
    """A group of 40 days says something about day 30 and nothing about day 60."""
    records.subscription(date(2026, 1, 29), date(2026, 2, 3))
    records.subscription(date(2026, 1, 29))
    readings = {reading.time: reading for reading in records.ask(report_retention).groups[0].readings}
    assert (readings[30].mature, readings[30].survival, readings[30].at_risk) == (True, 0.5, 1)
    assert (readings[60].mature, readings[60].survival, readings[60].at_risk) == (False, None, 0)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("", ["all"]),
        ("cohort", ["2025-01", "2025-02"]),
        ("contract", ["monthly", "yearly"]),
        ("Contract", ["monthly", "yearly"]),
        ("fee", ["0.05", "12.50"]),
        ("paperless", ["no", "yes"]),
        ("agency", ["North", "not stated"]),
        ("channel", ["mail", "not stated"]),
        ("monthly_value", ["9000", "not stated"]),
        ("tier", ["gold", "not stated"]),
        ("started_on", ["2025-01-05", "2025-02-05"]),
    ],
)
def test_groups_are_made_by_what_is_known(records, by, groups):
    """Fields of the subscription, of its agent, of the first yes, of the customer; those not stated stand last."""
    records.insert("agent", agent="a1", agency="North", languages="", skills="", import_no=0, recorded_at=0)
    first = records.customer(contract="yearly", fee=1250, paperless=1, tier="gold")
    answer = {"purpose": "marketing", "recorded_at": 0, "customer_no": first}
    records.insert("response", answered_at=2, channel="web", answer="yes", **answer)
    records.insert("response", answered_at=1, channel="mail", answer="yes", **answer)
    records.insert("response", answered_at=0, channel="phone", answer="yes", undone_at=5, **answer)
    second = records.customer(contract="monthly", fee=5, paperless=0, tier="")
    records.subscription(date(2025, 1, 5), customer_no=first, agent="a1", monthly_value=9000)
    records.subscription(date(2025, 2, 5), customer_no=second, agent="nobody")
    report = records.ask(report_retention, by=by)
    assert [group.name for group in report.groups] == groups
    assert report.n == 2


def test_a_rule_chooses_by_subscription_and_customer(records):
    """Both sides of one rule, with values bound."""
    for contract, product, monthly in (
        ("m'o", "line", 100),
        ("m'o", "tv", 100),
        ("y", "line", 100),
        ("m'o", "line", 5),
    ):
        records.subscription(
            START, customer_no=records.customer(contract=contract), product=product, monthly_value=monthly
        )
    rule = 'contract == "m\'o" and product != "tv" and monthly_value >= 50'
    report = records.ask(report_retention, where=rule)
    assert report.n == 1
    assert rule in report.definition


def test_a_rule_may_ask_what_is_held_and_how_long_ago(records):
    """The functions of every rule; days are counted back from the day of the report."""
    customer = records.customer(joined_on=date(2025, 1, 1))
    records.subscription(START, customer_no=customer)
    records.subscription(START, customer_no=customer, product="tv")
    records.subscription(START, customer_no=records.customer())
    rule = 'holds("tv") and days_since(joined_on) == 59'
    assert records.ask(report_retention, where=rule, as_of=date(2025, 3, 1)).n == 2


def test_a_span_of_days_chooses_by_start(records):
    """Both ends are inside."""
    for day in range(1, 10):
        records.subscription(date(2025, 5, day))
    assert records.ask(report_retention, first=date(2025, 5, 3), last=date(2025, 5, 5)).n == 3


def test_groups_are_compared(records):
    """One log-rank test over all groups; none for a single one."""
    for day in range(1, 13):
        records.subscription(START, START + timedelta(days=day), campaign="a")
        records.subscription(START, START + timedelta(days=day * 5), campaign="b")
    (test,) = records.ask(report_retention, by="campaign").tests
    assert (test.test, test.df) == ("log-rank", 1)
    assert test.p < 0.01
    assert records.ask(report_retention).tests == ()


def test_data_has_the_keys_of_the_interface(records):
    """Times are called after the unit; everything can be written as JSON."""
    records.subscription(START, date(2025, 3, 3))
    records.subscription(START)
    for unit, time, median in ((Unit.DAY, "day", "median_days"), (Unit.MONTH, "month", "median_months")):
        data = records.ask(report_retention, unit=unit, milestones=(1, 2)).to_data()
        (group,) = data["groups"]
        assert {"definition", "as_of", "groups", "tests"} <= data.keys()
        assert {"group", "n", "events", "censored", median, "milestones", "curve"} <= group.keys()
        assert {time, "at_risk", "survival", "low", "high", "mature"} <= group["milestones"][0].keys()
        assert {time, "at_risk", "events", "survival", "low", "high"} <= group["curve"][0].keys()
        assert [one[time] for one in group["milestones"]] == [1, 2]
        json.dumps(data, default=str, allow_nan=False)


def test_csv_holds_everything_under_one_heading(records):
    """Definition, groups, medians, milestones, curve and test: every cell has a column."""
    records.subscription(START, date(2025, 3, 3), campaign="=1+1")
    records.subscription(START, campaign="b")
    report = records.ask(report_retention, by="campaign")
    rows = list(report.csv_rows())
    assert {row["row"] for row in rows} == {"definition", "group", "median", "milestone", "curve", "test"}
    assert {column for row in rows for column in row} <= set(CSV_COLUMNS)
    text = write_csv(CSV_COLUMNS, rows).decode()
    assert text.splitlines()[0] == ",".join(CSV_COLUMNS)
    assert "\ngroup,'=1+1," in text


def test_a_probability_too_small_is_given_by_its_bound():
    """0 would claim certainty."""
    told = describe_test(Comparison(test="log-rank", statistic=5_000.0, df=1, p=0.0))
    assert (told["p"], told["p_words"]) == (1e-300, "<1e-300")


def test_no_subscription_is_no_group(records):
    """An empty database gives an empty report with its definition."""
    report = records.ask(report_retention, by="campaign")
    assert (report.n, report.groups, report.tests) == (0, (), ())
    assert report.to_data()["definition"] == report.definition != ""


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"by": "contrat"}, UsageError),
        ({"where": "contract == 3"}, RuleError),
        ({"milestones": (0, 30)}, UsageError),
        ({"milestones": tuple(range(1, 30))}, UsageError),
        ({"milestones": (10_001,)}, UsageError),
        ({"first": date(2025, 2, 1), "last": date(2025, 1, 1)}, UsageError),
    ],
)
def test_what_makes_no_sense_is_refused(records, options, error):
    """Before anything is read."""
    with pytest.raises(error):
        records.ask(report_retention, **options)


def test_a_mistyped_field_is_answered_with_the_near_one(records):
    """The way out names it."""
    with pytest.raises(UsageError) as caught:
        records.ask(report_retention, by="contrat")
    assert "contract" in caught.value.way_out


def test_too_many_groups_are_refused(records):
    """Two hundred and one values cannot be told apart; no flood of rows is read."""
    for day in range(201):
        records.subscription(START + timedelta(days=day))
    with pytest.raises(UsageError, match="more than 200 groups"):
        records.ask(report_retention, by="started_on")
