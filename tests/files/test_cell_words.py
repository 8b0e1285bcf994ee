"""Words in cells: yes and no, codes, places, languages, hours, ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.files.cleaning import clean_fields, find_error
from campaign.files.columns import MOST_REMEMBERED, Memo
from campaign.files.words import (
    boolean_reader,
    choice_reader,
    clock_reader,
    country_reader,
    find_lost_zeros,
    hours_reader,
    language_reader,
    list_reader,
    parse_language,
    parse_state,
    read_ids,
    read_texts,
    zone_reader,
)


def test_yes_and_no_in_their_usual_spellings() -> None:
    """English and Korean, capitals or not."""
    assert boolean_reader()(["Yes", "TRUE", "1", "예", "no", "F", "0", "아니오", ""])[0] == [
        1,
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        None,
    ]
    assert boolean_reader()(["maybe"])[1] == {0: "'maybe' is neither yes nor no"}


def test_a_choice_is_one_of_its_words() -> None:
    """Case and punctuation do not matter."""
    read = choice_reader({"yes": "yes", "opt out": "stop"})

    assert read(["YES", "opt-out", "Opt_Out"]) == (["yes", "stop", "stop"], {})
    assert read(["perhaps"])[1] == {0: "'perhaps' is none of yes, stop"}


def test_languages_become_codes() -> None:
    """By code, by name, in their own script, with a region behind."""
    texts = ["ko", "Korean", "한국어", "kor", "ko-KR", "en_US", "English", "Español", "zh-Hans", "Cantonese", ""]
    assert language_reader()(texts) == (["ko", "ko", "ko", "ko", "ko", "en", "en", "es", "zh", "yue", None], {})


@pytest.mark.parametrize("text", ["kr", "se", "Klingon", "xx", "e"])
def test_a_language_that_is_not_known_is_refused(text: str) -> None:
    """Among them country codes that are codes of other languages: kr is Kanuri, and nobody means it."""
    assert "is not a language that is known" in language_reader()([text])[1][0]


def test_countries_become_codes() -> None:
    """By code of two or three letters or by name."""
    texts = ["US", "usa", "U.S.A.", "미국", "대한민국", "South Korea", "Côte d'Ivoire", "UK", "Germany"]
    assert country_reader()(texts)[0] == ["US", "US", "US", "US", "KR", "KR", "CI", "GB", "DE"]
    assert "is not a country" in country_reader()(["Atlantis"])[1][0]


def test_states_become_codes_where_rules_are_looked_up_by_them() -> None:
    """A name that no rule knows must not pass as a place without rules."""
    assert [parse_state(text, "US") for text in ("FL", "fl", "Florida", "US-FL", "New York")] == [
        "FL",
        "FL",
        "FL",
        "FL",
        "NY",
    ]
    assert parse_state("Québec", "CA") == "QC"
    assert [parse_state(text, "KR") for text in ("서울", "sl")] == ["서울", "SL"]
    with pytest.raises(ValueError, match="is not a state of US"):
        parse_state("Fla.", "US")


def test_zones_are_those_of_the_iana_database() -> None:
    """Abbreviations mean several."""
    assert zone_reader()(["Asia/Seoul"]) == (["Asia/Seoul"], {})
    assert sorted(zone_reader()(["Seoul", "../etc/passwd", "/etc/passwd"])[1]) == [0, 1, 2]


def test_hours_are_written_one_way() -> None:
    """However the file writes them."""
    texts = ["18:00-20:00", "18-20", "18:00~20:00", "1800-2000", "9:30-11, 14-15", "14-15;9-10"]
    assert hours_reader()(texts)[0] == ["18:00-20:00"] * 4 + ["09:30-11:00,14:00-15:00", "09:00-10:00,14:00-15:00"]
    assert sorted(hours_reader()(["20-18", "evening", "18:00", "25-26"])[1]) == [0, 1, 2, 3]


def test_times_of_day_are_written_one_way() -> None:
    """A workbook adds seconds."""
    assert clock_reader()(["9:00", "18:30", "18:30:00", "24:00"]) == (["09:00", "18:30", "18:30", "24:00"], {})
    assert sorted(clock_reader()(["9", "24:30", "18:30:15", "6pm"])[1]) == [0, 1, 2, 3]


def test_lists_are_sorted_and_joined_by_blanks() -> None:
    """A blank inside a word becomes a line below when commas part the words."""
    assert list_reader(parse_language)(["English; Korean", "ko en", "Haitian Creole, es"])[0] == [
        "en ko",
        "en ko",
        "es ht",
    ]
    assert list_reader()(["billing, sales talk", "b a"])[0] == ["billing sales_talk", "a b"]
    assert "is not a language" in list_reader(parse_language)(["en, xx"])[1][0]


def test_ids_that_excel_has_damaged_are_refused() -> None:
    """They would be somebody else's."""
    values, reasons = read_ids(["C-1", "007", "8.21012E+11", "1001.0", "12E45", "1.05", "x" * 101])

    assert values[:2] == ["C-1", "007"]
    assert sorted(reasons) == [2, 3, 6]
    assert "Excel has rounded this number" in reasons[2]
    assert "ends in .0" in reasons[3]


