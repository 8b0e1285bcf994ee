"""Which characters of somebody's data may reach a terminal?

A customer's name must neither move the cursor nor colour the next line nor turn the reading direction.
"""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # title and link sequences, up to their end
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_UNPRINTABLE = re.compile(f"[{_CONTROL}]")
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PLAIN_SIGNS = str.maketrans(
    {"✓": "+", "✗": "x", "–": "-", "—": "-", "…": "...", "─": "-", "━": "-", "│": "|", "└": "+", "┤": "|", "█": "#"}
    | {"’": "'", "→": "->", "≥": ">=", "≤": "<=", "·": "."}
    | {chr(code): "#" for code in range(0x2588, 0x2590)}
    | {chr(code): "*" if code > 0x2800 else " " for code in range(0x2800, 0x2900)}
)


def clean_lines(text: str) -> str:
    """`text` without escape sequences, control characters and direction marks; line breaks stay."""
    return _UNPRINTABLE.sub("", _ESCAPE_SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def clean_line(text: str) -> str:
    """`text` cleaned and on one line."""
    return clean_lines(_LINE_BREAKS.sub(" ", text))


def escape_json(text: str) -> str:
    """JSON text in which the characters that act on a terminal are written as \\u escapes."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def fit_encoding(text: str, encoding: str) -> str:
    """`text` as `encoding` can write it: marks and lines become plain signs, the rest `?`."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN_SIGNS).encode(encoding, "replace").decode(encoding)
    return text
