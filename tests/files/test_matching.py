"""Which column of a file is which column of ours; a column is never left out silently."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from campaign.errors import BadData, UnknownName
from campaign.files.kinds import Extra, Form, read_kinds, squash
from campaign.files.mapping import read_mapping
from campaign.files.matching import attribute_name, match_columns
from campaign.files.options import ReadOptions
from campaign.settings.reading import SettingError


def matched(options: ReadOptions, kind: str, header: str, mapping: dict[str, Any] | None = None) -> dict[str, str]:
    """Our name -> the file's name, for a header written in one line."""
    told = read_mapping(mapping or {})
    plan = match_columns([name.strip() for name in header.split(",")], read_kinds()[kind], told, options, "t.csv")
    return {target.column.name: target.label for target in plan.targets}


def test_the_kinds_of_the_contract_are_there() -> None:
    """With the columns that operators rely on, required ones marked."""
    written = {
        "customers": "customer_id* phone* name language country state postal_code timezone birth_date tier value "
        "portfolio household plan joined_on preferred_hours preferred_channel alt_phone",
        "usage": "customer_id* month* measure* quantity*",
        "subscriptions": "customer_id* product* started_on* cancelled_on cancel_reason monthly_value campaign offer "
        "agent arm last_seen_on",
        "responses": "customer_id phone answered_at* channel* answer* purpose wording evidence until hours "
        "contact_channel family night confirmed_at",
        "suppressions": "phone customer_id source* listed_on expires_on scope",
        "contacts": "customer_id* at* direction* channel* topic kind resolved agent",
        "agents": "agent* name agency site languages skills proficiency cost_per_hour left_on",
        "shifts": "agent* date* start* end* zone breaks work site",
        "results": "lead_id customer_id attempted_at* attempts disposition* duration_seconds agent callback_at note "
        "phone wrap_up_seconds",
    }
    declared = {
        name: {column.name + "*" * column.required for column in kind.columns.values()}
        for name, kind in read_kinds().items()
    }

    assert declared == {name: set(columns.split()) for name, columns in written.items()}
    assert [kind.name for kind in read_kinds().values() if kind.extra is Extra.ATTRIBUTES] == ["customers"]


def test_no_name_means_two_columns_of_a_kind() -> None:
    """Else it would depend on the order in which they are looked at."""
    for kind in read_kinds().values():
        names = [name for column in kind.columns.values() for name in {squash(column.name), *column.aliases}]
        assert sorted(names) == sorted(set(names)), kind.name


def test_what_others_depend_on_is_read_first() -> None:
    """A phone and a state need their country, a quantity its measure."""
    for kind in read_kinds().values():
        forms = [column.form for column in kind.columns.values()]
        for needed, by in ((Form.COUNTRY, Form.PHONE), (Form.COUNTRY, Form.STATE), (Form.MEASURE, Form.QUANTITY)):
            if needed in forms and by in forms:
                assert forms.index(needed) < forms.index(by), kind.name


def test_names_are_compared_without_case_blanks_and_punctuation(options: ReadOptions) -> None:
    """The spellings of one name."""
    for name in ("Customer ID", "customerID", "CUSTOMER_ID", "customer-id", "Customer.Id"):
        assert matched(options, "customers", f"{name},MSISDN") == {"customer_id": name, "phone": "MSISDN"}


def test_korean_headers_are_understood(options: ReadOptions) -> None:
    """As Korean customer and consent files carry them."""
    assert matched(options, "customers", "고객번호,성명,휴대폰,지역,언어,생년월일,가입일,요금제,우편번호") == {
        "customer_id": "고객번호", "name": "성명", "phone": "휴대폰", "state": "지역", "language": "언어",
        "birth_date": "생년월일", "joined_on": "가입일", "plan": "요금제", "postal_code": "우편번호",
    }  # fmt: skip
    assert matched(options, "responses", "전화번호,동의일시,수신동의,채널") == {
        "phone": "전화번호", "answered_at": "동의일시", "answer": "수신동의", "channel": "채널",
    }  # fmt: skip


def test_a_declared_attribute_is_found_by_its_name(options: ReadOptions) -> None:
    """It is stronger than an alias: region would else be the state."""
    assert matched(options, "customers", "id,phone,Trips per month,Region")["trips_per_month"] == "Trips per month"
    assert matched(options, "customers", "id,phone,Region")["region"] == "Region"
    without = replace(options, attributes={})
    assert matched(without, "customers", "id,phone,Region")["state"] == "Region"


def test_a_column_that_means_nothing_is_refused(options: ReadOptions) -> None:
    """All of them at once, with the ways out."""
    with pytest.raises(BadData, match=re.escape("t.csv: nothing is known by the name of 'shoe size', 'dog'")) as caught:
        matched(options, "customers", "id,phone,shoe size,dog")
    assert "--add-attributes" in caught.value.way_out
    assert "ignore = ['shoe size', 'dog']" in caught.value.way_out
    with pytest.raises(BadData, match="nothing is known") as caught:
        matched(options, "agents", "agent,dog")
    assert "--add-attributes" not in caught.value.way_out


def test_a_column_may_be_ignored_by_name_or_with_all_others(options: ReadOptions) -> None:
    """What is ignored need not be known."""
    header = "id,phone,shoe size,dog"
    assert set(matched(options, "customers", header, {"ignore": ["dog", "Shoe-Size"]})) == {"customer_id", "phone"}
    assert set(matched(options, "customers", header, {"ignore": "others"})) == {"customer_id", "phone"}
    assert set(matched(options, "customers", header + ",name", {"ignore": ["dog", "others"]})) == {
        "customer_id", "phone", "name",
    }  # fmt: skip


