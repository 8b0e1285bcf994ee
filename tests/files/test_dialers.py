"""Is a file for a dialer what its profile says, whatever the customers are called?"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import UnknownName
from campaign.files.dialers import known_profiles, read_profile, write_lines
from campaign.files.lead_lines import Line, clean_text, plain_amount, split_name, split_phone
from campaign.settings import SettingError

LINE = Line(
    lead_id="LB7OWVG5VO2HXIBA7", customer_id="C1", phone="+442079460001", name="Ann Example", language="en",
    country="GB", state="ENG", postal_code="SW1A 1AA", campaign="fit", offer="night", title="Night pack", benefit=1250,
    minor_digits=2, currency="GBP", opens_at=1_773_158_400, closes_at=1_773_172_800, valid_until=1_773_172_800,
    zone="Europe/London", rank=1,
    agent="kay", script="Say what it costs.", list_id="20260310-1", dialer_list="3030",
    arm="treated",
)  # fmt: skip
VICIDIAL_COLUMNS = (
    "vendor_lead_code source_id list_id phone_code phone_number title first_name middle_initial last_name address1"
    " address2 address3 city state province postal_code country_code gender date_of_birth alt_phone email"
    " security_phrase comments"
).split()
LENGTHS = (20, 50, 14, 10, 18, 4, 30, 1, 30, 100, 100, 100, 50, 2, 50, 10, 3, 1, 10, 12, 70, 100, 255)
LIMITS = dict(zip(VICIDIAL_COLUMNS, LENGTHS, strict=True))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def cells(body: bytes) -> dict[str, str]:
    header, row = csv.reader(io.StringIO(body.decode("utf-8"), newline=""), strict=True)
    return dict(zip(header, row, strict=True))


def test_generic_writes_the_columns_of_the_contract():
    """Phone in E.164, instants with offset, money with a point."""
    written = write_lines(read_profile("generic"), [LINE])
    assert cells(written.body) == {
        "lead_id": "LB7OWVG5VO2HXIBA7", "customer_id": "C1", "phone": "+442079460001", "name": "Ann Example",
        "language": "en", "campaign": "fit", "offer": "night", "benefit": "12.50",
        "window_start": "2026-03-10T16:00:00+00:00", "window_end": "2026-03-10T20:00:00+00:00", "zone": "Europe/London",
        "valid_until": "2026-03-10T20:00:00+00:00", "rank": "1", "agent": "kay", "script": "Say what it costs.",
        "arm": "treated",
    }  # fmt: skip
    assert (written.rows, written.cleaned, written.shortened, written.unfit) == (1, 0, 0, ())


def test_windows_are_told_by_the_customers_own_clock():
    """An agent reads them to the customer."""
    row = cells(write_lines(read_profile("generic"), [replace(LINE, zone="Asia/Seoul")]).body)
    assert (row["window_start"], row["valid_until"]) == ("2026-03-11T01:00:00+09:00", "2026-03-10T20:00:00+00:00")


def test_vicidial_gets_the_23_columns_that_both_loaders_read():
    """The number without its country code, the lead id as vendor lead code."""
    written = write_lines(read_profile("vicidial"), [LINE])
    row = cells(written.body)
    assert list(row) == VICIDIAL_COLUMNS
    assert {name: value for name, value in row.items() if value} == {
        "vendor_lead_code": "LB7OWVG5VO2HXIBA7", "source_id": "20260310-1", "list_id": "3030", "phone_code": "44",
        "phone_number": "2079460001", "first_name": "Ann", "last_name": "Example", "postal_code": "SW1A 1AA",
        "country_code": "GB", "gender": "U", "security_phrase": "fit",
        "comments": "Night pack: 12.50 GBP a year, call until 20:00 Europe/London, en",
    }  # fmt: skip


@given(name=ANY_TEXT, script=ANY_TEXT, postal_code=ANY_TEXT, state=ANY_TEXT)
def test_nothing_a_customer_is_called_can_break_a_vicidial_file(name, script, postal_code, state):
    """Its loaders split at bars and TABs even inside quotes, end a row at a newline, choke on a backslash."""
    line = replace(LINE, name=name, script=script, postal_code=postal_code, state=state)
    body = write_lines(read_profile("vicidial"), [line, LINE]).body
    assert not body.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in body
    header, row, other, end = body.decode("utf-8").split("\n")
    assert end == ""
    for text in (header, row, other):
        assert re.fullmatch(r'"[^"\\|\x00-\x1f\x7f-\x9f]*"(,"[^"\\|\x00-\x1f\x7f-\x9f]*"){22}', text)
    for column, value in cells(f"{header}\n{row}\n".encode()).items():
        assert len(value) <= LIMITS[column], column


@given(name=ANY_TEXT, script=ANY_TEXT, customer_id=ANY_TEXT)
def test_no_free_text_begins_like_a_formula(name, script, customer_id):
    """An apostrophe in front would be stored by the dialer, so the beginning itself is taken away."""
    line = replace(LINE, name=name, script=script, customer_id=customer_id)
    row = cells(write_lines(read_profile("generic"), [line]).body)
    for column in ("name", "script", "customer_id"):
        assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))


def test_what_was_lost_is_counted():
    """A cut name and a stripped bar; a line end that became a blank is no loss."""
    line = replace(LINE, name="A" * 40, postal_code="1|2", title="two\nlines")
    written = write_lines(read_profile("vicidial"), [line])
    assert (written.shortened, written.cleaned) == (1, 1)
    assert cells(written.body)["first_name"] == "A" * 30


def test_a_state_longer_than_two_letters_is_left_out():
    """VICIdial cuts it to two and would read another state's calling hours."""
    assert cells(write_lines(read_profile("vicidial"), [replace(LINE, state="NJ")]).body)["state"] == "NJ"
    assert cells(write_lines(read_profile("vicidial"), [LINE]).body)["state"] == ""


