"""Mapping files: what they may say, and that nothing in them is silently without effect."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from campaign.files.derived import Join, Measured, RowNumber
from campaign.files.mapping import FileMapping, read_mapping
from campaign.files.numbers import NumberStyle
from campaign.files.tables import TableOptions
from campaign.settings.reading import SettingError


def read(text: str) -> FileMapping:
    """The mapping of a TOML text, read as the program reads its files."""
    return read_mapping(tomllib.loads(text, parse_float=Decimal), "m.toml")


EVERYTHING = """
    delimiter = "tab"
    encoding = "windows-1252"
    sheet = "March"
    quotes = false
    header = false
    columns = ["id", "", "tenure"]
    ignore = ["gender"]
    empty = ["NULL", "n/a"]
    rename = { MonthlyCharges = "monthly_value" }
    constant = { channel = "mail", until = 2027-01-01, flag = true, number = 3 }
    values.answer = { 1 = "yes", 0 = "no" }
    join.name = ["first", "last"]
    join.note = { columns = ["a", "b"], separator = "" }
    row_number = { customer_id = "F{:04d}", household = { format = "H{}", start = 0 } }
    dates = { birth_date = "DMY", default = "%Y%m%d" }
    decimal = { comma = true, thousands = "." }
    scale = { quantity = 60, value = 0.01 }
    zone = { default = "Asia/Seoul" }
    skip = { Status = ["TEST", "DEMO"], Type = "x" }

    [unpivot]
    month = "2026-09"
    columns = { daymins = "day_minutes", augmins = { measure = "day_minutes", month = "2026-08" } }

    [duration]
    column = "tenure"
    unit = "months"
    as_of = 2025-01-01
    event_column = "Churn"
    event_values = "Yes"
