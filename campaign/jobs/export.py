"""How does a list become a file for a dialer?

Everything is judged again at this minute. The file is complete on the disk before the batch is recorded, so that a
recorded batch always has its file; a command killed in between is simply run again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.clock import FOREVER, instant, moment
from campaign.errors import BadData, UnknownName, UsageError
from campaign.files.atomic import write_bytes_atomically
from campaign.files.dialers import Written, read_profile, write_lines
from campaign.files.lead_lines import Line
from campaign.jobs.rejudged import judge_again
from campaign.rules.recalls import CUSTOMER_GONE
from campaign.rules.rounds import next_slot
from campaign.store.batches import Batch, CallList, find_list_numbered, find_lists, record_batch
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row

STANDARD_OUTPUT = "-"
NEXT = "next"
"""In place of the time of a slot: the next one that begins."""

PHONE_UNFIT = "phone_unfit"
"""The dialer cannot take a phone of that length."""

LONGEST_LIST_NUMBER = 14
"""Digits of a list number in VICIdial."""


class ListExpired(BadData):
    """list {0} has expired: its evening is over, and nobody on it may be called any more"""

    hint = "Build a list for the next evening with `campaign build`."


class ListNotStanding(BadData):
    """list {0} was {1}: nobody is called from it"""

    hint = "`campaign lists` shows the list that stands."


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A lead that was not written, by its customer, and why."""

    customer_id: str
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What `export` reports. `content` is the file when it goes to standard output, else None.

    `leads` = `rows` + `withheld`; `withheld_by` counts overlapping reasons. `is_new` is false when the same bytes had
    been exported to the same place before. `again` are leads that an earlier batch carried too. `list_id` names the
    list, or the first one of the evening; `slot_at` is the start of the slot, None for all of them.
    """

    list_id: str
    slot_at: int | None
    dialer: str
    file: str
    sha256: str
    leads: int
    rows: int
    withheld: int
    withheld_by: dict[str, int]
    withheld_customers: tuple[Withheld, ...]
    cleaned: int
    shortened: int
    again: int
    is_new: bool
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """The leads asked for; the slot when one was asked for, and when its lines are worthless."""

    lists: tuple[CallList, ...]
    leads: list[Row]
    slot_at: int | None
    ends_at: int


def export_list(
    workspace: Workspace,
    list_id: str,
    *,
    dialer: str,
    campaign: str = "",
    slot: str = "",
    output: str = "",
    dialer_list: str = "",
) -> Exported:
    """Write a list, or its leads of one campaign or slot (HH:MM at the desk, or "next"), for a dialer; record a batch.

    `list_id` may be the date of an evening, for its list and all rounds. `output` is a path or "-"; by default a file
    in the workspace's folder of exports. `dialer_list` is the number of the dialer's own list; by default the evening
    as YYYYMMDD. Raises ListExpired, ListNotStanding, UnknownName, UsageError, CannotCreate, StorageFailed.
    """
    profile = read_profile(dialer, workspace.directory / "dialers")
    if len(dialer_list) > LONGEST_LIST_NUMBER or not (dialer_list or "0").isdecimal():
        raise UsageError(f"--dialer-list {dialer_list!r} is not a number of at most {LONGEST_LIST_NUMBER} digits")
    with workspace.store.rehearsing():
        lists = find_lists(workspace.store, list_id)
        _refuse_fallen(workspace, lists, is_next=slot == NEXT)
        selection = _select(workspace, lists, campaign, slot)
        reasons = judge_again(workspace, selection.leads)
    passed = [row for row in selection.leads if row["lead_no"] not in reasons]
    written = write_lines(profile, [_line(workspace, row, selection, dialer_list) for row in passed])
    unfit = set(written.unfit)
    reasons |= {row["lead_no"]: (PHONE_UNFIT,) for row in passed if row["lead_id"] in unfit}
    target = Path(output) if output else _target(workspace, selection, dialer, campaign)
    outline = Batch(
        list_no=lists[0].list_no, dialer=profile.name, campaign=campaign or None, slot_at=selection.slot_at,
        exported_at=instant(workspace.now), file_name=_known_name(workspace, target),
        sha256=hashlib.sha256(written.body).hexdigest(), withheld=0, leads=(),
    )  # fmt: skip
    is_new = _hand_over(workspace, _divide(outline, selection, reasons), target, written)
    return _report(selection, outline, reasons, written, is_new=is_new)


def _refuse_fallen(workspace: Workspace, lists: Sequence[CallList], *, is_next: bool) -> None:
    """Lists that do not stand, or are over; the next slot of an evening that is over is merely one of nobody."""
    for one in lists:
        if not one.stands:
            raise ListNotStanding(one.list_id, one.status)
    bounds = [workspace.store.row("leads.read_bounds", list_no=one.list_no) for one in lists]
    closings = [bound["closes_at"] for bound in bounds if bound and bound["leads"]]
    if closings and max(closings) <= instant(workspace.now) and not is_next:
        raise ListExpired(lists[0].list_id)


def _select(workspace: Workspace, lists: tuple[CallList, ...], campaign: str, slot: str) -> _Selection:
    store, numbers = workspace.store, [one.list_no for one in lists]
    campaigns = sorted({row["campaign"] for no in numbers for row in store.read("leads.read_campaigns", list_no=no)})
    if campaign and campaign not in campaigns:
        raise UnknownName("campaign", campaign, hint=f"List {lists[0].list_id} has: {', '.join(campaigns) or 'none'}.")
    leads = [
        row for no in numbers for row in store.read("leads.read_export", list_no=no, campaign=campaign or None)
    ]
    leads.sort(key=lambda row: (row["slot_at"], row["rank"], row["lead_no"]))
    if not slot:
        return _Selection(lists=lists, leads=leads, slot_at=None, ends_at=FOREVER)
    chosen = _find_slots(workspace, lists, slot)
    return _Selection(
        lists=lists, leads=[row for row in leads if row["slot_at"] in chosen], slot_at=min(chosen),
        ends_at=max(chosen) + workspace.settings.desk.evening.slot_minutes * 60,
    )  # fmt: skip


def _find_slots(workspace: Workspace, lists: Sequence[CallList], slot: str) -> list[int]:
    """The starts of the slots that are called so; a clock put back shows two."""
    if slot == NEXT:
        return [next_slot(instant(workspace.now), workspace.settings.desk.evening.slot_minutes)]
    read = workspace.store.read
    starts = {row["slot_at"] for one in lists for row in read("leads.read_slots", list_no=one.list_no)}
    chosen = [at for at in starts if _clock(workspace, at) == slot]
    if not chosen:
        known = ", ".join(sorted({_clock(workspace, at) for at in starts})) or "none"
        raise UsageError(f"list {lists[0].list_id} has no slot {slot!r}", hint=f"Its slots at the desk are: {known}.")
    return chosen


def _clock(workspace: Workspace, at: int) -> str:
    return f"{moment(at).astimezone(ZoneInfo(workspace.settings.zone)):%H:%M}"


def _line(workspace: Workspace, row: Row, selection: _Selection, dialer_list: str) -> Line:
    call_list = next(one for one in selection.lists if one.list_no == row["list_no"])
    settings = workspace.settings
    offer = settings.offers.get(row["offer"])
    return Line(
        lead_id=row["lead_id"], customer_id=row["customer_id"], phone=row["phone"], name=row["name"] or "",
        language=row["language"], country=row["country"] or "", state=row["state"] or "",
        postal_code=row["postal_code"] or "", campaign=row["campaign"], offer=row["offer"],
        title=offer.title if offer else row["offer"], benefit=row["benefit"], minor_digits=settings.minor_digits,
        currency=settings.currency, opens_at=row["opens_at"], closes_at=row["closes_at"],
        valid_until=min(row["closes_at"], selection.ends_at), zone=row["zone"], rank=row["rank"],
        agent=row["agent"] or "", script=offer.script if offer else "", list_id=call_list.list_id,
        dialer_list=dialer_list or f"{call_list.evening:%Y%m%d}", arm=row["arm"],
    )  # fmt: skip


def _target(workspace: Workspace, selection: _Selection, dialer: str, campaign: str) -> Path:
    slot = "" if selection.slot_at is None else _clock(workspace, selection.slot_at).replace(":", "")
    parts = (selection.lists[0].list_id, dialer, campaign, slot)
    return workspace.exports / f"{'-'.join(part for part in parts if part)}.csv"


def _known_name(workspace: Workspace, target: Path) -> str:
    """The name a batch is known by: relative to the workspace where it lies inside."""
    if str(target) == STANDARD_OUTPUT:
        return STANDARD_OUTPUT
    full = target.resolve()
    folder = workspace.directory.resolve()
    return str(full.relative_to(folder) if full.is_relative_to(folder) else full)


def _divide(outline: Batch, selection: _Selection, reasons: Mapping[int, object]) -> list[Batch]:
    """The batches of a file, one for each list of the evening with leads in it; an empty file belongs to the first."""
    batches = []
    for one in selection.lists:
        own = [row["lead_no"] for row in selection.leads if row["list_no"] == one.list_no]
        carried = tuple(number for number in own if number not in reasons)
        batches.append(replace(outline, list_no=one.list_no, withheld=len(own) - len(carried), leads=carried))
    is_slot_of_nobody = selection.slot_at is not None and not selection.leads
    return [] if is_slot_of_nobody else [batch for batch in batches if batch.leads] or batches[:1]


def _hand_over(workspace: Workspace, batches: Sequence[Batch], target: Path, written: Written) -> bool:
    """Put the file in place and record it; false when the same bytes had been exported there before."""
    store = workspace.store
    if str(target) != STANDARD_OUTPUT and not _holds(target, written.body):
        write_bytes_atomically(target, written.body)
    with store.writing():
        for batch in batches:
            present = find_list_numbered(store, batch.list_no)
            if not present.stands:
                target.unlink(missing_ok=True)
                raise ListNotStanding(present.list_id, present.status)
        new = [
            batch for batch in batches
            if store.row("batches.find_batch", list_no=batch.list_no, file_name=batch.file_name, sha256=batch.sha256)
            is None
        ]  # fmt: skip
        for batch in new:
            record_batch(store, batch)
        return bool(new)


def _holds(target: Path, body: bytes) -> bool:
    try:
        return target.read_bytes() == body
    except OSError:
        return False


def _report(
    selection: _Selection, batch: Batch, reasons: Mapping[int, tuple[str, ...]], written: Written, *, is_new: bool
) -> Exported:
    rows = selection.leads
    return Exported(
        list_id=selection.lists[0].list_id, slot_at=selection.slot_at, dialer=batch.dialer, file=batch.file_name,
        sha256=batch.sha256, leads=len(rows), rows=written.rows, withheld=len(reasons),
        withheld_by=dict(sorted(Counter(code for codes in reasons.values() for code in codes).items())),
        withheld_customers=tuple(
            Withheld(customer_id=row["customer_id"] or CUSTOMER_GONE, gates=reasons[row["lead_no"]])
            for row in rows if row["lead_no"] in reasons
        ),
        cleaned=written.cleaned, shortened=written.shortened,
        again=sum(row["exported_before"] for row in rows if row["lead_no"] not in reasons) if is_new else 0,
        is_new=is_new, content=written.body if batch.file_name == STANDARD_OUTPUT else None,
    )  # fmt: skip
