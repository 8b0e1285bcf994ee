"""Does the SQL of a rule say the same as a plain reading of the rule, whatever is missing?"""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st
from plain_reading import CATALOGUE, COLUMNS, EVENING, FEWER, FUNCTIONS, HIDDEN, LIMITS, ROWS, TREE, join

from campaign.model import FieldType
from campaign.rules.language import compile_rule


def fill(rows):
    """A database with these customers, numbered from 0."""
    kinds = {name: "TEXT" if kind is FieldType.TEXT else "INTEGER" for name, (kind, _) in COLUMNS.items()}
    kinds |= dict.fromkeys(HIDDEN, "INTEGER")
    columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE customers (id INTEGER PRIMARY KEY, {columns}) STRICT")
    connection.execute("CREATE TABLE holdings (id INTEGER, p TEXT) STRICT")
    connection.executemany(
        f"INSERT INTO customers VALUES ({', '.join('?' * (len(kinds) + 1))})",
        [(place, *(row[name] for name in kinds)) for place, row in enumerate(rows)],
    )
    connection.executemany(
        "INSERT INTO holdings VALUES (?, ?)", [(place, p) for place, row in enumerate(rows) for p in row["holdings"]]
    )
    return connection


def run(connection, sql, parameters):
    """What the expression is for each customer, in order."""
    statement = f"SELECT {sql} AS answer FROM customers c ORDER BY c.id"
    return [value for (value,) in connection.execute(statement, parameters | {"evening_day": EVENING})]


@LIMITS
@given(TREE, st.sampled_from([" ", "\n", "  # because\n", "\t \r\n"]), ROWS)
def test_the_sql_of_a_rule_equals_a_plain_reading_of_it(said, gap, rows):
    """For every customer SQLite answers 1 exactly where the oracle says yes, and 0 everywhere else."""
    rule = compile_rule(gap.join(said.tokens), catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r1")
    connection = fill(rows)
    expected = [int(said.worth(row) is True) for row in rows]
    assert run(connection, rule.sql, rule.parameters) == expected
    statement = f"SELECT c.id FROM customers c WHERE {rule.sql} ORDER BY c.id"
    chosen = connection.execute(statement, rule.parameters | {"evening_day": EVENING}).fetchall()
    assert chosen == [(place,) for place, wanted in enumerate(expected) if wanted]
    connection.close()


@FEWER
@given(st.lists(TREE, min_size=2, max_size=3), ROWS)
def test_a_rule_holds_exactly_where_all_its_clauses_hold(parts, rows):
    """The clauses, asked one by one, agree with the whole; a clause and its denial fail together only for a gap."""
    rule = compile_rule(" ".join(join("and", parts).tokens), catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r1")
    connection = fill(rows)
    answers = [run(connection, clause.sql, clause.parameters) for clause in rule.clauses]
    assert run(connection, rule.sql, rule.parameters) == [min(column) for column in zip(*answers, strict=True)]
    for clause, column in zip(rule.clauses, answers, strict=True):
        missing = run(connection, clause.missing_sql, clause.parameters)
        named = [run(connection, sql, clause.parameters) for sql in clause.missing.values()]
        assert missing == ([max(each) for each in zip(*named, strict=True)] if named else [0] * len(rows))
        denial = compile_rule(f"not ({clause.text})", catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r2")
        opposite = run(connection, denial.sql, denial.parameters)
        for yes, no, gap in zip(column, opposite, missing, strict=True):
            assert yes + no == 1 or (gap and yes + no == 0)
    connection.close()
