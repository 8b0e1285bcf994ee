"""How does a file of subscriptions become what each customer has, had and cancelled?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.jobs.imports.step import Applied, Facts, Importer
from campaign.store.database import Store
from campaign.store.merging import Moment, add_unmatched, change_matched, drop_refused, refuse_told_already


class Subscriptions(Importer):
    """Rows that say what a customer took and when it ended; customer, product and first day make a subscription.

    A campaign and an arm, told of an earlier trial, enter the ledger of assignments.
    """

    hashes = "imports/subscriptions.read_hashes"
    newest = "imports/subscriptions.count_hashes"
    key = ("customer_id", "product", "started_on")
    field = "product"

    def __init__(self, facts: Facts) -> None:
        self._stated = [column for column in facts.columns if column not in self.key]

    def staged(self) -> Sequence[str]:
        """The key and what the file states."""
        return [*self.key, *self._stated]

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Change the subscriptions that are known, add the others, and enter the arms of earlier trials."""
        store.run("imports.name_customers")
        store.run("imports.refuse_unknown_customers")
        store.run("imports/subscriptions.match_rows")
        refuse_told_already(store, "subscription", moment.unseen, self.field)
        drop_refused(store)
        changed = change_matched(store, "subscription", self._stated, moment)
        added = add_unmatched(store, "imports/subscriptions.add_rows", self._stated, moment)
        if "campaign" in self._stated and "arm" in self._stated:
            offer = "COALESCE(i.offer, '')" if "offer" in self._stated else "''"
            store.run("imports/subscriptions.number_campaigns")
            store.run(
                "imports/subscriptions.assign_arms", {"offer": offer}, import_no=moment.import_no, now=moment.now
            )
        return Applied(added=added, changed=changed)
