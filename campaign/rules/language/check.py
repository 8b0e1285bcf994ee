"""Does the rule make sense for the attributes there are?

Types are compared, and every `not` moves inwards until it has become part of a question: `not (a == 1 or b < 2)`
becomes `a != 1 and b >= 2`. So a question about a missing value can be false both as asked and as denied.
"""

from __future__ import annotations

from campaign.errors import RuleError
from campaign.model import FieldType
from campaign.rules.language.conditions import Always, CallReading, Condition, Fixed, Group, Reading, Test
from campaign.rules.language.nodes import (
    EQUALITIES,
    Constant,
    Everyone,
    Junction,
    Negation,
    Node,
    Operand,
    Operator,
    Predicate,
)
from campaign.rules.language.resolve import TYPE_WORDS, Names
from campaign.rules.language.scale import fits, spread
from campaign.rules.language.tokens import shorten

MOST_SPREAD = 9
"""Digits between two compared fields; beyond that the product could leave 64 bits."""

_NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
_UNORDERED = (FieldType.TEXT, FieldType.BOOLEAN)


def check(node: Node, names: Names, *, wanted: bool = True) -> Condition:
    """The condition that a tree stands for, or its denial. Raises RuleError at what makes no sense."""
    if isinstance(node, Everyone):
        return Always()
    if isinstance(node, Negation):
        return check(node.part, names, wanted=not wanted)
    if isinstance(node, Junction):
        word = node.word if wanted else {"and": "or", "or": "and"}[node.word]
        return Group(word=word, parts=tuple(check(part, names, wanted=wanted) for part in node.parts))
    test = _check_predicate(node, names)
    return test if wanted else Test(left=test.left, operator=test.operator.opposite, right=test.right)


def _check_predicate(node: Predicate, names: Names) -> Test:
    if node.operator.value in ("==", "!=", "<", "<=", ">", ">="):
        return _check_comparison(node, names)
    if isinstance(node.left, Constant):
        raise _refuse_constant(node, names)
    left = names.read(node.left)
    if node.operator is Operator.TRUE:
        return _check_alone(node, left, names)
    if node.operator in (Operator.MISSING, Operator.NOT_MISSING):
        return _check_presence(node, left, names)
    if node.operator in (Operator.IN, Operator.NOT_IN):
        return _check_list(node, left, names)
    wanted = FieldType.TEXT if isinstance(_first(node).value, str) else FieldType.DATE
    if left.type is not wanted:
        reason = f"{_show(left)} is {TYPE_WORDS[left.type]}; {node.operator} asks about {TYPE_WORDS[wanted]}"
        raise names.refuse(node.operator_start, reason)
    return Test(left=left, operator=node.operator, right=(Fixed.of(_first(node)),))


def _first(node: Predicate) -> Constant:
    """The right side where the syntax allows nothing but a constant."""
    given = node.right[0]
    if not isinstance(given, Constant):
        raise TypeError(f"{node.operator} was parsed with {given!r} on its right")
    return given


def _refuse_constant(node: Predicate, names: Names) -> RuleError:
    hint = "Begin with the name of an attribute."
    if node.operator is Operator.TRUE:
        hint = "Write everyone if every customer is meant." if node.left == _as_true(node) else hint
        return names.refuse(node.start, "a fixed value alone is not a condition", hint)
    return names.refuse(node.start, f"{node.operator} asks about an attribute, not about a fixed value", hint)


def _as_true(node: Predicate) -> Operand | None:
    """The left side, if it is the word `true`."""
    left = node.left
    return left if isinstance(left, Constant) and left.type is FieldType.BOOLEAN and left.value else None


def _check_alone(node: Predicate, left: Reading, names: Names) -> Test:
    if left.type is not FieldType.BOOLEAN:
        example = f"Compare it, as in {_show(left)} >= 1."
        hint = example if left.type in (*_NUMBERS, FieldType.MONEY) else "Compare it with == or ask is not missing."
        raise names.refuse(node.start, f"{_show(left)} is {TYPE_WORDS[left.type]}, not a condition", hint)
    return Test(left=left, operator=Operator.TRUE)


def _check_presence(node: Predicate, left: Reading, names: Names) -> Test:
    if isinstance(left, CallReading) and not left.fields and not left.function.may_be_missing:
        raise names.refuse(node.operator_start, f"{_show(left)} is never missing", "Leave this question out.")
    return Test(left=left, operator=node.operator)


def _check_list(node: Predicate, left: Reading, names: Names) -> Test:
    _refuse_condition_call(left, node.left, names)
    items = tuple(_check_constant(left, item, names) for item in node.right if isinstance(item, Constant))
    return Test(left=left, operator=node.operator, right=tuple(dict.fromkeys(items)))


