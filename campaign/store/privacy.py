"""How is a person taken out of every table, so that what was counted still adds up?

A row without a name stays in `customer`: leads, calls, arms and subscriptions hang on its number, and nothing else.
Every table with a column `customer_no` loses its rows, unless it is named here; a table added later needs no word here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from campaign.rules.privacy import READMITTED, Erasure, KeyedEntry, Keyring, Kind, phone_spellings
from campaign.store.database import Row, Store
from campaign.store.redacting import redact_texts
from campaign.store.standing import begin_touching, refresh_touched, touch

NAMELESS = "erased:"
"""How the id of a row without a name begins; its number follows."""
STRIPPED = ("attempt", "lead", "returned", "subscription")
"""Tables whose rows still count, without what tells who it was."""
KEPT = frozenset({*STRIPPED, "assigned", "customer", "erasure", "standing"})
PROOF = "consent_ledger"
"""Holds no personal data that can be read without the key, and stays for the term of the law."""
EVENTS = ("contact", "response")
"""Removed tables whose rows others point to, or whose changes are on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A customer who is to go: with every phone ever known, and those of them that somebody else has too."""

    customer_no: int
    customer_id: str
    name: str | None
    household_no: int
    current: tuple[str, ...]
    phones: tuple[str, ...]
    shared: frozenset[str]
    stopped: bool
    known_since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How many rows went, and how many lost what tells who it was, by table."""

    removed: Mapping[str, int]
    stripped: Mapping[str, int]


def list_records(store: Store, customer_no: int) -> tuple[int, ...]:
    """All records of the person behind one: those merged into it, or into the one that stands for it."""
    rows = store.read("privacy.list_records", customer_no=customer_no)
    return tuple(
        row["customer_no"] for row in rows
        if store.value("privacy.find_erasure", customer_no=row["customer_no"]) is None
    )  # fmt: skip


def read_leaving(store: Store, customer_no: int, records: Sequence[int] = ()) -> Leaving:
    """All it takes to erase a customer; `records` are all of the same person."""
    row = store.row("privacy.read_person", customer_no=customer_no)
    if row is None:
        raise LookupError(f"there is no customer number {customer_no}")
    phones = [one["phone"] for one in store.read("privacy.read_phones", customer_no=customer_no) if one["phone"]]
    own = json.dumps([customer_no, *records])
    shared = [one for one in phones if store.value("privacy.find_sharing", phone=one, records=own) is not None]
    return Leaving(
        customer_no=customer_no, customer_id=row["customer_id"], name=row["name"], household_no=row["household_no"],
        current=tuple(one for one in (row["phone"], row["alt_phone"]) if one), phones=tuple(phones),
        shared=frozenset(shared), known_since=row["recorded_at"],
        stopped=store.value("privacy.find_stop", customer_no=customer_no) is not None,
    )  # fmt: skip


def person_tables(store: Store) -> tuple[str, ...]:
    """Every table whose rows say by `customer_no` of whom they are; leads and proofs are told apart."""
    tables = _tables(store)
    own = (name for name, columns in tables.items() if any(one["column_name"] == "customer_no" for one in columns))
    return tuple(name for name in own if name not in {"lead", "erasure", PROOF})


def erase_person(store: Store, person: Leaving, *, find_base: Callable[[str], int], now: int) -> Removed:
    """Take a person out of every table, inside the caller's transaction; `find_base` deals the nameless row."""
    number = person.customer_no
    begin_touching(store)
    touch(store, [number])
    for phone in person.phones:
        store.run("standing.touch_phone", phone=phone)
    store.run("privacy.defer_references")
    tables = _tables(store)
    with _without_guards(store, sorted(tables)):
        removed = _remove(store, person, tables)
        stripped = _strip(store, person, tables, find_base)
        own = [phone for phone in person.phones if phone not in person.shared]
        stripped |= redact_texts(store, tables, phones=own, words=(person.customer_id, person.name))
    store.run("privacy.keep_number", customer_no=number, now=now)
    refresh_touched(store)
    return Removed(removed=removed, stripped=stripped)


def follow_erasures(
    store: Store, ring: Keyring, erasures: Sequence[Erasure], *, find_base: Callable[[str], int], now: int
) -> int:
    """Do to this database what was done to a later one, in one transaction; how many persons it still held."""
    with store.writing():
        known = {row["seal"] for row in store.read("privacy.read_seals")}
        missing = [erasure for erasure in erasures if erasure.seal not in known]
        leaving = frozenset(erasure.customer for erasure in missing if erasure.reason != READMITTED)
        present = find_by_hash(store, ring, leaving)
        held = len(present)
        for erasure in missing:
            number = present.pop(erasure.customer, None) if erasure.reason != READMITTED else None
            if number is not None:
                erase_person(store, read_leaving(store, number), find_base=find_base, now=now)
            note_erasure(store, ring, erasure, number, now)
        return held


def note_erasure(store: Store, ring: Keyring, erasure: Erasure, customer_no: int | None, now: int) -> None:
    """This database has followed an erasure: its hashes bar (or bar no more), and it is not followed again."""
    if erasure.reason == READMITTED:
        for entry in erasure.entries:
            store.run("privacy.remove_keyed", kind=entry.kind.value, hash=entry.hash)
    else:
        bar_hashes(store, ring, erasure.entries)
    store.run(
        "privacy.add_erasure", seal=erasure.seal, customer_no=customer_no, erased_at=erasure.erased_at, now=now
    )


