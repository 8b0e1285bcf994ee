"""Which callbacks were promised, by whom, for when, and what became of each?

Every promise is in one state. Open ones are told when they can be kept, and are counted against the agents' time of
the coming evenings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from campaign.clock import instant, local_day
from campaign.engines.callbacks import Opening, Openings
from campaign.engines.staffing import read_presences, staff_evening
from campaign.errors import UsageError
from campaign.rules.callbacks import HANDED, MOVED, Happened, Settled, State, settle
from campaign.rules.capacity import count_calls, slot_starts
from campaign.rules.hours import parse_hours
from campaign.store.database import Row
from campaign.workspace import Workspace

NOBODY = "nobody"
NO_LIST = "no list"
"""The campaign of a promise that was made on no lead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One promise; instants in seconds, 0 for none.

    `expected_at` is when an open one can be kept next, `list_id` the last list that dealt with it. `moved` says why it
    is kept at another time than promised, `handed_over` that another than its `owner` kept or keeps it.
    """

    attempt_no: int
    customer_id: str
    campaign: str
    owner: str
    made_at: int
    promised_at: int
    settled: Settled
    called_by: str
    expected_at: int
    list_id: str
    slot_at: int
    moved: str
    handed_over: bool

    @property
    def state(self) -> State:
        """What became of it."""
        return self.settled.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many promises of somebody, or of a campaign, are in which state; the states add up to `promised`."""

    name: str
    promised: int
    states: Mapping[State, int]
    moved: int
    handed_over: int
    late_minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An evening with open promises: how many, the calls the desk can take, and by owner (promised, own calls)."""

    evening: date
    promised: int
    calls: int
    owners: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """The ledger: each promise, the sums of all, by agent and by campaign, and the coming evenings."""

    promises: tuple[Promise, ...]
    every: Tally
    by_agent: tuple[Tally, ...]
    by_campaign: tuple[Tally, ...]
    coming: tuple[Coming, ...]


def list_promises(workspace: Workspace, *, agent: str = "", campaign: str = "", since: date | None = None) -> Promises:
    """The ledger of promises, narrowed to an agent, a campaign, and those for a day or later. Raises UsageError."""
    store, now = workspace.store, instant(workspace.now)
    if campaign and campaign not in {*workspace.settings.campaigns, NO_LIST}:
        raise UsageError(f"there is no campaign {campaign!r}")
    zone = workspace.settings.zone
    hours = {row["attempt_no"]: row for row in store.read("callbacks.read_promised_hours")}
    rows = store.read("callbacks.list_promises", now=now)
    openings = Openings(workspace.settings, workspace.policies)
    found = [_read(workspace, row, hours, openings, now) for row in rows]
    wanted = [
        one
        for one in found
        if (not agent or one.owner == agent)
        and (not campaign or one.campaign == campaign)
        and (since is None or local_day(one.promised_at, zone) >= since)
    ]
    return Promises(
        promises=tuple(wanted), every=_tally("all", wanted), by_agent=_tallies(wanted, "owner"),
        by_campaign=_tallies(wanted, "campaign"), coming=_coming(workspace, wanted, now),
    )  # fmt: skip


def _read(workspace: Workspace, row: Row, hours: Mapping[int, Row], openings: Openings, now: int) -> Promise:
    desk = workspace.settings.desk
    settled = settle(_happened(row), now=now, keep_seconds=desk.callbacks.keep_days * 86_400)
    opening = Opening(at=0)
    if settled.state is State.OPEN and row["attempt_no"] in hours:
        opening = openings.next_opening(hours[row["attempt_no"]], max(row["promised_at"], now))
    if settled.state is State.BROKEN:
        settled = Settled(state=State.BROKEN, at=settled.at, why=_why_broken(row))
    codes = set((row["why"] or "").split())
    owner, called_by = row["owner"] or NOBODY, row["called_by"] or ""
    other = settled.state is State.KEPT and NOBODY != owner != called_by != ""
    return Promise(
        attempt_no=row["attempt_no"], customer_id=row["customer_id"] or "", campaign=row["campaign"] or NO_LIST,
        owner=owner, made_at=row["made_at"], promised_at=row["promised_at"], settled=settled, called_by=called_by,
        expected_at=opening.at, list_id=row["list_id"] or "", slot_at=row["slot_at"] or 0,
        moved=_why_moved(row, codes, opening, settled.state, is_due=row["promised_at"] <= now),
        handed_over=other or (settled.state is State.OPEN and bool(codes & HANDED)),
    )  # fmt: skip


def _happened(row: Row) -> Happened:
    return Happened(
        made_at=row["made_at"], promised_at=row["promised_at"], reached_at=row["reached_at"], tried_at=row["tried_at"],
        stopped_at=row["stopped_at"], replaced_at=row["replaced_at"], undone=bool(row["undone"]),
        erased=bool(row["erased"]), suppressed=bool(row["suppressed"]), complains=bool(row["complains"]),
        refused=bool(row["refused"]),
    )  # fmt: skip


def _why_moved(row: Row, codes: set[str], opening: Opening, state: State, *, is_due: bool) -> str:
    """Why a promise is kept at another time; '' when it is not."""
    if state not in (State.OPEN, State.KEPT):
        return ""
    if state is State.OPEN and not is_due:
        return opening.closed_by
    if row["list_id"] and row["slot_at"] is None:
        return f"left out of list {row['list_id']}: {row['why']}"
    return ", ".join(sorted(codes & MOVED)).replace("_", " ")


def _why_broken(row: Row) -> str:
    if not row["list_id"]:
        return "no list was built while it was due"
    if row["slot_at"] is None:
        return f"left out of list {row['list_id']}: {row['why']}"
    if row["returned"]:
        return f"the dialer returned it uncalled from list {row['list_id']}"
    if row["exported"]:
        return f"no result came back for list {row['list_id']}"
    return f"list {row['list_id']} was not exported"


def _tallies(promises: Sequence[Promise], by: str) -> tuple[Tally, ...]:
    names = sorted({getattr(one, by) for one in promises})
    return tuple(_tally(name, [one for one in promises if getattr(one, by) == name]) for name in names)


def _tally(name: str, promises: Sequence[Promise]) -> Tally:
    states = Counter(one.state for one in promises)
    late = [max(0, one.settled.late_seconds) // 60 for one in promises if one.state is State.KEPT]
    return Tally(
        name=name, promised=len(promises), states={state: states[state] for state in State},
        moved=sum(bool(one.moved) for one in promises), handed_over=sum(one.handed_over for one in promises),
        late_minutes=round(median(late)) if late else None,
    )  # fmt: skip


def _coming(workspace: Workspace, promises: Iterable[Promise], now: int) -> tuple[Coming, ...]:
    zone = workspace.settings.zone
    by_evening: dict[date, list[Promise]] = {}
    for one in promises:
        if one.state is State.OPEN and one.expected_at:
            by_evening.setdefault(local_day(one.expected_at, zone), []).append(one)
    return tuple(_evening(workspace, day, by_evening[day], now) for day in sorted(by_evening))


def _evening(workspace: Workspace, day: date, promises: Sequence[Promise], now: int) -> Coming:
    """The promises of an evening beside the calls that the desk can take in its own window."""
    desk = workspace.settings.desk
    starts = _starts(day, desk.evening.window, workspace.settings.zone, desk.evening.slot_minutes)
    presences = read_presences(workspace.store, desk.capacity, starts[0], starts[-1] + desk.evening.slot_minutes * 60)
    staffing = staff_evening(
        workspace.store, desk.capacity, presences, (), starts, slot_minutes=desk.evening.slot_minutes, now=now
    )
    owned = Counter(one.owner for one in promises if one.owner != NOBODY)
    owners = {}
    for owner, promised in sorted(owned.items()):
        own = [one for one in presences if one.agent == owner]
        alone = count_calls(own, starts, desk.evening.slot_minutes, staffing.pace.calls_per_hour)
        owners[owner] = (promised, sum(sum(one.calls) for one in alone))
    calls = sum(sum(one.calls) for one in staffing.desks)
    return Coming(evening=day, promised=len(promises), calls=calls, owners=owners)


def _starts(day: date, window: str, zone: str, minutes: int) -> tuple[int, ...]:
    """The slots of the desk's window on a day, on the desk's own clock."""
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(zone))
    hours = parse_hours(window)
    first, last = (midnight + timedelta(minutes=edge) for edge in (hours[0][0], hours[-1][1]))
    return slot_starts(instant(first), instant(last), minutes)
