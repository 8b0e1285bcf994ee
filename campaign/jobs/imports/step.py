"""What does every kind of import share: what it is told, how its rows wait, and how they are applied?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaign.clock import day_of, instant
from campaign.settings import Settings
from campaign.store.database import Store
from campaign.store.merging import Moment

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What holds for the whole file: the columns of ours that it gives, the workspace's settings, the present instant.

    `area_codes` are the states with calling rules of their own by the beginnings of their phones.
    `happened_at` is the instant of rows without a time. `registry` and `dated` name a copy of a do-not-call list,
    which may be our own roster, `returned` without those who are listed.
    `attributes` are the Python types (int, str) of the customer attributes that the file brings.
    """

    columns: tuple[str, ...]
    settings: Settings
    area_codes: Mapping[str, str]
    key: bytes
    now: int
    happened_at: int
    attributes: Mapping[str, type] = field(default_factory=dict)
    registry: str = ""
    dated: date | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """How many waiting rows brought something new, and how many changed something; the others said nothing new.

    `notes` are sentences about what else came of the file.
    """

    added: int
    changed: int = 0
    notes: tuple[str, ...] = ()


class DayEnds(dict[int, int]):
    """The first instant after each day (number) in a zone, computed once."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = ZoneInfo(zone)

    def __missing__(self, day: int) -> int:
        after = datetime.combine(day_of(day + 1), datetime.min.time(), self._zone)
        end = self[day] = instant(after)
        return end


class Importer:
    """One kind of file: how its rows wait, and how they are applied inside one transaction."""

    hashes: str = ""
    """The statement that reads the content hashes of rows that still stand; "" when they are of no use."""
    newest: str = ""
    """The statement that tells how many hashes that may be."""
    key: tuple[str, ...] = ()
    """Staged columns by which two rows of a file are about the same thing."""
    field: str = ""
    """The column under which a refused repetition is reported."""
    refuses_repeats: bool = True
    """Whether the later of two such rows is refused; otherwise it says nothing new."""

    def staged(self) -> Sequence[str]:
        """The columns under which rows wait."""
        raise NotImplementedError

    def derive(self, columns: dict[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """The columns, and further ones that follow from each row alone; may run in another process."""
        return columns

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """The values of derived rows for each staged column; as they are, unless a kind says otherwise."""
        return [columns[column] for column in self.staged()]

    def prepare(self, store: Store) -> None:
        """What needs no look at the main database, between the last row and the transaction."""

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Write the waiting rows; refused ones are left in `scratch.refused`."""
        raise NotImplementedError


def count_rows(columns: Columns) -> int:
    """How many rows the columns have."""
    return len(next(iter(columns.values())))
