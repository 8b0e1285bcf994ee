"""Rows in values of ours, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from campaign.clock import day_number
from campaign.files.options import ReadOptions

ReadFile = Callable[..., Any]


def day(text: str) -> int:
    """The day number of a date."""
    return day_number(date.fromisoformat(text))


def at(text: str) -> int:
    """The instant of a text with offset."""
    return int(datetime.fromisoformat(text).timestamp())


def test_customers_become_columns(read_file: ReadFile) -> None:
    """Every form of column, with attributes; an empty cell is None."""
    read = read_file(
        "customers",
        "customer_id,phone,name,language,country,state,postal_code,timezone,birth_date,value,preferred_hours,"
        "preferred_channel,alt_phone,trips_per_month,margin,fee,renewal,roaming,region\n"
        "C1,(212) 555-0142,Ann Lee,English,USA,New York,02138,America/New_York,1985-03-01,1234.5,18-20,call,,4,0.125,"
        "9.99,2026-12-31,yes,north\n"
        "C2,+44 20 7946 0018,,ko,UK,,,,,,,,020 7946 0100,,,,,,\n",
    )

    assert read.problems == []
    assert read.lines == [2, 3]
    assert {name: tuple(values) for name, values in read.columns.items()} == {
        "customer_id": ("C1", "C2"),
        "phone": ("+12125550142", "+442079460018"),
        "phone_callable": (1, 1),
        "name": ("Ann Lee", None),
        "language": ("en", "ko"),
        "country": ("US", "GB"),
        "state": ("NY", None),
        "postal_code": ("02138", None),
        "timezone": ("America/New_York", None),
        "birth_date": (day("1985-03-01"), None),
        "value": (123450, None),
        "preferred_hours": ("18:00-20:00", None),
        "preferred_channel": ("phone", None),
        "alt_phone": (None, "+442079460100"),
        "alt_phone_callable": (None, 1),
        "trips_per_month": (4, None),
        "margin": (125, None),
        "fee": (999, None),
        "renewal": (day("2026-12-31"), None),
        "roaming": (1, None),
        "region": ("north", None),
    }


def test_columns_that_the_file_does_not_have_are_not_given(read_file: ReadFile) -> None:
    """What a file does not say, it does not take away."""
    assert set(read_file("customers", "id,phone\nC1,2125550142\n").columns) == {
        "customer_id",
        "phone",
        "phone_callable",
    }


def test_every_problem_of_a_row_is_told(read_file: ReadFile) -> None:
    """Under the names that the file gives; the row is kept as written."""
    read = read_file(
        "customers",
        "고객번호,휴대폰,언어,생년월일,우편번호\n"
        ",12,xx,1985-13-01,2138\n"
        "C2,(212) 555-0142,ko,1985-12-01,02138\n"
        "8.21012E+11,8.21012E+11,#N/A,45321,#REF!\n",
    )

    assert read.columns["customer_id"] == ["C2"]
    told = {tuple(problem.split(": ", 2)[:2]): problem.split(": ", 2)[2] for problem in read.problems}
    assert told.keys() == {
        (line, column) for line in "24" for column in ("고객번호", "휴대폰", "언어", "생년월일", "우편번호")
    }
    assert told["2", "고객번호"] == "is empty"
    assert "Excel drops a leading 0" in told["2", "우편번호"]
    assert "Excel has rounded this number" in told["4", "고객번호"]
    assert "scientific" in told["4", "휴대폰"]
    assert told["4", "언어"] == "holds Excel's error #N/A"
    assert "Excel turned into a number" in told["4", "생년월일"]
    assert read.refused[0].fields == ("", "12", "xx", "1985-13-01", "2138")


def test_an_error_of_excel_in_a_text_is_no_text(read_file: ReadFile) -> None:
    """A customer is not called #N/A; one may be called #1."""
    read = read_file("customers", "id,phone,name\nC1,2125550142,#N/A\nC2,2125550143,#1\nC3,2125550144,######\n")

    assert read.columns["name"] == ["#1"]
    assert [problem.split(": ", 1)[1] for problem in read.problems] == [
        "name: holds Excel's error #N/A",
        "name: shows that a column of Excel was too narrow",
    ]


