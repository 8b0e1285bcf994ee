"""How is an entry of the consent ledger written, keyed and linked, so that no change of it can stay unseen?

Whoever lacks the workspace's key can neither make an entry nor tell whom one speaks of: persons and phones stand in it
as keyed hashes, which the key turns a given number into again. All hashes are HMAC-SHA256.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

HASH = "sha256"
BLOCK_BYTES = 64
"""SHA-256 works on so many bytes at a time."""

DIGITS = 32
"""Hexadecimal digits of a keyed hash that stand in an entry: 128 bits tell everybody apart."""

GENESIS = bytes(32)
"""The link before the first entry."""

HASHED = ("person", "phone", "private")
"""What stands in a row as a keyed hash, before its other columns."""


COVERED = "keyed:"
"""How a text begins that stands in an entry as its hash, because it spells a phone."""

SPELLED_DIGITS = 7
"""By so many digits at its end a phone is recognised in a text."""

_NO_DIGITS = re.compile(r"\D+")


class EntryKind(StrEnum):
    """What an entry says; other kinds are notes of their own."""

    OPENED = "opened"
    STATED = "stated"
    ADOPTED = "adopted"
    ENDED = "ended"
    REMOVED = "removed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A table whose rows are entered: its number, columns left out, and where its texts stand (expressions).

    `t` is the row, `c` its customer. Rows outside of `condition` are not entered; `ends` says whether a row may be
    taken back; `own_phone` is a phone in the row itself, and `private` what proves nothing about consent: of both an
    entry has but the hash.
    """

    table: str
    number: str
    left_out: frozenset[str]
    customer: str = "t.customer_no"
    person: str = "c.customer_id"
    phone: str = "c.phone"
    own_phone: str = "NULL"
    wording: str = "NULL"
    evidence: str = "NULL"
    private: str = "NULL"
    condition: str = "1"
    ends: bool = True


WATCHED: tuple[Watched, ...] = (
    Watched(
        table="response", number="response_no", left_out=frozenset({"needs", "source_hash", "undone_at"}),
        wording="t.wording", evidence="t.evidence", private="t.needs",
    ),
    Watched(
        table="suppression", number="suppression_no", left_out=frozenset({"phone", "source_hash", "undone_at"}),
        phone="COALESCE(t.phone, c.phone)", own_phone="t.phone", condition="t.registry_no IS NULL",
    ),
    Watched(
        table="confirmation", number="confirmation_no", left_out=frozenset({"undone_at"}),
        customer="(SELECT r.customer_no FROM response r WHERE r.response_no = t.response_no)", evidence="t.detail",
    ),
    Watched(
        table="merge", number="merge_no", left_out=frozenset(), customer="t.duplicate_no", ends=False,
        evidence="t.reason",
    ),
)  # fmt: skip
"""What is entered. A table of further events needs a row here, and the triggers of sql/ledger.sql if rows may end."""


def derive_key(key: bytes, label: str) -> bytes:
    """A key of its own for one use of the workspace's key: hashes made for one use say nothing in another."""
    return hmac.digest(key, f"campaign:{label}".encode(), HASH)


def keyed_hash(key: bytes, label: str, text: str) -> str:
    """64 hexadecimal digits that stand for a text (a phone in E.164, a customer id); `label` names the kind of text."""
    return hmac.digest(derive_key(key, label), text.encode(), HASH).hex()


def make_hasher(key: bytes, label: str) -> Callable[[str], str]:
    """`keyed_hash` of many texts of one kind, shortened to what stands in an entry; twice as fast as one by one."""
    padded = derive_key(key, label).ljust(BLOCK_BYTES, b"\0")
    begin = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)).copy
    end = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)).copy

    def hash_text(text: str) -> str:
        inner, outer = begin(), end()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.hexdigest()[:DIGITS]

    return hash_text


