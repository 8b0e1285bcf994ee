"""Does a campaign run on this day?"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrule, rruleset, rrulestr

from campaign.errors import BadConfiguration

EXAMPLE = "write it like FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
UNTIL = re.compile(r"(UNTIL=\d{8})(T\d{6}Z?)?", re.IGNORECASE)
"""An operator names a last day; calendars export an instant in UTC, of which only the day counts here."""
REFUSED = (
    (re.compile(r"FREQ=(HOURLY|MINUTELY|SECONDLY)", re.IGNORECASE), "repeats within a day; a campaign runs on days"),
    (re.compile(r"DTSTART", re.IGNORECASE), "states its own start; the campaign's dates do that"),
    (re.compile(r"INTERVAL=(?!0*[1-9]\d*(?!\d))", re.IGNORECASE), "has an interval that is not 1 or more"),
)


def runs_on(rrule_text: str, start: date, day: date) -> bool:
    """Whether a recurrence rule (RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO,WE`) that begins on `start` names `day`.

    Raises `BadConfiguration` when the text is no such rule or does not speak of whole days.
    """
    rule = _rule(rrule_text, start)
    wanted = datetime.combine(day, time())
    return day >= start and bool(rule.between(wanted, wanted.replace(hour=23, minute=59, second=59), inc=True))


@lru_cache(maxsize=256)
def _rule(rrule_text: str, start: date) -> rrule | rruleset:
    for pattern, complaint in REFUSED:
        if pattern.search(rrule_text):
            raise BadConfiguration(f"{rrule_text!r} {complaint}: {EXAMPLE}")
    try:
        text = UNTIL.sub(r"\1T235959", rrule_text.strip())
        return rrulestr(text, dtstart=datetime.combine(start, time()), cache=True)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise BadConfiguration(f"{rrule_text!r} is no recurrence rule ({error}): {EXAMPLE}") from None
