"""How is a text meant, and how is it coloured?"""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """What colour repeats of what the words and marks say already."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    MUTED = "muted"


_CODES = {Tone.STRONG: "1", Tone.GOOD: "32", Tone.WARNING: "33", Tone.BAD: "31", Tone.MUTED: "2"}


def paint(text: str, tone: Tone, colour: bool) -> str:
    """`text` between the terminal's codes for `tone`; unchanged without colour."""
    code = _CODES.get(tone)
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text else text
