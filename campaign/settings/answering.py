"""What does campaign.toml say about learning from past calls when people answer?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from campaign.settings.reading import Table

SEGMENTS = ("tier", "portfolio", "language", "country", "state", "plan", "preferred_channel")
"""Columns that every workspace has and that may make segments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The attribute that segments are made by, what is expected before anything is known, and what that weighs."""

    segment: str = ""
    neutral: Decimal = Decimal("0.3")
    neutral_calls: int = 50
    least_calls: int = 20
    most_calls: int = 2000
    person_calls: int = 4
    other_parts: Decimal = Decimal("0.5")


def read_answering(table: Table, attributes: Collection[str]) -> Answering:
    """The table [answering] of campaign.toml; segments are made by one of the `attributes` too. Raises SettingError."""
    section = table.table("answering")
    usual = Answering()
    read = Answering(
        segment=section.text("segment", ""),
        neutral=section.number("neutral", usual.neutral, low="0.01", high="0.99"),
        neutral_calls=section.integer("neutral_calls", usual.neutral_calls, low=1, high=100_000),
        least_calls=section.integer("least_calls", usual.least_calls, low=1, high=100_000),
        most_calls=section.integer("most_calls", usual.most_calls, low=1, high=1_000_000),
        person_calls=section.integer("person_calls", usual.person_calls, low=1, high=1000),
        other_parts=section.number("other_parts", usual.other_parts),
    )
    if read.least_calls > read.most_calls:
        raise section.error("least_calls", f"lies above most_calls, {read.most_calls}")
    if read.segment and read.segment not in {*SEGMENTS, *attributes}:
        raise section.error("segment", f"{read.segment!r} is none of {', '.join(SEGMENTS)} or your [attributes]")
    section.finish()
    return read
