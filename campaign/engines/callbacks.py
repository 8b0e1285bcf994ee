"""When is the next lawful moment for a promised callback, and which callbacks are due on an evening?

The next moment lies in the hours of law, desk and customer of the promised day, or of the first later day that leaves
some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.clock import local_day
from campaign.rules.agreed import read_agreed
from campaign.rules.callbacks import EARLY_SECONDS
from campaign.rules.gates.conditions import PROMISED
from campaign.rules.hours import Place, Policies, Window, parse_hours, runs_on, window_at
from campaign.settings import Settings
from campaign.store.database import Row, Store, Value

DAYS_AHEAD = 35
"""How many days are looked at before it is said that none opens."""
_LAW = ("country", "state", "phone_country", "phone_state")
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a promise can be kept (0: not within DAYS_AHEAD days), and what closed its own time ('': nothing)."""

    at: int
    closed_by: str = ""


class Openings:
    """Finds the next lawful moments; the windows of a place and day are computed once."""

    def __init__(self, settings: Settings, policies: Policies) -> None:
        self._settings, self._policies = settings, policies
        self._desk_window = parse_hours(settings.desk.evening.window)
        self._seen: dict[tuple[str, ...], Window] = {}

    def next_opening(self, row: Row, wanted_at: int) -> Opening:
        """The first lawful moment at or after an instant for whom a row of `read_promised_hours` tells of.

        So much before the instant as a promise may be kept early, the evening counts as open.
        """
        zones = row["zones"].split()
        if not zones:
            return Opening(at=0, closed_by="zone unknown")
        first = local_day(wanted_at, zones[0])
        closed_by = ""
        for ahead in range(DAYS_AHEAD + 1):
            window = self._window(row, first + timedelta(days=ahead))
            for interval in window.intervals:
                if interval.end + EARLY_SECONDS > wanted_at:
                    at = max(interval.start, min(wanted_at, interval.end))
                    outside = not interval.start <= wanted_at < interval.end
                    return Opening(at=at, closed_by=(closed_by or "outside the hours") if outside else "")
            closed_by = closed_by or window.reason
        return Opening(at=0, closed_by=closed_by)

    def _window(self, row: Row, day: date) -> Window:
        key = (*(row[column] for column in _LAW), row["zones"], row["preferred"], row["consented"], day.isoformat())
        if key not in self._seen:
            self._seen[key] = self._compute(row, day)
        return self._seen[key]

    def _compute(self, row: Row, day: date) -> Window:
        evening = self._settings.desk.evening
        if not runs_on(evening.days, _FIRST_DAY, day):
            return Window(intervals=(), reason=f"the desk does not call on {day:%A}s or this day")
        agreed = read_agreed(row["consented"])
        return window_at(
            day, Place(zones=tuple(row["zones"].split()), **{column: row[column] for column in _LAW}), self._policies,
            self._desk_window, call_minutes=evening.call_minutes,
            preferred=parse_hours(row["preferred"]) if row["preferred"] else None,
            consented=agreed.hours, night=agreed.night,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A callback that is due on an evening; `owner` is '' when nobody is known to have promised it."""

    customer_no: int
    attempt_no: int
    promised_at: int
    owner: str


def list_due(store: Store, parameters: Mapping[str, Value]) -> tuple[Due, ...]:
    """The callbacks that are due on a prepared evening, by its parameters."""
    wanted = {name: parameters[name] for name in ("begins", "ends", "callback_tries", "callback_seconds")}
    return tuple(Due(**dict(row)) for row in store.read("callbacks.list_due", {"promised": PROMISED}, **wanted))
