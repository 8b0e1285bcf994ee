"""Which customers does somebody mean by an id, a phone or a piece of a name?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer as far as it takes to recognise one."""

    customer_no: int
    customer_id: str
    phone: str
    alt_phone: str | None
    name: str | None


def find_by_id(store: Store, customer_id: str) -> Person | None:
    """The customer of exactly this id, or None."""
    row = store.row("customers.find_by_id", customer_id=customer_id)
    return Person(**dict(row)) if row else None


def find_by_phone(store: Store, phone: str) -> list[Person]:
    """Everybody who can be reached at a phone in E.164, as first or alternative phone, in order of number."""
    return [Person(**dict(row)) for row in store.read("customers.find_by_phone", phone=phone)]


def search_text(store: Store, text: str) -> Iterator[int]:
    """Numbers of the customers whose id or name holds `text`, whatever the case of its letters."""
    needle = unicodedata.normalize("NFC", text)
    if _has_case_beyond_ascii(needle):
        yield from _search_folded(store, needle.casefold())
        return
    escaped = needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for row in store.stream("customers.search_text", pattern=f"%{escaped}%"):
        yield row["customer_no"]


def _search_folded(store: Store, needle: str) -> Iterator[int]:
    for row in store.stream("customers.read_names"):
        if needle in row["customer_id"].casefold() or needle in (row["name"] or "").casefold():
            yield row["customer_no"]


def _has_case_beyond_ascii(text: str) -> bool:
    """Whether some letter has a case that SQLite's LIKE does not know: é and É are two letters to it."""
    return any(ord(letter) > 127 and (letter.lower() != letter or letter.upper() != letter) for letter in text)
