"""Who is to be called again, and who not yet, by the clerk's notebook?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from clerkwork import desk
from clerkwork.notes import Called, live


def promise(clerk: Any, customer_id: str) -> dict[str, int | str]:
    """When the open callback is due, 0 for none, and how often it was dialled since an hour before its time."""
    call = _promising(clerk, customer_id)
    if call is None:
        return {"callback_at": 0, "callback_tries": 0}
    due = call.callback_at or 0
    dialled = [one for one in clerk.calls(customer_id) if one.meaning.dialled and one.at > call.at]
    return {"callback_at": due, "callback_tries": sum(one.attempts for one in dialled if one.at >= due - 3600)}


def _promising(clerk: Any, customer_id: str) -> Called | None:
    """The latest call with a promise after which nobody was reached and no stop came."""
    calls, records = clerk.calls(customer_id), clerk.records(customer_id)
    stops = [note.at for note in live(clerk.answered) if note.answer == "stop" and note.customer_id in records]
    ends = [call.at for call in calls if call.meaning.reached or call.meaning.stop] + stops
    open_ones = [call for call in calls if call.callback_at is not None and call.at >= max(ends, default=0)]
    return max(open_ones, key=lambda call: (call.at, call.number), default=None)


def waits(clerk: Any, customer_id: str) -> dict[str, int | str]:
    """From when on a person may be tried again, and the try whose hour is avoided: the later of all records."""
    found = [_waits(clerk, record) for record in clerk.records(customer_id)]
    return {"retry_at": max(at for at, _ in found), "unanswered_at": max(tried for _, tried in found)}


def may_be_tried(clerk: Any, customer_id: str, slot: int) -> bool:
    """Whether a slot is surely one in which to try again: late enough, in another part of the day than the last try."""
    known, zone = waits(clerk, customer_id), desk.zone_of(clerk.customers()[customer_id])
    tried = int(known["unanswered_at"])
    return slot >= int(known["retry_at"]) and (not tried or _part(slot, zone) != _part(tried, zone))


def _part(moment: int, zone: str) -> int:
    """Morning, afternoon, evening."""
    hour = datetime.fromtimestamp(moment, ZoneInfo(zone)).hour
    return (hour >= 12) + (hour >= 18)


def _waits(clerk: Any, record: str) -> tuple[int, int]:
    calls = [note for note in live(clerk.called) if note.customer_id == record]
    reached = max((call.at for call in calls if call.meaning.reached), default=0)
    tried = [call for call in calls if call.meaning.dialled and call.at > reached]
    if not tried:
        return 0, 0
    last = max(tried, key=lambda call: (call.at, call.number))
    rule = last.meaning.retry
    if rule is None:
        return 0, 0
    tries = sum(call.attempts for call in tried if call.code == last.code)
    return rule.next_try(last.at, tries), 0 if rule.same_hour else last.at
