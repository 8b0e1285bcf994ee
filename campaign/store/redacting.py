"""How is a phone taken out of the words of others, in whatever spelling they wrote it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from re import Pattern

from campaign.rules.privacy import phone_spellings, redact
from campaign.store.database import Row, Store

FREE_TEXT = (
    "attempt", "audit", "change", "contact", "customer", "merge", "phone_pattern", "portfolio_decision", "returned",
    "subscription",
)  # fmt: skip
"""Tables in whose texts somebody may have written a phone."""
REDACTED = "(erased)"
_WORDLESS = frozenset({
    "customer_id", "phone", "alt_phone", "language", "country", "state", "postal_code", "timezone", "tier",
    "portfolio", "household", "plan", "preferred_hours", "preferred_channel",
})  # fmt: skip
"""Columns of a customer that name something: what is left are names and the attributes of the workspace."""
_NO_PHONE = "\0"


def redact_texts(
    store: Store, tables: Mapping[str, Sequence[Row]], *, phones: Sequence[str], words: Iterable[str | None]
) -> dict[str, int]:
    """Take phones out of every text, and a person's id and name out of the audit; how many texts, by table.

    `tables` are the columns of every table. Inside a transaction in which the guards of the tables are down.
    """
    patterns = [phone_spellings(phone) for phone in phones]
    endings = sorted({phone[-4:] for phone in phones} or {_NO_PHONE})
    meant = [word for word in words if word and len(word) > 2 and not word.isdecimal()]
    redacted: dict[str, int] = {}
    for table in FREE_TEXT:
        told = meant if table == "audit" else []
        count = sum(
            _redact_column(store, {"table": table, "column": column}, endings, patterns, told)
            for column in _columns_of_words(table, tables[table])
        )
        redacted |= {f"{table} (texts)": count} if count else {}
    return redacted


def _columns_of_words(table: str, columns: Sequence[Row]) -> list[str]:
    left_out = _WORDLESS if table == "customer" else frozenset()
    return [
        one["column_name"] for one in columns if one["type"] in ("TEXT", "ANY") and one["column_name"] not in left_out
    ]


def _redact_column(
    store: Store, place: Mapping[str, str], endings: Sequence[str], patterns: list[Pattern[str]], words: list[str]
) -> int:
    count = 0
    likely = "".join(f" OR INSTR(\"{place['column']}\", '{word.replace(chr(39), chr(39) * 2)}')" for word in words)
    for ending in endings:
        for row in store.read("privacy.read_texts", {**place, "words": likely}, ending=ending):
            text = redact(row["text"], patterns, words, REDACTED)
            if text != row["text"]:
                store.run("privacy.write_text", place, text=text, row_no=row["row_no"])
                count += 1
    return count
