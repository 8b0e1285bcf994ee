"""Are calls, acceptances and what became of them counted as the funnel says?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.reports.funnel import CSV_COLUMNS, report_funnel

EVENING = datetime(2026, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def codes(records):
    """The dispositions of these tests by name."""
    final = ("dialled", "answered", "reached", "final")
    return {
        "yes": records.disposition("yes", "accepted", *final),
        "no": records.disposition("no", "refused", *final),
        "opening": records.disposition("opening", "refused", "refused_at_opening", *final),
        "ring": records.disposition("ring", "dialled"),
        "machine": records.disposition("machine", "dialled", "answered", "machine"),
        "back": records.disposition("back"),
    }


def hours(count):
    """An instant so many hours after the first."""
    return EVENING + timedelta(hours=count)


def test_closed_accepted_and_attempts(records, codes):
    """Two persons: one said yes at the third attempt, one is still ringing; a lead that came back is no call."""
    first, second = records.customer(), records.customer()
    for place, code in enumerate(("ring", "machine", "yes")):
        records.call(codes[code], hours(place), customer_no=first, duration_seconds=60 * place)
    records.call(codes["ring"], hours(0), customer_no=second)
    records.call(codes["back"], hours(0), customer_no=second)
    records.call(codes["yes"], hours(9), customer_no=second, undone_at=1)
    (group,) = records.ask(report_funnel).groups
    assert (group.called, group.answered, group.reached, group.closed, group.attempts) == (2, 2, 1, 1, 4)
    assert (group.accepted.count, group.accepted.n, group.attempts_per_acceptance, group.seconds) == (1, 1, 4, 180)
    assert [(step.attempts, step.accepted) for step in group.by_attempt] == [(2, 0), (1, 0), (1, 1)]


def test_a_row_may_stand_for_several_attempts(records, codes):
    """A file that tells the last call and a count of attempts."""
    records.call(codes["no"], hours(0), customer_no=records.customer(), attempts=4)
    records.call(codes["yes"], hours(1), customer_no=records.customer(), attempts=2)
    (group,) = records.ask(report_funnel).groups
    assert [(step.attempts, step.accepted) for step in group.by_attempt] == [(2, 0), (2, 1), (1, 0), (1, 0)]
    assert (group.attempts, group.closed, group.accepted.count) == (6, 2, 1)


def test_numbers_begin_anew_once_the_matter_is_closed(records, codes):
    """Refused in January, asked again in June: that is a first attempt; another campaign is another matter."""
    customer = records.customer()
    lead = records.lead(customer, "other", date(2026, 1, 5))
    for place, (code, lead_no) in enumerate([("ring", None), ("ring", lead), ("no", None), ("yes", None)]):
        records.call(codes[code], hours(place), customer_no=customer, lead_no=lead_no)
    (group,) = records.ask(report_funnel).groups
    assert [(step.attempts, step.accepted) for step in group.by_attempt] == [(3, 1), (1, 0)]
    assert group.called == 3


def test_calls_of_nobody_we_know_are_told_apart_by_their_reference(records, codes):
    """Two unknown codes are two persons; calls without any reference are never one person."""
    for reference in ("x", "x", "y", "", ""):
        records.call(codes["ring"], hours(1), reference=reference)
    (group,) = records.ask(report_funnel).groups
    assert (group.called, [step.attempts for step in group.by_attempt]) == (4, [4, 1])


calls = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(["yes", "no", "opening", "ring"]), st.integers(1, 3), st.integers(0, 90)
    ),
    max_size=25,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=calls, first=st.integers(0, 60), days=st.integers(0, 60))
def test_a_span_of_days_keeps_the_numbers(records, codes, calls, first, days):
    """Numbers come from all calls before, sums only from those of the days asked for; against Python, call by call."""
    records.store.connection.execute("DELETE FROM attempt")
    for person, code, attempts, day in sorted(calls, key=lambda call: call[3]):
        records.call(codes[code], EVENING + timedelta(days=day), reference=f"p{person}", attempts=attempts)
    start = date(2026, 1, 5) + timedelta(days=first)
    end = start + timedelta(days=days)
    numbers, totals, by_number = dict.fromkeys(range(5), 0), {"attempts": 0, "closed": 0, "accepted": 0}, {}
    for person, code, attempts, day in sorted(calls, key=lambda call: call[3]):
        inside = start <= date(2026, 1, 5) + timedelta(days=day) <= end
        for number in range(numbers[person] + 1, numbers[person] + attempts + 1):
            by_number[number] = by_number.get(number, 0) + inside
        numbers[person] = 0 if code != "ring" else numbers[person] + attempts
        totals["attempts"] += inside * attempts
        totals["closed"] += inside * (code != "ring")
        totals["accepted"] += inside * (code == "yes")
    report = records.ask(report_funnel, first=start, last=end, as_of=date(2026, 12, 31))
    found = {"attempts": report.attempts, "closed": 0, "accepted": 0}
    for group in report.groups:
        found |= {"closed": group.closed, "accepted": group.accepted.count if group.accepted else 0}
        assert {step.number: step.attempts for step in group.by_attempt if step.attempts} == {
            number: count for number, count in by_number.items() if count
        }
        assert sum(line.attempts for line in group.days) == group.attempts
    assert found == totals


def test_days_are_those_at_the_desk(records, codes):
    """16:00 in UTC is one in the morning of the next day in Seoul."""
    for moment in (datetime(2026, 1, 5, 14, 59, tzinfo=UTC), datetime(2026, 1, 5, 15, 0, tzinfo=UTC)):
        records.call(codes["no"], moment, reference=str(moment), duration_seconds=30, attempts=2)
    (group,) = records.ask(report_funnel).groups
    lines = [(line.day.day, line.closed, line.accepted, line.attempts, line.seconds) for line in group.days]
    assert lines == [(5, 1, 0, 2, 30), (6, 1, 0, 2, 30)]


def test_beside_the_acceptances_stands_what_became_of_them(records, codes):
    """One kept, one cancelled after ten days, one without a subscription, one whose lead started one."""
    for shape in ("kept", "lost", "none", "lead"):
        customer = records.customer()
        lead = records.lead(customer, "c", date(2025, 11, 1)) if shape == "lead" else None
        records.call(codes["yes"], datetime(2025, 11, 1, 9, tzinfo=UTC), customer_no=customer, lead_no=lead)
        start = date(2025, 11, 20)
        if shape == "lead":
            records.subscription(date(2025, 11, 2), customer_no=customer, product="decoy")
            records.subscription(date(2026, 3, 1), customer_no=customer, lead_no=lead)
        elif shape != "none":
            lost = start + timedelta(days=10) if shape == "lost" else None
            records.subscription(date(2025, 9, 1), customer_no=customer, product="before")
            records.subscription(date(2026, 1, 20), customer_no=customer, product="too late")
            records.subscription(start, lost, customer_no=customer)
    (group,) = records.ask(report_funnel).groups
    kept = group.kept
    assert (group.accepted.count, kept.still_there, kept.cancelled, kept.unknown) == (4, 2, 1, 1)
    first, last = kept.milestones[0], kept.milestones[-1]
    assert (first.share.n, first.share.count, first.not_yet) == (2, 1, 1)
    assert (last.mature, last.not_yet) == (False, 3)


def test_leads_are_counted_from_the_list_on(records, codes):
    """Listed, exported, called; a list that was replaced does not count."""
    for place, (status, sent) in enumerate(
        (("exported", True), ("exported", True), ("built", False), ("replaced", False))
    ):
        customer = records.customer(tier="gold")
        lead = records.lead(customer, "c", date(2026, 1, 5 + place), status=status, sent=sent)
        if place == 0:
            records.call(codes["ring"], hours(0), customer_no=customer, lead_no=lead)
    report = records.ask(report_funnel, by="campaign", where='tier == "gold"')
    (group,) = report.groups
    assert (group.name, group.leads.listed, group.leads.exported, group.leads.called) == ("c", 3, 2, 1)
    assert records.ask(report_funnel, by="agent").groups[0].leads is None


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("", ["all"]),
        ("campaign", ["c", "not stated"]),
        ("offer", ["c offer", "not stated"]),
        ("agent", ["a1", "not stated"]),
        ("agency", ["North", "not stated"]),
        ("channel", ["web", "not stated"]),
        ("cohort", ["2026-01"]),
        ("disposition", ["no", "ring"]),
        ("contract", ["yearly", "not stated"]),
    ],
)
def test_groups_are_made_by_what_is_known(records, codes, by, groups):
    """Fields of the lead, the call, its agent, the first yes, the customer; those not stated stand last."""
    records.insert("agent", agent="a1", agency="North", languages="", skills="", import_no=0, recorded_at=0)
    customer = records.customer(contract="yearly")
    answer = {"answered_at": 1, "channel": "web", "answer": "yes", "purpose": "marketing", "recorded_at": 0}
    records.insert("response", customer_no=customer, **answer)
    lead = records.lead(customer, "c", date(2026, 1, 5))
    records.call(codes["no"], hours(0), customer_no=customer, lead_no=lead, agent="a1")
    records.call(codes["ring"], hours(0), reference="x")
    report = records.ask(report_funnel, by=by)
    assert [group.name for group in report.groups] == groups
    assert report.attempts == 2


def test_data_and_csv_hold_everything(records, codes):
    """Acceptances with what became of them, attempts, days; every cell of the CSV has a column."""
    customer = records.customer()
    records.call(codes["yes"], hours(0), customer_no=customer)
    records.subscription(date(2026, 1, 6), customer_no=customer)
    report = records.ask(report_funnel)
    (group,) = report.to_data()["groups"]
    assert {"closed", "accepted", "rate", "low", "high", "attempts", "attempts_per_acceptance"} <= group.keys()
    assert group["kept"]["still_there"] == 1
    assert group["kept"]["milestones"][0] == {
        "day": 30, "n": 1, "kept": 1, "mature": True, "rate": 1, "low": pytest.approx(0.2065, abs=1e-4), "high": 1,
        "not_yet": 0, "unknown": 0,
    }  # fmt: skip
    json.dumps(report.to_data(), default=str, allow_nan=False)
    rows = list(report.csv_rows())
    assert {row["row"] for row in rows} == {"definition", "group", "kept", "attempt", "day"}
    assert {column for row in rows for column in row} <= set(CSV_COLUMNS)


def test_no_call_is_no_group(records):
    """An empty database gives an empty report with its definition."""
    report = records.ask(report_funnel)
    assert (report.attempts, report.groups) == (0, ())
    assert "Asia/Seoul" in report.definition
