"""Does a mistake in a rule point at its place, and say the way out?

Each case of test_language_mistakes.txt is a rule, a line with a caret under the place, and words of the reason and of
the hint.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from campaign.errors import RuleError
from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, compile_rule, make_holds, make_usage

COLUMNS = {
    "trips_per_month": (FieldType.INTEGER, 0),
    "calls": (FieldType.INTEGER, 0),
    "score": (FieldType.DECIMAL, 3),
    "fine": (FieldType.DECIMAL, 15),
    "bill": (FieldType.MONEY, 2),
    "language": (FieldType.TEXT, 0),
    "plan": (FieldType.TEXT, 0),
    "ended": (FieldType.DATE, 0),
    "insured": (FieldType.BOOLEAN, 0),
}
CATALOGUE = {name: Field(name=name, type=kind, sql=name, digits=digits) for name, (kind, digits) in COLUMNS.items()}
FUNCTIONS = BUILT_IN | {
    "holds": make_holds(lambda product: f"h = {product.sql}", ["roaming", "tv"]),
    "usage": make_usage(lambda measure, months: f"{measure.value}_{months.value}", measures=["minutes", "data"]),
}

MISTAKES = Path(__file__).with_name("test_language_mistakes.txt").read_text("utf-8")
CASES = [case.strip("\n").split("\n") for case in MISTAKES.split("\n--\n")]


def refuse(text):
    """The error that the rule ends in."""
    with pytest.raises(RuleError) as caught:
        compile_rule(text, catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r")
    return caught.value


@pytest.mark.parametrize(("text", "caret", "said"), CASES, ids=[case[0] for case in CASES])
def test_a_mistake_points_at_its_place_and_says_the_way_out(text, caret, said):
    """The caret stands under the first character that is wrong."""
    error = refuse(text)
    reason, _, hint = (part.strip() for part in said.rpartition(" |"))
    assert (error.column, error.text) == (caret.index("^") + 1, text)
    assert reason in error.reason
    assert hint in error.way_out
    assert str(error).split("\n")[1:] == [f"  {text}", f"  {caret}"]


def test_there_are_more_than_a_hundred_mistakes():
    """A separator that went wrong would join cases silently."""
    assert len(CASES) > 100
    assert all(len(case) == 3 for case in CASES)


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "# nothing but a remark", "\n# one\n# two\n"])
def test_an_empty_rule_is_refused(text):
    """It could mean everybody or nobody."""
    error = refuse(text)
    assert (error.column, error.reason) == (1, "the rule is empty")
    assert "everyone" in error.way_out


def test_the_column_counts_over_all_lines_and_the_line_shown_is_the_one_meant():
    """A rule of several lines shows the line with the mistake."""
    text = "calls > 1\nand plan = 3  # why\nand insured"
    error = refuse(text)
    assert error.column == text.index("=") + 1
    assert str(error).split("\n")[1:] == ["  and plan = 3  # why", "           ^"]


def test_a_rule_of_more_than_4000_characters_is_refused_at_the_first_too_many():
    """Exactly 4,000 are understood."""
    text = "insured" + " " * 3_993
    compile_rule(text, catalogue=CATALOGUE, prefix="r")
    error = refuse(text + " ")
    assert (error.column, error.reason) == (4_001, "the rule has 4,001 characters; 4,000 are allowed")


def test_a_list_of_more_than_1000_values_is_refused_at_the_first_too_many():
    """Exactly 1,000 are understood."""
    text = f"calls in [{','.join(['1'] * 1_000)}]"
    compile_rule(text, catalogue=CATALOGUE, prefix="r")
    longer = text.replace("]", ",2]")
    assert (refuse(longer).column, refuse(longer).reason) == (len(longer) - 1, "a list holds at most 1,000 values")


def test_the_41st_level_is_refused_where_it_opens():
    """The parenthesis or not that is one too many."""
    assert refuse("(" * 41 + "insured" + ")" * 41).column == 41
    assert refuse("not " * 41 + "insured").column == 161


def test_what_cannot_be_seen_is_named_by_its_number():
    """An invisible or treacherous character is told, and the text shown is safe to print."""
    for character, number in (("\x00", "U+0000"), ("\u202e", "U+202E"), ("\ud800", "U+D800"), ("\u200b", "U+200B")):
        error = refuse(f"plan {character}== 3")
        assert (error.column, number in error.reason) == (6, True)
        assert str(error).encode("utf-8")
