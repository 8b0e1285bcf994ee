"""Which SQL expression is a checked rule?

SQL answers a question about NULL with NULL, and so does every question here except `is missing`. No `not` is left,
so NULL can only make an `and` or `or` less true, and one `IS TRUE` around the whole gives 1 or 0: exactly as
if each question about a missing value had been answered false.

The text uses only what SQLite and Spark understand alike: = <> < <= > >= IN BETWEEN INSTR AND OR NOT IS NULL IS TRUE.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from campaign.model import Field, FieldType
from campaign.rules.language.conditions import (
    Always,
    CallReading,
    Condition,
    FieldReading,
    Fixed,
    Group,
    Reading,
    Test,
    walk_tests,
)
from campaign.rules.language.functions import Argument
from campaign.rules.language.nodes import Operator
from campaign.rules.language.scale import spread

WIDEST = 8
"""Operands joined on one level; more are joined as a tree, for SQLite refuses an expression deeper than 1,000."""

_SIGNS = {
    Operator.EQUAL: "=",
    Operator.UNEQUAL: "<>",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.MORE: ">",
    Operator.AT_LEAST: ">=",
}
_NEVER, _ALWAYS = "(1 = 0)", "(1 = 1)"
_SIMPLE = re.compile(r'(?:\w+\.)?(?:\w+|"\w+")')
_PLACEHOLDER = re.compile(r":(\w+)")


class Compiler:
    """Turns the conditions of one rule into SQL; `parameters` grows with every constant met."""

    def __init__(self, prefix: str) -> None:
        self.parameters: dict[str, int | str] = {}
        self._prefix = prefix
        self._calls: dict[str, str] = {}
        self._names: dict[int | str, str] = {}

    def compile(self, condition: Condition) -> str:
        """The expression, which is NULL where only a missing value could decide."""
        if isinstance(condition, Always):
            return _ALWAYS
        if isinstance(condition, Group):
            return _join([self._compile_part(part) for part in condition.parts], f" {condition.word.upper()} ")
        return _COMPILERS[condition.operator](self, condition)

    def _compile_part(self, part: Condition) -> str:
        sql = self.compile(part)
        return f"({sql})" if isinstance(part, Group) else sql

    def list_missing(self, condition: Condition) -> dict[str, str]:
        """Whatever the condition needs and could be missing: its name in the rule, and the SQL that asks."""
        asked = [reading for test in walk_tests(condition) if not test.asks_presence for reading in test.readings]
        missing: dict[str, str] = {}
        for reading in asked:
            missing |= {field.name: f"{wrap(field.sql)} IS NULL" for field in reading.fields}
            if isinstance(reading, CallReading) and reading.function.may_be_missing:
                missing[reading.label] = f"{self.read(reading)} IS NULL"
        return missing

    def select(self, sql: Iterable[str]) -> dict[str, int | str]:
        """The parameters that these expressions use."""
        used = {name for text in sql for name in _PLACEHOLDER.findall(text)}
        return {name: value for name, value in self.parameters.items() if name in used}

    def bind(self, value: int | str) -> str:
        """The placeholder that stands for a value; equal values share one."""
        name = self._names.setdefault(value, f"{self._prefix}_{len(self._names)}")
        self.parameters[name] = value
        return f":{name}"

    def read(self, reading: Reading) -> str:
        """The expression of a field or function."""
        if isinstance(reading, FieldReading):
            return wrap(reading.field.sql)
        if reading.label not in self._calls:
            arguments = [self._give(given) for given in reading.arguments]
            self._calls[reading.label] = wrap(reading.function.sql(arguments))
        return self._calls[reading.label]

    def _give(self, given: Field | Fixed) -> Argument:
        if isinstance(given, Fixed):
            return Argument(value=given.value, sql=self.bind(given.value))
        return Argument(value=given.name, sql=wrap(given.sql))

    def compare(self, test: Test) -> str:
        """A reading and a constant or another reading, brought to the same number of digits."""
        left, right = test.left, test.right[0]
        if isinstance(right, Fixed):
            return self._compare_with_constant(left, test.operator, right)
        most = max(left.digits, right.digits)
        first, second = (_multiply(self.read(side), most - side.digits) for side in (left, right))
        return f"{first} {_SIGNS[test.operator]} {second}"

    def _compare_with_constant(self, left: Reading, operator: Operator, right: Fixed) -> str:
        value, exact = _store(right, left)
        if exact:
            return f"{self.read(left)} {_SIGNS[operator]} {self.bind(value)}"
        if operator is Operator.EQUAL:
            return _NEVER
        if operator is Operator.UNEQUAL:
            return f"{self.read(left)} IS NOT NULL"
        return f"{self.read(left)} {'<=' if operator in (Operator.LESS, Operator.AT_MOST) else '>'} {self.bind(value)}"

    def choose(self, test: Test) -> str:
        """A reading in a list; values that the field can never have are left out of it."""
        stored = (_store(item, test.left) for item in test.right if isinstance(item, Fixed))
        values = [self.bind(value) for value in dict.fromkeys(value for value, exact in stored if exact)]
        wanted = test.operator is Operator.IN
        if not values:
            return _NEVER if wanted else f"{self.read(test.left)} IS NOT NULL"
        return f"{self.read(test.left)} {'IN' if wanted else 'NOT IN'} ({', '.join(values)})"

    def search(self, test: Test) -> str:
        """Where a text begins inside another: letter by letter, as LIKE and LOWER differ between engines."""
        place = f"INSTR({self.read(test.left)}, {self.bind(_value(test))})"
        return f"{place} {_PLACES[test.operator]}"

    def near(self, test: Test) -> str:
        """A date in the days before or after the evening, both ends included."""
        days = self.bind(_value(test))
        ahead = test.operator in (Operator.AHEAD, Operator.NOT_AHEAD)
        span = f":evening_day AND :evening_day + {days}" if ahead else f":evening_day - {days} AND :evening_day"
        denied = test.operator in (Operator.NOT_AHEAD, Operator.NOT_BACK)
        return f"{self.read(test.left)} {'NOT ' if denied else ''}BETWEEN {span}"

    def ask_presence(self, test: Test) -> str:
        """Whether there is a value."""
        return f"{self.read(test.left)} {'IS NULL' if test.operator is Operator.MISSING else 'IS NOT NULL'}"

    def stand_alone(self, test: Test) -> str:
        """A field that is 1 or 0, or a function that is a condition itself."""
        wanted = test.operator is Operator.TRUE
        if isinstance(test.left, FieldReading):
            return f"{self.read(test.left)} = {self.bind(int(wanted))}"
        return self.read(test.left) if wanted else f"NOT {self.read(test.left)}"


_PLACES = {
    Operator.CONTAINS: "> 0",
    Operator.NOT_CONTAINS: "= 0",
    Operator.STARTS_WITH: "= 1",
    Operator.NOT_STARTS_WITH: "<> 1",
}
_COMPILERS: dict[Operator, Callable[[Compiler, Test], str]] = {
    **dict.fromkeys(_SIGNS, Compiler.compare),
    **dict.fromkeys(_PLACES, Compiler.search),
    **dict.fromkeys((Operator.IN, Operator.NOT_IN), Compiler.choose),
    **dict.fromkeys((Operator.AHEAD, Operator.NOT_AHEAD, Operator.BACK, Operator.NOT_BACK), Compiler.near),
    **dict.fromkeys((Operator.MISSING, Operator.NOT_MISSING), Compiler.ask_presence),
    **dict.fromkeys((Operator.TRUE, Operator.FALSE), Compiler.stand_alone),
}


def settle(sql: str) -> str:
    """The expression as 1 or 0, where NULL counts as 0."""
    return sql if sql in (_ALWAYS, _NEVER) else f"({sql}) IS TRUE"


def join_any(conditions: Iterable[str]) -> str:
    """True when one of these holds; never true when there are none."""
    return f"({_join(list(conditions), ' OR ') or '1 = 0'})"


def wrap(sql: str) -> str:
    """The expression in parentheses, unless it is only a name."""
    return sql if _SIMPLE.fullmatch(sql) else f"({sql})"


def _join(parts: list[str], word: str) -> str:
    if len(parts) <= WIDEST:
        return word.join(parts)
    middle = len(parts) // 2
    return f"({_join(parts[:middle], word)}){word}({_join(parts[middle:], word)})"


def _value(test: Test) -> int | str:
    """The constant on the right of a question that takes nothing else there."""
    right = test.right[0]
    if not isinstance(right, Fixed):
        raise TypeError(f"{test.operator} was checked with {right!r} on its right")
    return right.value


def _store(fixed: Fixed, reading: Reading) -> tuple[int | str, bool]:
    """The constant as the reading stores it, rounded down, and whether that is exact."""
    if reading.type in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY):
        return spread(fixed.value, fixed.digits, reading.digits)
    return fixed.value, True


def _multiply(sql: str, digits: int) -> str:
    return f"{sql} * {10**digits}" if digits else sql
