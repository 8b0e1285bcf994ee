"""Can a rule do anything but ask about the attributes it was given?

Whatever is written, it is refused with a column, or becomes an expression of names and signs with every value
bound; SQLite's own authorizer watches that nothing is read but the columns given and no function called but INSTR.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, RuleError, compile_rule, make_holds

COLUMNS = {
    "trips": (FieldType.INTEGER, 0),
    "bill": (FieldType.MONEY, 2),
    "plan": (FieldType.TEXT, 0),
    "ended": (FieldType.DATE, 0),
    "insured": (FieldType.BOOLEAN, 0),
}
CATALOGUE = {name: Field(name=name, type=kind, sql=name, digits=digits) for name, (kind, digits) in COLUMNS.items()}
FUNCTIONS = BUILT_IN | {"holds": make_holds(lambda product: f"{product.sql} = plan AND plan IS NOT NULL")}
VOCABULARY = re.compile(
    r"[\s(),]|<>|<=|>=|[=<>+-]|:r_\d+\b|:evening_day\b|\b(?:trips|bill|plan|ended|insured)\b|\b[01]\b"
    r"|\b(?:AND|OR|NOT|IN|IS|NULL|TRUE|BETWEEN|INSTR)\b"
)


def read_lines(name):
    """One rule per line, as it stands."""
    return Path(__file__).with_name(name).read_text("utf-8").strip("\n").split("\n")


REFUSED = read_lines("test_language_refused.txt")


UNSEEN = [
    "trips > 1\x00",
    "\x00",
    "plan == 'a\x00b'",
    "trips\x08 > 1",
    "trips > 1\x1b[2J",
    "plan == '\x1b[31m'",
    "trips > 1\x7f",
    "trips > 1\x85and insured",
    "trips > 1\u2028and insured",
    "trips > 1 # \u2029 and insured",
    "plan == '\u202egnisrever'",
    "trips > 1 # \u202e remark \u2066",
    "\ufefftrips > 1",
    "tri\u200bps > 1",
    "tri\u00adps > 1",
    "trips\u00a0> 1",
    "plan == '\ud800'",
    "\udfff",
    "plan == '\ud83d' # half",
    "trips\v> 1",
    "trips\f> 1",
    "plan == 'two\nlines'",
    "plan == 'two\rlines\n'",
    "trips\u0301 > 1",
    "😀 > 1",
    "plan == \u201e\u201c",
]

HUGE = [
    "(" * 4_000,
    "(" * 2_000 + ")" * 2_000,
    "(" * 1_900 + "insured" + ")" * 1_900,
    "[" * 4_000,
    "not " * 999 + "insured",
    "not(" * 900 + "insured" + ")" * 300,
    "insured and " * 400,
    "insured or (" * 200 + "insured" + ")" * 200,
    "trips > " + "9" * 3_900,
    "trips > 0." + "0" * 3_900 + "x",
    "trips in [" + "1," * 1_500 + "1]",
    "holds(" * 600,
    "a" * 4_000,
    "a" * 100_000,
    "'" * 3_999,
    "=" * 4_000,
    "-" * 4_000,
    "1-" * 2_000,
    "holds('" + "x" * 3_999,
    "trips > 1 # " + "x" * 4_000,
]

BOUND = [
    *read_lines("test_language_bound.txt"),
    "insured or (" * 39 + "insured" + ")" * 39,
    "insured or " * 360 + "insured",
    "plan == '" + "'".join(["x" * 3_980, ""]),
    "trips in [" + ",".join(["1"] * 1_000) + "]",
    "# DROP TABLE customers\ntrips > 1",
    "trips\r\n>\t1",
]


def compile_here(text):
    """The rule against the catalogue of this file."""
    return compile_rule(text, catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r")


def watch(action, first, second, _database, _source):
    """Allow a SELECT of the columns given, and INSTR; deny everything else."""
    allowed = (
        action == sqlite3.SQLITE_SELECT
        or (action == sqlite3.SQLITE_READ and first == "customers" and second in COLUMNS)
        or (action == sqlite3.SQLITE_FUNCTION and second == "instr")
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


@pytest.fixture(scope="module")
def watched():
    """A database that denies everything a rule has no business with."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE customers (trips INTEGER, bill INTEGER, plan TEXT, ended INTEGER, insured INT)")
    connection.executemany(
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?)",
        [(4, 1200, "basic", 20_000, 1), (None, None, None, None, None), (0, 0, "", 0, 0)],
    )
    connection.set_authorizer(watch)
    yield connection
    connection.close()


