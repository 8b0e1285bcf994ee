"""When may somebody be tried again whom a call did not reach, and at which hours of the day?

Each outcome has delays of its own, taken in turn, and a number of tries after which there is a pause. A try that nobody
answered is repeated at another hour on the customer's clock, in another part of the day where the window has one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from campaign.clock import moment

DELAYS = ("retry_first", "retry_second", "retry_third")
"""Columns of table disposition: minutes until the next try, 0 where the outcome has no rule."""
PART_BEGINS = (0, 12, 18)
"""The hours at which morning, afternoon and evening begin."""
PACK = 1 << 17
"""An evening is shorter than this many seconds, over all zones."""

_KEYS = {"after", "tries", "pause_days", "other_hour"}
_DELAY = re.compile(r"([1-9]\d{0,4})([mhd])")
_MINUTES = {"m": 1, "h": 60, "d": 1440}
_LONGEST = 366 * 1440
_MOST_TRIES = 100


class BadRetry(ValueError):
    """What is wrong with a table `retry`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How an outcome is tried again: `minutes` until the next try, in turn, the last one for all that follow.

    After `tries` of them without a conversation there is a pause of `pause_days`; 0 tries: no pause. `other_hour` says
    that the next try avoids the hour of the last one.
    """

    minutes: tuple[int, ...] = ()
    tries: int = 0
    pause_days: int = 0
    other_hour: bool = False

    def stored(self) -> dict[str, str | int]:
        """The columns of table disposition."""
        delays = (*self.minutes, *self.minutes[-1:] * len(DELAYS), *(0,) * len(DELAYS))[: len(DELAYS)]
        return {
            **dict(zip(DELAYS, delays, strict=True)), "retry_tries": self.tries, "retry_pause_days": self.pause_days,
            "retry_other_hour": int(self.other_hour),
        }  # fmt: skip

    def next_try(self, tried_at: int, tries: int) -> int:
        """The instant from which somebody may be tried again after so many tries with this outcome; 0: at once."""
        if not self.minutes:
            return 0
        if self.tries and tries >= self.tries:
            return tried_at + self.pause_days * 86_400
        return tried_at + 60 * self.minutes[min(max(tries, 1), len(self.minutes)) - 1]


NO_RETRY = Retry()


def read_retry(value: object) -> Retry:
    """The table `retry` of a disposition. Raises BadRetry."""
    if not isinstance(value, Mapping):
        raise BadRetry('retry is to be a table such as { after = ["27h", "29h"], tries = 6, pause_days = 30 }')
    for key in value.keys() - _KEYS:
        raise BadRetry(f"retry.{key} is none of {', '.join(sorted(_KEYS))}")
    tries = _whole(value, "tries", _MOST_TRIES)
    pause_days = _whole(value, "pause_days", 3650)
    if bool(tries) != bool(pause_days):
        raise BadRetry("retry.tries and retry.pause_days belong together: so many tries, then so many days of peace")
    other_hour = value.get("other_hour", False)
    if not isinstance(other_hour, bool):
        raise BadRetry("retry.other_hour is to be true or false")
    return Retry(minutes=_delays(value.get("after")), tries=tries, pause_days=pause_days, other_hour=other_hour)


def _whole(value: Mapping[str, object], key: str, high: int) -> int:
    found = value.get(key, 0)
    if type(found) is not int or not 0 <= found <= high:
        raise BadRetry(f"retry.{key} is to be a whole number from 0 to {high}")
    return found


def _delays(stated: object) -> tuple[int, ...]:
    wanted = f'retry.after is to be one to {len(DELAYS)} delays such as ["20m", "27h", "3d"]'
    if not isinstance(stated, list | tuple) or not 1 <= len(stated) <= len(DELAYS):
        raise BadRetry(wanted)
    found = [_DELAY.fullmatch(one) if isinstance(one, str) else None for one in stated]
    minutes = tuple(int(one[1]) * _MINUTES[one[2]] for one in found if one)
    if len(minutes) < len(stated) or max(minutes) > _LONGEST:
        raise BadRetry(wanted)
    return minutes


@dataclass(frozen=True, slots=True)
class Waits:
    """What a customer's last try leaves of an evening: nothing before one instant, and not the hour of another."""

    not_before: int = 0
    tried_at: int = 0


def unpack_waits(packed: int, begins: int) -> Waits:
    """From column `_waits` of `list_choices`: the instant of the try, and the seconds to wait from the beginning on."""
    tried_at, seconds = divmod(packed, PACK)
    return Waits(not_before=begins + seconds if seconds else 0, tried_at=tried_at)


def packed_waits(begins: str = ":begins") -> str:
    """SQL over a standing (alias `s`): the column that `unpack_waits` reads."""
    seconds = f"CASE WHEN s.retry_at > {begins} THEN MIN(s.retry_at - {begins}, {PACK - 1}) ELSE 0 END"
    return f"CASE WHEN s.retry_at = 0 THEN 0 ELSE s.unanswered_at * {PACK} + {seconds} END"


def open_slots(slots: Sequence[int], starts: Sequence[int], waits: Waits, zone: str) -> tuple[int, ...]:
    """The slots (places in `starts`) of a window in which somebody may be tried again.

    Slots of another part of the day where there are any, else of another hour; where the window has one hour only, that
    one, because nobody would ever be tried again otherwise.
    """
    due = tuple(slot for slot in slots if starts[slot] >= waits.not_before)
    if not waits.tried_at:
        return due
    hour = local_hour(waits.tried_at, zone)
    hours = {slot: local_hour(starts[slot], zone) for slot in slots}
    if len(set(hours.values()) - {hour}) == 0:
        return due
    part = part_of(hour)
    elsewhere = tuple(slot for slot in due if part_of(hours[slot]) != part)
    return elsewhere or tuple(slot for slot in due if hours[slot] != hour)


def part_of(hour: int) -> int:
    """Morning 0, afternoon 1, evening 2."""
    return sum(hour >= begin for begin in PART_BEGINS) - 1


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_hour(instant: int, zone: str) -> int:
    """The hour on the wall clock of a zone at an instant."""
    return moment(instant).astimezone(_zone(zone)).hour
