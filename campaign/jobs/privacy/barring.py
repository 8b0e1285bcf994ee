"""Is a row of a file about somebody who was erased?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from campaign.clock import instant, local_day
from campaign.rules.phones import Phone, read_phone
from campaign.rules.privacy import KeyedEntry, Keyring, Kind
from campaign.store.customers import find_by_id, find_by_phone
from campaign.store.merging import drop_refused
from campaign.store.privacy import NAMELESS, read_keyed
from campaign.store.staging import writing_scratch
from campaign.workspace import Workspace

ERASED = "was erased"
SHORT = 5
"""So many digits are a quantity rather than an id or a phone."""
MOST_DIGITS = 20
NAMING = ("customer_id", "phone", "alt_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The column that names an erased person, and why the row is refused."""

    column: str
    reason: str


@dataclass(frozen=True)
class Barrier:
    """What is known of the erased while one file is read."""

    workspace: Workspace

    @cached_property
    def entries(self) -> dict[tuple[Kind, str], KeyedEntry]:
        """Everything that hashes bar now."""
        return read_keyed(self.workspace.store, instant(self.workspace.now))

    def count(self) -> int:
        """What differs as soon as somebody else is erased."""
        return int(self.workspace.store.value("privacy.count_erasures"))

    def names(self, fields: Sequence[str]) -> bool:
        """Whether one of the fields of a row, whatever it stands for, is an erased id or phone that nobody else has."""
        return bool(self.entries) and any(self._names_one(text.strip()) for text in fields if text)

    def _names_one(self, text: str) -> bool:
        if self._find_id(text if len(text) > SHORT or not text.isdecimal() else None):
            return True
        if not SHORT < sum(letter.isdigit() for letter in text) <= MOST_DIGITS:
            return False
        read = read_phone(text, self.workspace.settings.region)
        return isinstance(read, Phone) and self._find_phone(None, read.e164) is not None

    @cached_property
    def ring(self) -> Keyring:
        """Makes the hashes."""
        return Keyring(self.workspace.key)

    @cached_property
    def _leads(self) -> frozenset[str]:
        return frozenset(row["lead_id"] for row in self.workspace.store.read("privacy.read_erased_leads"))

    def look(self, customer_id: str | None, *phones: str | None) -> Refusal | None:
        """Why a row that names this customer, or one of these phones (E.164), is refused; None when it is not.

        Whoever is a customer under that very id stays one: somebody else of the household may have the same phone.
        """
        if customer_id and customer_id.startswith(NAMELESS):
            return Refusal(column="customer_id", reason="ids of this form are kept for erased persons")
        entry = self._find_id(customer_id)
        if entry:
            return self._refuse("customer_id", entry)
        for column, phone in zip(("phone", "alt_phone"), phones, strict=False):
            entry = self._find_phone(customer_id, phone)
            if entry:
                return self._refuse(column, entry)
        return None

    def look_result(self, reference: str, phone: str | None, digits: str) -> Refusal | None:
        """The same for a result: it names a lead or a customer, and a phone with or without a calling code."""
        if reference in self._leads:
            return Refusal(column="lead_id", reason=f"is a lead of somebody who {ERASED}")
        if phone is None and digits:
            read = read_phone(digits, self.workspace.settings.region)
            phone = read.e164 if isinstance(read, Phone) else None
        return self.look(reference or None, phone)

    def _find_id(self, customer_id: str | None) -> KeyedEntry | None:
        if not customer_id:
            return None
        entry = self.entries.get((Kind.CUSTOMER, self.ring.customer(customer_id)))
        return entry if entry and find_by_id(self.workspace.store, customer_id) is None else None

    def _find_phone(self, customer_id: str | None, phone: str | None) -> KeyedEntry | None:
        entry = self.entries.get((Kind.PHONE, self.ring.phone(phone))) if phone else None
        if not entry or not phone:
            return None
        holders = find_by_phone(self.workspace.store, phone)
        present = find_by_id(self.workspace.store, customer_id) if customer_id else None
        return None if (present in holders if customer_id else holders) else entry

    def _refuse(self, column: str, entry: KeyedEntry) -> Refusal:
        day = local_day(entry.recorded_at, self.workspace.settings.zone)
        return Refusal(column=column, reason=f"{ERASED} on {day} and may not be taken in again")


def bar_incoming(barrier: Barrier, columns: tuple[str, ...], *, silently: bool) -> frozenset[int]:
    """Refuse the waiting rows about erased persons, in `scratch.refused`; the lines on which they stand.

    `silently`: such rows go without a word, because what they ask for holds already (a list of whom not to call). Not
    so a row that names somebody else as well, who would go unbarred.
    """
    if not barrier.entries or not set(columns) & set(NAMING):
        return frozenset()
    refused = list(_find_barred(barrier, columns))
    if not refused:
        return frozenset()
    store = barrier.workspace.store
    quiet = [row for row, names_somebody in refused if silently and not names_somebody]
    told = [row for row, names_somebody in refused if not silently or names_somebody]
    with writing_scratch(store):
        for rows in (quiet, told):
            store.run_many("imports.refuse_row", rows)
            drop_refused(store)
            if rows is quiet:
                store.run("privacy.forget_refused")
    return frozenset(int(row["line"]) for row in (*quiet, *told))


def _find_barred(barrier: Barrier, columns: tuple[str, ...]) -> Iterator[tuple[dict[str, str | int], bool]]:
    """Rows to refuse, and whether each names a customer as well; the cheap question comes first."""
    parts = {name: f'"{name}"' if name in columns else "NULL" for name in NAMING}
    ring, hashes = barrier.ring, frozenset(text_hash for _, text_hash in barrier.entries)
    hash_id, hash_phone = ring.customer, ring.phone
    for row, line, customer_id, *phones in barrier.workspace.store.stream("privacy.read_incoming", parts):
        if (
            (customer_id and (hash_id(customer_id) in hashes or customer_id.startswith(NAMELESS)))
            or any(phone and hash_phone(phone) in hashes for phone in phones)
        ) and (refusal := barrier.look(customer_id, *phones)):
            names_somebody = bool(customer_id) and find_by_id(barrier.workspace.store, customer_id) is not None
            yield {"row": row, "line": line, "field": refusal.column, "reason": refusal.reason}, names_somebody
