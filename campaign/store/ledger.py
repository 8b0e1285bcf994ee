"""How does every answer and every stop of our own get its entry in the consent ledger, in the same transaction?

The ledger is witness to every writing transaction: at its beginning it notes the newest rows, at its end it enters what
is newer, what was taken back and what went. So nobody who writes has to think of it, and what somebody else writes into
the file gets no entry. A command that has no key still writes: a stop is worth more than its entry, and `verify` names
what has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from campaign.errors import CampaignError
from campaign.rules.ledger import GENESIS, HASHED, WATCHED, EntryKind, LedgerKeys, Watched, compose_entry, cover_phone
from campaign.store.database import Row, Store, translated_errors
from campaign.store.statements import find_statement

ROWS_PER_ENTRY = 512
ENTRIES_PER_READ = 32
BEFORE_ALL = -(2**63)
_WATCHES = (
    "ledger.create_due", "ledger.watch_ended_responses", "ledger.watch_removed_responses",
    "ledger.watch_ended_suppressions", "ledger.watch_changed_suppressions", "ledger.watch_removed_suppressions",
    "ledger.watch_ended_confirmations", "ledger.watch_removed_confirmations",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Where the texts are that customers answered, and the files that prove it.

    `wording` gives the text of an id (None if there is none), `evidence` the SHA-256 of the files among references.
    """

    wording: Callable[[str], str | None]
    evidence: Callable[[Iterable[str | None]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Head:
    """How far the ledger goes, and whether its seal is right."""

    entries: int
    link: bytes
    sealed: bool


class Ledger:
    """The witness of one open database; `key` is asked for only when there is something to enter."""

    def __init__(self, store: Store, key: Callable[[], bytes], now: int, proofs: Proofs) -> None:
        self._store, self._key, self._now, self._proofs = store, key, now, proofs
        self._newest: dict[str, int] = {}
        self._notes: list[tuple[str, dict[str, Any]]] = []

    def prepare(self) -> None:
        """Before a transaction: have what happens to known rows written down."""
        for address in _WATCHES:
            self._store.run(address)

    def begin(self) -> None:
        """At the beginning of a transaction: which rows are there already."""
        self._notes.clear()
        self._newest = {one.table: _newest(self._store, one) for one in WATCHED}

    def finish(self) -> None:
        """At the end of a transaction: enter what happened in it."""
        due = self._store.read("ledger.read_due")
        fresh = [one for one in WATCHED if _newest(self._store, one) > self._newest[one.table]]
        if not due and not fresh and not self._notes:
            return
        try:
            keys = LedgerKeys(self._key())
        except CampaignError:
            keys = None
        if keys:
            writer = _Writer(self._store, keys, self._now, self._proofs)
            for one in fresh:
                writer.enter_rows(one, f"t.{one.number} > {self._newest[one.table]}")
            writer.enter_due([tuple(row) for row in due])
            for kind, note in self._notes:
                writer.add(compose_entry(kind, "", self._now, note=note))
            writer.close()
        self._store.run("ledger.clear_due")

    def note(self, kind: str, persons: Iterable[str], phones: Iterable[str], facts: Mapping[str, Any]) -> None:
        """Have something else entered at the end of this transaction; customer ids and phones are hashed."""
        keys = LedgerKeys(self._key())
        hashed = {"persons": [keys.person(one) for one in persons], "phones": [keys.phone(one) for one in phones]}
        self._notes.append((kind, {**hashed, **facts}))

    def exists(self) -> bool:
        """Whether the database is of a schema that has a ledger."""
        return bool(self._store.value("ledger.find_table"))

    def open(self, numbers: Mapping[str, Sequence[int]] | None = None) -> int:
        """Enter rows that have no entry (default: all), as adopted ones, inside the caller's transaction; how many."""
        writer = _Writer(self._store, LedgerKeys(self._key()), self._now, self._proofs, fresh=numbers is None)
        count = 0
        for one in WATCHED:
            chosen = ["1"] if numbers is None else conditions(one, numbers.get(one.table, ()))
            for condition in chosen:
                count += writer.enter_rows(one, condition, EntryKind.ADOPTED)
        writer.close()
        return count


def append(
    store: Store,
    kind: str,
    *,
    persons: Iterable[str] = (),
    phones: Iterable[str] = (),
    **facts: Any,
) -> None:
    """Enter something that no watched table says (a confirmation, a merge), inside the caller's transaction.

    `kind` is its name, `persons` customer ids and `phones` E.164 numbers it is about (hashed before they are written),
    `facts` whatever JSON can hold, without personal data. A database without a workspace has no ledger.
    """
    if isinstance(store.witness, Ledger):
        store.witness.note(kind, persons, phones, facts)


class _Writer:
    """Adds entries to the end of the ledger."""

    def __init__(self, store: Store, keys: LedgerKeys, now: int, proofs: Proofs, *, fresh: bool = False) -> None:
        self._store, self._keys, self._now, self._proofs = store, keys, now, proofs
        head = read_head(store, keys)
        self._before = self._entries = head.entries
        self._link = head.link
        if fresh:
            self.add(compose_entry(EntryKind.OPENED, "", now))
        elif not head.sealed:
            self.add(compose_entry(EntryKind.BROKEN, "", now))

    def add(self, body: str) -> None:
        """One entry."""
        self._entries += 1
        self._link = self._keys.link(self._entries, self._link, body)
        self._store.run_many("ledger.add_entry", [(self._entries, body, self._link)])

    def close(self) -> None:
        """Seal how far the ledger goes now."""
        if self._entries == self._before:
            return
        seal = self._keys.seal(self._entries, self._link)
        self._store.run("ledger.set_head", entries=self._entries, link=self._link, seal=seal)

    def enter_rows(self, watched: Watched, condition: str, kind: EntryKind = EntryKind.STATED) -> int:
        """Enter rows as they are; how many."""
        names = [name for name, _ in read_columns(self._store, watched)]
        who = (self._keys.person, self._keys.phone, self._keys.private)
        count = 0
        for rows in _read_rows(self._store, watched, names, condition):
            hashed = [_join(who, row) for row in rows]
            told = {
                "wordings": self._find_wordings({row[3] for row in rows}),
                "files": self._proofs.evidence(row[4] for row in rows),
            }
            self.add(compose_entry(kind, watched.table, self._now, (*HASHED, *names), hashed, **told))
            count += len(rows)
        if kind is EntryKind.ADOPTED and watched.ends:
            self._enter_ended(watched, condition)
        return count

    def enter_due(self, due: Sequence[tuple[Any, ...]]) -> None:
        """Enter what happened to known rows: (table, number, kind, undone_at), in order.

        A number that went may have been given again at once: then its new row is stated anew.
        """
        for (source, kind), group in groupby(due, key=lambda row: (row[0], row[2])):
            watched = next(one for one in WATCHED if one.table == source)
            rows = [(number, undone_at) for _, number, _, undone_at in group]
            if kind == EntryKind.ENDED:
                self._add_marks(watched, kind, ("undone_at",), [f"[{number},{_json(at)}]" for number, at in rows])
            elif kind == EntryKind.REMOVED:
                self._add_marks(watched, kind, (), [f"[{number}]" for number, _ in rows])
            if kind != EntryKind.ENDED:
                for condition in conditions(watched, [number for number, _ in rows]):
                    self.enter_rows(watched, condition)

    def _enter_ended(self, watched: Watched, condition: str) -> None:
        parts = {"table": watched.table, "number": watched.number, "condition": condition}
        rows = self._store.read("ledger.read_ended", parts)
        self._add_marks(watched, EntryKind.ENDED, ("undone_at",), [f"[{row[0]},{row[1]}]" for row in rows])

    def _add_marks(self, watched: Watched, kind: EntryKind, columns: Sequence[str], rows: Sequence[str]) -> None:
        for first in range(0, len(rows), ROWS_PER_ENTRY):
            block = rows[first : first + ROWS_PER_ENTRY]
            self.add(compose_entry(kind, watched.table, self._now, (watched.number, *columns), block))

    def _find_wordings(self, used: set[str | None]) -> dict[str, str]:
        """The hashes of the texts of these ids, where there are any; a text met for the first time is kept."""
        found = {}
        for wording in sorted(one for one in used if one is not None):
            text = self._proofs.wording(wording)
            if text is not None:
                found[wording] = sha256 = hashlib.sha256(text.encode()).hexdigest()
                self._store.run("ledger.add_wording", wording=wording, sha256=sha256, body=text, now=self._now)
        return found


def read_head(store: Store, keys: LedgerKeys) -> Head:
    """How far the ledger goes; where the head is no true one, as far as there are entries."""
    head, last = store.row("ledger.read_head"), store.row("ledger.read_last")
    number, link = (last["entry_no"], last["link"]) if last else (0, GENESIS)
    if head is None:
        return Head(number, link, sealed=False)
    sealed = head["seal"] == keys.seal(head["entries"], head["link"])
    if sealed and number <= head["entries"]:
        return Head(head["entries"], head["link"], sealed=True)
    return Head(max(number, head["entries"]), link, sealed=False)


def read_columns(store: Store, watched: Watched) -> list[tuple[str, str | None]]:
    """The columns that are entered, and the default (SQL) of one that came after a row."""
    rows = store.read("ledger.read_columns", table=watched.table)
    return [(row["name"], row["dflt_value"]) for row in rows if row["name"] not in watched.left_out]


def conditions(watched: Watched, numbers: Sequence[int]) -> Iterator[str]:
    """What is true of the rows with these numbers, some at a time."""
    for first in range(0, len(numbers), ROWS_PER_ENTRY):
        block = numbers[first : first + ROWS_PER_ENTRY]
        yield f"t.{watched.number} IN ({', '.join(map(str, block))})"


def read_pages(store: Store, after: int) -> Iterator[list[Row]]:
    """The entries after one of them (0: all, those before the first too), some at a time; nobody waits between."""
    after = after or BEFORE_ALL
    while rows := store.read("ledger.read_entries", after=after, most=ENTRIES_PER_READ):
        yield rows
        after = rows[-1]["entry_no"]


def _newest(store: Store, watched: Watched) -> int:
    return int(store.value("ledger.read_newest", {"table": watched.table, "number": watched.number}))


def _read_rows(store: Store, watched: Watched, names: Sequence[str], condition: str) -> Iterator[list[tuple[Any, ...]]]:
    parts = {
        "customer": watched.customer, "person": watched.person, "phone": watched.phone, "private": watched.private,
        "wording": watched.wording, "evidence": watched.evidence, "values": ", ".join(f't."{name}"' for name in names),
        "table": watched.table, "number": watched.number, "condition": f"{watched.condition} AND {condition}",
    }  # fmt: skip
    cursor = store.connection.cursor()
    cursor.row_factory = None
    with translated_errors():
        cursor.execute(find_statement("ledger.read_rows").filled(**parts))
        while rows := cursor.fetchmany(ROWS_PER_ENTRY):
            yield rows


def _join(hashers: Sequence[Callable[[str], str]], row: tuple[Any, ...]) -> str:
    """A row as it is entered: the hashes, then its values, which are a JSON array already."""
    person, phone, private = hashers
    who = "null" if row[0] is None else f'"{person(row[0])}"'
    where = "null" if row[1] is None else f'"{phone(row[1])}"'
    kept = "null" if row[2] is None else f'"{private(row[2])}"'
    values = cover_phone(row[5], row[4], row[1], private) if row[1] and row[4] else row[5]
    return f"[{who},{where},{kept},{values[1:]}"


def _json(number: int | None) -> str:
    return "null" if number is None else str(number)
