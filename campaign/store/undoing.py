"""How is what an import brought taken back, with nothing forgotten?

Old values return as changes of their own, events are marked undone; only what could not stay without its import is
removed. Everything happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from campaign.store.bills import note_usage
from campaign.store.database import Store
from campaign.store.outcomes import undo_results
from campaign.store.standing import begin_touching, refresh_touched

EVENTS_OF_CUSTOMERS = ("response", "suppression", "contact", "subscription", "usage", "bill", "attempt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a customer is taken to be, and the phone; whether the phone may be called."""

    zones: str
    country: str
    phone_country: str
    phone_state: str
    phone_callable: int


FindPlace = Callable[[str, str | None, str | None], Place]
"""From phone, stated zone and stated country."""


@contextmanager
def unreferenced(store: Store) -> Iterator[None]:
    """References are checked at the end, by set. Not inside a transaction."""
    store.run("undo.suspend_references")
    try:
        yield
    finally:
        store.run("undo.resume_references")


def take_back(store: Store, kind: str, import_no: int, now: int, find_place: FindPlace) -> int:
    """Take back what an import of a kind brought; how many customers stay because something was recorded by hand."""
    kept = 0
    if kind == "results":
        undo_results(store, import_no, now)
    elif kind == "customers":
        kept = _take_back_customers(store, import_no, now, find_place)
    elif kind == "usage":
        _take_back_usage(store, import_no, now)
    elif kind in ("agents", "shifts"):
        restore_values(store, import_no, now)
        store.run(f"undo.remove_{kind}", import_no=import_no)
    else:
        _take_back_events(store, kind, import_no, now)
    store.run("undo.mark_undone", import_no=import_no, now=now)
    return kept


def restore_values(store: Store, import_no: int, now: int) -> None:
    """Give every value that an import changed its old one, where nothing changed it since."""
    for row in store.read("undo.read_changed_attributes", import_no=import_no):
        subject, attribute = row["subject"], row["attribute"]
        told = {"import_no": import_no, "attribute": attribute}
        column = f'"{attribute}"'
        if subject == "usage":
            store.run("undo.record_restored_usage", {"column": column}, now=now, **told)
            store.run("undo.restore_usage", {"column": column}, **told)
        else:
            parts = {"table": subject, "column": column}
            store.run("undo.record_restored", parts, now=now, subject=subject, **told)
            store.run("undo.restore_values", parts, subject=subject, **told)


def _take_back_customers(store: Store, import_no: int, now: int, find_place: FindPlace) -> int:
    restore_values(store, import_no, now)
    begin_touching(store)
    moved = store.read("undo.read_moved", import_no=import_no)
    for row in moved:
        place = find_place(row["phone"], row["timezone"], row["country"])
        told = {
            "customer_no": row["customer_no"], "zones": place.zones, "country": place.country,
            "phone_country": place.phone_country, "phone_state": place.phone_state,
        }  # fmt: skip
        store.run("undo.add_place", **told)
        store.run("undo.place_customer", phone_callable=place.phone_callable, **told)
        store.run("standing.touch_customer", customer_no=row["customer_no"])
    store.run("undo.keep_spoken_of")
    store.run("undo.record_removed", now=now)
    for table in EVENTS_OF_CUSTOMERS:
        store.run("undo.remove_events", {"table": table})
    store.run("undo.touch_removed")
    store.run("undo.remove_customers")
    refresh_touched(store)
    kept = store.run("undo.forget_kept_hashes", import_no=import_no)
    for table in ("response", "suppression", "contact", "subscription"):
        if store.value("undo.check_references", table=table):
            raise LookupError(f"{table} would speak about customers that import {import_no} brought")
    return kept


def find_removed(store: Store, import_no: int) -> None:
    """Fill the TEMP TABLE `removed(customer_no)` with the customers that an import brought."""
    store.run("undo.create_removed")
    store.run("undo.clear_removed")
    store.run("undo.find_removed", import_no=import_no)


def _take_back_usage(store: Store, import_no: int, now: int) -> None:
    months = [row["month"] for row in store.read("undo.read_usage_months", import_no=import_no)]
    restore_values(store, import_no, now)
    store.run("undo.forget_usage_rows", import_no=import_no)
    store.run("undo.remove_usage", import_no=import_no)
    note_usage(store, months)


def _take_back_events(store: Store, kind: str, import_no: int, now: int) -> None:
    tables: Mapping[str, tuple[str, ...]] = {
        "responses": ("response", "suppression", "confirmation"),
        "suppressions": ("suppression", "registry"),
        "contacts": ("contact",),
        "subscriptions": ("subscription",),
    }
    begin_touching(store)
    store.run("undo.touch_contacts", import_no=import_no)
    restore_values(store, import_no, now)
    for table in tables[kind]:
        store.run("undo.take_back_events", {"table": table}, import_no=import_no, now=now)
        if table not in ("registry", "confirmation"):
            store.run("undo.touch_named", {"table": table}, import_no=import_no)
    store.run("imports/responses.touch_phones", import_no=import_no)
    store.run("imports/responses.touch_confirmed", import_no=import_no)
    store.run("imports/suppressions.touch_ended", import_no=import_no)
    store.run("imports/suppressions.touch_roster", import_no=import_no)
    store.run("undo.remove_assignments", import_no=import_no)
    refresh_touched(store)
