"""Are days and whole calendar months counted the same in SQL, in Python and by everybody else?"""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from campaign.clock import day_number
from campaign.rules.durations import Ruler, Unit, count_months, find_start

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
units = st.sampled_from(list(Unit))


def measure_in_sql(unit, start, end):
    """The length that the database works out."""
    ruler = Ruler(unit=unit)
    first, last = str(day_number(start)), str(day_number(end))
    expression = ruler.length(f"({ruler.mark(first)})", f"({ruler.mark(last)})", f"({last})")
    return ask(expression)


def ask(expression):
    """The value of an SQL expression."""
    connection = sqlite3.connect(":memory:")
    (value,) = connection.execute(f"SELECT {expression}").fetchone()
    connection.close()
    return value


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-03-15", "2024-06-14", 2),
        ("2024-03-15", "2024-06-15", 3),
        ("2024-01-31", "2024-02-28", 0),
        ("2024-01-31", "2024-02-29", 1),
        ("2023-01-31", "2023-02-28", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2028-02-29", 48),
        ("2024-12-31", "2025-01-01", 0),
        ("2024-05-01", "2024-05-01", 0),
    ],
)
def test_a_month_is_over_on_its_day_or_its_last(start, end, months):
    """The ends of short months are the cases where calendars disagree."""
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    assert count_months(start, end) == months
    assert measure_in_sql(Unit.MONTH, start, end) == months


@given(days, days)
def test_months_are_those_of_the_calendar_library(one, other):
    """python-dateutil adds months the same way: the last that does not lead beyond the end."""
    start, end = sorted((one, other))
    months = count_months(start, end)
    assert start + relativedelta(months=months) <= end < start + relativedelta(months=months + 1)


@given(days, days, units)
def test_the_database_counts_as_python_does(one, other, unit):
    """The expression over marks is the function over dates."""
    start, end = sorted((one, other))
    expected = count_months(start, end) if unit is Unit.MONTH else (end - start).days
    assert measure_in_sql(unit, start, end) == expected


@given(days, st.integers(0, 400), units)
def test_the_latest_start_is_long_enough_ago_and_the_next_day_is_not(end, length, unit):
    """`find_start` is the edge: one day later one unit less has passed."""
    start = find_start(unit, end, length)
    assert measure_in_sql(unit, start, end) >= length
    if start < end:
        assert measure_in_sql(unit, start + timedelta(days=1), end) < length


@given(days, st.integers(-10, 800), st.lists(st.integers(1, 24), max_size=4, unique=True).map(sorted), units)
def test_milestones_passed_are_counted(today, age, milestones, unit):
    """A milestone has passed when the time since the start is that long; nothing has passed before the start."""
    start = today - timedelta(days=age)
    length = measure_in_sql(unit, start, today) if age >= 0 else -1
    counted = ask(Ruler(unit=unit).count_passed(str(day_number(start)), today, milestones))
    assert counted == sum(length >= milestone for milestone in milestones)
