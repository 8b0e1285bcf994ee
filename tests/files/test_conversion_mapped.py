"""Rows in values of ours, where a mapping file says what the file means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from campaign.clock import day_number
from campaign.settings.reading import SettingError

ReadFile = Callable[..., Any]


def day(text: str) -> int:
    """The day number of a date."""
    return day_number(date.fromisoformat(text))


def at(text: str) -> int:
    """The instant of a text with offset."""
    return int(datetime.fromisoformat(text).timestamp())


def test_a_mapping_renames_joins_translates_and_numbers(read_file: ReadFile) -> None:
    """Bank exports have codes, parted names and no ids."""
    read = read_file(
        "customers",
        "tel_no;first;last;class;spend\n212-555-0142;Ann;Lee;1;1.234,50\n212-555-0143;;Kim;2;NULL\n",
        {
            "rename": {"tel_no": "phone", "class": "tier", "spend": "value"},
            "join": {"name": ["first", "last"]},
            "values": {"tier": {"1": "gold", "2": "silver"}},
            "row_number": {"customer_id": "F{:04d}"},
            "constant": {"country": "US"},
            "decimal": {"comma": True, "thousands": "."},
            "empty": ["NULL"],
        },
    )

    assert read.problems == []
    assert read.columns["customer_id"] == ["F0001", "F0002"]
    assert read.columns["name"] == ["Ann Lee", "Kim"]
    assert read.columns["tier"] == ["gold", "silver"]
    assert read.columns["value"] == [123450, None]
    assert read.columns["country"] == ["US", "US"]


def test_wide_columns_become_rows(read_file: ReadFile) -> None:
    """An empty quantity makes none; a bad one refuses the row of the file as a whole."""
    read = read_file(
        "usage",
        "phonenumber,daymins,texts,state\nA,265.1,3,KS\nB,,4,OH\nC,1.234,5,NJ\nD,,,NY\nE,#N/A,1,NY\n",
        {
            "rename": {"phonenumber": "customer_id"},
            "unpivot": {"month": "2026-09", "columns": {"daymins": "day_minutes", "texts": "sms"}},
            "ignore": "others",
        },
    )

    assert read.columns == {
        "customer_id": ["A", "A", "B"],
        "month": [2026 * 12 + 8] * 3,
        "measure": ["day_minutes", "sms", "sms"],
        "quantity": [2651, 3, 4],
    }
    assert read.lines == [2, 2, 3]
    assert read.hashes[0] == read.hashes[1] != read.hashes[2]
    assert [problem.split(": ")[1] for problem in read.problems] == ["daymins", "daymins"]
    assert read.source.counts.rows == 5
    assert (read.source.counts.taken, read.source.counts.refused) == (3, 2)


def test_wide_columns_may_be_months(read_file: ReadFile) -> None:
    """Each with a month of its own; or the row says which."""
    read = read_file(
        "usage",
        "id,aug,sep\nA,1,2\n",
        {
            "unpivot": {
                "columns": {
                    "aug": {"measure": "sms", "month": "2026-08"},
                    "sep": {"measure": "sms", "month": "2026-09"},
                }
            }
        },
    )
    assert list(zip(read.columns["month"], read.columns["quantity"], strict=True)) == [(24319, 1), (24320, 2)]

    read = read_file("usage", "id,month,mins\nA,2026-08,1.5\n", {"unpivot": {"columns": {"mins": "day_minutes"}}})
    assert (read.columns["month"], read.columns["quantity"]) == ([24319], [15])


def test_a_measure_that_nobody_declared_is_refused_at_once(read_file: ReadFile) -> None:
    """Not row by row."""
    with pytest.raises(SettingError, match=r"campaign\.toml declares no measure 'fax'"):
        read_file("usage", "id,f\nA,1\n", {"unpivot": {"month": "2026-09", "columns": {"f": "fax"}}})
    with pytest.raises(SettingError, match=r"unpivot\.month: '2026-13' is not a month"):
        read_file("usage", "id,f\nA,1\n", {"unpivot": {"month": "2026-13", "columns": {"f": "sms"}}})


def test_durations_become_days(read_file: ReadFile) -> None:
    """Counted back from the day of the extract; who had left, left on it."""
    read = read_file(
        "subscriptions",
        "customerID,tenure,Churn,Contract\nA,1,No,x\nB,34,Yes,x\nC,0,No,x\nD,-1,No,x\nE,1.5,No,x\nF,,No,x\n",
        {
            "rename": {"Contract": "product"},
            "duration": {
                "column": "tenure", "unit": "months", "as_of": date(2025, 1, 1), "event_column": "Churn",
                "event_values": ["Yes"],
            },
        },
    )  # fmt: skip

    assert read.columns["started_on"] == [day("2024-12-01"), day("2022-03-01"), day("2025-01-01")]
    assert read.columns["cancelled_on"] == [None, day("2025-01-01"), None]
    assert read.columns["last_seen_on"] == [day("2025-01-01")] * 3
    assert [(row.line, row.problems[0].column) for row in read.refused] == [(5, "tenure"), (6, "tenure"), (7, "tenure")]


def test_durations_may_be_counted_forward(read_file: ReadFile) -> None:
    """Textbook survival data: a time and whether it ended in an event."""
    told = {"column": "time", "unit": "weeks", "started_on": "2025-01-06", "event_column": "cens", "event_values": "1"}
    read = read_file(
        "subscriptions",
        "time,cens,treat\n1,1,control\n10,0,6-MP\n",
        {"rename": {"treat": "product"}, "row_number": {"customer_id": "F{:03d}"}, "duration": told},
    )
    assert read.columns["started_on"] == [day("2025-01-06")] * 2
    assert read.columns["cancelled_on"] == [day("2025-01-13"), None]
    assert read.columns["last_seen_on"] == [day("2025-01-13"), day("2025-03-17")]

    told = {"column": "n", "unit": "days", "started_column": "began"}
    read = read_file("subscriptions", "id,product,n,began\nA,x,31,2025-01-31\nB,x,1,soon\n", {"duration": told})
    assert read.columns["last_seen_on"] == [day("2025-03-03")]
    assert "'soon' is not a date" in read.problems[0]


def test_durations_may_be_told_in_parts_of_a_unit(read_file: ReadFile) -> None:
    """Years with a fraction are months; what is no whole number of units even then is refused."""
    told = {"column": "years", "unit": "months", "scale": 12, "as_of": date(2025, 1, 1)}
    read = read_file("subscriptions", "id,product,years\nA,x,2.5\nB,x,0.25\nC,x,0.1\nD,x,-1\n", {"duration": told})

    assert read.columns["started_on"] == [day("2022-07-01"), day("2024-10-01")]
    assert [(row.line, row.problems[0].column) for row in read.refused] == [(4, "years"), (5, "years")]


def test_rows_may_be_left_out(read_file: ReadFile) -> None:
    """They are counted, and cannot be refused."""
    read = read_file(
        "customers", "id,phone,Status\nC1,2125550142,OK\nC2,x,TEST\nC3,2125550144,DEMO\n",
        {"skip": {"Status": ["TEST", "DEMO"]}},
    )  # fmt: skip

    assert read.columns["customer_id"] == ["C1"]
    assert (read.source.counts.skipped, read.source.counts.refused, read.source.counts.rows) == (2, 0, 3)


def test_dates_and_zones_are_read_as_the_mapping_says(read_file: ReadFile) -> None:
    """Column by column, with a default."""
    read = read_file(
        "results",
        "id,call_date,status,callback\nC1,10/03/2026 18:30,NA,03/11/2026 09:00\n",
        {
            "rename": {"id": "customer_id"},
            "dates": {"default": "DMY", "callback_at": "MDY"},
            "zone": {"attempted_at": "Asia/Seoul"},
        },
    )

    assert read.columns["attempted_at"] == [at("2026-03-10T18:30+09:00")]
    assert read.columns["callback_at"] == [at("2026-03-11T09:00-04:00")]
