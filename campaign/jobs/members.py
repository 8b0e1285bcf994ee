"""Whom should other systems leave out of their marketing, because they are served here?"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.clock import instant, local_day
from campaign.files.atomic import write_bytes_atomically
from campaign.jobs.audit import operator_name
from campaign.model import Purpose
from campaign.rules.gates import consent_stands
from campaign.rules.limits import DAY_SECONDS
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row

STANDARD_OUTPUT = "-"
EVERY_CHANNEL = "all"
COLUMNS = ("customer_id", "phone", "reason", "since")
REASON = "enrolled: offers come by phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """What `members` reports: how many the file names, and how many it does not because they prefer that channel.

    `content` is the file when it goes to standard output, else None.
    """

    file: str
    members: int
    left_in: int
    content: bytes | None


def list_members(workspace: Workspace, output: str, *, channel: str = EVERY_CHANNEL) -> Members:
    """Write the members that a channel's marketing is to leave out, with whole phones, for another system to read.

    `channel` is mail, email, text or all; whoever prefers that very channel stays in it. `output` is a path or "-".
    The file and its record come together. Raises CannotCreate, StorageFailed, Busy.
    """
    contact, now = workspace.settings.desk.contact, instant(workspace.now)
    with workspace.store.writing():
        rows = workspace.store.read(
            "contact_policy.list_members", {"consents": consent_stands(Purpose.MARKETING)}, now=now, ends=now,
            consent_age=contact.consent_max_age_days * DAY_SECONDS, call_others=int(not contact.heed_preferred_channel),
        )  # fmt: skip
        taken_out = [row for row in rows if row["preferred_channel"] != channel]
        body = _write(taken_out, workspace.settings.zone)
        where = "standard output" if output == STANDARD_OUTPUT else Path(output).name
        workspace.store.insert(
            "audit.add_audit", recorded_at=now, person=operator_name(), command="members",
            detail=f"{len(taken_out)} members for {channel} to {where}",
        )  # fmt: skip
        if output != STANDARD_OUTPUT:
            write_bytes_atomically(Path(output), body)
    return Members(
        file=output, members=len(taken_out), left_in=len(rows) - len(taken_out),
        content=body if output == STANDARD_OUTPUT else None,
    )  # fmt: skip


def _write(rows: Sequence[Row], zone: str) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (row["customer_id"], row["phone"], REASON, local_day(row["enrolled_at"], zone).isoformat()) for row in rows
    )
    return sink.getvalue().encode()