def test_two_columns_for_one_are_refused(options: ReadOptions) -> None:
    """Which of them is right is not guessed."""
    with pytest.raises(BadData, match="phone is given twice, by 'phone' and 'mobile'") as caught:
        matched(options, "customers", "id,phone,mobile")
    assert "ignore = ['mobile']" in caught.value.way_out
    with pytest.raises(BadData, match="channel is given twice, by 'channel' and 'channel'"):
        matched(options, "responses", "id,answered_at,answer,channel", {"constant": {"channel": "mail"}})
    assert (
        matched(options, "customers", "id,phone,mobile", {"rename": {"mobile": "alt_phone"}})["alt_phone"] == "mobile"
    )


def test_a_missing_column_is_named(options: ReadOptions) -> None:
    """With those that are there."""
    with pytest.raises(BadData, match=re.escape("t.csv has no column phone; it has id, name")) as caught:
        matched(options, "customers", "id,name")
    assert "[rename]" in caught.value.way_out
    with pytest.raises(BadData, match="has no column customer_id or phone"):
        matched(options, "responses", "answered_at,channel,answer")


def test_a_time_may_be_missing_where_the_operator_gives_one(options: ReadOptions) -> None:
    """With --at."""
    header = "id,channel,answer"
    with pytest.raises(BadData, match="has no column answered_at"):
        matched(options, "responses", header)
    assert "answered_at" in matched(replace(options, at=1_773_000_000), "responses", header)


def test_need_columns_belong_to_responses(options: ReadOptions) -> None:
    """Answers to need questions."""
    header = "id,answered_at,channel,answer,need:trips_per_month,Need: pets"
    assert {"need:trips_per_month", "need:pets"} <= set(matched(options, "responses", header))
    with pytest.raises(BadData, match="nothing is known by the name of 'need:pets'"):
        matched(options, "customers", "id,phone,need:pets")


@pytest.mark.parametrize(
    ("mapping", "complaint", "hint"),
    [
        ({"rename": {"fone": "phone"}}, "rename: t.csv has no column 'fone'", ""),
        ({"rename": {"name": "nam"}}, "rename.nam: customers have no column 'nam'", "did you mean 'name'?"),
        ({"constant": {"tire": "gold"}}, "constant.tire: customers have no column 'tire'", "did you mean 'tier'?"),
        ({"ignore": ["dog"]}, "ignore: t.csv has no column 'dog'", ""),
        ({"join": {"tier": ["id", "nme"]}}, "join.tier: t.csv has no column 'nme'", "did you mean 'name'?"),
        ({"skip": {"status": "x"}}, "skip: t.csv has no column 'status'", ""),
        ({"values": {"tier": {"1": "gold"}}}, "values.tier: nothing gives 'tier'", ""),
        ({"dates": {"birth_date": "DMY"}}, "dates.birth_date: nothing gives 'birth_date'", ""),
        ({"scale": {"value": 2}}, "scale.value: nothing gives 'value'", ""),
        ({"zone": {"answered_at": "UTC"}}, "zone.answered_at: nothing gives 'answered_at'", ""),
        ({"unpivot": {"columns": {"name": "sms"}}}, "unpivot: customers have no measures", ""),
        ({"duration": {"column": "id", "unit": "days", "as_of": "2025-01-01"}}, "customers have no column 'start", ""),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_the_file_is_refused(
    options: ReadOptions, mapping: dict[str, Any], complaint: str, hint: str
) -> None:
    """By its key, with what was probably meant."""
    with pytest.raises(SettingError, match=re.escape(complaint)) as caught:
        matched(options, "customers", "id,phone,name", mapping)
    assert hint in caught.value.way_out


def test_wide_columns_and_a_measure_column_exclude_each_other(options: ReadOptions) -> None:
    """A month may stand in the row, or be stated."""
    columns = {"columns": {"mins": "day_minutes"}}
    assert set(matched(options, "usage", "id,month,mins", {"unpivot": columns})) == {"customer_id", "month"}
    assert set(matched(options, "usage", "id,mins", {"unpivot": {**columns, "month": "2026-09"}})) == {"customer_id"}
    with pytest.raises(BadData, match="has no column month"):
        matched(options, "usage", "id,mins", {"unpivot": columns})
    with pytest.raises(SettingError, match=r"unpivot: t\.csv gives measure, quantity as well"):
        matched(options, "usage", "id,month,mins,measure,quantity", {"unpivot": columns})


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("StreamingTV", "streaming_tv"), ("SeniorCitizen", "senior_citizen"), ("Monthly Charges", "monthly_charges"),
        ("no.", "no"), ("TVSet", "tv_set"), ("already_ours", "already_ours"), ("직업", ""), ("2nd", ""), ("a%", ""),
    ],
)  # fmt: skip
def test_attributes_get_names_that_rules_can_write(header: str, name: str) -> None:
    """Small letters, digits and underscores; where that cannot be, the operator has to say."""
    assert attribute_name(header) == name


def test_a_kind_that_does_not_exist_is_refused(read_file: Any) -> None:
    """With the one that was probably meant."""
    with pytest.raises(UnknownName, match="no kind of file is called 'customer'") as caught:
        read_file("customer", "id,phone\n")
    assert caught.value.way_out == "did you mean 'customers'?"
