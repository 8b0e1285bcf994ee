"""How do the tokens of a rule hang together?

rule        everyone | either
either      both (or both)*
both        negated (and negated)*
negated     not negated | ( either ) | predicate
predicate   value [comparison value | [not] in list | is [not] missing
            | [not] contains text | [not] starts with text | [not] within [last] number days]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from campaign.errors import RuleError
from campaign.model import FieldType
from campaign.rules.language.nodes import (
    COMPARISONS,
    Constant,
    Everyone,
    Junction,
    Negation,
    Node,
    Operand,
    Operator,
    Predicate,
)
from campaign.rules.language.tokens import Kind
from campaign.rules.language.values import Cursor, describe, other_spelling, parse_constant, parse_list, parse_operand

DEEPEST = 40
MOST_DAYS = 36_500

_OPERATOR_HINTS = {
    "like": 'Write contains "text" or starts with "text".',
    "has": 'Write contains "text".',
    "matches": 'Write contains "text" or starts with "text".',
    "ends": "There is contains and starts with; the end of a text cannot be asked for.",
    "between": "Write the two limits apart: x >= 1 and x <= 5.",
    "equals": "Write ==.",
    "exists": "Write is not missing.",
    "empty": "Write is missing.",
    "before": "Write <.",
    "after": "Write >.",
}


def parse(text: str) -> Node:
    """The tree of a rule. Raises RuleError at the first thing that cannot be understood."""
    cursor = Cursor(text)
    if cursor.is_done():
        raise cursor.refuse("the rule is empty", "Write everyone if every customer is meant.")
    if cursor.next.says("everyone") and cursor.following.kind is Kind.END:
        token = cursor.take()
        return Everyone(start=token.start, end=token.end)
    node = _parse_either(cursor, 0)
    if not cursor.is_done():
        raise _refuse_rest(cursor)
    return node


def _parse_either(cursor: Cursor, depth: int) -> Node:
    return _parse_junction(cursor, depth, "or", _parse_both)


def _parse_both(cursor: Cursor, depth: int) -> Node:
    return _parse_junction(cursor, depth, "and", _parse_negated)


def _parse_junction(cursor: Cursor, depth: int, word: str, parse_part: Callable[[Cursor, int], Node]) -> Node:
    """One part, or several joined by the word; a part joined by the same word in parentheses is taken apart."""
    start = cursor.next.start
    parts = [parse_part(cursor, depth)]
    while cursor.took(word):
        parts.append(parse_part(cursor, depth))
    if len(parts) == 1:
        return parts[0]
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Junction) and part.word == word else [part])
    return Junction(start=start, end=cursor.end, word=word, parts=tuple(flat))


def _parse_negated(cursor: Cursor, depth: int) -> Node:
    token = cursor.next
    if not token.says("not", "("):
        return _parse_predicate(cursor)
    if depth == DEEPEST:
        raise cursor.refuse(f"more than {DEEPEST} parentheses or nots inside each other")
    cursor.take()
    if token.text == "not":
        part = _parse_negated(cursor, depth + 1)
        return Negation(start=token.start, end=cursor.end, part=part)
    part = _parse_either(cursor, depth + 1)
    if not cursor.took(")"):
        raise _refuse_rest(cursor, opened=token.start)
    if cursor.next.says(*COMPARISONS):
        raise cursor.refuse("a condition in parentheses cannot be compared", "Put only whole conditions into ( ).")
    return replace(part, start=token.start, end=cursor.end)


def _parse_predicate(cursor: Cursor) -> Predicate:
    left = parse_operand(cursor)
    start = cursor.next.start
    operator, right = _parse_tail(cursor)
    node = Predicate(start=left.start, end=cursor.end, left=left, operator=operator, operator_start=start, right=right)
    if cursor.next.says(*COMPARISONS):
        raise _refuse_chain(cursor, node)
    return node


def _parse_tail(cursor: Cursor) -> tuple[Operator, tuple[Operand, ...]]:
    """What is asked about the value: the operator and its right side; `TRUE` when nothing is asked."""
    token = cursor.next
    if token.says(*COMPARISONS):
        return Operator(cursor.take().text), (parse_operand(cursor),)
    if token.says("is"):
        return _parse_presence(cursor), ()
    wanted = not cursor.took("not")
    parse_rest = _TAILS.get(cursor.next.text) if cursor.next.kind is Kind.NAME else None
    if parse_rest is None:
        if wanted:
            return Operator.TRUE, ()
        raise cursor.refuse(
            f"after a value, not is followed by in, contains, starts with or within, not by {describe(cursor.next)}",
            "To deny a condition, put not in front of it.",
            at=token.start,
        )
    cursor.take()
    operator, right = parse_rest(cursor)
    return operator if wanted else operator.opposite, right


def _parse_presence(cursor: Cursor) -> Operator:
    cursor.take()
    operator = Operator.NOT_MISSING if cursor.took("not") else Operator.MISSING
    if not cursor.took("missing"):
        sign = "==" if operator is Operator.MISSING else "!="
        hint = f"Write {sign} to compare with a value."
        if cursor.next.text.lower() in ("null", "none", "empty", "known", "there"):
            hint = "Write is missing or is not missing."
        raise cursor.refuse(f"after is stands missing or not missing, not {describe(cursor.next)}", hint)
    return operator


def _parse_in(cursor: Cursor) -> tuple[Operator, tuple[Operand, ...]]:
    return Operator.IN, parse_list(cursor)


def _parse_contains(cursor: Cursor) -> tuple[Operator, tuple[Operand, ...]]:
    return Operator.CONTAINS, (_parse_piece(cursor, "contains"),)


def _parse_starts(cursor: Cursor) -> tuple[Operator, tuple[Operand, ...]]:
    if not cursor.took("with"):
        raise cursor.refuse(f"after starts stands with, not {describe(cursor.next)}")
    return Operator.STARTS_WITH, (_parse_piece(cursor, "starts with"),)


def _parse_piece(cursor: Cursor, words: str) -> Constant:
    piece = parse_constant(cursor)
    if piece.type is not FieldType.TEXT:
        raise cursor.refuse(f"after {words} stands a text", f'Write "{piece.text}" in quotes.', at=piece.start)
    if piece.value == "":
        raise cursor.refuse("this text is empty, and every text has that", at=piece.start)
    return piece


def _parse_within(cursor: Cursor) -> tuple[Operator, tuple[Operand, ...]]:
    operator = Operator.BACK if cursor.took("last") else Operator.AHEAD
    hint = "Write within 30 days, or within last 30 days."
    if cursor.next.kind is not Kind.NUMBER:
        raise cursor.refuse(f"after within stands a number of days, not {describe(cursor.next)}", hint)
    days = parse_constant(cursor)
    if days.digits or not 0 <= int(days.value) <= MOST_DAYS:
        raise cursor.refuse(f"within takes whole days from 0 to {MOST_DAYS:,}", hint, at=days.start)
    if not cursor.took("days", "day"):
        raise cursor.refuse(f"the word days is expected before {describe(cursor.next)}", hint)
    return operator, (days,)


_TAILS: dict[str, Callable[[Cursor], tuple[Operator, tuple[Operand, ...]]]] = {
    "in": _parse_in,
    "contains": _parse_contains,
    "starts": _parse_starts,
    "within": _parse_within,
}


def _refuse_chain(cursor: Cursor, node: Predicate) -> RuleError:
    """`1 < x < 5` reads differently in every language, so it is written out."""
    if not node.right:
        return cursor.refuse(f"{describe(cursor.next)} cannot follow here", "Join two conditions with and.")
    middle = cursor.text[node.right[-1].start : node.right[-1].end]
    first = cursor.text[node.start : node.end]
    hint = f"Write {first} and {middle} {cursor.next.text} ..."
    return cursor.refuse("comparisons cannot be chained", hint if len(hint) < 100 else "Join two with and.")


def _refuse_rest(cursor: Cursor, opened: int | None = None) -> RuleError:
    """What follows a condition is neither `and` nor `or`, or the parenthesis was never closed."""
    token = cursor.next
    if token.kind is Kind.END and opened is not None:
        return cursor.refuse("this ( is never closed", at=opened)
    if token.says(")"):
        return cursor.refuse("this ) closes nothing")
    if token.says(","):
        return cursor.refuse("a comma stands only in a list", "Write 1000, not 1,000; join conditions with and.")
    hint = _OPERATOR_HINTS.get(token.text.lower(), "") or other_spelling(token.text)
    return cursor.refuse(f'"and" or "or" is expected before {describe(token)}', hint)
