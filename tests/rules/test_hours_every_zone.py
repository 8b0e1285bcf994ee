"""Is the window right in every zone of the world on every day of three years, to the minute?

The oracle knows nothing of windows: it walks through the minutes of three years by UTC, asks what each zone's wall
clock shows, and looks that up in the week's hours. A call may begin when that minute and the five after it are lawful
minutes of one day.
CAMPAIGN_LONG=1 compares every zone on every day; otherwise every distinct course of clocks on every day, and every
other zone on the days around its changes and on sampled days.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from campaign.rules.hours import calling_ranges, is_zone, parse_hours
from campaign.rules.hours.policy import CallingRules, Schedule
from campaign.rules.hours.ranges import ALL_DAY, CLOSED

LONG = os.environ.get("CAMPAIGN_LONG") == "1"
STEP = 60 if LONG else 720
"""Minutes between two looks at a clock; where it was changed in between, every minute is looked at."""
SAMPLE = 146
"""Every so manieth day is compared where not all are."""
CALL = 5
ZONES = sorted(zone for zone in available_timezones() if is_zone(zone) and zone != "Factory")
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
EPOCH = date(1970, 1, 1)
BEGIN = int(datetime(2024, 12, 30, tzinfo=UTC).timestamp()) // 60
END = int(datetime(2028, 1, 3, tzinfo=UTC).timestamp()) // 60
WEEK = (
    "10:00-13:00,14:00-20:00", "08:00-21:00", "16:00-20:00", "00:00-24:00", "23:30-24:00",
    "00:30-02:45,22:00-24:00", "00:00-00:30,01:30-04:00,12:00-21:00",
)  # fmt: skip
"""Monday to Sunday; clocks are mostly changed in the small hours from Friday to Sunday."""
RULES = CallingRules(
    place="XX", holidays=(), registries=(), caps=(), rest_days_after_refusal=0, consents=(), source="a test",
    schedules=(
        Schedule(place="XX", hours=tuple(map(parse_hours, WEEK)), with_consent=(CLOSED,) * 7, source="a test"),
    ),
    checked_on=FIRST, effective_from=date.min, effective_until=date.max,
)  # fmt: skip


def lawful_of_week():
    """Whether each minute of each weekday is lawful, read from the text without the program's help."""
    lawful = np.zeros((7, 1440), dtype=bool)
    for weekday, text in enumerate(WEEK):
        for part in text.split(","):
            opening, close = (int(clock[:2]) * 60 + int(clock[3:]) for clock in part.split("-"))
            lawful[weekday, opening:close] = True
    return lawful


LAWFUL = lawful_of_week()


def offset_minutes(zone, minute):
    """What the wall clock shows more than UTC at a minute."""
    offset = datetime.fromtimestamp(minute * 60, zone).utcoffset()
    assert offset.seconds % 60 == 0
    return int(offset.total_seconds()) // 60


def clock_course(name):
    """(minute, offset) wherever the clock of a zone is set anew, from BEGIN on."""
    zone, course = ZoneInfo(name), []
    for minute in range(BEGIN, END, STEP):
        offset = offset_minutes(zone, minute)
        if course and offset != course[-1][1]:
            changed = next(m for m in range(minute - STEP + 1, minute + 1) if offset_minutes(zone, m) != course[-1][1])
            course.append((changed, offset_minutes(zone, changed)))
        elif not course:
            course.append((minute, offset))
    return tuple(course)


def begins_lawfully(course):
    """For every UTC minute from BEGIN on, whether a call may begin, and the local day (number) it would be."""
    minutes = np.arange(BEGIN, END)
    starts = [minute for minute, _ in course]
    local = minutes + np.array([offset for _, offset in course])[np.searchsorted(starts, minutes, "right") - 1]
    days = local // 1440
    lawful = LAWFUL[(days + 3) % 7, local % 1440]
    may_begin = lawful.copy()
    for later in range(1, CALL + 1):
        may_begin[:-later] &= lawful[later:] & (days[later:] == days[:-later])
    return may_begin, days


def days_changed(course):
    """The local dates around every change of a clock."""
    found = set()
    for (minute, offset), (_, before) in zip(course[1:], course, strict=False):
        found |= {(minute + offset) // 1440, (minute + before) // 1440, (minute + before - 1) // 1440}
    return found


def compare(zone, days, oracle, changed):
    """The minutes that a zone's windows open on these days though the oracle forbids them, and those that get lost."""
    may_begin, local_days = oracle
    allowed = np.zeros(END - BEGIN, dtype=bool)
    for day in days:
        for start, end in calling_ranges(day, (zone,), RULES, ALL_DAY, call_minutes=CALL).intervals:
            allowed[-(-start // 60) - BEGIN : -(-end // 60) - BEGIN] = True
    numbers = np.array([(day - EPOCH).days for day in days])
    lost = may_begin & ~allowed & np.isin(local_days, numbers) & ~np.isin(local_days, list(changed))
    return int((allowed & ~may_begin).sum()), int(lost.sum()), int(allowed.sum())


def test_windows_are_right_in_every_zone_to_the_minute():
    """No minute is opened that the walk forbids; none is lost but on a day on which the clock is changed."""
    groups = defaultdict(list)
    for zone in ZONES:
        groups[clock_course(zone)].append(zone)
    outside = lost = opened = changes = 0
    for course, zones in groups.items():
        oracle, changed = begins_lawfully(course), days_changed(course)
        changes += len(course) - 1
        for place, zone in enumerate(zones):
            near = {EPOCH + timedelta(days=int(n) + d) for n in changed for d in (-1, 0, 1)}
            sampled = [day for n, day in enumerate(DAYS) if n % SAMPLE == place % SAMPLE or day in near]
            found = compare(zone, DAYS if LONG or place == 0 else sampled, oracle, changed)
            outside, lost, opened = outside + found[0], lost + found[1], opened + found[2]
    assert (outside, lost) == (0, 0)
    assert len(ZONES) > 400
    assert changes > 150
    assert opened > (200_000_000 if LONG else 20_000_000)
