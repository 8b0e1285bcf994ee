"""How much of a person is shown to somebody who did not ask with `--reveal`?"""

from __future__ import annotations

import unicodedata

STARS = "***"
_SHOWN_AT_END = 4
_HIDDEN_AT_LEAST = 3
_SHOWN_AT_START = 4


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
