"""Which leads of a list may be called at this very minute, and why not the others?"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from campaign.clock import instant
from campaign.engines.judging import judge_leads
from campaign.rules.recalls import HOUSEHOLD, HeldLead, recall_reasons
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


def judge_again(
    workspace: Workspace, leads: Collection[Row], *, list_stands: bool = True
) -> dict[int, tuple[str, ...]]:
    """Why leads may not be called now, by number; those that may are absent. Inside a transaction.

    Each row has lead_no, closes_at, customer_id (None when the customer is gone), and taken_off: why a round took the
    lead off (None when none did). Gates are judged only where the window is still open: for the others nothing more
    needs to be known.
    """
    now = instant(workspace.now)
    running = {row["lead_no"] for row in leads if row["closes_at"] > now}
    gates = _judge_running(workspace, running) if running else {}
    held = (
        HeldLead(
            lead_no=row["lead_no"], customer_known=row["customer_id"] is not None, closes_at=row["closes_at"],
            taken_off=tuple((row["taken_off"] or "").split()),
        )
        for row in leads
    )  # fmt: skip
    reasons = {lead.lead_no: recall_reasons(lead, gates, now, list_stands=list_stands) for lead in held}
    return {number: codes for number, codes in reasons.items() if codes}


def _judge_running(workspace: Workspace, leads: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What blocks leads whose window is open: gates of person and offer, and a call to the household this evening."""
    store, now = workspace.store, instant(workspace.now)
    gates = judge_leads(store, workspace.rulebook, leads, workspace.now)
    for row in store.read("leads.read_called_households", leads=json.dumps(sorted(leads)), now=now):
        gates[row["lead_no"]] = (*gates.get(row["lead_no"], ()), HOUSEHOLD)
    return gates


def find_slots_over(workspace: Workspace, leads: Iterable[Row], by: int) -> list[Row]:
    """The leads that were released to a dialer for one slot, where that slot is over by an instant."""
    length = workspace.settings.desk.evening.slot_minutes * 60
    return [row for row in leads if row["released_for"] is not None and row["released_for"] + length <= by]