class LedgerKeys:
    """What follows from the workspace's key: hashes of persons and phones, links, seals."""

    def __init__(self, key: bytes) -> None:
        self.person = make_hasher(key, "person")
        self.phone = make_hasher(key, "phone")
        self.private = make_hasher(key, "private")
        self._links, self._seals = derive_key(key, "ledger link"), derive_key(key, "ledger head")

    def link(self, number: int, previous: bytes, body: str) -> bytes:
        """The link of an entry: it depends on its number, its text and everything before it."""
        return hmac.digest(self._links, b"%d\n%b%b" % (number, previous, body.encode()), HASH)

    def seal(self, entries: int, link: bytes) -> bytes:
        """What proves that the ledger went so far."""
        return hmac.digest(self._seals, b"%d\n%b" % (entries, link), HASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it is read again. A row is a list of values in the order of `columns`; hashes are in hexadecimal."""

    number: int
    kind: str
    source: str
    at: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    wordings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""

    @property
    def stated(self) -> bool:
        """Whether its rows are whole rows of the table."""
        return self.kind in (EntryKind.STATED, EntryKind.ADOPTED)

    def named(self) -> list[dict[str, Any]]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def compose_entry(
    kind: str,
    source: str,
    at: int,
    columns: Sequence[str] = (),
    rows: Sequence[str] = (),
    **further: Mapping[str, Any],
) -> str:
    """The text of an entry; `rows` are JSON arrays already. `further`: wordings, files, note; left out when empty."""
    head = {"kind": kind, "source": source, "at": at, **{name: told for name, told in further.items() if told}}
    text = json.dumps({**head, "columns": list(columns)}, ensure_ascii=False, separators=(",", ":"))
    return f'{text[:-1]},"rows":[{",".join(rows)}]}}'


def parse_entry(number: int, body: str, link: bytes) -> Entry:
    """An entry from its text. Raises ValueError when it is none."""
    told = json.loads(body)
    try:
        return Entry(
            number=number, kind=told["kind"], source=told["source"], at=told["at"], columns=tuple(told["columns"]),
            rows=tuple(map(tuple, told["rows"])), wordings=told.get("wordings", {}), files=told.get("files", {}),
            note=told.get("note", {}), link=link.hex(),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"no entry: {error}") from error


def cover_phone(row: str, text: str, phone: str, hash_private: Callable[[str], str]) -> str:
    """A row (a JSON array) in which a text that spells the phone is a keyed hash, so that nobody's number stands in it.

    The last seven digits tell, whatever stands between them.
    """
    if phone[-4:] not in text or phone[-SPELLED_DIGITS:] not in _NO_DIGITS.sub("", text):
        return row
    values = [COVERED + hash_private(text) if value == text else value for value in json.loads(row)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def says_the_same(told: Any, found: Any, hash_private: Callable[[str], str]) -> bool:
    """Whether a value that was entered, covered or not, is the one that is found."""
    return bool(told == found or (isinstance(found, str) and told == COVERED + hash_private(found)))


class Walk:
    """Goes along the ledger entry by entry and says what is wrong with each; what follows a break is still judged."""

    def __init__(self, keys: LedgerKeys) -> None:
        self._keys, self.entries, self.link = keys, 0, GENESIS

    def step(self, number: int, body: str, link: bytes, entry: Entry | None) -> tuple[int, str]:
        """The number of the first entry that is wrong here, and what is; (0, "") when all is well.

        `entry` is what the body says, None when it says nothing.
        """
        expected, previous = self.entries + 1, self.link
        if number < expected:
            return number, f"entry {number} does not belong to the ledger"
        self.entries, self.link = number, link
        if number > expected:
            return expected, f"entry {expected} is missing"
        if self._keys.link(number, previous, body) != link:
            return number, f"entry {number} does not follow from the one before it"
        if entry is None or (entry.kind == EntryKind.OPENED) != (number == 1):
            return number, f"entry {number} is not how a ledger goes on"
        if entry.kind == EntryKind.BROKEN:
            return number, f"when entry {number} was written, the ledger had lost its head"
        return 0, ""

    def check_head(self, entries: int, link: bytes, seal: bytes) -> tuple[int, str]:
        """The same of the head, when the last entry was reached."""
        if seal != self._keys.seal(entries, link):
            return self.entries + 1, "the head of the ledger was changed"
        if entries > self.entries:
            return self.entries + 1, f"entry {self.entries + 1} is missing: the head knows {entries:,}"
        if entries < self.entries:
            return entries + 1, f"entry {entries + 1} is unknown to the head"
        if link != self.link:
            return entries, f"entry {entries} is not the one that the head knows"
        return 0, ""
