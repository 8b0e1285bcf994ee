"""Which customers does a campaign leave alone, so that it can be told what calling changed?

No chance is drawn at run time. Each customer has one base, a keyed hash of the id; each campaign maps that base to one
of 10,000 parts by a line over the prime field of 2^31 - 1. A campaign with share 0.05 holds out the parts below 500, so
that a growing share keeps everybody it held before. All is int64 arithmetic, equal on every engine.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

PRIME = 2**31 - 1
PARTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldoutDraw:
    """How one campaign deals the bases to parts: `((base * slope + shift) mod PRIME) mod PARTS`.

    `slope` is 1 to PRIME - 1, `shift` 0 to PRIME - 1: the sum stays below 2^62.
    """

    slope: int
    shift: int

    def bucket(self, base: int) -> int:
        """The part, 0 to 9,999, of a customer with this base."""
        return (base * self.slope + self.shift) % PRIME % PARTS

    def sql(self, base: str) -> str:
        """The same part as SQL over an expression for the base."""
        return f"((({base}) * {self.slope} + {self.shift}) % {PRIME} % {PARTS})"


def holdout_base(key: bytes, customer_id: str) -> int:
    """The base of a customer, 0 to 2^31 - 2: a hash that nobody without the workspace's key can foresee."""
    digest = hashlib.blake2b(customer_id.encode(), digest_size=8, key=key).digest()
    return int.from_bytes(digest, "big") % PRIME


def holdout_bases(key: bytes, customer_ids: Iterable[str]) -> list[int]:
    """`holdout_base` of many customers."""
    blake = hashlib.blake2b
    digests = b"".join([blake(one.encode(), digest_size=8, key=key).digest() for one in customer_ids])
    return [number % PRIME for number in struct.unpack(f">{len(digests) // 8}Q", digests)]


def draw_holdout(key: bytes, campaign: str) -> HoldoutDraw:
    """How the campaign of this name deals the parts; two campaigns deal independently of each other."""
    digest = hashlib.blake2b(campaign.encode(), digest_size=16, key=key, person=b"holdout draw").digest()
    high, low = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
    return HoldoutDraw(slope=high % (PRIME - 1) + 1, shift=low % PRIME)


def parts_of(share: Decimal) -> int:
    """How many of the 10,000 parts a share holds out, rounded up: a share above zero never holds out nobody."""
    return int((share * PARTS).to_integral_value(ROUND_CEILING))