def find_ledger_texts(store: Store, phones: Iterable[str]) -> tuple[int, ...]:
    """Entries of the consent ledger in whose words somebody wrote one of the phones; they are never rewritten."""
    found = set()
    for phone in phones:
        pattern = phone_spellings(phone)
        rows = store.read("privacy.read_ledger_texts", ending=phone[-4:])
        found |= {int(row["entry_no"]) for row in rows if pattern.search(row["body"])}
    return tuple(sorted(found))


def bar_hashes(store: Store, ring: Keyring, entries: Iterable[KeyedEntry]) -> None:
    """Bar ids and phones by their hashes."""
    for entry in entries:
        store.run(
            "privacy.add_keyed", kind=entry.kind.value, hash=entry.hash, key_mark=ring.mark, reason=entry.reason,
            recorded_at=entry.recorded_at, until_at=entry.until_at,
        )  # fmt: skip


def read_keyed(store: Store, now: int) -> dict[tuple[Kind, str], KeyedEntry]:
    """Everything that hashes bar at an instant."""
    entries = (_entry(row) for row in store.read("privacy.read_keyed", now=now))
    return {(entry.kind, entry.hash): entry for entry in entries}


def find_keyed(store: Store, kind: Kind, text_hash: str, now: int) -> KeyedEntry | None:
    """What bars one hash at an instant."""
    row = store.row("privacy.find_keyed", kind=kind.value, hash=text_hash, now=now)
    return _entry(row) if row else None


def find_by_hash(store: Store, ring: Keyring, hashes: frozenset[str]) -> dict[str, int]:
    """The customers, by hash, whose ids these hashes stand for."""
    if not hashes:
        return {}
    found = ((ring.customer(row["customer_id"]), row["customer_no"]) for row in store.stream("privacy.read_people"))
    return {one: number for one, number in found if one in hashes}


def _entry(row: Row) -> KeyedEntry:
    return KeyedEntry(
        kind=Kind(row["kind"]), hash=row["hash"], reason=row["reason"], recorded_at=row["recorded_at"],
        until_at=row["until_at"],
    )  # fmt: skip


def _tables(store: Store) -> dict[str, list[Row]]:
    """The columns of every table."""
    tables: dict[str, list[Row]] = {}
    for row in store.read("privacy.read_columns"):
        tables.setdefault(row["table_name"], []).append(row)
    return tables


@contextmanager
def _without_guards(store: Store, tables: Sequence[str]) -> Iterator[None]:
    """Triggers that forbid changes are put back as they were, in the same transaction; the ledger keeps its own."""
    guards = [
        (row["name"], row["sql"])
        for table in tables if table != PROOF
        for row in store.read("privacy.read_guards", table_name=table)
    ]  # fmt: skip
    for name, _ in guards:
        store.run("privacy.drop_guard", {"name": name})
    yield
    for _, sql in guards:
        store.connection.execute(sql)


def _remove(store: Store, person: Leaving, tables: Mapping[str, list[Row]]) -> dict[str, int]:
    number, removed = person.customer_no, {}
    for event in EVENTS:
        for child in store.read("privacy.read_children", parent=event):
            table = child["table_name"]
            parts = {"table": table, "column": child["column_name"], "parent": event}
            removed[table] = store.run("privacy.remove_children", parts, customer_no=number)
        store.run("privacy.remove_event_changes", {"subject": event}, subject=event, customer_no=number)
    removed["change"] = store.run("privacy.remove_changes", customer_no=number)
    removed["suppression"] = 0
    for place, phone in enumerate(person.phones):
        if phone in person.shared:
            store.run("privacy.free_shared_suppressions", phone=phone, customer_no=number)
        else:
            store.run("privacy.blank_past_phones", phone=phone, blank=f"{NAMELESS}{number}:{place}")
            store.run("privacy.blank_leads_of_others", phone=phone, customer_no=number)
            store.run("privacy.forget_pattern", phone=phone)
            removed["suppression"] += store.run(
                "privacy.remove_phone_suppressions", phone=phone, customer_no=number
            )
            store.run("privacy.touch_barred_there", phone=phone)
            store.run("privacy.free_phone_of_others", phone=phone)
            store.run("registries.forget_phone", phone=phone)
    for table, columns in tables.items():
        if table not in KEPT | {PROOF} and any(column["column_name"] == "customer_no" for column in columns):
            count = store.run("privacy.remove_rows", {"table": table}, customer_no=number)
            removed[table] = removed.get(table, 0) + count
    return {table: count for table, count in sorted(removed.items()) if count}


def _strip(
    store: Store, person: Leaving, tables: Mapping[str, list[Row]], find_base: Callable[[str], int]
) -> dict[str, int]:
    number = person.customer_no
    stripped = {
        "returned": store.run("privacy.strip_returned", customer_no=number, customer_id=person.customer_id),
        "attempt": store.run("privacy.strip_attempts", customer_no=number),
        "lead": store.run("privacy.strip_leads", customer_no=number),
        "subscription": store.run("privacy.strip_subscriptions", customer_no=number),
    }
    for phone in set(person.phones) - person.shared:
        stripped["attempt"] += store.run("privacy.strip_strangers", phone=phone)
    stripped["attempt"] += store.run("privacy.strip_strange_references", customer_id=person.customer_id)
    nameless = f"{NAMELESS}{number}"
    may_be_empty = [one["column_name"] for one in tables["customer"] if not one["needed"] and not one["key"]]
    empty = "".join(f',\n    "{column}" = NULL' for column in may_be_empty)
    store.run("privacy.add_nowhere")
    store.run(
        "privacy.strip_customer", {"emptied": empty}, nameless=nameless, holdout_base=find_base(nameless),
        customer_no=number,
    )  # fmt: skip
    store.run("privacy.remove_household", household_no=person.household_no)
    return {table: count for table, count in sorted(stripped.items()) if count}
