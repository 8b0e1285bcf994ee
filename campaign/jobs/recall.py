"""Which leads of an exported list may no longer be called?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.clock import instant
from campaign.files.atomic import write_bytes_atomically
from campaign.files.lead_lines import clean_text
from campaign.jobs.rejudged import find_slots_over, judge_again
from campaign.rules.recalls import SLOT_OVER
from campaign.store.batches import find_lists
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row

STANDARD_OUTPUT = "-"
COLUMNS = ("lead_id", "customer_id", "phone", "dialer", "batch", "reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledLead:
    """A lead to be taken out of the dialer, and why."""

    lead_id: str
    customer_id: str
    phone: str
    dialer: str
    batch: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What `recall` reports: of the `open` leads (exported, no final outcome yet) those that may no longer be called.

    `content` is the file when it goes to standard output, else None.
    """

    list_id: str
    file: str
    open: int
    recalled: int
    by_reason: dict[str, int]
    leads: tuple[RecalledLead, ...]
    content: bytes | None


def recall_leads(workspace: Workspace, list_id: str, *, output: str = "", before: int | None = None) -> Recalled:
    """Write the leads of a list that a dialer holds and that may no longer be called, judged at this minute.

    `list_id` may be the date of an evening, for its list and all rounds. Leads released for a slot that ends by
    `before` (default: now) are among them. `output` is a path or "-"; by default a file in the workspace's folder of
    exports. Raises UnknownName, CannotCreate, StorageFailed.
    """
    over = max(before or 0, instant(workspace.now))
    with workspace.store.rehearsing():
        lists = find_lists(workspace.store, list_id)
        held: list[Row] = []
        reasons: dict[int, tuple[str, ...]] = {}
        for one in lists:
            rows = workspace.store.read("leads.read_open", list_no=one.list_no)
            held += rows
            reasons |= judge_again(workspace, rows, list_stands=one.stands)
    for row in find_slots_over(workspace, held, over):
        reasons[row["lead_no"]] = (*reasons.get(row["lead_no"], ()), SLOT_OVER)
    leads = [_recalled(row, reasons[row["lead_no"]]) for row in held if row["lead_no"] in reasons]
    target = Path(output) if output else workspace.exports / f"{lists[0].list_id}-recall.csv"
    body = _write(leads)
    to_file = str(target) != STANDARD_OUTPUT
    if to_file:
        write_bytes_atomically(target, body)
    return Recalled(
        list_id=lists[0].list_id, file=str(target), open=len(held), recalled=len(leads),
        by_reason=dict(sorted(Counter(reason for lead in leads for reason in lead.reasons).items())),
        leads=tuple(leads), content=None if to_file else body,
    )  # fmt: skip


def _recalled(row: Row, reasons: tuple[str, ...]) -> RecalledLead:
    return RecalledLead(
        lead_id=row["lead_id"], customer_id=row["customer_id"] or "", phone=row["phone"], dialer=row["dialer"],
        batch=row["batch_no"], reasons=reasons,
    )  # fmt: skip


def _write(leads: Collection[RecalledLead]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for lead in leads:
        customer_id = clean_text(lead.customer_id, "")
        writer.writerow([lead.lead_id, customer_id, lead.phone, lead.dialer, lead.batch, " ".join(lead.reasons)])
    return stream.getvalue().encode("utf-8")
