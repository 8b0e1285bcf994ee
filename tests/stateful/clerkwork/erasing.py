"""What is left in the notebook of somebody who was erased, and who may not be taken in again?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from clerkwork.clerk import Clerk
from clerkwork.notes import Suppressed
from clerkwork.rosters import forget_phones


def bar(clerk: Clerk, records: Mapping[str, str]) -> None:
    """Ids and phones of whoever is about to be erased may not be taken in again."""
    known = clerk.customers()
    clerk.erased.update(records)
    clerk.barred_phones.update(known[one]["phone"] for one in records)


def erase(clerk: Clerk, records: Mapping[str, str]) -> set[str]:
    """Take the records of a person out of the notebook; the rest counts on under what stands for each.

    The phones that are nobody else's.
    """
    known = {note.phone for note in clerk.suppressed if note.customer_id in records and note.phone}
    known |= {note.values["phone"] for note in clerk.described if note.customer_id in records}
    known |= {lead.phone for lead in clerk.leads.values() if lead.customer_id in records and lead.phone}
    clerk.described[:] = [note for note in clerk.described if note.customer_id not in records]
    own = {phone for phone in known if not clerk.at_phone(phone)}
    forget_phones(clerk, own)
    clerk.suppressed[:] = _still_barred(clerk, records, own)
    for notes in (clerk.answered, clerk.complained, clerk.written, clerk.used):
        notes[:] = [note for note in notes if note.customer_id not in records]  # type: ignore[index]
    for told in (*clerk.called, *clerk.leads.values()):
        told.phone = None if told.phone in own else told.phone
    for note in (*clerk.called, *clerk.subscribed, *clerk.leads.values()):
        note.customer_id = records.get(note.customer_id or "", note.customer_id)
    clerk.assigned = {(campaign, records.get(who, who)): arm for (campaign, who), arm in clerk.assigned.items()}
    clerk.merged = {one: into for one, into in clerk.merged.items() if one not in records}
    return own


def _still_barred(clerk: Clerk, records: Collection[str], own: set[str]) -> Iterator[Suppressed]:
    """Of somebody else nothing that bars is lost: what others' phones have, and what names others."""
    for note in clerk.suppressed:
        others = note.customer_id is not None and note.customer_id not in records
        if note.phone in own:
            note.phone = None
        if note.customer_id in records:
            note.customer_id, note.row = None, None
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