@pytest.mark.parametrize("phone", ["+12", "+44", "+4412345", "+44" + "1" * 17, "n/a"])
def test_a_phone_the_dialer_cannot_take_is_left_out_and_named(phone):
    """VICIdial takes 6 to 16 digits."""
    written = write_lines(read_profile("vicidial"), [replace(LINE, phone=phone), LINE])
    assert (written.rows, written.unfit) == (1, (LINE.lead_id,))


def test_the_same_lines_give_the_same_bytes():
    """A re-export can be compared."""
    profile = read_profile("vicidial")
    assert write_lines(profile, [LINE, LINE]).body == write_lines(profile, [LINE, LINE]).body


@pytest.mark.parametrize(
    ("phone", "parts"),
    [
        ("+12025550123", ("1", "2025550123")), ("+447700900123", ("44", "7700900123")),
        ("+390600", ("39", "0600")), ("+353209100000", ("353", "209100000")), ("+9990", ("", "9990")),
    ],
)  # fmt: skip
def test_a_phone_is_split_where_its_calling_code_ends(phone, parts):
    """Calling codes have one to three digits and no code begins another; an Italian zero belongs to the number."""
    assert split_phone(phone) == parts


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Example", ("Ann", "Example")), ("Ann van Example", ("Ann van", "Example")),
        ("Example, Ann", ("Ann", "Example")), ("김민지", ("김민지", "")), ("", ("", "")),
    ],
)  # fmt: skip
def test_a_name_is_split_at_its_last_blank(name, parts):
    """A name of one word is a first name."""
    assert split_name(name) == parts


def test_amounts_have_as_many_digits_as_the_currency():
    """No commas between thousands: a program reads it."""
    assert [plain_amount(123456, 2), plain_amount(5, 2), plain_amount(-5, 2), plain_amount(1200, 0)] == [
        "1234.56", "0.05", "-0.05", "1200",
    ]  # fmt: skip


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text):
    """What was cleaned is clean."""
    once = clean_text(text, '\\"|')
    assert clean_text(once, '\\"|') == once


def test_a_workspace_has_profiles_of_its_own(tmp_path):
    """Another delimiter, other columns, a constant."""
    (tmp_path / "desk.toml").write_text(
        'title = "Ours"\ndelimiter = ";"\n[columns]\nid = "lead_id"\nnumber = "phone"\nkind = { text = "outbound" }\n'
    )
    written = write_lines(read_profile("desk", tmp_path), [LINE])
    assert written.body.decode() == "id;number;kind\nLB7OWVG5VO2HXIBA7;+442079460001;outbound\n"
    assert known_profiles(tmp_path) == ["desk", "generic", "vicidial"]


@pytest.mark.parametrize("name", ["nowhere", "../desk", "/etc/passwd"])
def test_an_unknown_dialer_is_refused_with_those_there_are(tmp_path, name):
    """No path leads out of the folder of profiles."""
    (tmp_path / "dialers").mkdir()
    (tmp_path / "desk.toml").write_text("")
    with pytest.raises(UnknownName, match="dialer") as caught:
        read_profile(name, tmp_path / "dialers")
    assert "generic, vicidial" in caught.value.way_out


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('title = "x"\n[columns]\nid = "lead"\n', "columns.id"),
        ('title = "x"\n[columns]\nid = { fact = "lead_id", text = "y" }\n', "columns.id.text"),
        ('title = "x"\n[columns]\nid = { fact = "lead_id", wide = 3 }\n', "columns.id.wide"),
        ('title = "x"\ndelimiter = "::"\n[columns]\nid = "lead_id"\n', "delimiter"),
        ('title = "x"\n', "columns"),
    ],
)
def test_a_mistake_in_a_profile_names_its_key(tmp_path, text, key):
    """A profile is the operator's file like any other."""
    (tmp_path / "desk.toml").write_text(text)
    with pytest.raises(SettingError, match=re.escape(key)):
        read_profile("desk", tmp_path)
