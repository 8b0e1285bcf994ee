"""How old is our copy of each do-not-call registry, and how many customers wait for a newer one?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.clock import day_number, day_of, local_day
from campaign.jobs.registries.wanted import Wanted, wanted_registries
from campaign.rules.hours import Asking
from campaign.store.database import Row
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A registry with its newest copy: its day, file and hash, how long it is good, whom it bars and who waits.

    `wanted_by` are the customers whose law wants it; `waiting` those of them who are not called until it is asked
    again. For a registry that takes rosters `roster` is the newest one written and `returned` whether it came back.
    """

    name: str
    asking: str
    max_age_days: int | None
    dated: date | None
    age_days: int | None
    good_until: date | None
    file: str
    sha256: str
    barred: int
    wanted_by: int
    waiting: int
    source: str
    roster: str = ""
    roster_sha256: str = ""
    roster_phones: int = 0
    roster_written_on: date | None = None
    roster_returned: bool = False


def list_registries(workspace: Workspace) -> tuple[Copy, ...]:
    """Every registry that some customer's law wants or of which there is a copy, by name."""
    store = workspace.store
    newest: dict[str, Row] = {}
    for row in store.read("registries.read_copies"):
        newest.setdefault(row["name"], row)
    rosters: dict[str, Row] = {}
    for row in store.read("registries.read_rosters"):
        rosters.setdefault(row["name"], row)
    wanted = wanted_registries(workspace)
    customers: dict[int, dict[int, int]] = defaultdict(dict)
    for row in store.read("registries.count_customers"):
        customers[row["place_no"]][row["rostered_on"]] = row["customers"]
    return tuple(
        _copy(workspace, name, wanted.get(name), newest.get(name), rosters.get(name), customers)
        for name in sorted({*newest, *wanted, *rosters})
    )


def _copy(
    workspace: Workspace, name: str, wanted: Wanted | None, row: Row | None, roster: Row | None,
    customers: dict[int, dict[int, int]],
) -> Copy:  # fmt: skip
    dated = day_of(row["dated"]) if row else None
    limit = wanted.registry.max_age_days if wanted else None
    good_until = dated + timedelta(days=limit) if dated and limit is not None else None
    concerned = [customers[place] for place in sorted(wanted.places)] if wanted else []
    return Copy(
        name=name,
        asking=wanted.registry.asking if wanted else (Asking.ROSTER if roster else Asking.COPY),
        max_age_days=limit,
        dated=dated,
        age_days=(workspace.today - dated).days if dated else None,
        good_until=good_until,
        file=row["file_name"] or "" if row else "",
        sha256=row["sha256"] or "" if row else "",
        barred=row["barred"] if row else 0,
        wanted_by=sum(sum(days.values()) for days in concerned),
        waiting=_count_waiting(workspace, wanted, row, good_until, concerned) if wanted else 0,
        source=wanted.registry.source if wanted else "",
        roster=roster["file_name"] if roster else "",
        roster_sha256=roster["sha256"] if roster else "",
        roster_phones=roster["phones"] if roster else 0,
        roster_written_on=local_day(roster["recorded_at"], workspace.settings.zone) if roster else None,
        roster_returned=bool(roster and roster["returned_on"] is not None),
    )


def _count_waiting(
    workspace: Workspace, wanted: Wanted, row: Row | None, good_until: date | None, concerned: list[dict[int, int]]
) -> int:
    """Nobody while the whole list is fresh; of rosters only those whose phone came back recently enough do not wait."""
    if row and row["roster_no"] is None and good_until and good_until >= workspace.today:
        return 0
    everybody = sum(sum(days.values()) for days in concerned)
    if wanted.registry.asking is Asking.COPY:
        return everybody
    since = day_number(workspace.today) - wanted.registry.max_age_days
    return everybody - sum(number for days in concerned for day, number in days.items() if day >= since)
