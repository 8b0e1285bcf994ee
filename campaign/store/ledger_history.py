"""What does the consent ledger say about one person or phone, even when the rows it speaks of are gone?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from campaign.rules.ledger import HASHED, Entry, EntryKind, parse_entry
from campaign.store.database import Store


@dataclass(slots=True, kw_only=True)
class Record:
    """A row as the ledger tells of it: when it was entered, with which link, and what became of it.

    `values` are its columns; `ended_at` is when it was taken back, `removed_at` when the row itself went; instants.
    """

    source: str
    number: int
    entry_no: int
    entered_at: int
    adopted: bool
    link: str
    person: str | None
    phone: str | None
    values: dict[str, Any]
    wording_sha256: str | None = None
    evidence_sha256: str | None = None
    ended_at: int | None = None
    removed_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The rows that concern somebody, in the order of the entries, and the entries that are notes of their own."""

    records: list[Record] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)


def read_history(store: Store, *, persons: Collection[str], phones: Collection[str], everybody: bool) -> History:
    """What the ledger says about these hashes of persons and phones.

    `everybody` counts whoever else was at one of the phones; otherwise only rows that name no other person.
    """
    history, current = History(), dict[tuple[str, int], Record]()

    def concerns(record: Record) -> bool:
        at_phone = record.phone in phones and (everybody or record.person is None)
        return record.person in persons or at_phone

    hashes = json.dumps([*persons, *phones])
    for row in store.stream("ledger.find_entries", hashes=hashes):
        entry = parse_entry(row["entry_no"], row["body"], row["link"])
        if entry.kind in (EntryKind.ENDED, EntryKind.REMOVED):
            _end(entry, current)
        elif entry.note:
            told = {*entry.note.get("persons", ()), *entry.note.get("phones", ())}
            history.notes.extend([entry] if told & {*persons, *phones} else [])
        else:
            for record in filter(concerns, _read_records(entry)):
                current[record.source, record.number] = record
                history.records.append(record)
    return history


def _end(entry: Entry, current: dict[tuple[str, int], Record]) -> None:
    for number, *told in entry.rows:
        record = current.get((entry.source, number))
        if record and entry.kind == EntryKind.ENDED:
            record.ended_at = told[0]
        elif record:
            record.removed_at = entry.at
            del current[entry.source, number]


def _read_records(entry: Entry) -> Iterator[Record]:
    number = f"{entry.source}_no"
    for row in entry.named():
        person, phone, _ = (row.pop(name) for name in HASHED)
        yield Record(
            source=entry.source, number=row[number], entry_no=entry.number, entered_at=entry.at, link=entry.link,
            adopted=entry.kind == EntryKind.ADOPTED, person=person, phone=phone, values=row,
            wording_sha256=entry.wordings.get(row.get("wording") or ""),
            evidence_sha256=entry.files.get(row.get("evidence") or ""),
        )  # fmt: skip
