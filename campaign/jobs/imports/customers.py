"""How does a file of customers become customers?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from campaign.jobs.imports.phones import PhoneReader
from campaign.jobs.imports.step import Applied, Columns, Facts, Importer, count_rows
from campaign.rules.holdout import holdout_bases
from campaign.rules.places import PlaceFinder
from campaign.store.catalogue import add_columns
from campaign.store.database import Store
from campaign.store.merging import (
    Moment,
    add_unmatched,
    change_matched,
    drop_refused,
    refresh_added,
    refresh_moved,
    refuse_told_already,
)
from campaign.store.staging import stage_keys, stage_places

WORDS = ("language", "household", "plan")
"""Columns whose distinct values are numbered in tables of their own."""
MOVING = ("phone", "timezone", "country", "state", "preferred_hours", "preferred_channel", *WORDS)
"""Columns from which the standing follows."""
_PLACING = ("phone_zones", "phone_country", "phone_state", "place_key")
_DERIVED = ("phone_callable", "holdout_base", *_PLACING, *(f"{w}_key" for w in WORDS))


class Numbering(dict[Any, int]):
    """Numbers distinct values from 1 in the order in which they are met."""

    __slots__ = ()

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self) + 1
        return number


class Customers(Importer):
    """Rows that say who somebody is; only the columns of the file are touched, a blank cell takes a value away."""

    hashes = "imports/customers.read_hashes"
    newest = "imports/customers.count_hashes"
    key = ("customer_id",)
    field = "customer_id"

    def __init__(self, facts: Facts, phones: PhoneReader) -> None:
        self._facts, self._phones = facts, phones
        self._stated = [column for column in facts.columns if column != "customer_id"]
        self._finder = PlaceFinder(facts.settings.region, facts.area_codes)
        self._places = Numbering()
        self._words = {word: Numbering() for word in WORDS}

    def staged(self) -> Sequence[str]:
        """The id, what the file states, and what follows from it."""
        return ["customer_id", *self._stated, *_DERIVED]

    def derive(self, columns: dict[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """Adds the holdout base, and where the phone says that its owner is."""
        phones = columns["phone"]
        zones, laws = self._zones(columns), self._finder.laws_of_column(phones)
        self._phones.kinds.clear()
        return {
            **columns,
            "holdout_base": holdout_bases(self._facts.key, columns["customer_id"]),
            "phone_zones": zones,
            "phone_country": [country for country, _ in laws],
            "phone_state": [state for _, state in laws],
        }

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """Adds the numbers of places and words to the values of the file."""
        numbers = {"place_key": self._place_keys(columns)}
        numbers |= {f"{word}_key": self._word_keys(word, columns) for word in WORDS}
        return [numbers[column] if column in numbers else columns[column] for column in self.staged()]

    def prepare(self, store: Store) -> None:
        """The distinct places and words."""
        stage_places(store, self._places)
        for word, numbers in self._words.items():
            stage_keys(store, word, numbers)

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Change the customers that are known, add the others, and let the standing follow."""
        add_columns(store, "customer", self._facts.attributes)
        store.run("imports/customers.match_rows")
        refuse_told_already(store, "customer", moment.unseen, self.field)
        drop_refused(store)
        last = int(store.value("imports/customers.last_number"))
        moving = [column for column in self._stated if column in MOVING]
        changed = change_matched(store, "customer", self._stated, moment, moving=moving)
        self._number(store)
        added = self._add(store, moment, last)
        if changed:
            store.run("imports/customers.intern_changed_places")
            store.run("imports/customers.place_changed")
            refresh_moved(store, "imports/customers.touch_moved")
        if added:
            refresh_added(store, last)
        return Applied(added=added, changed=changed)

    def _number(self, store: Store) -> None:
        store.run("imports/customers.intern_places")
        store.run("imports/customers.create_place_number")
        store.run("imports/customers.number_places")
        for word in WORDS:
            for statement in ("intern_words", "create_number", "number_words"):
                store.run(f"imports/customers.{statement}", {"table": word})

    def _add(self, store: Store, moment: Moment, last: int) -> int:
        first_row = store.value("imports/customers.first_new_row")
        if first_row is None:
            return 0
        return add_unmatched(
            store, "imports/customers.add_rows", self._stated, moment, first_row=int(first_row), last_number=last
        )

    def _zones(self, columns: Columns) -> list[str]:
        """The zones of the phones; "" where the file states a zone."""
        zones = self._finder.zones_of_column(columns["phone"], self._phones.kinds)
        if "timezone" not in columns:
            return zones
        return ["" if stated else found for found, stated in zip(zones, columns["timezone"], strict=True)]

    def _place_keys(self, columns: Columns) -> Sequence[int | None]:
        """A key for each distinct place, made as a new customer's would be."""
        nothing, places = [None] * count_rows(columns), self._places
        stated = [columns.get(column, nothing) for column in ("timezone", "country", "state", "preferred_hours")]
        found = [columns[column] for column in ("phone_zones", "phone_country", "phone_state")]
        return [
            places[zone or zones, country or phone_country, state or "", hours or "", phone_country, phone_state]
            for zone, country, state, hours, zones, phone_country, phone_state in zip(*stated, *found, strict=True)
        ]

    def _word_keys(self, word: str, columns: Columns) -> Sequence[int | None]:
        numbers = self._words[word]
        if word not in columns:
            return [None] * count_rows(columns)
        return [numbers[value] if value else None for value in columns[word]]
