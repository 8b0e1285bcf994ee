"""What is true now of each customer, and does it still follow from the events?

The standing is derived: after any write the touched customers are recomputed by the same statements that rebuild
everybody, so that the two cannot differ by design.
"""

from __future__ import annotations

from collections.abc import Iterable

from campaign.clock import FOREVER
from campaign.model import Purpose
from campaign.store.database import Store
from campaign.store.merged import fold_merged, has_merged

_IDENTITY = ("standing.touch_sharing", "standing.forget_removed", "standing.refresh_identity")
_ROSTERS = ("standing.clear_rosters", "standing.refresh_rosters")
_SUPPRESSION = ("standing.clear_suppression", "standing.refresh_suppression", *_ROSTERS)
_RETRIES = ("standing.clear_retries", "standing.refresh_retries")
_ANSWERING = ("standing.clear_answering", "standing.refresh_answering")
_EVENTS = (*_SUPPRESSION, "standing.refresh_attempts", *_RETRIES, *_ANSWERING, "standing.refresh_contacts")


def begin_touching(store: Store) -> None:
    """Start an empty set of touched customers, the TEMP TABLE `touched(customer_no)`."""
    store.run("standing.create_touched")
    store.run("standing.clear_touched")


def touch(store: Store, customers: Iterable[int]) -> None:
    """Add customers to the touched ones."""
    store.run_many("standing.touch_customer", ({"customer_no": number} for number in customers))


def refresh_touched(store: Store) -> None:
    """Recompute the standing of the touched customers, inside the caller's transaction."""
    is_anybody_merged = has_merged(store)
    if is_anybody_merged:
        for address in ("standing.touch_merged", "standing.touch_sharing", "standing.touch_merged"):
            store.run(address)
    for address in _IDENTITY:
        store.run(address)
    _refresh_consent(store)
    for address in _EVENTS:
        store.run(address)
    if is_anybody_merged:
        store.run("standing.mark_merged")
        store.run("standing.fold_answering")
        fold_merged(store)
    store.run("standing.count_callback_tries")


def refresh_new(store: Store) -> None:
    """The standing of touched customers added just now, of whom only their own row and their phone speak yet."""
    store.run("standing.refresh_identity")
    store.run("standing.refresh_suppression")
    store.run("standing.refresh_rosters")


def rebuild_standing(store: Store) -> None:
    """Recompute everybody, inside the caller's transaction."""
    begin_touching(store)
    store.run("standing.touch_all")
    refresh_touched(store)


def compare_standing(store: Store) -> list[int]:
    """The customers whose standing differs from its recomputation; nothing is changed."""
    with store.rehearsing():
        store.run("standing.keep_present_standing")
        store.run("standing.keep_present_families")
        rebuild_standing(store)
        differing = {row["customer_no"] for row in store.read("standing.find_differences")}
        return sorted(differing | {row["customer_no"] for row in store.read("standing.find_family_differences")})


def _refresh_consent(store: Store) -> None:
    store.run("standing.create_consent")
    store.run("standing.clear_consent")
    store.run("standing.derive_consent", forever=FOREVER)
    store.run("standing.clear_families")
    store.run("standing.derive_families", forever=FOREVER)
    if store.value("standing.count_families"):
        for purpose in Purpose:
            store.run("standing.widen_consent", {"purpose": purpose.value})
    store.run("standing.add_calling_hours")
    store.run("standing.refresh_consent")
