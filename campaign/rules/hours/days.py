"""Does a campaign run on this day?"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from campaign.errors import BadConfiguration

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

EXAMPLE = "write it like FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
UNTIL = re.compile(r"(UNTIL=\d{8})(T\d{6}Z?)?", re.IGNORECASE)
"""An operator names a last day; calendars export an instant in UTC, of which only the day counts here."""
EXCEPTION = re.compile(r"(?<=[:,])(\d{8})T\d{6}Z?")
REFUSED = (
    (
        re.compile(r"HOURLY|MINUTELY|SECONDLY|BYHOUR|BYMINUTE|BYSECOND|TZID", re.IGNORECASE),
        "speaks of hours, not of days",
    ),
    (re.compile(r"DTSTART", re.IGNORECASE), "states its own start; the campaign's dates do that"),
    (re.compile(r"EXRULE", re.IGNORECASE), "excludes by a rule; name the days with EXDATE"),
    (re.compile(r"INTERVAL=(?!0*[1-9]\d*(?!\d))", re.IGNORECASE), "has an interval that is not 1 or more"),
)
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError)
"""What dateutil raises, sometimes only while counting the days."""


def runs_on(rrule_text: str, start: date, day: date) -> bool:
    """Whether a recurrence rule (RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO,WE`) that begins on `start` names `day`.

    Raises `BadConfiguration` when the text is no such rule, does not speak of whole days, or names no day at all.
    """
    wanted = datetime.combine(day, time())
    try:
        rule = _rule(rrule_text, start)
        return day >= start and bool(rule.between(wanted, wanted.replace(hour=23, minute=59, second=59), inc=True))
    except UNREADABLE as error:
        raise BadConfiguration(f"{rrule_text!r} is no recurrence rule ({error}): {EXAMPLE}") from None


@lru_cache(maxsize=256)
def _rule(rrule_text: str, start: date) -> rrule | rruleset:
    for pattern, complaint in REFUSED:
        if pattern.search(rrule_text):
            raise BadConfiguration(f"{rrule_text!r} {complaint}: {EXAMPLE}")
    from dateutil.rrule import rrulestr  # 20 ms, and only campaigns with such a rule need it

    text = EXCEPTION.sub(r"\1", UNTIL.sub(r"\1T235959", rrule_text.strip()))
    rule = rrulestr(text, dtstart=datetime.combine(start, time()), cache=True)
    if next(iter(rule), None) is None:
        raise BadConfiguration(f"{rrule_text!r} names no day from {start} on: {EXAMPLE}")
    return rule
