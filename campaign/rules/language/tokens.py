"""Of which words, numbers, texts and signs does a rule consist?

Every character is accounted for: what is not part of the language is refused where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from campaign.errors import RuleError

LONGEST_RULE = 4_000
"""Characters; what is longer belongs into an attribute of the customer file."""

RESERVED = frozenset({"and", "or", "not", "in", "is", "missing", "true", "false", "everyone"})
"""Words that can never be the name of a field."""


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the rule as written, and where it starts (counted from 0)."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next character stands."""
        return self.start + len(self.text)

    def says(self, *words: str) -> bool:
        """Is this one of these bare words or signs?"""
        return self.text in words and self.kind in (Kind.NAME, Kind.SIGN)


_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, halves of characters, and marks that make a text read differently from what it is."""

_TOKEN = re.compile(
    r"""
      (?P<space> [ \t\r\n]+ | \#[^\n]* )
    | (?P<name>  [^\W\d]\w* )
    | (?P<digits> -?[0-9][\w.]*(?:-[0-9]\w*)* )
    | (?P<text>  "[^"\n]*" | '[^'\n]*' )
    | (?P<wrong> === | !== | <> | => | =< | =(?!=) | !(?!=) | && | \|\| | -- | /\* )
    | (?P<sign>  == | != | <= | >= | [<>()\[\],] )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME = re.compile(r"[^\W\d]\w*")

_COMMENT_HINT = "A comment begins with #."
_QUOTE_HINT = 'Text stands in straight quotes, as in "ko".'
_SIGN_HINTS = {
    "=": "Write == to ask whether two values are equal.",
    "===": "Write == to ask whether two values are equal.",
    "!==": "Write != to ask whether two values differ.",
    "<>": "Write != to ask whether two values differ.",
    "≠": "Write != to ask whether two values differ.",
    "=>": "Write >= for at least.",
    "≥": "Write >= for at least.",
    "=<": "Write <= for at most.",
    "≤": "Write <= for at most.",
    "!": "Write not in front of a condition, or != between two values.",
    "&&": "Write and.",
    "&": "Write and.",
    "||": "Write or.",
    "|": "Write or.",
    "--": _COMMENT_HINT,
    "/*": _COMMENT_HINT,
    ";": "A rule is one condition; join several with and.",
    "“": _QUOTE_HINT,
    "”": _QUOTE_HINT,
    "„": _QUOTE_HINT,
    "‘": _QUOTE_HINT,
    "’": _QUOTE_HINT,
    "`": _QUOTE_HINT,
    "\u00a0": "Type an ordinary space.",
    "\u3000": "Type an ordinary space.",
    "\u2212": "Type an ordinary minus sign.",
    "{": "A list stands in [ ].",
    "}": "A list stands in [ ].",
    ".": "Write a number with a digit before the point, as in 0.5.",
}
_NO_ARITHMETIC = "Rules compare values and do not calculate; have the number delivered as an attribute."
_NO_UNITS = "Write the number alone, without currency or percent."
_SIGN_HINTS.update(dict.fromkeys("+-*/^", _NO_ARITHMETIC) | dict.fromkeys("$€£¥₩%", _NO_UNITS))


def refuse(text: str, start: int, reason: str, hint: str = "") -> RuleError:
    """The error that points at the character `start` (from 0); what cannot be shown is replaced one for one."""
    shown = _FORBIDDEN.sub("\ufffd", text).replace("\t", " ").replace("\r", " ")
    return RuleError(text=shown, column=start + 1, reason=reason, hint=hint)


def shorten(text: str) -> str:
    """The text, cut to what fits into a message."""
    return text if len(text) <= 40 else f"{text[:37]}..."


def may_name_field(name: str) -> bool:
    """Can a rule say this name? Letters, digits and _ of any script, no digit first, no reserved word."""
    return _NAME.fullmatch(name) is not None and name not in RESERVED


def tokenize(text: str) -> list[Token]:
    """The tokens of a rule, closed by one of kind `END`; comments and spaces are left out.

    Raises RuleError at the first character that is not part of the language.
    """
    _refuse_unreadable(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group != "space":
            tokens.append(_read_token(text, str(group), match.group(), match.start()))
    tokens.append(Token(Kind.END, "", tokens[-1].end if tokens else 0))
    return tokens


def _refuse_unreadable(text: str) -> None:
    """Too long, or with characters that nobody can see."""
    if len(text) > LONGEST_RULE:
        raise refuse(
            text,
            LONGEST_RULE,
            f"the rule has {len(text):,} characters; {LONGEST_RULE:,} are allowed",
            "Have a long list delivered as an attribute of the customer file.",
        )
    found = _FORBIDDEN.search(text)
    if found:
        raise refuse(text, found.start(), f"the character U+{ord(found.group()):04X} cannot stand in a rule")


def _read_token(text: str, group: str, piece: str, start: int) -> Token:
    if group == "digits":
        return _read_digits(text, piece, start)
    if group in ("wrong", "other"):
        raise _refuse_sign(text, piece, start)
    return Token(Kind(group), piece, start)


def _read_digits(text: str, piece: str, start: int) -> Token:
    """A number or a date, or what was meant to be one."""
    if _NUMBER.fullmatch(piece):
        return Token(Kind.NUMBER, piece, start)
    if _DATE.fullmatch(piece):
        try:
            date.fromisoformat(piece)
        except ValueError:
            raise refuse(text, start, f"{piece} is not a day of the calendar") from None
        return Token(Kind.DATE, piece, start)
    hint = "Write numbers as 12 or 12.5 and dates as 2026-03-01."
    if text[:start].endswith(","):
        hint = "Write 1000, not 1,000."
    elif piece.isdigit():
        hint = f'Write a number without zeros in front, or a code as text: "{shorten(piece)}".'
    raise refuse(text, start, f"{shorten(piece)} is neither a number nor a date", hint)


def _refuse_sign(text: str, piece: str, start: int) -> RuleError:
    if piece in "\"'":
        return refuse(text, start, "this text has no closing quote", _QUOTE_HINT)
    shown = piece if piece.isprintable() and piece != " " else f"the character U+{ord(piece[0]):04X}"
    return refuse(text, start, f"{shown} is not part of the rule language", _SIGN_HINTS.get(piece, ""))
