"""What do the fields of many rows say once everything invisible is taken out?

All fields of a block are cleaned as one text, so that a clean block costs a few searches and no call per cell: Unicode
in composed form, control characters and marks of writing direction gone, line breaks and tabs made blanks, no blanks
at either end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from campaign.files.records import SEPARATOR

KEPT = SEPARATOR[0]
CONTROLS = tuple(bytes([code]) for code in (*range(32), 127) if code != KEPT)
BLANKS = bytes.maketrans(b"\t\n\v\f\r", b"     ")
DELETED = bytes(code for code in (*range(32), 127) if code not in b"\t\n\v\f\r" and code != KEPT)

HIGH_LEADS = (b"\xc2", b"\xe2", b"\xe3", b"\xef")
"""First bytes in UTF-8 of all characters below; a text without them needs no closer look."""
INVISIBLE = re.compile("[\u0080-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Controls, soft hyphen, zero-width space, direction marks, byte order mark; joiners that some scripts need stay."""
LINE_ENDS = re.compile("[\u2028\u2029]")
WIDE_BLANKS = " \u00a0\u3000"

EXCEL_ERRORS = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #ERROR!".split()
)
OVERFLOWN = re.compile("#{3,}")
"""What Excel shows where a column is too narrow for a number."""


def clean_fields(records: Sequence[bytes]) -> tuple[list[str], bool]:
    """The fields of all records, one after the other; and whether some may be errors of Excel (`find_error`)."""
    joined = SEPARATOR.join(records)
    if any(control in joined for control in CONTROLS):
        joined = joined.replace(b"\r\n", b"\n").translate(BLANKS, DELETED)
    text = joined.decode()
    blanks = " "
    if not joined.isascii():
        if any(lead in joined for lead in HIGH_LEADS):
            text, blanks = LINE_ENDS.sub(" ", INVISIBLE.sub("", text)), WIDE_BLANKS
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
    text = _trim(text, blanks)
    return text.split("\x1f"), "#" in text and ("\x1f#" in text or text.startswith("#"))


def _trim(text: str, blanks: str) -> str:
    """The text without blanks beside a separator; replaced as often as needed, which is faster than a pattern."""
    text = text.strip(blanks)
    pairs = [pair for blank in blanks for pair in (blank + "\x1f", "\x1f" + blank)]
    while found := [pair for pair in pairs if pair in text]:
        for pair in found:
            text = text.replace(pair, "\x1f")
    return text


def find_error(text: str) -> str:
    """Why the text is no value but what Excel shows in place of one; empty when it is a value."""
    if text[:1] != "#":
        return ""
    if text.upper() in EXCEL_ERRORS:
        return f"holds Excel's error {text}"
    return "shows that a column of Excel was too narrow" if OVERFLOWN.fullmatch(text) else ""
