"""What are the groups of a report called, and in which order do they stand?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias, TypeVar

from campaign.clock import day_of
from campaign.errors import UsageError
from campaign.model import Field, FieldType

Key: TypeAlias = str | int | float | None
Content = TypeVar("Content")

EVERYBODY = "all"
"""The one group of a report without groups."""

NOT_STATED = "not stated"
"""The group of those about whom nothing is known."""

MOST_GROUPS = 200
"""More can neither be read nor told apart."""


def name_group(key: Key, field: Field | None) -> str:
    """How a value of the database is written as the name of a group."""
    if field is None:
        return EVERYBODY
    if key is None or key == "":
        return NOT_STATED
    if field.type is FieldType.DATE:
        return day_of(int(key)).isoformat()
    if field.type is FieldType.BOOLEAN:
        return "yes" if key else "no"
    if field.type in (FieldType.MONEY, FieldType.DECIMAL):
        return f"{Decimal(key).scaleb(-field.digits):f}"
    return str(key)


def gather_groups(rows: Iterable[tuple[Key, Content]], field: Field | None) -> dict[str, list[Content]]:
    """The contents of each group by its name: in order of value, those not stated last.

    Raises UsageError beyond MOST_GROUPS, without reading on.
    """
    found: dict[Key, list[Content]] = {}
    for key, content in rows:
        contents = found.setdefault(key or None if isinstance(key, str) else key, [])
        contents.append(content)
        if len(found) > MOST_GROUPS:
            raise UsageError(
                f"--by {field.name if field else ''} makes more than {MOST_GROUPS} groups",
                hint="Group by something with fewer values, or narrow it down with --where.",
            )
    named: dict[str, list[Content]] = {}
    for key in sorted(found, key=_rank):
        named.setdefault(name_group(key, field), []).extend(found[key])
    return named


def _rank(key: Key) -> tuple[bool, bool, float, str]:
    """Missing last, numbers by size before texts by letter."""
    is_text = isinstance(key, str)
    return key is None, is_text, 0.0 if is_text or key is None else float(key), str(key) if is_text else ""
