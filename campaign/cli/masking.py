"""How much of a person is shown to somebody who did not ask with `--reveal`?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

STARS = "***"
_SHOWN_AT_END = 4
_HIDDEN_AT_LEAST = 3
_SHOWN_AT_START = 4
_PHONE_DIGITS = 7
_OPEN = frozenset(
    """
    as_of at callback campaign code day dated dialer dialer_list disposition evening family hours kind list_id month now
    language offer place portfolio purpose region registry role scope since slot tz unit until wording zone
    """.split()
)
"""Arguments that name no person."""
_FILE = re.compile(r"[^@]*(?:/|\.(?:csv|tsv|txt|xlsx|toml|json|db|log|zip|gz))[^@]*", re.IGNORECASE)
_DATED = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:[T ][\d:+Z.-]+)?)?|\d{8}-\d+|-")
"""An instant, a day, a month, the id of a list, or standard output."""


def mask_phone(phone: str | None) -> str:
    """`+12015550123` -> `+1201***0123`: at most four digits at either end, at least three hidden."""
    if not phone:
        return ""
    sign, digits = ("+", phone[1:]) if phone.startswith("+") else ("", phone)
    shown = min(_SHOWN_AT_START, len(digits) - _SHOWN_AT_END - _HIDDEN_AT_LEAST)
    if shown < 0:
        return sign + STARS
    return f"{sign}{digits[:shown]}{STARS}{digits[-_SHOWN_AT_END:]}"


def mask_name(name: str | None) -> str:
    """`Ada Lovelace` -> `A*** L***`; a name without spaces in Hangul or Han keeps its ends: `홍길동` -> `홍*동`."""
    return " ".join(_mask_word(word) for word in unicodedata.normalize("NFC", name or "").split())


def _mask_word(word: str) -> str:
    if not _is_syllabic(word):
        return word[:1] + STARS
    if len(word) < _HIDDEN_AT_LEAST:
        return word[:1] + "*" * (len(word) - 1 or 1)
    return word[0] + "*" * (len(word) - 2) + word[-1]


def _is_syllabic(word: str) -> bool:
    """Whether every character is a Hangul syllable or a Han character."""
    return all("가" <= character <= "힣" or "一" <= character <= "鿿" for character in word)


def mask_arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as it may be kept: ids, phones, names and free words masked; what was left out is absent."""
    typed = {name: value for name, value in values.items() if value not in (None, "", False, (), [])}
    return {name: _mask_argument(name, value) for name, value in typed.items()}


def _mask_argument(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_mask_argument(name, one) for one in value]
    if isinstance(value, Enum | Path):
        return str(value.value if isinstance(value, Enum) else value)
    if not isinstance(value, str):
        return value if isinstance(value, bool | int | float) else str(value)
    if _FILE.fullmatch(value) or _DATED.fullmatch(value):
        return value
    digits = "".join(character for character in value if character.isdecimal())
    if len(digits) >= _PHONE_DIGITS:
        return mask_phone(digits)
    return value if name in _OPEN else mask_name(value)
