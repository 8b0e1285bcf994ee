"""How do files of agents and of their shifts become the capacity of the desk?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from campaign.clock import day_of, instant
from campaign.jobs.imports.step import Applied, Columns, Facts, Importer, count_rows
from campaign.model import Work
from campaign.store.database import Store
from campaign.store.merging import Moment, add_unmatched, change_matched, drop_refused, refuse_told_already

_LISTS = ("languages", "skills", "proficiency")


class Agents(Importer):
    """Rows that say who works here, what they speak and can do."""

    hashes = "imports/agents.read_hashes"
    newest = "imports/agents.count_hashes"
    key = ("agent",)
    field = "agent"

    def __init__(self, facts: Facts) -> None:
        self._stated = [column for column in facts.columns if column != "agent"]
        self._own = [*self._stated, *(column for column in _LISTS if column not in self._stated)]

    def staged(self) -> Sequence[str]:
        """The agent and what the file states."""
        return ["agent", *self._own]

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """An empty list of languages or skills is a list."""
        rows = count_rows(columns)
        lists = {column: [text or "" for text in columns.get(column, [""] * rows)] for column in _LISTS}
        return [columns["agent"], *(lists.get(column) or columns[column] for column in self._own)]

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Change the agents that are known, add the others."""
        store.run("imports/agents.match_rows")
        refuse_told_already(store, "agent", moment.unseen, self.field)
        drop_refused(store)
        changed = change_matched(store, "agent", self._stated, moment)
        return Applied(added=add_unmatched(store, "imports/agents.add_rows", self._own, moment), changed=changed)


class Shifts(Importer):
    """Rows that say when an agent works on what, in local time; who ends before beginning ends the next day."""

    hashes = "imports/shifts.read_hashes"
    newest = "imports/shifts.count_hashes"
    key = ("agent", "starts_at")
    field = "start"
    _OWN = ("day", "ends_at", "zone", "breaks", "work", "site")
    _OPTIONAL = ("breaks", "work", "site")

    def __init__(self, facts: Facts) -> None:
        self._zone = facts.settings.zone
        self._stated = [column for column in self._OWN if column not in self._OPTIONAL or column in facts.columns]

    def staged(self) -> Sequence[str]:
        """Agent, the two instants, the zone they were written in, breaks, what is worked on and where."""
        return ["agent", "starts_at", *self._OWN]

    def arrange(self, columns: Columns) -> Sequence[Sequence[Any]]:
        """Local times become instants."""
        rows = count_rows(columns)
        zones = [zone or self._zone for zone in columns.get("zone", [None] * rows)]
        starts: list[int] = []
        ends: list[int] = []
        for day, start, end, zone in zip(columns["date"], columns["start"], columns["end"], zones, strict=True):
            starts.append(local_instant(day, start, zone))
            ends.append(local_instant(day + (end < start), end, zone))
        breaks = [text or "" for text in columns.get("breaks", [""] * rows)]
        work = [word or Work.OUTBOUND.value for word in columns.get("work", [""] * rows)]
        sites = [text or "" for text in columns.get("site", [""] * rows)]
        return [columns["agent"], starts, columns["date"], ends, zones, breaks, work, sites]

    def prepare(self, store: Store) -> None:
        """A shift without length is a slip of the hand."""
        store.run("imports/shifts.refuse_empty")

    def apply(self, store: Store, moment: Moment) -> Applied:
        """Change the shifts that are known, add the others."""
        store.run("imports/shifts.name_agents")
        store.run("imports/shifts.refuse_unknown_agents")
        store.run("imports/shifts.match_rows")
        refuse_told_already(store, "shift", moment.unseen, self.field)
        drop_refused(store)
        changed = change_matched(store, "shift", self._stated, moment)
        return Applied(added=add_unmatched(store, "imports/shifts.add_rows", self._OWN, moment), changed=changed)


@cache
def local_instant(day: int, clock: str, zone: str) -> int:
    """The instant at which clocks in a zone show `HH:MM` on a day (number); 24:00 is the end of the day."""
    hour, minute = int(clock[:2]), int(clock[3:])
    later, hour = divmod(hour, 24)
    local = datetime.combine(day_of(day) + timedelta(days=later), datetime.min.time(), ZoneInfo(zone))
    return instant(local.replace(hour=hour, minute=minute))
