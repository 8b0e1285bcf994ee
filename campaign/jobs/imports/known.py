"""Was this very file imported before, with the same meaning, and does what it said still stand?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from campaign.errors import Busy
from campaign.store.database import Store

STATES = {
    "customers": "customer", "usage": "usage", "subscriptions": "subscription", "agents": "agent", "shifts": "shift",
    "contacts": "contact",
}  # fmt: skip
"""Kinds that state how things are, with the table whose values they state; all others tell events."""
LISTS = ("suppressions",)
"""Kinds of which a newer file may end what an older one said."""
INDEPENDENT = ("customers", "agents")
"""Kinds whose rows are refused for what stands in the file alone."""


class Overtaken(Busy):
    """another import of {0} was recorded while {1} was read"""

    hint = "Run this again: nothing was imported."


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierImport:
    """The import that did already what is asked for."""

    import_no: int
    rows: int
    refused: int
    rejects_file: str | None
    recorded_at: int


def hash_recipe(*parts: str) -> str:
    """Everything but the file that decides what its rows mean, in one hash."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def read_mark(store: Store, kind: str) -> tuple[int, int]:
    """What differs as soon as another import of this kind is recorded or taken back."""
    row = store.row("imports.read_mark", kind=kind)
    return (row["newest"], row["undone"]) if row else (0, 0)


def find_earlier(store: Store, kind: str, sha256: str, recipe: str) -> EarlierImport | None:
    """The import of the same content by the same recipe, if it stands and repeating it could change nothing.

    A file that states how things are is to be read again when another one of its kind came later or a value was
    changed since; one whose rows were refused for what was not known then, always; any file when an earlier import,
    whose rows it may have repeated, was taken back.
    """
    row = store.row("imports.find_same_content", kind=kind, sha256=sha256)
    if row is None or row["recipe"] != recipe or (row["refused"] and kind not in INDEPENDENT):
        return None
    if kind in (*STATES, *LISTS) and _has_changed(store, kind, row["import_no"]):
        return None
    if store.value("privacy.find_later_erasure", recorded_at=row["recorded_at"]) is not None:
        return None
    gap = store.value("imports.find_gap", kind=kind, import_no=row["import_no"], recorded_at=row["recorded_at"])
    if gap is not None:
        return None
    kept = ("import_no", "rows", "refused", "rejects_file", "recorded_at")
    return EarlierImport(**{name: row[name] for name in kept})


def _has_changed(store: Store, kind: str, import_no: int) -> bool:
    later = store.value("imports.find_later_import", kind=kind, import_no=import_no)
    if later is not None:
        return True
    if kind not in STATES:
        return False
    return store.value("imports.find_later_change", subject=STATES[kind], import_no=import_no) is not None
