"""How does a list become a file for a dialer?

Everything is judged again at this minute. The file is complete on the disk before the batch is recorded, so that a
recorded batch always has its file; a command killed in between is simply run again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from campaign.clock import instant, moment
from campaign.errors import BadData, UnknownName, UsageError
from campaign.files.atomic import write_bytes_atomically
from campaign.files.dialers import Written, read_profile, write_lines
from campaign.files.lead_lines import Line
from campaign.jobs.rejudged import judge_again
from campaign.rules.recalls import CUSTOMER_GONE
from campaign.store.batches import Batch, CallList, find_list, record_batch
from campaign.workspace import Workspace

if TYPE_CHECKING:
    from sqlite3 import Row

STANDARD_OUTPUT = "-"
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
    been exported to the same place before. `again` are leads that an earlier batch carried too.
    """

    list_id: str
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
    leads: list[Row]
    slot_at: int | None


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
    """Write a list, or its leads of one campaign or slot (HH:MM at the desk), for a dialer, and record the batch.

    `output` is a path or "-"; by default a file in the workspace's folder of exports. `dialer_list` is the number of
    the dialer's own list; by default the evening as YYYYMMDD. Raises ListExpired, ListNotStanding, UnknownName,
    UsageError, CannotCreate, StorageFailed.
    """
    now = instant(workspace.now)
    profile = read_profile(dialer, workspace.directory / "dialers")
    if len(dialer_list) > LONGEST_LIST_NUMBER or not (dialer_list or "0").isdecimal():
        raise UsageError(f"--dialer-list {dialer_list!r} is not a number of at most {LONGEST_LIST_NUMBER} digits")
    with workspace.store.rehearsing():
        call_list = find_list(workspace.store, list_id)
        _refuse_fallen(workspace, call_list, now)
        selection = _select(workspace, call_list, campaign, slot)
        reasons = judge_again(workspace, selection.leads)
    passed = [row for row in selection.leads if row["lead_no"] not in reasons]
    lines = [_line(workspace, row, call_list, dialer_list) for row in passed]
    written = write_lines(profile, lines)
    unfit = {row["lead_no"]: (PHONE_UNFIT,) for row in passed if row["lead_id"] in set(written.unfit)}
    target = _target(workspace, call_list, dialer, campaign, slot) if not output else Path(output)
    batch = Batch(
        list_no=call_list.list_no, dialer=profile.name, campaign=campaign or None, slot_at=selection.slot_at,
        exported_at=now, file_name=_known_name(workspace, target), sha256=hashlib.sha256(written.body).hexdigest(),
        withheld=len(reasons | unfit), leads=tuple(row["lead_no"] for row in passed if row["lead_no"] not in unfit),
    )  # fmt: skip
    is_new = _hand_over(workspace, call_list, batch, target, written)
    return _report(call_list, batch, selection.leads, reasons | unfit, written, is_new=is_new)


def _refuse_fallen(workspace: Workspace, call_list: CallList, now: int) -> None:
    if not call_list.stands:
        raise ListNotStanding(call_list.list_id, call_list.status)
    bounds = workspace.store.row("leads.read_bounds", list_no=call_list.list_no)
    if bounds and bounds["leads"] and bounds["closes_at"] <= now:
        raise ListExpired(call_list.list_id)


def _select(workspace: Workspace, call_list: CallList, campaign: str, slot: str) -> _Selection:
    store, number = workspace.store, call_list.list_no
    campaigns = [row["campaign"] for row in store.read("leads.read_campaigns", list_no=number)]
    if campaign and campaign not in campaigns:
        raise UnknownName("campaign", campaign, hint=f"List {call_list.list_id} has: {', '.join(campaigns) or 'none'}.")
    leads = store.read("leads.read_export", list_no=number, campaign=campaign or None)
    if not slot:
        return _Selection(leads=leads, slot_at=None)
    starts = [row["slot_at"] for row in store.read("leads.read_slots", list_no=number)]
    slots = {at: _clock(workspace, at) for at in starts}
    chosen = [at for at, shown in slots.items() if shown == slot]
    if not chosen:
        known = ", ".join(sorted(set(slots.values()))) or "none"
        raise UsageError(f"list {call_list.list_id} has no slot {slot!r}", hint=f"Its slots at the desk are: {known}.")
    return _Selection(leads=[row for row in leads if row["slot_at"] in chosen], slot_at=min(chosen))


