"""Which part of a campaign is dealt to a customer?"""

from __future__ import annotations

import hashlib

PRIME = 2**31 - 1


def draw(key: bytes, campaign: str, customer_id: str) -> int:
    """The part, 0 to 9,999, that a campaign deals to a customer, by the formula of the documentation."""
    base = int.from_bytes(hashlib.blake2b(customer_id.encode(), digest_size=8, key=key).digest(), "big") % PRIME
    line = hashlib.blake2b(campaign.encode(), digest_size=16, key=key, person=b"holdout draw").digest()
    slope = int.from_bytes(line[:8], "big") % (PRIME - 1) + 1
    return (base * slope + int.from_bytes(line[8:], "big") % PRIME) % PRIME % 10_000
