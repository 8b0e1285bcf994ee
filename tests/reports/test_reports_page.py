"""Is everything that a report hands out described in docs/REPORTS.md?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from campaign.reports import cancellation, funnel, retention
from campaign.reports.fields import call_fields, subscription_fields
from campaign.reports.groups import MOST_GROUPS
from campaign.reports.options import MILESTONES
from campaign.rules.durations import Unit

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "REPORTS.md").read_text("utf-8")
WORDS = set(re.findall(r"`([a-z_]+)`", PAGE))
REPORTS = (retention.report_retention, cancellation.report_cancellation, funnel.report_funnel)


def every_key(value):
    """The keys of nested data, except numbers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [] if key.isdecimal() else [key]
            yield from every_key(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_key(inner)


@pytest.fixture
def told(records):
    """One of everything: a subscription lost and one kept in two campaigns, an accepted call of a lead."""
    yes = records.disposition("yes", "dialled", "answered", "reached", "accepted", "final")
    for campaign in "ab":
        customer = records.customer()
        lead = records.lead(customer, campaign, date(2026, 1, 5 + ord(campaign) - ord("a")))
        records.call(yes, datetime(2026, 1, 5, 9, tzinfo=UTC), customer_no=customer, lead_no=lead)
        records.subscription(date(2026, 1, 6), date(2026, 2, 8), customer_no=customer, campaign=campaign)
        records.subscription(date(2026, 1, 6), campaign=campaign)
    return [records.ask(report, by="campaign") for report in REPORTS]


def test_every_key_of_json_is_described(told):
    """Whatever a program may find is named on the page."""
    missing = {key for report in told for key in every_key(report.to_data())} - WORDS
    assert missing == set()


def test_every_kind_of_row_is_described(told):
    """So that a spreadsheet can be filtered by the first column."""
    assert {row["row"] for report in told for row in report.csv_rows()} <= WORDS


def test_every_field_of_our_own_is_described(records):
    """What can be grouped by beyond the fields of customers."""
    own = subscription_fields(records.store, records.settings) | call_fields(records.store, records.settings, "0")
    assert {name for name, field in own.items() if "c." not in field.sql} <= WORDS


def test_the_numbers_on_the_page_are_those_of_the_program():
    """Milestones and the most groups."""
    for unit in Unit:
        assert ",".join(map(str, MILESTONES[unit])) in PAGE
    assert f"More than {MOST_GROUPS} groups" in PAGE
    assert f"within {funnel.PATIENCE_DAYS} days" in PAGE
