"""How does a file of reasons not to call become suppressions, and a copy of a registry the newest one?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from campaign.clock import FOREVER, day_number, day_of
from campaign.errors import BadData
from campaign.jobs.imports.step import Applied, Columns, DayEnds, Facts, Importer, count_rows
from campaign.store.database import Row, Store
from campaign.store.merging import Moment, drop_refused, refresh_moved


class OlderRegistry(BadData):
    """the copy of {0} is of {1}, and one of {2} was imported already"""

    hint = "Import the newest copy; an older one would take entries away."


class NoRoster(BadData):
    """no roster for {0} was written by {1}: there is none that could have come back"""

    hint = "Write one with `campaign registry roster NAME --output FILE`, and give the day on which it came back."


class Suppressions(Importer):
    """Rows that bar a phone or a person. A day without a time counts to its end, so that no yes of that day lifts it.

    A newer copy of a registry ends the entries that it no longer holds. A roster of ours that came back cleaned bars
    what did not come back.
    """

    newest = "imports/suppressions.count_hashes"
    key = ("phone", "customer_id", "source", "scope", "listed_at", "expires_at", "undated")
    field = "phone"
    refuses_repeats = False

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._source = registry_source(facts.registry)
        self._ends = DayEnds(facts.settings.zone)
        self.hashes = "" if facts.registry else "imports/suppressions.read_hashes"

    def staged(self) -> Sequence[str]:
        """The entry; `undated` entries are the same whenever they are listed."""
        return self.key

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """Days become instants."""
        rows = count_rows(columns)
        nothing = [None] * rows
        listed, expires = columns.get("listed_on", nothing), columns.get("expires_on", nothing)
        dated = self._facts.dated
        present = self._ends[day_number(dated)] - 1 if dated else self._facts.happened_at
        return [
            columns.get("phone", nothing),
            columns.get("customer_id", nothing),
            [self._source] * rows if self._source else columns["source"],
            [scope or "" for scope in columns.get("scope", nothing)],
            [present if day is None else self._ends[day] - 1 for day in listed],
            [FOREVER if day is None else self._ends[day] for day in expires],
            [int(day is None or bool(self._source)) for day in listed],
        ]

    def prepare(self, store: Store) -> None:
        """A registry lists phones; a scope is a campaign of ours."""
        store.run("imports/suppressions.create_kept")
        if self._source:
            store.run("imports/suppressions.refuse_without_phone")
        store.run("imports/suppressions.refuse_scopes", campaigns=json.dumps(sorted(self._facts.settings.campaigns)))
        drop_refused(store)

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Add the entries that are not on record, end those a newer copy dropped, and let the standing follow."""
        if self._facts.returned:
            return self._apply_returned(store, moment)
        store.run("imports.name_customers")
        store.run("imports/suppressions.refuse_nobody")
        drop_refused(store)
        registry_no = self._add_registry(store, moment) if self._source else None
        ended = self._end_dropped(store, moment) if self._source else 0
        store.run("imports/suppressions.drop_known")
        added = store.run(
            "imports/suppressions.add_rows", registry_no=registry_no, import_no=moment.import_no, now=moment.now
        )
        refresh_moved(
            store, "imports/suppressions.touch_rows", "imports/suppressions.touch_ended",
            import_no=moment.import_no,
        )  # fmt: skip
        notes = (f"{ended:,} entries of older copies ended: the newer one no longer holds them",) if ended else ()
        return Applied(added=added, notes=notes)

    def _apply_returned(self, store: Store, moment: Moment) -> Applied:
        """Bar the phones of the roster that are missing, free those that came back, leave all others as they are."""
        roster = self._find_roster(store)
        store.run("imports/suppressions.refuse_strangers", roster_no=roster["roster_no"])
        drop_refused(store)
        number, told = moment.import_no, {"source": self._source, "roster_no": roster["roster_no"]}
        registry_no = self._add_registry(store, moment, roster["roster_no"])
        ended = store.run("imports/suppressions.record_returned", import_no=number, now=moment.now, **told)
        store.run("imports/suppressions.end_entries", import_no=number, now=moment.now)
        listed_at = self._ends[day_number(self._facts.dated or date.min)] - 1
        barred = store.run(
            "imports/suppressions.bar_missing", import_no=number, now=moment.now, registry_no=registry_no,
            listed_at=listed_at, forever=FOREVER, **told,
        )  # fmt: skip
        refresh_moved(
            store, "imports/suppressions.touch_rows", "imports/suppressions.touch_ended",
            "imports/suppressions.touch_roster", import_no=number,
        )  # fmt: skip
        missing = store.value("imports/suppressions.count_missing", roster_no=roster["roster_no"])
        notes = [f"{missing:,} of the {roster['phones']:,} phones of the roster did not come back and are barred"]
        notes += [f"{barred:,} of them are new"] if barred != missing else []
        notes += [f"{ended:,} phones that were barred came back and are free"] if ended else []
        return Applied(added=0, notes=tuple(notes))

    def _find_roster(self, store: Store) -> Row:
        name, dated = self._facts.registry, self._facts.dated or date.min
        roster = store.row("registries.find_roster", name=name, before=self._ends[day_number(dated)])
        if roster is None:
            raise NoRoster(name, dated)
        return roster

    def _add_registry(self, store: Store, moment: Moment, roster_no: int | None = None) -> int:
        name, dated = self._facts.registry, self._facts.dated or date.min
        newest = store.row("imports/suppressions.newest_registry", name=name)
        if newest and newest["dated"] > day_number(dated):
            raise OlderRegistry(name, dated, day_of(newest["dated"]))
        return store.insert(
            "imports/suppressions.add_registry", name=name, dated=day_number(dated), import_no=moment.import_no,
            now=moment.now, roster_no=roster_no,
        )  # fmt: skip

    def _end_dropped(self, store: Store, moment: Moment) -> int:
        store.run("imports/suppressions.keep_entries")
        number, now = moment.import_no, moment.now
        ended = store.run("imports/suppressions.record_ended", source=self._source, import_no=number, now=now)
        store.run("imports/suppressions.end_entries", import_no=number, now=now)
        return ended


def registry_source(name: str) -> str:
    """What suppressions of a registry bear as their source; "" for none."""
    return f"registry:{name}" if name else ""
