"""How does a file of contacts become the time line of a customer, with complaints open until they are resolved?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from campaign.jobs.imports.step import Applied, Columns, Facts, Importer, count_rows
from campaign.store.database import Store
from campaign.store.merging import (
    Moment,
    add_unmatched,
    change_matched,
    drop_refused,
    refresh_moved,
    refuse_told_already,
)


class Contacts(Importer):
    """Rows that say that a customer and we spoke; the same contact in a later file may be resolved by then."""

    hashes = "imports/contacts.read_hashes"
    newest = "imports/contacts.count_hashes"
    key = ("customer_id", "happened_at", "direction", "channel", "kind", "topic")
    field = "at"

    def __init__(self, facts: Facts) -> None:
        self._happened_at = facts.happened_at
        self._stated = [column for column in ("resolved", "agent") if column in facts.columns]

    def staged(self) -> Sequence[str]:
        """What makes a contact, and what a later file may know better."""
        return [*self.key, *self._stated]

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """A contact of no stated kind is an other one."""
        rows = count_rows(columns)
        return [
            columns["customer_id"],
            columns.get("at", [self._happened_at] * rows),
            columns["direction"],
            columns["channel"],
            [kind or "other" for kind in columns.get("kind", [None] * rows)],
            columns.get("topic", [None] * rows),
            *(columns[column] for column in self._stated),
        ]

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Change the contacts that are known, add the others, and count the open complaints."""
        store.run("imports.name_customers")
        store.run("imports.refuse_unknown_customers")
        store.run("imports/contacts.match_rows")
        refuse_told_already(store, "contact", moment.unseen, self.field)
        drop_refused(store)
        changed = change_matched(store, "contact", self._stated, moment)
        added = add_unmatched(store, "imports/contacts.add_rows", self._stated, moment)
        refresh_moved(store, "imports/contacts.touch_rows")
        return Applied(added=added, changed=changed)
