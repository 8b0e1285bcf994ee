"""What is left in the notebook of somebody who was erased, and who may not be taken in again?"""

from __future__ import annotations

from collections.abc import Iterator

from clerkwork.clerk import Clerk
from clerkwork.notes import Suppressed


def erase(clerk: Clerk, customer_id: str, nameless: str) -> set[str]:
    """Take a customer out of the notebook; the rest counts on under `nameless`. The phones that are nobody else's."""
    known = {note.phone for note in clerk.suppressed if note.customer_id == customer_id and note.phone}
    known |= {note.values["phone"] for note in clerk.described if note.customer_id == customer_id}
    known |= {lead.phone for lead in clerk.leads.values() if lead.customer_id == customer_id}
    clerk.barred_phones.add(clerk.customers()[customer_id]["phone"])
    clerk.erased.add(customer_id)
    clerk.described[:] = [note for note in clerk.described if note.customer_id != customer_id]
    own = {phone for phone in known if not clerk.at_phone(phone)}
    clerk.suppressed[:] = _still_barred(clerk, customer_id, own)
    for notes in (clerk.answered, clerk.complained, clerk.written, clerk.used):
        notes[:] = [note for note in notes if note.customer_id != customer_id]  # type: ignore[index]
    for told in (*clerk.called, *clerk.leads.values()):
        told.phone = None if told.phone in own else told.phone
    for note in (*clerk.called, *clerk.subscribed, *clerk.leads.values()):
        if note.customer_id == customer_id:
            note.customer_id = nameless
    clerk.assigned = {
        (campaign, nameless if who == customer_id else who): arm for (campaign, who), arm in clerk.assigned.items()
    }
    return own


def _still_barred(clerk: Clerk, customer_id: str, own: set[str]) -> Iterator[Suppressed]:
    """Of somebody else nothing that bars is lost: what others' phones have, and what names others."""
    for note in clerk.suppressed:
        others = note.customer_id not in (None, customer_id)
        if note.phone in own:
            note.phone = None
        if note.customer_id == customer_id:
            note.customer_id, note.row = None, None
            note.told = False
        if note.phone or others:
            yield note


def is_nameless(customer_id: str | None) -> bool:
    """Whether it is what stands for somebody who was erased."""
    return bool(customer_id) and str(customer_id).startswith("erased:")


def is_barred(clerk: Clerk, customer_id: str | None, phone: str | None) -> bool:
    """Whether an id or a phone is that of somebody who was erased; whoever has the phone now keeps it."""
    lead = clerk.leads.get(customer_id or "")
    if customer_id in clerk.erased or (lead and is_nameless(lead.customer_id)):
        return True
    if phone not in clerk.barred_phones:
        return False
    holders = clerk.at_phone(str(phone))
    return customer_id not in holders if customer_id else not holders
