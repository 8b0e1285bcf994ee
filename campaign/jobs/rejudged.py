"""Which leads of a list may be called at this very minute, and why not the others?"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from campaign.clock import instant
from campaign.engines.judging import judge_leads
from campaign.rules.recalls import HeldLead, recall_reasons
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


def judge_again(
    workspace: Workspace, leads: Collection[Row], *, list_stands: bool = True
) -> dict[int, tuple[str, ...]]:
    """Why leads may not be called now, by number; those that may are absent. Inside a transaction.

    Each row has lead_no, closes_at and customer_id (None when the customer is gone). Gates are judged only where the
    window is still open: for the others nothing more needs to be known.
    """
    now = instant(workspace.now)
    running = {row["lead_no"] for row in leads if row["closes_at"] > now}
    gates = judge_leads(workspace.store, workspace.rulebook, running, workspace.now) if running else {}
    held = (
        HeldLead(lead_no=row["lead_no"], customer_known=row["customer_id"] is not None, closes_at=row["closes_at"])
        for row in leads
    )
    reasons = {lead.lead_no: recall_reasons(lead, gates, now, list_stands=list_stands) for lead in held}
    return {number: codes for number, codes in reasons.items() if codes}
