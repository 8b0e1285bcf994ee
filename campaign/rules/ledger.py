"""How is an entry of the consent ledger written, keyed and linked, so that no change of it can stay unseen?

Whoever lacks the workspace's key can neither make an entry nor tell whom one speaks of: persons and phones stand in it
as keyed hashes, which the key turns a given number into again.
"""

from __future__ import annotations

import hmac

HASH = "sha256"


def derive_key(key: bytes, label: str) -> bytes:
    """A key of its own for one use of the workspace's key: hashes made for one use say nothing in another."""
    return hmac.digest(key, f"campaign:{label}".encode(), HASH)


def keyed_hash(key: bytes, label: str, text: str) -> str:
    """64 hexadecimal digits that stand for a text (a phone in E.164, a customer id); `label` names the kind of text."""
    return hmac.digest(derive_key(key, label), text.encode(), HASH).hex()
