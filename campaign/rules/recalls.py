"""Which leads that a dialer holds may no longer be called, and why?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WINDOW_OVER = "window_over"
"""The time in which this person may be called tonight has passed."""

CUSTOMER_GONE = "customer_gone"
"""The customer is no longer in the database: erased, or the import that brought them was undone."""

LIST_WITHDRAWN = "list_withdrawn"
"""The whole list was replaced or withdrawn."""

HOUSEHOLD = "household"
"""Somebody else of the household was called this evening; the gate of the evening that a call would break."""

MOVED = "moved"
"""The same person is called in another slot instead: a round gave it, because the old one had passed unused."""

PROMISED = "promised"
"""The same person asked to be called back tonight, and is called at that time instead."""

TRIED_AGAIN = "tried_again"
"""Nobody was reached, and the outcome of that call is one after which the person is tried again the same evening."""

SLOT_OVER = "slot_over"
"""The slot for which the lead was meant has passed."""

DISPLACED = "displaced"
"""The agents have no time left in that slot: a promised callback takes it, or fewer of them work than was thought."""

PHONE_CHANGED = "phone_changed"
"""The person has another phone by now than the lead says."""

HOURS_CHANGED = "hours_changed"
"""Law, consent or preference leave less time by now than the lead says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLead:
    """A lead: its number, whether its customer still exists, when its window closes, and why a round took it off."""

    lead_no: int
    customer_known: bool
    closes_at: int
    taken_off: tuple[str, ...] = ()


def recall_reasons(
    lead: HeldLead, gates: Mapping[int, tuple[str, ...]], now: int, *, list_stands: bool = True
) -> tuple[str, ...]:
    """Why the lead may not be called from `now` on; empty when it may. `gates` says what blocks a lead by number."""
    reasons = [] if list_stands else [LIST_WITHDRAWN]
    if not lead.customer_known:
        reasons.append(CUSTOMER_GONE)
    if lead.closes_at <= now:
        reasons.append(WINDOW_OVER)
    stood = [*reasons, *lead.taken_off]
    return (*stood, *(code for code in gates.get(lead.lead_no, ()) if code not in stood))
