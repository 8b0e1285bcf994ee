"""Is everybody called only inside their hours, in every zone they may be in, and is nothing lawful lost?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.rules.hours import Interval, Window, calling_ranges, is_zone, parse_hours, slots_within
from campaign.rules.hours.calendars import holiday_name
from campaign.rules.hours.policy import CallingRules, Holidays, Schedule
from campaign.rules.hours.ranges import ALL_DAY, CLOSED, DAY_MINUTES

ZONES = sorted(zone for zone in available_timezones() if is_zone(zone) and zone != "Factory")
EVENING = parse_hours("16:00-20:00")
MONDAY = date(2026, 11, 23)
WEEK = (ALL_DAY,) * 7


def rules(*schedules, holidays=()):
    """Rules that hold always; without schedules everything is allowed."""
    return CallingRules(
        place="XX",
        schedules=schedules or (schedule(WEEK),),
        holidays=holidays,
        registries=(),
        caps=(),
        rest_days_after_refusal=0,
        consents=(),
        source="a test",
        checked_on=date(2026, 1, 1),
        effective_from=date.min,
        effective_until=date.max,
    )


def schedule(hours, place="XX", with_consent=(CLOSED,) * 7):
    """Seven days of hours."""
    return Schedule(place=place, hours=tuple(hours), with_consent=tuple(with_consent), source="a test")


def local_minute(zone, instant):
    """Date and minute that a wall clock shows."""
    wall = datetime.fromtimestamp(instant, zone)
    return wall.date(), wall.hour * 60 + wall.minute


def lies_inside(instant, day, zones, hours):
    """Whether the clocks of all zones show a minute of these hours on this date."""
    shown = [local_minute(ZoneInfo(zone), instant) for zone in zones]
    return all(on == day and any(a <= minute < b for a, b in hours) for on, minute in shown)


def edges_are_plain(day, zones, hours):
    """Whether no edge of the hours falls where a clock changes, so that nothing need be cut."""
    walls = [
        datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) + timedelta(minutes=minute)
        for zone in zones
        for edges in hours
        for minute in edges
    ]
    return all(wall.utcoffset() == wall.replace(fold=1).utcoffset() for wall in walls)


def span_of(day):
    """Every instant at which it is `day` somewhere, with room to spare, minute by minute."""
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    return range(noon - 28 * 3600, noon + 28 * 3600, 60)


def minutes_in(window):
    """The instants of whole minutes inside a window."""
    return {instant for a, b in window.intervals for instant in range(-(-a // 60) * 60, b, 60)}


HOURS = st.lists(st.integers(0, DAY_MINUTES // 15).map(lambda n: n * 15), min_size=2, max_size=4, unique=True).map(
    lambda cuts: tuple(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@settings(max_examples=60, deadline=None)
@given(day=DAYS, zones=st.lists(st.sampled_from(ZONES), min_size=1, max_size=3), hours=HOURS)
def test_every_instant_is_inside_the_hours_of_every_zone_and_none_is_lost(day, zones, hours):
    """Any zones, any day, any hours: instants and lawful minutes are the same but where a clock changes at an edge."""
    allowed = minutes_in(calling_ranges(day, zones, rules(), hours))
    lawful = {instant for instant in span_of(day) if lies_inside(instant, day, zones, hours)}
    assert allowed <= lawful
    if edges_are_plain(day, zones, hours):
        assert allowed == lawful


def transition_days(zone):
    """Dates of 2026 on which the clock of a zone changes."""
    midnights = [datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)) + timedelta(days=n) for n in range(366)]
    offsets = [midnight.utcoffset() for midnight in midnights]
    return [midnights[n].date() for n in range(365) if offsets[n] != offsets[n + 1]]


def test_on_no_day_on_which_a_clock_changes_is_anybody_called_outside_the_window():
    """All zones, all such days of 2026, windows across the change; a naive start + duration fails on many."""
    outside = naive_outside = cut = 0
    changes = [(zone, day) for zone in ZONES for day in transition_days(zone)]
    for zone, day in changes:
        for hours in (((90, 150),), ((150, 240),), ((0, 60), (165, 400)), EVENING):
            window = calling_ranges(day, (zone,), rules(), hours)
            wall = ZoneInfo(zone)
            for start, end in window.intervals:
                outside += sum(
                    not lies_inside(instant, day, (zone,), hours) for instant in (*range(start, end, 900), end - 1)
                )
            cut += sum(end - start for start, end in window.intervals) < sum(b - a for a, b in hours) * 60
            for opening, close in hours:
                midnight = datetime(day.year, day.month, day.day, tzinfo=wall)
                last = midnight.timestamp() + close * 60 - 1
                naive_outside += not lies_inside(int(last), day, (zone,), ((opening, close),))
    assert len(changes) > 300
    assert outside == 0
    assert naive_outside > 300
    assert cut > 0


def test_on_days_on_which_a_clock_changes_nothing_lawful_is_lost_between_plain_edges():
    """Quarter hours of one zone for each way in which clocks change; a lengthened day has more of them."""
    changes = {}
    for zone in ZONES:
        for day in transition_days(zone):
            midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
            changes[day, midnight.utcoffset(), (midnight + timedelta(days=1)).utcoffset()] = zone
    compared = 0
    for (day, _, _), zone in changes.items():
        for hours in (EVENING, ALL_DAY, ((0, 360),), ((240, 1200),)):
            if edges_are_plain(day, (zone,), hours):
                allowed = minutes_in(calling_ranges(day, (zone,), rules(), hours))
                lawful = [instant for instant in span_of(day)[::15] if lies_inside(instant, day, (zone,), hours)]
                assert lawful == sorted(instant for instant in allowed if instant % 900 == 0)
                compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("day", "hours", "start", "end"),
    [
        ("2026-10-25", "01:30-04:00", "2026-10-25T01:30+02:00", "2026-10-25T04:00+01:00"),
        ("2026-10-25", "02:30-04:00", "2026-10-25T02:30+01:00", "2026-10-25T04:00+01:00"),
        ("2026-10-25", "01:00-02:30", "2026-10-25T01:00+02:00", "2026-10-25T02:30+02:00"),
        ("2026-03-29", "01:00-02:30", "2026-03-29T01:00+01:00", "2026-03-29T01:30+01:00"),
        ("2026-03-29", "02:30-05:00", "2026-03-29T03:30+02:00", "2026-03-29T05:00+02:00"),
    ],
)
def test_a_window_at_a_change_of_clock_starts_late_and_ends_early(day, hours, start, end):
    """Berlin: at the second 2:30 and until the first; a skipped 2:30 is read the careful way."""
    window = calling_ranges(date.fromisoformat(day), ("Europe/Berlin",), rules(), parse_hours(hours))
    expected = Interval(*(int(datetime.fromisoformat(text).timestamp()) for text in (start, end)))
    assert window.intervals == (expected,)


def test_a_window_that_lies_in_a_repeated_hour_is_cut_away_and_says_so():
    """From the second 2:15 until the first 2:45 there is nothing."""
    window = calling_ranges(date(2026, 10, 25), ("Europe/Berlin",), rules(), parse_hours("02:15-02:45"))
    assert window == Window(intervals=(), reason="02:15-02:45 is cut away where the clocks change in Europe/Berlin")


def test_several_zones_leave_what_they_share():
    """New York and Los Angeles share the hour in which it is 19:00 there and 16:00 here."""
    window = calling_ranges(MONDAY, ("America/New_York", "America/Los_Angeles"), rules(), EVENING)
    start = int(datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("America/Los_Angeles")).timestamp())
    assert window.intervals == (Interval(start, start + 3600),)
    assert window.hours == EVENING


def test_ranges_of_the_law_stay_apart():
    """France rests at lunch."""
    french = rules(schedule([parse_hours("10:00-13:00,14:00-20:00")] * 7))
    window = calling_ranges(MONDAY, ("Europe/Paris",), french, parse_hours("12:00-15:00"))
    assert [(b - a) // 60 for a, b in window.intervals] == [60, 60]


CHRISTMAS = Holidays(country="DE", subdivision="", hours=CLOSED, source="a test")
SHORT_DAY = Holidays(country="DE", subdivision="", hours=parse_hours("16:00-17:00"), source="a test")
NO_MONDAY = schedule([CLOSED, *WEEK[1:]], place="US-AL")
MORNINGS = schedule([parse_hours("09:00-12:00")] * 7, place="US-ME")
NIGHT = schedule([parse_hours("08:00-21:00")] * 7, with_consent=[parse_hours("21:00-24:00")] * 7)


@pytest.mark.parametrize(
    ("given_rules", "day", "zones", "wishes", "reason"),
    [
        (None, MONDAY, ("Asia/Seoul",), {}, "no calling rules"),
        (rules(), MONDAY, (), {}, "zone unknown"),
        (rules(), MONDAY, ("Asia/Seoul", "Mars/Olympus"), {}, "zone unknown: Mars/Olympus"),
        (rules(), MONDAY, ("../etc/passwd",), {}, "zone unknown: ../etc/passwd"),
        (rules(), MONDAY, ("America",), {}, "zone unknown: America"),
        (rules(), MONDAY, ("Asia/Seoul", "America/New_York"), {}, "zones do not overlap: Asia/Seoul, America/New_York"),
        (rules(holidays=(CHRISTMAS,)), date(2026, 12, 25), ("Europe/Berlin",), {}, "holiday: Christmas Day"),
        (rules(NO_MONDAY), MONDAY, ("America/Chicago",), {}, "Monday is closed in US-AL (a test)"),
        (rules(MORNINGS), MONDAY, ("America/New_York",), {}, "the desk's hours 16:00-20:00 outside 09:00-12:00"),
        (
            rules(schedule([EVENING] * 7), MORNINGS),
            MONDAY,
            ("America/New_York",),
            {},
            "US-ME allows 09:00-12:00, outside 16:00-20:00",
        ),
        (
            rules(),
            MONDAY,
            ("Asia/Seoul",),
            {"preferred": parse_hours("09:00-12:00")},
            "preferred hours 09:00-12:00 outside 16:00-20:00",
        ),
        (
            rules(),
            MONDAY,
            ("Asia/Seoul",),
            {"consented": parse_hours("09:00-12:00")},
            "consented hours 09:00-12:00 outside 16:00-20:00",
        ),
        (
            rules(),
            MONDAY,
            ("Asia/Seoul",),
            {"consented": parse_hours("16:00-17:00"), "preferred": parse_hours("18:00-20:00")},
            "preferred hours 18:00-20:00 outside 16:00-17:00",
        ),
    ],
)
def test_a_closed_day_says_what_closed_it(given_rules, day, zones, wishes, reason):
    """The first of law, desk, consent, preference and zones that leaves nothing."""
    assert calling_ranges(day, zones, given_rules, EVENING, **wishes) == Window(intervals=(), reason=reason)


def test_a_holiday_may_leave_some_hours_open():
    """Special hours instead of none."""
    window = calling_ranges(date(2026, 12, 25), ("Europe/Berlin",), rules(holidays=(SHORT_DAY,)), EVENING)
    assert window.hours == parse_hours("16:00-17:00")


@pytest.mark.parametrize(
    ("consented", "hours"),
    [
        (None, "20:00-21:00"),
        ("20:00-22:00", "20:00-22:00"),
        ("21:00-22:00", "21:00-22:00"),
        ("08:00-20:30", "20:00-20:30"),
    ],
)
def test_night_hours_open_only_to_a_consent_that_names_them(consented, hours):
    """As Korean law asks for calls after 21:00."""
    wish = parse_hours(consented) if consented else None
    window = calling_ranges(MONDAY, ("Asia/Seoul",), rules(NIGHT), parse_hours("20:00-23:00"), consented=wish)
    assert window.hours == parse_hours(hours)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 40_000)), max_size=3),
    st.sampled_from((5, 15, 30, 45, 60, 90)),
)
def test_slots_are_those_of_the_common_grid_that_fit_whole(spans, minutes):
    """Compared with trying every multiple of the slot's length."""
    intervals = [Interval(start, start + length) for start, length in spans]
    length = minutes * 60
    expected = [slot for a, b in intervals for slot in range(0, 1_100_000, length) if a <= slot and slot + length <= b]
    assert slots_within(intervals, minutes) == expected


def test_the_name_of_a_holiday_does_not_depend_on_the_language_of_the_machine(monkeypatch):
    """Names are asked for in English, by country and part of it."""
    monkeypatch.setenv("LANGUAGE", "de_DE")
    assert holiday_name(date(2031, 12, 26), "DE") == "Second Day of Christmas"
    assert holiday_name(date(2031, 8, 15), "DE", "SL") == "Assumption Day"
    assert holiday_name(date(2031, 8, 15), "DE") == ""
