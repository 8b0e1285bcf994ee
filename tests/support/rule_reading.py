"""What do the tests of the rule language compile against, and what does SQLite answer for one customer?"""

from __future__ import annotations

import sqlite3
from datetime import date

from campaign.clock import day_number
from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, compile_rule, make_holds, make_usage

EVENING = day_number(date(2026, 3, 10))
COLUMNS = {
    "trips": (FieldType.INTEGER, 0),
    "score": (FieldType.DECIMAL, 3),
    "bill": (FieldType.MONEY, 2),
    "fee": (FieldType.MONEY, 0),
    "language": (FieldType.TEXT, 0),
    "plan": (FieldType.TEXT, 0),
    "ended": (FieldType.DATE, 0),
    "insured": (FieldType.BOOLEAN, 0),
    "days": (FieldType.INTEGER, 0),
    "여행": (FieldType.INTEGER, 0),
}
CATALOGUE = {
    name: Field(name=name, type=kind, sql=f'"{name}"', digits=digits) for name, (kind, digits) in COLUMNS.items()
}
FUNCTIONS = BUILT_IN | {
    "holds": make_holds(lambda product: f"{product.sql} IN ('tv')", ["tv", "roaming"]),
    "usage": make_usage(lambda measure, months: f"{measure.value}_{months.value}", measures=["minutes"], digits=3),
}


def compile_here(text, prefix="r"):
    """The rule against the catalogue of these tests."""
    return compile_rule(text, catalogue=CATALOGUE, functions=FUNCTIONS, prefix=prefix)


def judge(text, **customer):
    """What SQLite answers for one customer; what is not given is missing. Values are as stored."""
    rule = compile_here(text)
    given = {name: customer.get(name) for name in (*COLUMNS, "minutes_3")}
    columns = ", ".join(f':in_{place} AS "{name}"' for place, name in enumerate(given))
    parameters = {f"in_{place}": value for place, value in enumerate(given.values())}
    statement = f"SELECT {rule.sql} AS answer FROM (SELECT {columns}) AS customers"
    connection = sqlite3.connect(":memory:")
    (found,) = connection.execute(statement, parameters | rule.parameters | {"evening_day": EVENING}).fetchone()
    connection.close()
    return found