"""


def test_how_a_file_is_written_is_read() -> None:
    """What the table reader is told."""
    assert read(EVERYTHING).table == TableOptions(
        delimiter="\t", encoding="cp1252", sheet="March", quotes=False, columns=("id", "", "tenure")
    )


def test_what_columns_are_made_of_is_read() -> None:
    """Names, constants, codes, and columns made of others."""
    mapping = read(EVERYTHING)

    assert mapping.ignore == {"gender"}
    assert mapping.empty == {"NULL", "n/a"}
    assert mapping.rename == {"MonthlyCharges": "monthly_value"}
    assert mapping.constant == {"channel": "mail", "until": "2027-01-01", "flag": "true", "number": "3"}
    assert mapping.values == {"answer": {"1": "yes", "0": "no"}}
    assert mapping.join == {
        "name": Join(columns=("first", "last"), separator=" "),
        "note": Join(columns=("a", "b"), separator=""),
    }
    assert mapping.row_number == {
        "customer_id": RowNumber(template="F{:04d}", start=1),
        "household": RowNumber(template="H{}", start=0),
    }
    assert mapping.skip == {"Status": {"TEST", "DEMO"}, "Type": {"x"}}


def test_wide_columns_and_durations_are_read() -> None:
    """A month of its own is stronger than the month of all."""
    mapping = read(EVERYTHING)

    assert mapping.unpivot == (
        Measured(column="daymins", measure="day_minutes", month="2026-09"),
        Measured(column="augmins", measure="day_minutes", month="2026-08"),
    )
    assert mapping.duration is not None
    assert mapping.duration.as_of == date(2025, 1, 1)
    assert mapping.duration.inputs == ("tenure", "Churn")
    assert mapping.duration.event_values == {"Yes"}


def test_how_cells_are_written_is_read() -> None:
    """Dates, numbers and zones, by column or for all."""
    mapping = read(EVERYTHING)

    assert mapping.date_style("birth_date") == "DMY"
    assert mapping.date_style("joined_on") == "%Y%m%d"
    assert mapping.numbers == NumberStyle(point=",", thousands=".")
    assert mapping.scale == {"quantity": 60, "value": Decimal("0.01")}
    assert mapping.zone("answered_at") == "Asia/Seoul"


def test_an_empty_mapping_says_nothing() -> None:
    """It is as good as none."""
    assert read("") == FileMapping(file="m.toml")


@pytest.mark.parametrize(
    ("text", "complaint", "hint"),
    [
        ("renam = {}", "m.toml: renam: is not a setting", "did you mean 'rename'?"),
        ("decimal = { coma = true }", "m.toml: decimal.coma: is not a setting", "did you mean 'comma'?"),
        ("[unpivot]\nmonths = 'x'", "unpivot.months: is not a setting", "did you mean 'month'?"),
        ("[duration]\ncolumns = 'x'", "duration.columns: is not a setting", "did you mean 'column'?"),
        ("rename = 'x'", "rename: is to be a table: [rename]", ""),
        ("constant = { a = [1] }", "constant.a: is to be a text in quotes", ""),
        ("delimiter = 'ab'", "delimiter: is to be one character", ""),
        ("delimiter = 'x'", "delimiter: is to be one character", ""),
        ("encoding = 'klingon'", "encoding: encoding 'klingon' is not known", "Write one of utf-8"),
        ("header = false", "header: is to be false where `columns` names the columns", ""),
        ("columns = ['a']", "header: is to be false where `columns` names the columns", ""),
        ("quotes = 1", "quotes: is to be true or false", ""),
        ("join.name = ['first']", "join.name: is to be a list such as", ""),
        ("row_number.customer_id = 'F'", "row_number.customer_id: is to have one place for the number", ""),
        ("row_number.customer_id = '{0.real}'", "row_number.customer_id: is to have one place", ""),
        ("row_number.customer_id = '{}-{}'", "row_number.customer_id: is to have one place", ""),
        ("row_number.a = { format = '{}', start = 'x' }", "row_number.a: is to start at a whole number", ""),
        ("[unpivot]\nmonth = '2026-09'", "unpivot.columns: is to name the columns", ""),
        ("[unpivot]\ncolumns = { a = '' }", "unpivot.columns.a: is to name a measure", ""),
        ("[duration]\ncolumn = 'a'\nunit = 'months'", "duration.as_of: is to be stated", ""),
        ("[duration]\nunit = 'days'\nas_of = 2025-01-01", "duration.column: and unit are to be stated", ""),
        ("[duration]\ncolumn = 'a'\nunit = 'moons'\nas_of = 2025-01-01", "unit is one of days", ""),
        ("[duration]\ncolumn='a'\nunit='days'\nas_of='1/2/25'", "duration.as_of: '1/2/25' does not say", ""),
        ("[duration]\ncolumn='a'\nunit='days'\nas_of=2025-01-01\nevent_column='c'", "belong together", ""),
        ("dates.x = 'DYM'", "dates.x: 'DYM' is none of DMY, MDY, YMD", ""),
        ("dates.x = '%H:%M'", "dates.x: '%H:%M' is none of", ""),
        ("decimal.thousands = '.'", "decimal.thousands: is to be one character", ""),
        ("scale.a = 0", "scale.a: is to be a number other than 0", ""),
        ("scale.a = '60'", "scale.a: is to be a number other than 0", ""),
        ("zone.default = 'Seoul'", "zone.default: 'Seoul' is not an IANA zone", ""),
    ],
)
def test_a_mistake_is_named_by_its_key(text: str, complaint: str, hint: str) -> None:
    """With the setting that was probably meant."""
    with pytest.raises(SettingError, match=re.escape(complaint)) as caught:
        read(text)
    assert hint in caught.value.way_out


def test_the_meaning_of_a_mapping_leaves_out_how_the_file_is_written() -> None:
    """The same rows in another encoding are the same rows."""
    same: list[dict[str, Any]] = [
        {"rename": {"a": "b"}, "encoding": "cp949", "delimiter": ";"},
        {"rename": {"a": "b"}, "sheet": "x", "header": False, "columns": ["a"]},
    ]
    assert len({read_mapping(document).meaning for document in same}) == 1
    assert read_mapping({"rename": {"a": "c"}}).meaning != read_mapping({"rename": {"a": "b"}}).meaning
