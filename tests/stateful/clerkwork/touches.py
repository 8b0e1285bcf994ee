"""How often was somebody tried, and reached out to in any way, by the clerk's notebook?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from clerkwork import desk
from clerkwork.notes import DAY


def count_attempts(clerk: Any, people: Collection[str], moment: int, evening: date, days: int) -> int:
    """Attempts at people in the days before a moment, and the leads of a day that nobody has heard of."""
    tried = sum(
        call.attempts
        for one in people
        if one not in clerk.merged
        for call in clerk.calls(one)
        if call.meaning.dialled and call.at > moment - days * DAY
    )
    return tried + sum(lead.slot_at > moment - DAY for lead in _unheard(clerk, people, evening))


def count_touches(clerk: Any, people: Collection[str], moment: int, evening: date) -> int:
    """Calls, leads that a dialer still has, and whatever else went out to people in the hours before a moment.

    A call that somebody wrote down as a contact as well, within an hour of it, is one touch.
    """
    since = moment - desk.TOUCH_HOURS * 3600
    standing = [one for one in people if one not in clerk.merged]
    calls = [call for one in standing for call in clerk.calls(one) if not call.is_returned]
    records = {record for one in standing for record in clerk.records(one)}
    called = sum(call.attempts for call in calls if call.meaning.dialled and call.at > since)
    written = sum(
        note.at > since and not (note.channel == "phone" and _is_known(note, calls))
        for note in clerk.written
        if not note.undone and note.customer_id in records
    )
    return called + written + sum(lead.slot_at > since for lead in _unheard(clerk, people, evening))


def _is_known(note: Any, calls: Collection[Any]) -> bool:
    return any(call.customer_id == note.customer_id and abs(call.at - note.at) <= 3600 for call in calls)


def _unheard(clerk: Any, people: Collection[str], evening: date) -> Iterator[Any]:
    """Leads of other evenings that a dialer has and nobody has heard of."""
    told = {call.lead_id for call in clerk.called if not call.undone}
    return (
        lead
        for lead in clerk.leads.values()
        if lead.customer_id in people and lead.exported_at
        if lead.evening != evening and lead.lead_id not in told
    )
