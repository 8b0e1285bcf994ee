"""How do views become lines of text?"""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from campaign.cli.layout import format_value
from campaign.cli.tone import Tone
from campaign.cli.views import (
    Bar,
    Bars,
    Bullets,
    Cell,
    Check,
    Checks,
    Column,
    Curve,
    KeyValues,
    Kind,
    Result,
    Section,
    Sentence,
    Series,
    Table,
    Verbatim,
)
from campaign.cli.wording import word

ESCAPE = "\x1b[31m"


@pytest.mark.parametrize(
    ("value", "column", "text"),
    [
        (None, Column("x", Kind.COUNT), "–"),
        (1234567, Column("x", Kind.COUNT), "1,234,567"),
        (2026, Column("x", Kind.TEXT), "2026"),
        (0.12345, Column("x", Kind.SHARE), "12.3 %"),
        (0.12345, Column("x", Kind.SHARE, digits=0), "12 %"),
        (1234.5, Column("x", Kind.NUMBER, digits=2), "1,234.50"),
        (True, Column("x"), "yes"),
        (Cell(7, Tone.GOOD), Column("x", Kind.COUNT), "7"),
        (f"a\n{ESCAPE}b", Column("x"), "a b"),
    ],
)
def test_a_value_is_written_for_people(value: object, column: Column, text: str) -> None:
    """Thousands apart, shares in percent, the unknown as a dash, one line."""
    assert format_value(value, column) == text  # type: ignore[arg-type]


def test_columns_line_up_over_hangul() -> None:
    """A Hangul syllable takes two cells, and the next column stands under its heading all the same."""
    view = Table(("name", Column("calls", Kind.COUNT)), (("홍길동", 3), ("Ada", 12)))

    assert word(view, 60, colour=False) == "name     calls\n──────────────\n홍길동       3\nAda         12\n"


@given(width=st.integers(20, 160), calls=st.integers(0, 10**9), name=st.text("가나다 abc", max_size=60))
def test_a_table_loses_nothing_at_any_width(width: int, calls: int, name: str) -> None:
    """Texts fold, numbers and identifiers stay whole, no line is wider than the terminal."""
    identifier = "C" * 16
    view = Table((Column("id", Kind.IDENTIFIER), "name", Column("calls", Kind.COUNT)), ((identifier, name, calls),))
    lines = word(view, width, colour=False).splitlines()

    assert all(cell_len(line) <= width for line in lines)
    shown = "".join(lines)
    assert sorted(c for c in shown if c in "가나다") == sorted(c for c in name if c in "가나다")
    if width >= 26:
        assert identifier in shown
        assert f"{calls:,}" in shown


def test_a_table_too_wide_for_the_terminal_becomes_records() -> None:
    """One value a line, so that nothing is cut off."""
    view = Table(tuple(Column(f"measure{number}", Kind.COUNT) for number in range(5)), (range(5), range(5, 10)))
    lines = word(view, 30, colour=False).splitlines()

    assert lines[:2] == ["measure0  0", "measure1  1"]
    assert lines[5:7] == ["", "measure0  5"]


def test_an_empty_table_says_so() -> None:
    """Instead of headings over nothing."""
    assert word(Table(("x",), (), title="Leads", empty="no leads yet"), 80, colour=False) == "Leads\nno leads yet\n"


def test_a_row_of_another_length_is_our_fault() -> None:
    """A table whose rows do not match its headings is not drawn."""
    with pytest.raises(ValueError, match="zip"):
        word(Table(("a", "b"), (("only one",),)), 80, colour=False)


def test_checks_say_their_state_in_words_too() -> None:
    """Colour and marks are not the only carriers."""
    rows = (
        Check("consent", passed=True, sentence="agreed", evidence="2026-01-05"),
        Check("rest", passed=False, sentence="called yesterday"),
        Check("language", passed=None, sentence="not looked at"),
    )

    assert word(Checks(rows), 80, colour=False).splitlines() == [
        "✓ passed     consent   agreed (2026-01-05)",
        "✗ blocked    rest      called yesterday",
        "– not asked  language  not looked at",
    ]


def test_key_values_stand_in_two_columns() -> None:
    """Names left, values right of them."""
    assert word(KeyValues({"customers": 1234, "zone": "Asia/Seoul"}), 80, colour=False).splitlines() == [
        "customers  1,234",
        "zone       Asia/Seoul",
    ]


def test_bars_share_one_scale() -> None:
    """Half the value, half the length; a little is still seen; nothing is nothing."""
    lines = word(Bars((Bar("a", 80), Bar("b", 40), Bar("c", 0.1), Bar("d", 0))), 80, colour=False).splitlines()

    assert [line.split()[-1].count("█") for line in lines] == [40, 20, 0, 0]
    assert lines[2].endswith("▏")
    assert lines[3] == "d    0"


def test_a_bar_may_be_measured_against_a_given_whole() -> None:
    """A share of 0.5 fills half when the whole is 1."""
    assert word(Bars((Bar("a", 0.5),), full=1), 80, colour=False).count("█") == 20


def test_curves_end_at_their_names_and_heights() -> None:
    """The name of a curve stands in the row in which it ends."""
    half = Series("half", ((0, 1.0), (10, 0.5)))
    none = Series("none", ((0, 1.0), (5, 0.0), (10, 0.0)))
    lines = word(Curve((half, none), title="Still there", unit="days"), 60, colour=False).splitlines()

    assert lines[0] == "Still there"
    assert lines[1].startswith("  100% │")
    assert lines[7].startswith("   50% │")
    assert lines[7].endswith(" half")
    assert lines[13].startswith("    0% │")
    assert lines[13].endswith(" none")
    assert lines[-1].endswith("10 days")
    assert max(map(cell_len, lines)) <= 60


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1, 2)), max_size=20).map(sorted), min_size=1, max_size=20
    )
)
@example([[(5e-324, 0.0)]])
def test_any_curve_can_be_drawn(points: list[list[tuple[float, float]]]) -> None:
    """Empty, flat, single-point, out of range, more curves than rows: a picture of 13 rows and two axis lines."""
    view = Curve(tuple(Series(f"s{number}", series) for number, series in enumerate(points)))

    assert len(word(view, 80, colour=False).splitlines()) == 15


def test_sections_hold_views_under_a_heading() -> None:
    """An empty line, the heading, the views."""
    view = Section("Tonight", (Sentence("212 leads"), Bullets(("16:00", f"16:30{ESCAPE}"))))

    assert word(view, 80, colour=False) == "\nTonight\n212 leads\n- 16:00\n- 16:30\n"


def test_bytes_are_never_part_of_a_text() -> None:
    """A file for another program stands alone."""
    with pytest.raises(TypeError):
        word(Section("x", (Verbatim(b"x"),)), 80, colour=False)


def test_a_result_takes_one_view_or_several() -> None:
    """Both become a tuple."""
    sentence = Sentence("done")

    assert Result(data={}, view=sentence).views == (sentence,)
    assert Result(data={}, view=[sentence, sentence]).views == (sentence, sentence)
    assert Result(data={}).views == ()


def test_prose_breaks_between_words_on_a_terminal_and_stays_whole_in_a_pipe():
    """A broken word is hard to read; a sentence in a pipe is found by programs."""
    text = "홍길동 was placed on the list of tonight"

    assert word(Sentence(text), 20, colour=False) == f"{text}\n"
    assert word(Sentence(text), 20, colour=False, wrap=True) == "홍길동 was placed on\nthe list of tonight\n"
    assert word(Bullets((text,)), 20, colour=False, wrap=True) == "- 홍길동 was placed\n  on the list of\n  tonight\n"
