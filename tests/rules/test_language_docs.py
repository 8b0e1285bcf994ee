"""Is every example of docs/RULES.md true?

The table of customers on the page is the data: it is read, put into SQLite, and every rule on the page is asked of it.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from campaign.clock import day_number
from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, RESERVED, RuleError, compile_rule, make_holds, make_usage
from campaign.rules.language.syntax import DEEPEST, MOST_DAYS
from campaign.rules.language.tokens import LONGEST_RULE
from campaign.rules.language.values import LONGEST_LIST

PAGE = (Path(__file__).parents[2] / "docs" / "RULES.md").read_text("utf-8")
EVENING = day_number(date(2026, 3, 10))
TYPES = {
    "language": (FieldType.TEXT, 0),
    "plan": (FieldType.TEXT, 0),
    "trips_per_month": (FieldType.INTEGER, 0),
    "monthly_bill": (FieldType.MONEY, 2),
    "old_bill": (FieldType.MONEY, 2),
    "data_share": (FieldType.DECIMAL, 3),
    "contract_end": (FieldType.DATE, 0),
    "last_call": (FieldType.DATE, 0),
    "insured": (FieldType.BOOLEAN, 0),
}
CATALOGUE = {
    name: Field(name=name, type=kind, sql=f"c.{name}", digits=digits) for name, (kind, digits) in TYPES.items()
}
FUNCTIONS = BUILT_IN | {
    "holds": make_holds(
        lambda product: f"EXISTS (SELECT 1 FROM held h WHERE h.customer = c.customer AND h.product = {product.sql})",
        ["roaming", "tv"],
    ),
    "usage": make_usage(lambda measure, months: f"c.{measure.value}_{months.value}", measures=["minutes"], digits=3),
}
EXAMPLES = re.findall(r"```rule\n(.*?)\n```\n- reads: (.*?)\n- holds for: (.*?)\n", PAGE, re.DOTALL)
REFUSALS = re.findall(r"```refused\n(.*?)\n```", PAGE, re.DOTALL)


def store(text, kind, digits):
    """A cell of the table as the database keeps it."""
    if text == "":
        return None
    if kind is FieldType.TEXT:
        return text
    if kind is FieldType.DATE:
        return day_number(date.fromisoformat(text))
    if kind is FieldType.BOOLEAN:
        return int(text == "true")
    return int(Decimal(text).scaleb(digits))


def read_table():
    """The rows of the customers on the page, as dictionaries of text."""
    lines = [line for line in PAGE.split("\n") if line.startswith("| ")]
    start = next(place for place, line in enumerate(lines) if line.startswith("| customer |"))
    head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : start + 6])
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def customers():
    """The customers of the page in SQLite."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE customers (customer TEXT, {', '.join(TYPES)}, minutes_3 INTEGER)")
    connection.execute("CREATE TABLE held (customer TEXT, product TEXT)")
    for row in read_table():
        values = [store(row[name], *TYPES[name]) for name in TYPES]
        minutes = store(row["minutes in 3 months"], FieldType.DECIMAL, 3)
        connection.execute(
            f"INSERT INTO customers VALUES ({', '.join('?' * (len(TYPES) + 2))})", [row["customer"], *values, minutes]
        )
        connection.executemany(
            "INSERT INTO held VALUES (?, ?)", [(row["customer"], product) for product in row["holds"].split()]
        )
    yield connection
    connection.close()


def compile_here(text):
    """A rule of the page."""
    return compile_rule(text, catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r")


def list_matches(connection, text):
    """The customers for whom a rule holds, as the page names them."""
    rule = compile_here(text)
    statement = f"SELECT c.customer FROM customers c WHERE {rule.sql} ORDER BY c.customer"
    found = connection.execute(statement, rule.parameters | {"evening_day": EVENING}).fetchall()
    return ", ".join(name for (name,) in found) or "nobody"


@pytest.mark.parametrize(("text", "words", "holds_for"), EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_an_example_of_the_page_reads_and_holds_as_it_says(text, words, holds_for, customers):
    """The words and the names under each rule are what the program says."""
    assert compile_here(text).words == words
    assert list_matches(customers, text) == holds_for


@pytest.mark.parametrize("shown", REFUSALS, ids=[shown.split("\n")[1].strip() for shown in REFUSALS])
def test_a_mistake_on_the_page_is_refused_as_it_says(shown):
    """Message, mark and way out, character by character."""
    with pytest.raises(RuleError) as caught:
        compile_here(shown.split("\n")[1][2:])
    assert "\n".join(filter(None, [str(caught.value), caught.value.way_out])) == shown


def test_every_block_of_the_page_is_one_of_these_examples():
    """No example escapes the tests through a misspelt frame."""
    assert (PAGE.count("```rule\n"), PAGE.count("```refused\n")) == (len(EXAMPLES), len(REFUSALS))
    assert len(EXAMPLES) > 30
    assert len(REFUSALS) > 10
    assert PAGE.count("```") == 2 * (len(EXAMPLES) + len(REFUSALS) + 2)


def test_the_rule_inside_the_toml_of_the_page_is_read(customers):
    """Three single quotes, several lines, remarks."""
    (block,) = re.findall(r"```toml\n(.*?)\n```", PAGE, re.DOTALL)
    rule = tomllib.loads(block)["audience"]
    assert [clause.fields for clause in compile_here(rule).clauses] == [("trips_per_month",), ("language",), ()]
    assert list_matches(customers, rule) == "Chi"


def test_the_sql_on_the_page_is_the_sql_of_the_rule_above_it():
    """So that nobody has to believe it."""
    rule, sql = re.search(r"For the customers above, `(.*?)` becomes\n\n```sql\n(.*?)\n```", PAGE, re.DOTALL).groups()
    assert compile_here(rule).sql == sql


def test_the_page_names_every_reserved_word_function_and_limit():
    """What is added to the language is added to the page."""
    words = PAGE.partition("## All the words")[2].partition("belong to the language")[0]
    assert set(re.findall(r"`(\w+)`", words)) == RESERVED
    assert set(re.findall(r"^\| `(\w+)\(", PAGE, re.MULTILINE)) == set(FUNCTIONS)
    limits = PAGE.partition("## Limits")[2].partition("##")[0]
    for limit in (LONGEST_RULE, DEEPEST, LONGEST_LIST, MOST_DAYS):
        assert f"{limit:,} " in limits.replace("\n", " ")