def assert_harmless(rule, connection):
    """Only names and signs in the SQL, every value bound, and nothing touched that was not given."""
    for sql in (rule.sql, *(sql for clause in rule.clauses for sql in (clause.sql, clause.missing_sql))):
        assert VOCABULARY.sub("", sql) == ""
        statement = f"SELECT trips FROM customers WHERE {sql}"
        connection.execute(statement, rule.parameters | {"evening_day": 20_522}).fetchall()
    assert set(re.findall(r":(r_\d+)", rule.sql)) == set(rule.parameters)


def assert_well_refused(text, error):
    """A column inside the text, and a message that any terminal can show."""
    assert 1 <= error.column <= len(text) + 1
    assert error.reason
    assert f"{error}{error.way_out}".encode()


def test_the_watch_denies_what_it_should(watched):
    """Else the tests below would prove nothing."""
    for statement in ("SELECT sql FROM sqlite_master", "SELECT abs(trips) FROM customers", "DELETE FROM customers"):
        with pytest.raises(sqlite3.DatabaseError):
            watched.execute(statement)


def test_the_corpus_is_as_large_as_promised():
    """Each string once."""
    corpus = [*REFUSED, *UNSEEN, *HUGE, *BOUND]
    assert len(corpus) == len(set(corpus))
    assert len(corpus) >= 300


@pytest.mark.parametrize("text", [*REFUSED, *UNSEEN, *HUGE], ids=lambda text: ascii(text)[:40])
def test_what_is_not_a_rule_is_refused_at_a_column(text):
    """Never a traceback, never SQL."""
    with pytest.raises(RuleError) as caught:
        compile_here(text)
    assert_well_refused(text, caught.value)


@pytest.mark.parametrize("text", BOUND, ids=lambda text: ascii(text)[:40])
def test_hostile_values_are_only_values(text, watched):
    """They travel beside the SQL and are compared, nothing more."""
    assert_harmless(compile_here(text), watched)


def settle(text, connection):
    """Whatever the text is, one of the two happens."""
    try:
        rule = compile_here(text)
    except RuleError as error:
        assert_well_refused(text, error)
    else:
        assert_harmless(rule, connection)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_refused_or_harmless(text, watched):
    """Characters of all kinds."""
    settle(text, watched)


WORDS = "trips bill plan ended insured holds days_since and or not in is missing contains starts with within last days"
SIGNS = "everyone true false == != < <= > >= ( ) [ ] , 3 12.345 -7 2026-03-01 \"x\" 'y' # \n ; = x"
PIECES = st.sampled_from([*WORDS.split(" "), *SIGNS.split(" ")])
PRINTABLE = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp"), exclude_characters='"')


@settings(max_examples=400, deadline=None)
@given(pieces=st.lists(PIECES, max_size=14))
def test_any_heap_of_words_is_refused_or_harmless(pieces, watched):
    """The words of the language in senseless order."""
    settle(" ".join(pieces), watched)


@settings(max_examples=200, deadline=None)
@given(value=st.text(PRINTABLE, min_size=1))
def test_any_text_in_quotes_arrives_unchanged(value, watched):
    """Letter by letter, as a bound value."""
    rule = compile_here(f'plan contains "{value}"')
    assert rule.parameters == {"r_0": value}
    assert_harmless(rule, watched)
