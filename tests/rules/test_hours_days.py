"""Do recurrence rules name the days that an operator means?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from campaign.errors import BadConfiguration
from campaign.rules.hours import runs_on

MONDAY = date(2026, 3, 2)


def days_named(text, count=28):
    """Offsets from the start of the days a rule names."""
    return [n for n in range(count) if runs_on(text, MONDAY, MONDAY + timedelta(n))]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FREQ=DAILY", list(range(28))),
        ("RRULE:FREQ=DAILY", list(range(28))),
        ("FREQ=WEEKLY;BYDAY=MO,WE", [0, 2, 7, 9, 14, 16, 21, 23]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", [1, 15]),
        ("FREQ=DAILY;COUNT=3", [0, 1, 2]),
        ("FREQ=DAILY;UNTIL=20260304", [0, 1, 2]),
        ("FREQ=DAILY;UNTIL=20260304T000000Z", [0, 1, 2]),
        ("FREQ=MONTHLY;BYDAY=2TH", [10]),
        ("freq=weekly;byday=fr", [4, 11, 18, 25]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260309", [0, 14, 21]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260309T000000Z,20260316T000000", [0, 21]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO\nRDATE:20260304", [0, 2, 7, 14, 21]),
    ],
)
def test_a_rule_names_its_days(text, days):
    """From the first day on, counted in days with exceptions and additions."""
    assert days_named(text) == days


def test_no_day_before_the_start_is_named():
    """Even by a rule that repeats daily."""
    assert not runs_on("FREQ=DAILY", MONDAY, MONDAY - timedelta(1))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no recurrence rule"),
        ("every Monday", "is no recurrence rule"),
        ("FREQ=FORTNIGHTLY", "is no recurrence rule"),
        ("FREQ=WEEKLY;BYDAY=XX", "is no recurrence rule"),
        ("FREQ=DAILY;COUNT=many", "is no recurrence rule"),
        ("BYDAY=MO", "is no recurrence rule"),
        ("FREQ=YEARLY;BYDAY=99MO", "is no recurrence rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "names no day from 2026-03-02 on"),
        ("FREQ=HOURLY", "speaks of hours, not of days"),
        ("FREQ=DAILY;BYHOUR=18", "speaks of hours, not of days"),
        ("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY", "excludes by a rule"),
        ("FREQ=DAILY;INTERVAL=0", "has an interval that is not 1 or more"),
        ("FREQ=DAILY;INTERVAL=-1", "has an interval that is not 1 or more"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "states its own start"),
    ],
)
def test_a_text_that_is_no_rule_is_refused_with_an_example(text, complaint):
    """Also on days before the start, so that a mistake shows at once."""
    for day in (MONDAY, MONDAY - timedelta(1)):
        with pytest.raises(BadConfiguration, match=complaint) as refused:
            runs_on(text, MONDAY, day)
        assert "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" in str(refused.value)