def test_a_text_beyond_reason_is_refused() -> None:
    """Empty cells are nothing."""
    assert read_texts(["a", ""]) == (["a", None], {})
    assert read_texts(["x" * 10_001])[1] == {0: "is longer than 10,000 characters"}


def test_postal_codes_that_lost_their_zero_are_found() -> None:
    """Where the country has codes that begin with 0."""
    assert list(find_lost_zeros(["10001", "2138", "02138", "", "12345-6789", "123"], "US")) == [1]
    assert list(find_lost_zeros(["6236", "06236"], "KR")) == [0]
    assert find_lost_zeros(["2138"], "NZ") == {}


def test_a_memo_reads_each_text_once() -> None:
    """Refusals too; and it forgets before it grows without end."""
    asked: list[str] = []

    def read(text: str) -> int:
        asked.append(text)
        return int(text)

    memo = Memo(read)
    assert memo.read_column(["1", "x", "1", "", "x"])[0] == [1, None, 1, None, None]
    assert memo.read_column(["x", "2"])[1].keys() == {0}
    assert asked == ["1", "x", "2"]
    memo.read_column([str(number) for number in range(MOST_REMEMBERED + 1)])
    assert memo.read_column(["1", "x"])[0] == [1, None]
    assert len(memo) == 3


def clean(*fields: str) -> list[str]:
    """The fields of one record after cleaning."""
    return clean_fields(["\x1f".join(fields).encode()])[0]


def test_what_cannot_be_seen_is_taken_out() -> None:
    """Controls, direction marks, byte order marks; line breaks and tabs become blanks, outer blanks go."""
    assert clean("  a\x00b\x1b[0m ", "x\r\ny\tz", "\ufeffq\u200b", "\u202eevil", "\u00a0n\u3000", " ", "") == [
        "ab[0m", "x y z", "q", "evil", "n", "", "",
    ]  # fmt: skip
    assert clean("a\u0085b\u2028c", "d") == ["ab c", "d"]


def test_letters_are_composed() -> None:
    """A Mac writes 한 as three letters and é as two."""
    assert clean("\u1112\u1161\u11ab", "e\u0301") == ["한", "é"]


def test_marks_that_scripts_need_stay() -> None:
    """Persian and Hindi are written with joiners."""
    assert clean("می\u200cخواهم") == ["می\u200cخواهم"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), max_size=6), min_size=1, max_size=6))
def test_cleaning_keeps_the_number_of_fields(fields: list[str]) -> None:
    """And is finished after one time."""
    once = clean(*fields)

    assert len(once) == len(fields)
    assert clean(*once) == once


@pytest.mark.parametrize("text", ["#N/A", "#ref!", "#DIV/0!", "#ERROR!", "####"])
def test_what_excel_shows_for_no_value_is_an_error(text: str) -> None:
    """A text that only begins with # is none."""
    assert find_error(text)
    assert clean_fields([b"a\x1f" + text.encode()])[1]
    assert not find_error("#1 customer")
