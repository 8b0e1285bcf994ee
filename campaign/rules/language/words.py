"""How is a rule read out to somebody who did not write it?"""

from __future__ import annotations

from campaign.model import FieldType
from campaign.rules.language.conditions import (
    Always,
    CallReading,
    Condition,
    FieldReading,
    Fixed,
    Group,
    Reading,
    Test,
)
from campaign.rules.language.nodes import Operator

MOST_ITEMS = 12
"""Values of a list that are read out; of a longer one the number is told."""

_NUMBER_WORDS = {
    Operator.EQUAL: "is",
    Operator.UNEQUAL: "is not",
    Operator.LESS: "is less than",
    Operator.AT_MOST: "is at most",
    Operator.MORE: "is more than",
    Operator.AT_LEAST: "is at least",
}
_DATE_WORDS = {
    Operator.EQUAL: "is",
    Operator.UNEQUAL: "is not",
    Operator.LESS: "is before",
    Operator.AT_MOST: "is on or before",
    Operator.MORE: "is after",
    Operator.AT_LEAST: "is on or after",
}
_TEXT_WORDS = {
    Operator.CONTAINS: "contains",
    Operator.NOT_CONTAINS: "does not contain",
    Operator.STARTS_WITH: "starts with",
    Operator.NOT_STARTS_WITH: "does not start with",
}
_DAY_WORDS = {
    Operator.AHEAD: "is within the next",
    Operator.NOT_AHEAD: "is not within the next",
    Operator.BACK: "is within the last",
    Operator.NOT_BACK: "is not within the last",
}
_BARE_WORDS = {
    Operator.MISSING: "is missing",
    Operator.NOT_MISSING: "is not missing",
    Operator.TRUE: "is true",
    Operator.FALSE: "is false",
}


def read_out(condition: Condition) -> str:
    """The condition in plain English, without capital and full stop."""
    if isinstance(condition, Always):
        return "every customer"
    if isinstance(condition, Group):
        return f" {condition.word} ".join(_read_part(part) for part in condition.parts)
    return _read_test(condition)


def _read_part(part: Condition) -> str:
    return f"({read_out(part)})" if isinstance(part, Group) else read_out(part)


def _read_test(test: Test) -> str:
    left = test.left
    if isinstance(left, CallReading) and left.type is FieldType.BOOLEAN and not test.asks_presence:
        function = left.function
        return _fill(function.words if test.operator is Operator.TRUE else function.words_not, left)
    subject = _name(left)
    if test.operator in _BARE_WORDS:
        return f"{subject} {_BARE_WORDS[test.operator]}"
    if test.operator in (Operator.IN, Operator.NOT_IN):
        return f"{subject} {_read_list(test)}"
    return f"{subject} {_verb(test)} {_object(test)}"


def _verb(test: Test) -> str:
    words = _DATE_WORDS if test.left.type is FieldType.DATE else _NUMBER_WORDS
    return (words | _TEXT_WORDS | _DAY_WORDS)[test.operator]


def _object(test: Test) -> str:
    right = test.right[0]
    if test.operator in _DAY_WORDS and isinstance(right, Fixed):
        return f"{right.text} day{'' if right.value == 1 else 's'}"
    return _show(right) if isinstance(right, Fixed) else _name(right)


def _read_list(test: Test) -> str:
    items = [_show(item) for item in test.right if isinstance(item, Fixed)]
    wanted = test.operator is Operator.IN
    if len(items) == 1:
        return f"{'is' if wanted else 'is not'} {items[0]}"
    if len(items) > MOST_ITEMS:
        shown = ", ".join(items[:3])
        return f"is {'one' if wanted else 'none'} of {len(items)} values ({shown} ...)"
    return f"is {'one' if wanted else 'none'} of {', '.join(items[:-1])} {'or' if wanted else 'and'} {items[-1]}"


def _name(reading: Reading) -> str:
    """The reading as words: `trips_per_month` is trips per month."""
    if isinstance(reading, FieldReading):
        return _spaced(reading.field.name)
    return _fill(reading.function.words, reading)


def _fill(template: str, call: CallReading) -> str:
    shown = (_show(given) if isinstance(given, Fixed) else _spaced(given.name) for given in call.arguments)
    return template.format(*shown)


def _show(fixed: Fixed) -> str:
    return f'"{fixed.value}"' if fixed.type is FieldType.TEXT else fixed.text


def _spaced(name: str) -> str:
    return name.replace("_", " ")
