"""Which hours did a customer agree to, by all answers that allow the call together?

The standing keeps them as one text: hours of single answers joined by `&`, and `night` among them when each of these
answers agreed to night hours apart.
"""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

from campaign.rules.hours import Hours, parse_hours
from campaign.rules.hours.ranges import intersect

NIGHT = "night"


class Agreed(NamedTuple):
    """Hours that every answer leaves (None: none names any), and whether night hours were agreed to apart."""

    hours: Hours | None
    night: bool


def read_agreed(text: str) -> Agreed:
    """What the text of the standing says."""
    parts = [part for part in text.split("&") if part]
    named = [parse_hours(part) for part in parts if part != NIGHT]
    return Agreed(hours=reduce(intersect, named) if named else None, night=NIGHT in parts)
