"""Which lists are there, and what of them has gone out to a dialer?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.clock import day_number, day_of
from campaign.errors import UnknownName
from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """A built list; `round` is 1 unless it tops up another one, `counts` is what `build --json` printed."""

    list_no: int
    list_id: str
    evening: date
    round: int
    built_at: int
    status: str
    program_version: str
    counts: dict[str, Any]

    @property
    def stands(self) -> bool:
        """Whether people are to be called from it: it was neither replaced nor withdrawn."""
        return self.status in ("built", "exported")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """An export to be recorded; `leads` are the numbers of the leads it carries."""

    list_no: int
    dialer: str
    campaign: str | None
    slot_at: int | None
    exported_at: int
    file_name: str
    sha256: str
    withheld: int
    leads: tuple[int, ...]


def find_list(store: Store, text: str) -> CallList:
    """A list by its id, or the first list of an evening given as a date. Raises UnknownName."""
    return find_lists(store, text)[0]


def find_lists(store: Store, text: str) -> tuple[CallList, ...]:
    """A list by its id, or those of an evening given as a date: the first one and its rounds. Raises UnknownName."""
    row = store.row("leads.find_list", list_id=text)
    evening = None if row else _date(text)
    found = (_call_list(row),) if row else read_rounds(store, evening) if evening else ()
    if not found:
        known = [one.list_id for one in read_lists(store)[:5]]
        hint = f"The newest are: {', '.join(known)}." if known else "Build one with `campaign build`."
        raise UnknownName("list", text, hint=hint)
    return found


def find_list_numbered(store: Store, list_no: int) -> CallList:
    """A list that is there, by its number."""
    return next(one for one in map(_call_list, store.read("leads.read_list", list_no=list_no)))


def read_rounds(store: Store, evening: date) -> tuple[CallList, ...]:
    """The list of an evening that stands and the rounds that top it up, in order; empty when none stands."""
    return tuple(_call_list(row) for row in store.read("leads.read_rounds", evening=day_number(evening)))


def read_lists(store: Store) -> list[CallList]:
    """Every list, the newest evening first."""
    return [_call_list(row) for row in store.read("leads.read_lists")]


def record_batch(store: Store, batch: Batch) -> int:
    """Keep an export and mark its list exported, inside the caller's transaction; the number of the batch."""
    number = store.insert(
        "batches.add_batch", list_no=batch.list_no, dialer=batch.dialer, campaign=batch.campaign, slot_at=batch.slot_at,
        exported_at=batch.exported_at, file_name=batch.file_name, sha256=batch.sha256, rows=len(batch.leads),
        withheld=batch.withheld,
    )  # fmt: skip
    store.run_many("batches.add_batch_lead", _pairs(number, batch.leads))
    store.run("batches.mark_exported", list_no=batch.list_no)
    return number


def _pairs(number: int, leads: Iterable[int]) -> Iterable[dict[str, int]]:
    return ({"batch_no": number, "lead_no": lead} for lead in leads)


def _call_list(row: sqlite3.Row) -> CallList:
    return CallList(
        list_no=row["list_no"], list_id=row["list_id"], evening=day_of(row["evening"]), round=row["round"],
        built_at=row["built_at"], status=row["status"], program_version=row["program_version"],
        counts=json.loads(row["counts"]),
    )  # fmt: skip


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
