"""Which answers wait for their confirmation?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.clock import instant
from campaign.model import Channel, Confirmation, Purpose
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A yes that does not count yet; `answered_at` is an instant, `days` how long it has waited."""

    response_no: int
    customer_id: str
    answered_at: int
    channel: Channel
    purpose: Purpose
    wording: str
    evidence: str
    confirmation: Confirmation
    keyed_by: str
    mismatches: int
    days: int


def list_pending(workspace: Workspace) -> tuple[Pending, ...]:
    """Every yes that waits, the oldest first."""
    now = instant(workspace.now)
    return tuple(
        Pending(
            response_no=row["response_no"], customer_id=row["customer_id"], answered_at=row["answered_at"],
            channel=Channel(row["channel"]), purpose=Purpose(row["purpose"]), wording=row["wording"] or "",
            evidence=row["evidence"] or "", confirmation=Confirmation(row["confirmation"]), keyed_by=row["keyed_by"],
            mismatches=row["mismatches"], days=max(0, now - row["recorded_at"]) // 86_400,
        )
        for row in workspace.store.read("consent.list_pending")
    )  # fmt: skip