def test_an_error_in_an_ignored_column_does_not_matter(read_file: ReadFile) -> None:
    """Nobody reads it."""
    assert read_file("customers", "id,phone,x\nC1,2125550142,#N/A\n", {"ignore": ["x"]}).problems == []


def test_a_phone_is_read_in_the_country_of_its_row(read_file: ReadFile) -> None:
    """Rows without a country are of the region of the desk."""
    read = read_file(
        "customers",
        "id,phone,country\nC1,020 7946 0018,GB\nC2,(212) 555-0142,\nC3,(212) 555-0142,GB\nC4,2125550143,US\n",
    )

    assert read.columns["phone"] == ["+442079460018", "+12125550142", "+12125550143"]
    assert [row.line for row in read.refused] == [4]


def test_usage_is_scaled_by_its_measure(read_file: ReadFile) -> None:
    """Digits as campaign.toml declares them for each measure."""
    read = read_file(
        "usage",
        "customer_id,month,measure,quantity\nC1,2026-02,day_minutes,265.1\nC1,2026-02,SMS,12\nC1,2026-02,fax,1\n"
        "C1,2026-02,sms,1.5\nC1,2026-02,,1\n",
    )

    assert read.columns["measure"] == ["day_minutes", "sms"]
    assert read.columns["quantity"] == [2651, 12]
    assert read.columns["month"] == [2026 * 12 + 1] * 2
    assert read.problems == [
        "4: measure: 'fax' is none of day_minutes, sms",
        "5: quantity: 1.5 has more than no digits after the point",
        "6: measure: is empty",
    ]


def test_usage_without_declared_measures_says_what_to_write(read_file: ReadFile, options: ReadOptions) -> None:
    """In campaign.toml."""
    read = read_file("usage", "id,month,measure,quantity\nC1,2026-02,sms,1\n", options=replace(options, measures={}))

    assert read.problems == ["2: measure: campaign.toml declares no measure: write [measures.sms] there"]


def test_subscriptions_end_after_they_start(read_file: ReadFile) -> None:
    """On the same day at the earliest."""
    read = read_file(
        "subscriptions",
        "customer_id,product,started_on,cancelled_on,last_seen_on,monthly_value,arm\n"
        "C1,fiber,2025-01-06,2025-01-06,2025-02-01,29.85,control\n"
        "C2,fiber,2025-01-06,2025-01-05,2025-01-04,,\n",
    )

    assert read.columns["cancelled_on"] == [day("2025-01-06")]
    assert read.columns["monthly_value"] == [2985]
    assert read.columns["arm"] == ["holdout"]
    assert read.problems == [
        "3: cancelled_on: lies before started_on",
        "3: last_seen_on: lies before started_on",
    ]


def test_responses_keep_their_instant_and_their_answers(read_file: ReadFile) -> None:
    """Known by customer or by phone; needs typed as the attribute of that name."""
    read = read_file(
        "responses",
        "customer_id,phone,answered_at,channel,answer,purpose,hours,until,need:trips_per_month,need:pets\n"
        "C1,,2026-03-10T18:30+09:00,우편,예,,18-20,2027-03-10,4,a dog\n"
        ",212-555-0142,2026-03-10 18:30,web,opt-out,marketing,,,,\n"
        ",,2026-03-10,phone,no,,,,many,\n",
    )

    assert read.columns["customer_id"] == ["C1", None]
    assert read.columns["phone"] == [None, "+12125550142"]
    assert read.columns["answered_at"] == [at("2026-03-10T09:30+00:00"), at("2026-03-10T22:30+00:00")]
    assert read.columns["answer"] == ["yes", "stop"]
    assert read.columns["channel"] == ["mail", "web"]
    assert read.columns["need:trips_per_month"] == [4, None]
    assert read.columns["need:pets"] == ["a dog", None]
    assert [problem.split(":")[0] for problem in read.problems] == ["4"]


