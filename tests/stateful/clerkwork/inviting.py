"""Who may be asked once whether calls are welcome, and what follows from what they say?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from clerkwork import desk
from clerkwork.notes import Answered, Called, live


def may_be_invited(clerk: Any, customer_id: str, evening: date) -> bool:
    """Never asked, a customer of today where the law wants that, and not tried with too often."""
    values, records = clerk.customers()[customer_id], clerk.records(customer_id)
    if any(_speaks_of_marketing(note) for note in live(clerk.answered) if note.customer_id in records):
        return False
    subscribes = any(note.is_held for note in clerk.subscribed if note.customer_id == customer_id)
    is_related = bool(values.get("plan")) or subscribes
    return (is_related or desk.country_of(values) != "US") and not _is_worn_out(clerk, records, evening)


def _speaks_of_marketing(note: Answered) -> bool:
    return note.purpose == "marketing" or note.answer == "stop"


def _is_worn_out(clerk: Any, records: Collection[str], evening: date) -> bool:
    leads = {
        lead.lead_id: lead
        for lead in clerk.leads.values()
        if lead.campaign == desk.INVITING and lead.customer_id in records
    }
    told = [call for call in live(clerk.called) if call.lead_id in leads]
    calls = [call for call in told if not call.is_returned]
    heard_of = {call.lead_id for call in told}
    unheard = sum(
        bool(lead.exported_at) and lead.evening != evening
        for lead in leads.values()
        if lead.lead_id not in heard_of
    )
    tried = sum(call.attempts for call in calls if call.meaning.dialled)
    reached = sum(call.meaning.reached and not call.meaning.callback for call in calls)
    refused = any(call.meaning.refused for call in calls)
    return tried + unheard >= desk.INVITED_TRIES or reached >= desk.INVITED_REACHED or refused


def answer_invitation(clerk: Any, call: Called, source: int) -> None:
    """A call that invited somebody is their answer; one that ended otherwise than was told takes the answer back."""
    lead = clerk.leads.get(call.lead_id)
    if lead is None or lead.campaign != desk.INVITING:
        return
    origin, answer = ("invitation", call.identity), _answer_of(call)
    for note in live(clerk.answered):
        if note.origin == origin and note.answer != answer:
            note.undone, note.withdrawn_by = True, source
    if not call.customer_id or not answer or call.meaning.stop:
        return
    if not any(note.origin == origin for note in live(clerk.answered)):
        clerk.answered.append(
            Answered(
                source=source, customer_id=call.customer_id, at=call.at, answer=answer, channel="phone", origin=origin,
                needs=desk.CONFIRM.get("phone", "") if answer == "yes" else "",
            )
        )  # fmt: skip


def answer_again(clerk: Any, source: int) -> None:
    """What a correction took back is said again when the correction is taken back; it has to be confirmed again."""
    for note in [note for note in clerk.answered if note.withdrawn_by == source and note.source != source]:
        call = next((call for call in live(clerk.called) if ("invitation", call.identity) == note.origin), None)
        said = any(other.origin == note.origin for other in live(clerk.answered))
        if call and not said and not call.meaning.stop and _answer_of(call) == note.answer:
            clerk.answered.append(replace(note, undone=False, withdrawn_by=None, confirmed=[]))


def _answer_of(call: Called) -> str:
    if call.meaning.refused:
        return "no"
    return "yes" if call.meaning.accepted else ""
