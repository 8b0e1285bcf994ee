"""Which value stands here: a fixed one, a name, or a function with its parentheses?"""

from __future__ import annotations

from datetime import date

from campaign.clock import day_number
from campaign.errors import RuleError
from campaign.model import FieldType
from campaign.rules.language.nodes import Call, Constant, Name, Operand
from campaign.rules.language.tokens import RESERVED, Kind, Token, refuse, shorten, tokenize

LONGEST_LIST = 1_000

_FIXED_WORDS = {"true": 1, "false": 0}
_OTHER_SPELLINGS = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "IN": "in",
    "IS": "is",
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "yes": "true",
    "no": "false",
    "null": "is missing",
    "NULL": "is missing",
    "None": "is missing",
    "Everyone": "everyone",
    "all": "everyone",
    "EVERYONE": "everyone",
}


class Cursor:
    """The tokens of a rule and the place that has been read up to."""

    __slots__ = ("_index", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self._index = 0

    @property
    def next(self) -> Token:
        """The token to be read now."""
        return self.tokens[self._index]

    def is_done(self) -> bool:
        """Has the whole rule been read?"""
        return self.next.kind is Kind.END

    @property
    def following(self) -> Token:
        """The token after that."""
        return self.tokens[min(self._index + 1, len(self.tokens) - 1)]

    @property
    def end(self) -> int:
        """Where the last token read ended."""
        return self.tokens[self._index - 1].end if self._index else 0

    def take(self) -> Token:
        """Read one token."""
        token = self.tokens[self._index]
        self._index += token.kind is not Kind.END
        return token

    def took(self, *words: str) -> bool:
        """Read the next token if it is one of these words or signs."""
        found = self.next.says(*words)
        if found:
            self.take()
        return found

    def refuse(self, reason: str, hint: str = "", *, at: int | None = None) -> RuleError:
        """The error that points at the next token, or at a character."""
        return refuse(self.text, self.next.start if at is None else at, reason, hint)


def describe(token: Token) -> str:
    """The token as it is called in a message."""
    return "the end of the rule" if token.kind is Kind.END else shorten(token.text)


def other_spelling(word: str) -> str:
    """The hint for a word that is written otherwise in this language; empty if there is none."""
    return f"Write {_OTHER_SPELLINGS[word]}." if word in _OTHER_SPELLINGS else ""


def parse_operand(cursor: Cursor) -> Operand:
    """A constant, a name or a function call. Raises RuleError at whatever else stands there."""
    token = cursor.next
    if _is_free_name(token):
        return _parse_call(cursor) if cursor.following.says("(") else _parse_name(cursor)
    if token.kind in (Kind.NUMBER, Kind.DATE, Kind.TEXT) or token.says(*_FIXED_WORDS):
        return parse_constant(cursor)
    raise _refuse_operand(cursor)


def _is_free_name(token: Token) -> bool:
    return token.kind is Kind.NAME and token.text not in RESERVED


def parse_list(cursor: Cursor) -> tuple[Constant, ...]:
    """`["ko", "es"]`: at least one and at most 1,000 constants."""
    opening = cursor.next
    if not cursor.took("["):
        raise cursor.refuse("after in stands a list in square brackets", 'For example: in ["ko", "es"].')
    items: list[Constant] = []
    while not cursor.took("]"):
        if cursor.is_done():
            raise cursor.refuse("this list has no closing ]", at=opening.start)
        if len(items) == LONGEST_LIST:
            raise cursor.refuse(f"a list holds at most {LONGEST_LIST:,} values", "Deliver an attribute instead.")
        items.append(_parse_item(cursor))
    if not items:
        raise cursor.refuse("this list is empty, so the rule could never hold", at=opening.start)
    return tuple(items)


def _parse_item(cursor: Cursor) -> Constant:
    item = parse_constant(cursor)
    if not cursor.took(",") and not cursor.next.says("]") and not cursor.is_done():
        raise cursor.refuse(f"a comma or ] is expected before {describe(cursor.next)}")
    return item


def parse_constant(cursor: Cursor) -> Constant:
    """A fixed value; a bare word is refused with the hint that text needs quotes."""
    token = cursor.next
    build = _BUILDERS.get(token.kind)
    if token.says(*_FIXED_WORDS):
        build = _build_boolean
    if build is None:
        hint = f'Text stands in quotes: "{shorten(token.text)}".' if token.kind is Kind.NAME else ""
        raise cursor.refuse(f"a fixed value is expected here, not {describe(token)}", hint)
    return build(cursor.take())


def _build_boolean(token: Token) -> Constant:
    return _build(token, FieldType.BOOLEAN, _FIXED_WORDS[token.text])


def _build_number(token: Token) -> Constant:
    whole, _, fraction = token.text.partition(".")
    kind = FieldType.DECIMAL if fraction else FieldType.INTEGER
    return _build(token, kind, int(whole + fraction), len(fraction))


def _build_date(token: Token) -> Constant:
    return _build(token, FieldType.DATE, day_number(date.fromisoformat(token.text)))


def _build_text(token: Token) -> Constant:
    return _build(token, FieldType.TEXT, token.text[1:-1])


def _build(token: Token, kind: FieldType, value: int | str, digits: int = 0) -> Constant:
    return Constant(start=token.start, end=token.end, text=token.text, type=kind, value=value, digits=digits)


_BUILDERS = {Kind.NUMBER: _build_number, Kind.DATE: _build_date, Kind.TEXT: _build_text}


def _parse_name(cursor: Cursor) -> Name:
    token = cursor.take()
    return Name(start=token.start, end=token.end, name=token.text)


def _parse_call(cursor: Cursor) -> Call:
    name, opening = cursor.take(), cursor.take()
    arguments: list[Constant | Name] = []
    while not cursor.took(")"):
        if cursor.is_done():
            raise cursor.refuse("this ( is never closed", at=opening.start)
        arguments.append(_parse_argument(cursor))
    return Call(start=name.start, end=cursor.end, name=name.text, arguments=tuple(arguments))


def _parse_argument(cursor: Cursor) -> Constant | Name:
    if cursor.next.kind is Kind.NAME and cursor.following.says("("):
        raise cursor.refuse("a function takes names and fixed values, not another function")
    argument = _parse_name(cursor) if _is_free_name(cursor.next) else parse_constant(cursor)
    if not cursor.took(",") and not cursor.next.says(")") and not cursor.is_done():
        raise cursor.refuse(f"a comma or ) is expected before {describe(cursor.next)}")
    return argument


def _refuse_operand(cursor: Cursor) -> RuleError:
    token = cursor.next
    if token.says("everyone"):
        return cursor.refuse("everyone stands alone, as the whole rule")
    if token.says("["):
        return cursor.refuse("a list stands only after in", 'For example: language in ["ko", "es"].')
    if token.says("missing"):
        return cursor.refuse("missing is not a value", "Write is missing or is not missing after a name.")
    if token.kind is Kind.END:
        return cursor.refuse("the rule ends where a value is expected")
    return cursor.refuse(f"a name or a value is expected here, not {describe(token)}")