def _check_comparison(node: Predicate, names: Names) -> Test:
    """A reading against a constant, in whichever order it was written, or against another reading."""
    left, right, operator = node.left, node.right[0], node.operator
    if isinstance(left, Constant):
        left, right, operator = right, left, operator.mirrored
    if isinstance(left, Constant):
        reason = "this compares two fixed values, so the answer is the same for every customer"
        raise names.refuse(node.start, reason, "Write everyone if every customer is meant.")
    first = names.read(left)
    if isinstance(right, Constant):
        return _check_against_constant(node, first, operator, right, names)
    second = names.read(right, text_expected=first.type is FieldType.TEXT)
    for reading, operand in ((first, left), (second, right)):
        _refuse_condition_call(reading, operand, names)
    _check_pair(first, second, right.start, names)
    _check_order(node, first, operator, names)
    return Test(left=first, operator=operator, right=(second,))


def _check_against_constant(
    node: Predicate, reading: Reading, operator: Operator, given: Constant, names: Names
) -> Test:
    fixed = _check_constant(reading, given, names)
    _check_order(node, reading, operator, names)
    if isinstance(reading, CallReading) and reading.type is FieldType.BOOLEAN:
        alone = Operator.TRUE if bool(fixed.value) == (operator is Operator.EQUAL) else Operator.FALSE
        return Test(left=reading, operator=alone)
    return Test(left=reading, operator=operator, right=(fixed,))


def _check_pair(first: Reading, second: Reading, start: int, names: Names) -> None:
    """Two readings must be of one type; whole and decimal numbers are one."""
    alike = first.type is second.type or (first.type in _NUMBERS and second.type in _NUMBERS)
    if not alike:
        reason = (
            f"{_show(first)} is {TYPE_WORDS[first.type]} and {_show(second)} is {TYPE_WORDS[second.type]}: "
            "they cannot be compared"
        )
        raise names.refuse(start, reason)
    if first == second:
        raise names.refuse(start, f"{_show(first)} is compared with itself")
    if abs(first.digits - second.digits) > MOST_SPREAD:
        raise names.refuse(start, f"{_show(first)} and {_show(second)} differ too much in their decimal places")


def _check_order(node: Predicate, reading: Reading, operator: Operator, names: Names) -> None:
    if reading.type in _UNORDERED and operator not in EQUALITIES:
        reason = f"{_show(reading)} is {TYPE_WORDS[reading.type]} and has no order"
        hint = 'Write ==, !=, in, contains or starts with; "10" would come before "9".'
        hint = hint if reading.type is FieldType.TEXT else "Write == or !=."
        raise names.refuse(node.operator_start, reason, hint)


def _check_constant(reading: Reading, given: Constant, names: Names) -> Fixed:
    """The constant, if it can be compared with the reading."""
    numeric = reading.type in (*_NUMBERS, FieldType.MONEY) and given.type in _NUMBERS
    if not numeric and reading.type is not given.type:
        reason = f"{_show(reading)} is {TYPE_WORDS[reading.type]}, but {shorten(given.text)} is {_name_type(given)}"
        raise names.refuse(given.start, reason, _hint_for_constant(reading, given))
    if numeric and not fits(spread(given.value, given.digits, reading.digits)):
        raise names.refuse(given.start, f"{shorten(given.text)} is beyond every number that can be stored")
    return Fixed.of(given)


def _name_type(given: Constant) -> str:
    return "a number" if given.type in _NUMBERS else TYPE_WORDS[given.type]


def _hint_for_constant(reading: Reading, given: Constant) -> str:
    """How this type of value is written."""
    bare = given.text.strip("\"'")
    if reading.type is FieldType.TEXT:
        return f'Text stands in quotes: "{shorten(bare)}".'
    if reading.type is FieldType.DATE:
        days = f" Days are counted with days_since({_show(reading)})." if given.type in _NUMBERS else ""
        return f"Write a date without quotes, as 2026-03-01.{days}"
    if reading.type is FieldType.BOOLEAN:
        return "Write true or false."
    return "Write a number without quotes, as 12 or 12.5."


def _refuse_condition_call(reading: Reading, operand: Operand, names: Names) -> None:
    if isinstance(reading, CallReading) and reading.type is FieldType.BOOLEAN:
        hint = "Write it alone, or with not in front."
        raise names.refuse(operand.start, f"{_show(reading)} is a condition and cannot be compared", hint)


def _show(reading: Reading) -> str:
    return shorten(reading.label)
