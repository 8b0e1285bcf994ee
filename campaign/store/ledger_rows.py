"""Do the rows of a watched table say what their entries in the consent ledger say?

The entries come one by one, in order; a later one about the same row counts. Rows are read as they are at that moment,
so that nobody has to wait for the reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from campaign.rules.ledger import Entry, EntryKind, LedgerKeys, Watched, says_the_same
from campaign.store.database import Store, translated_errors
from campaign.store.ledger import conditions, read_columns
from campaign.store.statements import find_statement


class RowBook:
    """What the ledger says about the rows of one table, held against them.

    `wrong` and `missing` are the rows (by number) that differ or are gone, with the entry that speaks of them.
    """

    def __init__(self, store: Store, keys: LedgerKeys, watched: Watched) -> None:
        self._store, self._keys, self.watched = store, keys, watched
        self._columns = {name: _read_default(default) for name, default in read_columns(store, watched)}
        self._known: dict[int, int] = {}
        self._ended: dict[int, tuple[int | None, int]] = {}
        self.wrong: dict[int, int] = {}
        self.missing: dict[int, int] = {}

    @property
    def rows(self) -> int:
        """How many rows have an entry."""
        return len(self._known)

    def take(self, entry: Entry) -> None:
        """What one entry says about rows of this table."""
        if entry.stated:
            self._take_stated(entry)
        elif entry.kind == EntryKind.ENDED:
            self._ended.update((number, (undone_at, entry.number)) for number, undone_at in entry.rows)
        elif entry.kind == EntryKind.REMOVED:
            for (number,) in entry.rows:
                self._forget(number)

    def _take_stated(self, entry: Entry) -> None:
        place = entry.columns.index(self.watched.number)
        present = self._read_present([row[place] for row in entry.rows])
        wanted = [
            (entry.columns.index(name) if name in entry.columns else None, default)
            for name, default in self._columns.items()
        ]
        for row in entry.rows:
            number = row[place]
            self._forget(number)
            self._known[number] = entry.number
            told = (number, *(default if index is None else row[index] for index, default in wanted))
            found = present.get(number)
            if found is None:
                self.missing[number] = entry.number
            elif self._differs((found[0], *found[3:]), told) or self._is_other(found, row):
                self.wrong[number] = entry.number

    def _differs(self, found: Sequence[Any], told: Sequence[Any]) -> bool:
        """Whether some value is another one than was entered."""
        private = self._keys.private
        return found != told and not all(map(says_the_same, told, found, repeat(private)))

    def _is_other(self, found: Sequence[Any], row: Sequence[Any]) -> bool:
        """Whether what an entry has but the hash of is another one now."""
        own_phone, private = found[1:3]
        if own_phone is not None and self._keys.phone(own_phone) != row[1]:
            return True
        return bool(row[2] != (None if private is None else self._keys.private(private)))

    def _forget(self, number: int) -> None:
        for told in (self._known, self._ended, self.wrong, self.missing):
            told.pop(number, None)

    def close(self) -> Iterator[tuple[int, int]]:
        """Rows taken back otherwise than the ledger says: (number, entry). Call it in a transaction, after all entries.

        What has no entry at all is in `unentered` afterwards.
        """
        self.unentered: list[int] = []
        for number, undone_at in self._read_numbers():
            if number not in self._known:
                self.unentered.append(number)
                continue
            told, entry_no = self._ended.get(number, (None, self._known[number]))
            if told != undone_at:
                yield number, entry_no

    def _read_present(self, numbers: Sequence[int]) -> Mapping[int, tuple[Any, ...]]:
        values = ", ".join(f't."{name}"' for name in self._columns)
        parts = {**self._parts, "own_phone": self.watched.own_phone, "private": self.watched.private, "values": values}
        return {
            row[0]: row
            for condition in conditions(self.watched, numbers)
            for row in self._fetch("ledger.read_present", {**parts, "condition": condition})
        }

    def _read_numbers(self) -> Iterator[tuple[Any, ...]]:
        undone_at = "t.undone_at" if self.watched.ends else "NULL"
        parts = {**self._parts, "undone_at": undone_at, "condition": self.watched.condition}
        yield from self._fetch("ledger.read_numbers", parts)

    def _fetch(self, address: str, parts: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
        cursor = self._store.connection.cursor()
        cursor.row_factory = None
        with translated_errors():
            yield from cursor.execute(find_statement(address).filled(**parts))

    @property
    def _parts(self) -> dict[str, str]:
        return {"table": self.watched.table, "number": self.watched.number}


def _read_default(default: str | None) -> Any:
    """The value that a literal of the schema stands for."""
    if default is None or default.upper() == "NULL":
        return None
    return default[1:-1].replace("''", "'") if default.startswith("'") else json.loads(default)
