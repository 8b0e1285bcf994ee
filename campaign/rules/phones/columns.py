"""How are a million texts read as numbers without parsing each?

Separators are removed from a block of rows at once, a pattern decides the usual spellings, and only what it
leaves is parsed. The answers are those of `read_phone`, row for row.
"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.rules.phones.patterns import Spelling, country_code_of, international_spelling, national_spelling
from campaign.rules.phones.phone import Phone, PhoneProblem
from campaign.rules.phones.reading import LONGEST_TEXT, read_phone

BLOCK_ROWS = 8192
PATTERN_PAYS_ROWS = 300
"""Making a pattern costs 1 to 30 ms, parsing a row some 20 microseconds."""

SEPARATORS = " -.()/\u00a0\u200b\u2010\u2011\u2012\u2013\u2014\u2212"
"""Punctuation that libphonenumber drops wherever it stands; other punctuation is left to it."""

UNREAD = "#"
"""Put where the pattern must not match."""


def read_phones(texts: Sequence[str], region: str) -> list[Phone | PhoneProblem]:
    """`[read_phone(text, region) for text in texts]`, some ten times as fast on usual spellings."""
    spelling = national_spelling(region) if len(texts) >= PATTERN_PAYS_ROWS else None
    if spelling is None:
        return [read_phone(text, region) for text in texts]
    reader = _Reader(region, spelling)
    phones: list[Phone | PhoneProblem] = []
    for start in range(0, len(texts), BLOCK_ROWS):
        phones.extend(reader.read(texts[start : start + BLOCK_ROWS]))
    return phones


class _Reader:
    """Reads blocks of rows and learns which foreign country codes are frequent enough for a pattern."""

    def __init__(self, region: str, spelling: Spelling) -> None:
        self.region, self.spelling = region, spelling
        self.seen: dict[int, int] = {}

    def read(self, texts: Sequence[str]) -> list[Phone | PhoneProblem]:
        read = self.spelling.read
        rows = zip(texts, strip_separators(texts), strict=True)
        return [read(digits) or self._read_other(text, digits) for text, digits in rows]

    def _read_other(self, text: str, digits: str) -> Phone | PhoneProblem:
        if digits.startswith("+") and (code := country_code_of(digits)):
            self.seen[code] = self.seen.get(code, 0) + 1
            foreign = international_spelling(code) if self.seen[code] > PATTERN_PAYS_ROWS else None
            if foreign is not None and (phone := foreign.read(digits)):
                return phone
        return read_phone(text, self.region)


def strip_separators(texts: Sequence[str]) -> list[str]:
    """The texts without separators; one that must be parsed is changed so that no pattern matches it."""
    block = "\n".join(texts) + "\n"
    if block.count("\n") != len(texts) or max(map(len, texts), default=0) > LONGEST_TEXT:
        block = "".join((UNREAD if "\n" in text or len(text) > LONGEST_TEXT else text) + "\n" for text in texts)
    for damaged in (".0\n", ".00\n"):
        block = block.replace(damaged, UNREAD + "\n")
    for separator in SEPARATORS:
        block = block.replace(separator, "")
    return block.split("\n")[:-1]
