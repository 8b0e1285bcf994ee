"""What was built, what went out, and where has each lead ended?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from campaign.clock import instant
from campaign.jobs.rejudged import find_slots_over, judge_again
from campaign.rules.recalls import SLOT_OVER
from campaign.store.batches import CallList, find_list, read_lists, read_rounds
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One list. `eligible` could have been called, `placed` have a slot: called + returned + recalled + open + kept.

    recalled: not heard of and not to be called any more, taken off by a later round or blocked since the export; open:
    exported and still to be called; kept: never exported. `round` is 1 unless the list tops up another one;
    `evening_over` says that nobody on it may be called any more.
    """

    list_id: str
    evening: date
    round: int
    status: str
    built_at: int
    considered: int
    eligible: int
    placed: int
    exported: int
    called: int
    returned: int
    recalled: int
    open: int
    kept: int
    evening_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """One export of a list; `slot_at` and `exported_at` are instants."""

    batch: int
    dialer: str
    campaign: str | None
    slot_at: int | None
    exported_at: int
    file: str
    sha256: str
    rows: int
    withheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDetail:
    """A list with its exports, its leads by campaign and by slot, and why leads are to be recalled.

    `rounds` are all lists of the evening, when it was topped up: the first one and its rounds.
    """

    state: ListState
    batches: tuple[BatchState, ...]
    campaigns: dict[str, int]
    slots: dict[int, int]
    recalled_by: dict[str, int]
    rounds: tuple[ListState, ...]


def show_lists(workspace: Workspace) -> tuple[ListState, ...]:
    """Every list, the newest evening first."""
    states = {row["list_no"]: row for row in workspace.store.read("leads.count_states", list_no=None)}
    return tuple(_look(workspace, one, states.get(one.list_no)) for one in read_lists(workspace.store))


def _look(workspace: Workspace, call_list: CallList, counted: Row | None) -> ListState:
    return _state(workspace, call_list, counted, _count_recalled(workspace, call_list, counted))


def _show_rounds(workspace: Workspace, evening: date) -> tuple[ListState, ...]:
    """The lists of an evening that was topped up; none for any other."""
    store, rounds = workspace.store, read_rounds(workspace.store, evening)
    if len(rounds) < 2:
        return ()
    return tuple(
        _look(workspace, one, store.row("leads.count_states", list_no=one.list_no)) for one in rounds
    )


def show_list(workspace: Workspace, list_id: str) -> ListDetail:
    """One list by its id or its evening. Raises UnknownName."""
    store = workspace.store
    call_list = find_list(store, list_id)
    number = call_list.list_no
    counted = store.row("leads.count_states", list_no=number)
    recalled = _count_recalled(workspace, call_list, counted)
    return ListDetail(
        state=_state(workspace, call_list, counted, recalled),
        batches=tuple(_batch(row) for row in store.read("batches.read_batches", list_no=number)),
        campaigns={row["campaign"]: row["leads"] for row in store.read("leads.read_campaigns", list_no=number)},
        slots={row["slot_at"]: row["leads"] for row in store.read("leads.read_slots", list_no=number)},
        recalled_by={reason: count for reason, count in sorted(recalled.items()) if reason},
        rounds=_show_rounds(workspace, call_list.evening),
    )


def _count_recalled(workspace: Workspace, call_list: CallList, counted: Row | None) -> Counter[str]:
    """Uncalled leads that were taken off or may not be called any more: "" for all of them, and by reason."""
    if counted is None or not counted["open"] + counted["taken_off"]:
        return Counter()
    recalled = Counter({"": counted["taken_off"]})
    for row in workspace.store.read("leads.read_taken_off", list_no=call_list.list_no):
        recalled.update(dict.fromkeys(row["reasons"].split(), row["leads"]))
    with workspace.store.rehearsing():
        rows = workspace.store.read("leads.read_open", list_no=call_list.list_no)
        uncalled = [row for row in rows if not row["called"] and not row["taken_off"]]
        reasons = judge_again(workspace, uncalled, list_stands=call_list.stands)
    for row in find_slots_over(workspace, uncalled, instant(workspace.now)):
        reasons[row["lead_no"]] = (*reasons.get(row["lead_no"], ()), SLOT_OVER)
    recalled.update({"": len(reasons)})
    recalled.update(reason for codes in reasons.values() for reason in codes)
    return recalled


def _state(workspace: Workspace, call_list: CallList, counted: Row | None, recalled: Mapping[str, int]) -> ListState:
    bounds = workspace.store.row("leads.read_bounds", list_no=call_list.list_no)
    closes_at = bounds["closes_at"] if bounds else None
    numbers = {name: counted[name] if counted else 0 for name in ("placed", "exported", "called", "returned", "kept")}
    return ListState(
        list_id=call_list.list_id, evening=call_list.evening, round=call_list.round, status=call_list.status,
        built_at=call_list.built_at,
        considered=call_list.counts.get("considered", 0), eligible=call_list.counts.get("eligible", 0),
        recalled=recalled[""], open=_still_open(counted, recalled),
        evening_over=closes_at is not None and closes_at <= instant(workspace.now), **numbers,
    )  # fmt: skip


def _still_open(counted: Row | None, recalled: Mapping[str, int]) -> int:
    return counted["open"] + counted["taken_off"] - recalled[""] if counted else 0


def _batch(row: Row) -> BatchState:
    return BatchState(
        batch=row["batch_no"], dialer=row["dialer"], campaign=row["campaign"], slot_at=row["slot_at"],
        exported_at=row["exported_at"], file=row["file_name"], sha256=row["sha256"], rows=row["rows"],
        withheld=row["withheld"],
    )  # fmt: skip
