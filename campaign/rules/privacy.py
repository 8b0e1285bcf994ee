"""How is an erased person known again, by a hash that only the workspace's key can make?

Ids and phones of erased persons are kept as keyed hashes alone. An id is the same in any case, width and spacing; a
phone is hashed in E.164, so that every spelling of a number gives one hash.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.ledger import HASH, derive_key, make_hasher

_GAPS = re.compile(r"[\s\-_./]+")
_BETWEEN_DIGITS = r"[\s().\-/\u00a0\u2010-\u2015\uff08\uff09\uff0d]*"
_WIDE_ZERO = 0xFF10

READMITTED = "readmitted"
"""The reason of a line that takes a bar away: the person came again of their own wish."""
FEWEST_DIGITS = 6
"""Of a phone without its calling code."""


class Kind(StrEnum):
    """What a hash stands for."""

    CUSTOMER = "customer"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedEntry:
    """What is left of an erased id or phone: a hash, why it is barred, since when and until when (instants)."""

    kind: Kind
    hash: str
    reason: str
    recorded_at: int
    until_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One erasure: instants, the reason it bars for, and the keyed hashes of the id and of the phones."""

    erased_at: int
    until_at: int
    reason: str
    customer: str
    phones: tuple[str, ...]
    seal: str = ""

    @property
    def told(self) -> str:
        """What the seal is made over."""
        return "\t".join((str(self.erased_at), str(self.until_at), self.reason, self.customer, ",".join(self.phones)))

    @property
    def entries(self) -> tuple[KeyedEntry, ...]:
        """What it bars."""
        hashes = [(Kind.CUSTOMER, self.customer), *((Kind.PHONE, phone) for phone in self.phones)]
        return tuple(
            KeyedEntry(kind=kind, hash=one, reason=self.reason, recorded_at=self.erased_at, until_at=self.until_at)
            for kind, one in hashes
        )


class Keyring:
    """Makes the hashes of one workspace; the derived keys are made once."""

    def __init__(self, key: bytes) -> None:
        self.phone = make_hasher(key, "suppressed phone")
        """The hash of a phone in E.164."""
        self._id = make_hasher(key, "suppressed customer")
        self.mark = hmac.digest(derive_key(key, "key mark"), b"", HASH).hex()[:16]

    def customer(self, customer_id: str) -> str:
        """The hash of an id in whatever case, width or spacing."""
        return self._id(plain_id(customer_id))


def plain_id(customer_id: str) -> str:
    """An id without what people write differently: width, case, blanks, dashes and dots."""
    if customer_id.isascii() and customer_id.isalnum():
        return customer_id.lower()
    return _GAPS.sub("", unicodedata.normalize("NFKC", customer_id).casefold())


def national_digits(e164: str) -> str:
    """The digits of a phone without its calling code, as they end every spelling of it."""
    import phonenumbers

    return str(phonenumbers.national_significant_number(phonenumbers.parse(e164, None)))


def phone_spellings(e164: str) -> re.Pattern[str]:
    """Finds a phone in a text, with or without calling code, with blanks, dashes, dots, brackets, in wide digits."""
    national = national_digits(e164)
    code = e164.removeprefix("+").removesuffix(national)
    called = f"(?:(?:[+＋]|00)?{_BETWEEN_DIGITS}{_spread(code)}{_BETWEEN_DIGITS})?"
    prefix = rf"[(（]*{called}(?:[0０]{_BETWEEN_DIGITS})?"
    return re.compile(rf"(?<![0-9０-９]){prefix}{_spread(national)}(?![0-9０-９])")


def redact(text: str, phones: Iterable[re.Pattern[str]], words: Sequence[str], instead: str) -> str:
    """The text with every spelling of the phones, and every one of the words that stands alone, replaced."""
    for pattern in phones:
        text = pattern.sub(instead, text)
    for word in words:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", instead, text)
    return text


def cover_person(text: str, phones: Iterable[str], name: str | None = None) -> str:
    """Words about a person without the phone and the name: they may stand where nothing can be taken out again."""
    dialled = sum(letter.isdigit() for letter in text) >= FEWEST_DIGITS
    patterns = [phone_spellings(phone) for phone in phones if phone] if dialled else []
    covered = redact(text, patterns, (), "(phone)")
    return redact(covered, (), [name] if name else [], "(name)")


def _spread(digits: str) -> str:
    return _BETWEEN_DIGITS.join(f"[{digit}{chr(_WIDE_ZERO + int(digit))}]" for digit in digits)
