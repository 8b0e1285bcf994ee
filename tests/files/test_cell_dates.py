"""Dates, months and instants in cells: read where they can mean only one thing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.clock import day_number
from campaign.files.dates import day_reader, month_reader
from campaign.files.instants import instant_reader

MARCH_10 = day_number(date(2026, 3, 10))


def at(text: str) -> int:
    """Seconds of an instant written in ISO 8601."""
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    "text",
    ["2026-03-10", "2026-3-10", "2026/03/10", "2026.3.10", "2026. 3. 10.", "20260310", "2026-03-10 00:00:00",
     "2026-03-10T00:00:00"],
)  # fmt: skip
def test_a_date_that_begins_with_its_year_is_read(text: str) -> None:
    """However it is parted; a midnight that a database added is dropped."""
    assert day_reader()([text, "2026-03-10"]) == ([MARCH_10, MARCH_10], {})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("03/10/2026", "does not say which is the month"),
        ("25.12.2026", "does not say which is the month"),
        ("45321", "Excel turned into a number"),
        ("46091.77", "Excel turned into a number"),
        ("2026-02-30", "is not in the calendar"),
        ("2026-W10-2", "is not a date"),
        ("1885-01-01", "is not a year from 1900 to 2199"),
        ("2026-03-10 18:30", "is not a date"),
        ("yesterday", "is not a date such as 2026-03-10"),
    ],
)
def test_a_date_that_could_be_another_is_refused(text: str, reason: str) -> None:
    """With the reason; its neighbours are read."""
    values, reasons = day_reader()(["2026-03-10", text, ""])

    assert values == [MARCH_10, None, None]
    assert reason in reasons[1]


def test_a_stated_order_says_which_is_the_month() -> None:
    """A date that begins with its year is plain in any order; one without century is not."""
    assert day_reader("DMY")(["10/03/2026", "10.3.2026", "2026-03-10"]) == ([MARCH_10] * 3, {})
    assert day_reader("MDY")(["03/10/2026", "3-10-2026"]) == ([MARCH_10] * 2, {})
    assert "no year of four digits" in day_reader("DMY")(["10/03/26"])[1][0]
    assert "is not in the calendar" in day_reader("MDY")(["13/03/2026"])[1][0]


def test_a_stated_format_is_followed() -> None:
    """As strptime reads it."""
    assert day_reader("%d-%b-%y")(["10-Mar-26", "x"]) == ([MARCH_10, None], {1: "'x' is not written as %d-%b-%y"})


ODD_DAYS = st.sampled_from(
    ["", "2026.3.10", "20260310", "2026-03-10 00:00:00", "2026-02-30", "45321", "2026-W10-2", "1885-01-01"]
)
DAYS = st.dates(date(1890, 1, 1), date(2210, 12, 31)).map(date.isoformat)


@given(st.lists(DAYS | ODD_DAYS, max_size=60))
def test_a_column_of_dates_reads_like_its_texts_one_by_one(texts: list[str]) -> None:
    """Whatever stands beside them, and however many are written otherwise."""
    values, reasons = day_reader()(texts)
    for index, text in enumerate(texts):
        (expected,), refused = day_reader("YMD")([text])

        assert values[index] == expected
        assert (index in reasons) == bool(refused)


@given(st.lists(st.dates(date(1900, 1, 1), date(2199, 12, 31)), max_size=5))
def test_every_date_is_read_back(days: list[date]) -> None:
    """Whole columns take a shorter way than single texts, to the same numbers."""
    expected = [day_number(day) for day in days]

    assert day_reader()([day.isoformat() for day in days]) == (expected, {})
    assert day_reader("DMY")([day.strftime("%d.%m.") + str(day.year) for day in days]) == (expected, {})


def test_months_are_numbers() -> None:
    """year * 12 + month - 1, from a month or from a day in it."""
    march = 2026 * 12 + 2
    assert month_reader()(["2026-03", "202603", "2026/3", "2026-03-31", ""]) == ([march] * 4 + [None], {})
    values, reasons = month_reader()(["2026-13", "03-2026", "3"])
    assert values == [None] * 3
    assert sorted(reasons) == [0, 1, 2]
    assert month_reader("%m/%Y")(["03/2026"]) == ([march], {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-10T18:30:00+09:00", "2026-03-10T09:30:00+00:00"),
        ("2026-03-10 18:30:00.123Z", "2026-03-10T18:30:00+00:00"),
        ("2026-03-10 18:30 UTC", "2026-03-10T18:30:00+00:00"),
        ("2026-03-10T18:30-0330", "2026-03-10T22:00:00+00:00"),
        ("2026-03-10T18:30", "2026-03-10T22:30:00+00:00"),
        ("2026-03-10 6:30 PM", "2026-03-10T22:30:00+00:00"),
        ("2026. 3. 10. 오후 6:30:00", "2026-03-10T22:30:00+00:00"),
        ("2026-03-10 12:05 am", "2026-03-10T04:05:00+00:00"),
        ("2026-03-10", "2026-03-10T04:00:00+00:00"),
        ("20260310 18:30", "2026-03-10T22:30:00+00:00"),
    ],
)
def test_an_instant_is_read_with_its_offset_or_in_the_zone_of_the_file(text: str, expected: str) -> None:
    """Alone, and among plain ones."""
    read = instant_reader("America/New_York")

    assert read([text]) == ([at(expected)], {})
    assert read(["2026-03-10 18:30:00", text])[0][1] == at(expected)


@pytest.mark.parametrize(
    "text",
    ["03/10/2026 18:30", "2026-03-10 25:00", "2026-03-10 18:61", "2026-03-10 13:00 PM", "2026-03-10X18:30",
     "2026-03-10 +8:30", "2026-02-30 10:00", "18:30", "1773181800"],
)  # fmt: skip
def test_an_instant_that_is_none_is_refused(text: str) -> None:
    """Its neighbours are read."""
    values, reasons = instant_reader("UTC")(["2026-03-10 18:30:00", text, "2026-03-10T18:30:00Z"])

    assert values == [at("2026-03-10T18:30:00+00:00"), None, at("2026-03-10T18:30:00+00:00")]
    assert list(reasons) == [1]


def test_a_time_that_the_clocks_skipped_does_not_exist() -> None:
    """Also where they move by half an hour; a time that they show twice is the first of the two."""
    new_york, lord_howe = instant_reader("America/New_York"), instant_reader("Australia/Lord_Howe")

    assert "does not exist in America/New_York" in new_york(["2026-03-08 02:30"])[1][0]
    assert new_york(["2026-11-01 01:30"]) == ([at("2026-11-01T01:30:00-04:00")], {})
    assert "does not exist" in lord_howe(["2026-10-04 02:10"])[1][0]
    assert lord_howe(["2026-10-04 02:40"]) == ([at("2026-10-04T02:40:00+11:00")], {})


def test_a_stated_format_of_instants_is_followed() -> None:
    """In the zone of the column unless it has an offset of its own."""
    assert instant_reader("Asia/Seoul", "%Y%m%d%H%M")(["202603101830"])[0] == [at("2026-03-10T18:30:00+09:00")]
    assert instant_reader("Asia/Seoul", "%d/%m/%Y %H:%M%z")(["10/03/2026 18:30+0000"])[0] == [
        at("2026-03-10T18:30:00+00:00")
    ]
    assert instant_reader("Asia/Seoul", "DMY")(["10.03.2026 18:30"])[0] == [at("2026-03-10T18:30:00+09:00")]


ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31))  # noqa: DTZ001 (the zone is drawn beside it)


@given(st.lists(MOMENTS, min_size=1, max_size=4), ZONES)
def test_every_local_time_is_read_back(moments: list[datetime], zone: str) -> None:
    """Whole columns take a shorter way than single texts; both give what the calendar of the zone says."""
    instants = [moment.replace(microsecond=0, tzinfo=UTC) for moment in moments]
    local = [moment.astimezone(ZoneInfo(zone)).replace(fold=0) for moment in instants]
    expected = [int(moment.timestamp()) for moment in local]

    assert instant_reader(zone)([f"{moment:%Y-%m-%d %H:%M:%S}" for moment in local]) == (expected, {})
    assert instant_reader(zone)([moment.isoformat() for moment in instants])[0] == [
        int(moment.timestamp()) for moment in instants
    ]
    assert timedelta(hours=2) > max(abs(a - b) for a, b in zip(local, instants, strict=True))
