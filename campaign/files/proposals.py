"""Which type do the values of a column seem to have, when nobody has declared it?

The narrowest type that every value of a sample fits; a column of digits with leading zeros is text, for it names
something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from campaign.files.cleaning import clean_fields
from campaign.files.dates import day_reader
from campaign.files.matching import attribute_name
from campaign.files.options import Proposal
from campaign.files.records import Block
from campaign.files.words import BOOLEANS
from campaign.model import FieldType

SAMPLE_ROWS = 10_000
MOST_DIGITS = 6
INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.([0-9]{1,6}))?")
SPELLED_BOOLEANS = BOOLEANS.keys() - {"1", "0", "o", "x", "on", "off"}
"""Without those that are more often something else."""


def propose_attributes(
    blocks: Iterable[Block], columns: Mapping[str, int], width: int, empty: frozenset[str]
) -> dict[str, Proposal]:
    """An attribute for each of `columns` (name in the file -> position), from the first rows of the file."""
    samples: dict[str, set[str]] = {column: set() for column in columns}
    seen = 0
    for block in blocks:
        if block.records:
            fields, _ = clean_fields(block.records)
            for column, index in columns.items():
                samples[column].update(fields[index::width])
        seen += len(block.records)
        if seen >= SAMPLE_ROWS:
            break
    return {column: _propose(attribute_name(column), samples[column] - empty - {""}) for column in columns}


def _propose(name: str, texts: set[str]) -> Proposal:
    digits = 0
    for candidate, fits in (
        (FieldType.BOOLEAN, _are_booleans),
        (FieldType.INTEGER, _are_integers),
        (FieldType.DECIMAL, _are_decimals),
        (FieldType.DATE, _are_dates),
    ):
        if texts and fits(texts):
            if candidate is FieldType.DECIMAL:
                digits = max(len(text.partition(".")[2]) for text in texts)
            return Proposal(name=name, type=candidate, digits=digits)
    return Proposal(name=name, type=FieldType.TEXT)


def _are_booleans(texts: set[str]) -> bool:
    return all(text.casefold() in SPELLED_BOOLEANS for text in texts)


def _are_integers(texts: set[str]) -> bool:
    return all(map(INTEGER.fullmatch, texts))


def _are_decimals(texts: set[str]) -> bool:
    return all(map(DECIMAL.fullmatch, texts))


def _are_dates(texts: Sequence[str] | set[str]) -> bool:
    return not day_reader()(list(texts))[1]