def test_a_row_that_names_nobody_is_refused(read_file: ReadFile) -> None:
    """Neither customer nor phone."""
    read = read_file("suppressions", "phone,customer_id,source\n,,registry\n2125550142,,registry\n")

    assert read.problems == ["2: phone or customer_id: is empty"]
    assert read.columns["phone"] == ["+12125550142"]


def test_an_empty_time_takes_the_instant_of_the_command(read_file: ReadFile, options: ReadOptions) -> None:
    """Also where the column is missing; a time that cannot be read is refused all the same."""
    given = replace(options, at=at("2026-03-01T00:00+00:00"))
    text = "id,answered_at,channel,answer\nC1,,mail,yes\nC2,2026-02-01T10:00Z,mail,yes\nC3,soon,mail,yes\n"
    read = read_file("responses", text, options=given)

    assert read.columns["answered_at"] == [given.at, at("2026-02-01T10:00+00:00")]
    assert [row.line for row in read.refused] == [4]
    assert read_file("responses", text).problems[0] == "2: answered_at: is empty"
    assert read_file("responses", "id,channel,answer\nC1,mail,yes\n", options=given).columns["answered_at"] == [
        given.at
    ]


def test_nothing_has_happened_in_the_future(read_file: ReadFile, options: ReadOptions) -> None:
    """With a day of grace for zones that are ahead; what is promised may lie there."""
    now = replace(options, now=at("2026-03-10T12:00+00:00"))
    read = read_file(
        "contacts",
        "id,at,direction,channel\nC1,2026-03-11T11:00Z,in,phone\nC2,2026-03-12T11:00Z,out,phone\n",
        options=now,
    )

    assert read.columns["direction"] == ["in"]
    assert read.problems == ["3: at: lies in the future"]
    assert read_file("customers", "id,phone,dob\nC1,2125550142,2062-01-01\n", options=now).problems == [
        "2: dob: lies in the future"
    ]
    results = "customer_id,attempted_at,disposition,callback_at\nC1,2026-03-10,CB,2026-04-01 18:00\n"
    assert read_file("results", results, options=now).problems == []


def test_agents_and_shifts(read_file: ReadFile) -> None:
    """Languages and skills in one text each, times of day in one form."""
    agents = read_file(
        "agents",
        "agent,languages,skills,proficiency,cost_per_hour\n"
        'kim,"Korean, English",billing;sales talk,"영어:80%,billing:0.50",31.5\n',
    )
    shifts = read_file(
        "shifts", "agent,date,start,end,zone,breaks,work\nkim,2026-03-10,9:00,18:00:00,Asia/Seoul,12-13,Inbound\n"
    )

    assert agents.columns == {
        "agent": ["kim"], "languages": ["en ko"], "skills": ["billing sales_talk"],
        "proficiency": ["billing:0.5 en:0.8"], "cost_per_hour": [3150],
    }  # fmt: skip
    assert shifts.columns == {
        "agent": ["kim"], "date": [day("2026-03-10")], "start": ["09:00"], "end": ["18:00"], "zone": ["Asia/Seoul"],
        "breaks": ["12:00-13:00"], "work": ["inbound"],
    }  # fmt: skip


def test_a_level_is_a_word_and_a_share(read_file: ReadFile) -> None:
    """Anything else is refused: a level that nobody understands must not pass as knowing the language well."""
    for told in ("es", "es:80", "es:1.2", "es:good", ":0.5"):
        read = read_file("agents", f"agent,proficiency\nkim,{told}\n")
        assert [problem.column for row in read.refused for problem in row.problems] == ["proficiency"], told


def test_a_result_is_not_refused_for_its_phone(read_file: ReadFile) -> None:
    """The dialer knows whom it called; what the number looks like is of no account."""
    read = read_file("results", "lead_id,attempted_at,disposition,phone\nL1,2026-03-10 18:30,NA,12\n")

    assert read.columns["phone"] == ["12"]
    assert read.problems == []
