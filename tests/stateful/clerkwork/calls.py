"""What follows from the outcomes of calls, in the clerk's notebook?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from clerkwork import desk
from clerkwork.clerk import Clerk
from clerkwork.inviting import answer_invitation
from clerkwork.notes import DAY, MEANINGS, Answered, Called, Complained, Subscribed, Suppressed, Version, live


def take_results(clerk: Clerk, rows: Iterable[Mapping[str, str]], source: int, now: int, taken: Any) -> None:
    """Note the calls of a file, then everything that follows from the new and the corrected ones."""
    fresh: list[tuple[Called, int]] = []
    for row in rows:
        call = read_call(clerk, row, source)
        told = [note for note in live(clerk.called) if note.identity == call.identity]
        known = min(told, key=lambda note: note.is_returned, default=None)
        if known is None or (known.is_returned and not call.is_returned):
            clerk.called.append(call)
            taken.returned += call.is_returned
            taken.added += not call.is_returned
            fresh.append((call, source))
        elif known.is_returned or known.code == call.code:
            taken.unchanged += 1
        else:
            known.outcomes.append(call.outcomes[0])
            taken.changed += 1
            fresh.append((known, source))
    draw_consequences(clerk, fresh)


def read_call(clerk: Clerk, row: Mapping[str, str], source: int, *, by_hand: bool = False) -> Called:
    """The call that a row tells of, with whom and on which lead it was."""
    reference = row["lead_id"] or row["customer_id"]
    moment, code = desk.at(row["attempted_at"]), row["disposition"]
    lead = clerk.leads.get(reference)
    customers = clerk.customers()
    who = lead.customer_id if lead else reference
    who = who if who in customers else None
    phone = lead.phone if lead else customers[who]["phone"] if who else None
    if lead is None and who is not None:
        lead = _find_lead(clerk, who, moment)
    given = desk.at(row["callback_at"]) if row["callback_at"] else None
    promised = moment if given is None and MEANINGS[code].callback else given
    return Called(
        source=source, number=len(clerk.called), reference=reference, customer_id=who,
        lead_id=lead.lead_id if lead else None, at=moment, phone=phone, attempts=int(row["attempts"] or 1),
        outcomes=[Version(source=source, value=code, callback_at=promised)],
        identity=(reference, moment, row["attempts"], code if by_hand else "", by_hand),
    )  # fmt: skip


def _find_lead(clerk: Clerk, customer_id: str, moment: int) -> Any:
    """The last lead of a customer that was handed to a dialer before the call, for one day after its window."""
    fitting = [
        lead
        for lead in clerk.leads.values()
        if lead.customer_id == customer_id and moment < lead.closes_at + DAY
        if lead.exported_at and min(lead.exported_at) <= moment
    ]
    return max(fitting, key=lambda lead: lead.lead_no, default=None)


def draw_consequences(clerk: Clerk, fresh: list[tuple[Called, int]]) -> None:
    """Stops, complaints and subscriptions; subscriptions that a corrected outcome takes away are withdrawn first."""
    for call, source in fresh:
        for subscription in live(clerk.subscribed):
            if subscription.origin == call.identity and not call.meaning.accepted:
                subscription.undone, subscription.withdrawn_by = True, source
    for call, source in fresh:
        who = call.customer_id
        answer_invitation(clerk, call, source)
        if call.meaning.stop and (who or call.phone):
            _stop(clerk, call, source)
        if call.meaning.complaint and who and not _follows(clerk.complained, call):
            clerk.complained.append(Complained(source=source, customer_id=who, at=call.at, origin=call.identity))
        if call.meaning.accepted and who and call.lead_id:
            _start(clerk, call, source, clerk.leads[call.lead_id].product)


def _stop(clerk: Clerk, call: Called, source: int) -> None:
    if call.customer_id and not _follows(clerk.answered, call):
        clerk.answered.append(
            Answered(source=source, customer_id=call.customer_id, at=call.at, answer="stop", channel="phone",
                     origin=call.identity)
        )  # fmt: skip
    if not _follows(clerk.suppressed, call):
        clerk.suppressed.append(
            Suppressed(source=source, phone=call.phone, customer_id=call.customer_id, reason="stop",
                       listed_at=call.at, origin=call.identity)
        )  # fmt: skip


def _start(clerk: Clerk, call: Called, source: int, product: str) -> None:
    started = (datetime.fromtimestamp(call.at, ZoneInfo(desk.HOME)).date().toordinal()) - 719_163
    same = (call.customer_id, product, started)
    taken = any((note.customer_id, note.product, note.started_on) == same for note in live(clerk.subscribed))
    if not taken and not clerk.holds(str(call.customer_id), product):
        clerk.subscribed.append(
            Subscribed(source=source, customer_id=str(call.customer_id), product=product, started_on=started,
                       origin=call.identity)
        )  # fmt: skip


def _follows(notes: Iterable[Any], call: Called) -> bool:
    return any(note.origin == call.identity for note in live(notes))
