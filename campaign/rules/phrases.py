"""Which words of an offer flatter or press instead of saying what the customer gains?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NO_LETTERS = re.compile(r"[\W_]+")
_WRITTEN_TOGETHER = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u4e00-\u9fff\uac00-\ud7af]")
"""Hangul, Kana and Han: endings follow without a blank, and blanks are set as one likes."""


def find_phrases(text: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases that occur in a text, as listed; capitals, hyphens and blanks do not matter.

    A phrase is made of whole words, except that a `*` at its end stands for any ending, and that scripts which write
    words together are searched letter by letter.
    """
    words = f" {_spaced(text)} "
    return tuple(phrase for phrase in phrases if _occurs(phrase, words))


def _occurs(phrase: str, words: str) -> bool:
    wanted = _spaced(phrase)
    if _WRITTEN_TOGETHER.search(wanted):
        return wanted.replace(" ", "") in words.replace(" ", "")
    return f" {wanted}{'' if phrase.endswith('*') else ' '}" in words


def _spaced(text: str) -> str:
    """Small letters, one blank for whatever is neither letter nor digit."""
    return _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