def _clock(workspace: Workspace, at: int) -> str:
    return f"{moment(at).astimezone(ZoneInfo(workspace.settings.zone)):%H:%M}"


def _line(workspace: Workspace, row: Row, call_list: CallList, dialer_list: str) -> Line:
    settings = workspace.settings
    offer = settings.offers.get(row["offer"])
    return Line(
        lead_id=row["lead_id"], customer_id=row["customer_id"], phone=row["phone"], name=row["name"] or "",
        language=row["language"], country=row["country"] or "", state=row["state"] or "",
        postal_code=row["postal_code"] or "", campaign=row["campaign"], offer=row["offer"],
        title=offer.title if offer else row["offer"], benefit=row["benefit"], minor_digits=settings.minor_digits,
        currency=settings.currency, opens_at=row["opens_at"], closes_at=row["closes_at"], zone=row["zone"],
        rank=row["rank"], agent=row["agent"] or "", script=offer.script if offer else "", list_id=call_list.list_id,
        dialer_list=dialer_list or f"{call_list.evening:%Y%m%d}", arm=row["arm"],
    )  # fmt: skip


def _target(workspace: Workspace, call_list: CallList, dialer: str, campaign: str, slot: str) -> Path:
    parts = (call_list.list_id, dialer, campaign, slot.replace(":", ""))
    return workspace.exports / f"{'-'.join(part for part in parts if part)}.csv"


def _known_name(workspace: Workspace, target: Path) -> str:
    """The name a batch is known by: relative to the workspace where it lies inside."""
    if str(target) == STANDARD_OUTPUT:
        return STANDARD_OUTPUT
    full = target.resolve()
    folder = workspace.directory.resolve()
    return str(full.relative_to(folder) if full.is_relative_to(folder) else full)


def _hand_over(workspace: Workspace, call_list: CallList, batch: Batch, target: Path, written: Written) -> bool:
    """Put the file in place and record it; false when the same bytes had been exported there before."""
    to_file = str(target) != STANDARD_OUTPUT
    if to_file and not _holds(target, written.body):
        write_bytes_atomically(target, written.body)
    with workspace.store.writing():
        present = find_list(workspace.store, call_list.list_id)
        if not present.stands:
            target.unlink(missing_ok=True)
            raise ListNotStanding(present.list_id, present.status)
        if workspace.store.row(
            "batches.find_batch", list_no=batch.list_no, file_name=batch.file_name, sha256=batch.sha256
        ):
            return False
        record_batch(workspace.store, batch)
        return True


def _holds(target: Path, body: bytes) -> bool:
    try:
        return target.read_bytes() == body
    except OSError:
        return False


def _report(
    call_list: CallList,
    batch: Batch,
    leads: Iterable[Row],
    reasons: Mapping[int, tuple[str, ...]],
    written: Written,
    *,
    is_new: bool,
) -> Exported:
    rows = list(leads)
    kept = set(batch.leads)
    return Exported(
        list_id=call_list.list_id, dialer=batch.dialer, file=batch.file_name, sha256=batch.sha256, leads=len(rows),
        rows=written.rows, withheld=len(reasons),
        withheld_by=dict(sorted(Counter(code for codes in reasons.values() for code in codes).items())),
        withheld_customers=tuple(
            Withheld(customer_id=row["customer_id"] or CUSTOMER_GONE, gates=reasons[row["lead_no"]])
            for row in rows if row["lead_no"] in reasons
        ),
        cleaned=written.cleaned, shortened=written.shortened,
        again=sum(row["exported_before"] for row in rows if row["lead_no"] in kept) if is_new else 0,
        is_new=is_new, content=written.body if batch.file_name == STANDARD_OUTPUT else None,
    )  # fmt: skip
