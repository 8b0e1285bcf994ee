"""What does a file say, and what is new in it?

A delivery is a file of one kind as rows of texts. The clerk reads it: which rows bring something new, which change
something, which say nothing new, and which cannot be taken. `take` writes no note: it hands back the new ones.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clerkwork import desk
from clerkwork.calls import take_results
from clerkwork.clerk import Clerk
from clerkwork.erasing import is_barred
from clerkwork.notes import (
    FOREVER,
    Answered,
    Complained,
    Described,
    Employed,
    Note,
    Subscribed,
    Suppressed,
    Used,
    Version,
    Working,
    Written,
    latest,
    live,
)
from clerkwork.rosters import take_copy, take_returned

Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A file: its kind, its columns, its good rows, and how many bad ones follow them; `registry` and its date."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bad: tuple[Row, ...] = ()
    registry: str = ""
    dated: date | None = None
    roster: frozenset[str] = frozenset()

    def write(self, folder: Path, number: int) -> Path:
        """The file."""
        path = folder / f"{self.kind}-{number}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self.columns)
            writer.writeheader()
            writer.writerows([*self.rows, *self.bad])
        return path

    def turned(self) -> Delivery:
        """The same rows in the opposite order."""
        return replace(self, rows=self.rows[::-1])


@dataclass(kw_only=True)
class Taken:
    """How many rows are new, differ, say nothing new, are refused; and the notes to make, each with its place."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    returned: int = 0
    notes: list[tuple[list[Note], Note]] = field(default_factory=list)

    def note(self, place: list[Note], note: Note) -> None:
        place.append(note)
        self.notes.append((place, note))


def take(clerk: Clerk, delivery: Delivery, source: int, now: int) -> Taken:
    """Make the notes of a file under the number of its import; what it came to."""
    taken = Taken(refused=len(delivery.bad))
    customers = clerk.customers()
    barred = [is_barred(clerk, _named(row), row.get("phone")) for row in delivery.rows]
    rows = tuple(row for row, is_out in zip(delivery.rows, barred, strict=True) if not is_out)
    if delivery.kind == "suppressions":
        taken.unchanged += sum(barred)  # what they ask for holds already
    else:
        taken.refused += sum(barred)
    delivery = replace(delivery, rows=rows)
    if delivery.kind == "results":
        take_results(clerk, delivery.rows, source, now, taken)
        return taken
    if delivery.dated:
        take_asked = take_returned if delivery.roster else take_copy
        take_asked(clerk, delivery, source, taken, (day_end(delivery.dated.isoformat()) or 0) - 1)
        return taken
    for row in delivery.rows:
        before = taken.added, taken.changed, taken.refused
        if delivery.kind in _SPEAK_OF_CUSTOMERS and row["customer_id"] not in customers:
            taken.refused += 1
            continue
        _TAKERS[delivery.kind](clerk, row, source, taken, now)
        taken.unchanged += before == (taken.added, taken.changed, taken.refused)
    return taken


def _named(row: Row) -> str | None:
    """The customer, or the lead, that a row names."""
    return row.get("lead_id") or row.get("customer_id") or None


def _take_customer(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    known = clerk.customers().get(row["customer_id"])
    values = {column: text for column, text in row.items() if column != "customer_id"}
    if known is None:
        taken.added += 1
    elif any(known.get(column, "") != text for column, text in values.items()):
        taken.changed += 1
    else:
        return
    taken.note(clerk.described, Described(source=source, customer_id=row["customer_id"], values=values))


def _take_response(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    if any(note.row == row for note in (*live(clerk.answered), *live(clerk.suppressed))):
        return  # what was once taken stands, whosever the phone has become
    customers = clerk.customers()
    who = row["customer_id"] or None
    if who is None:
        found = clerk.at_phone(row["phone"])
        found = sorted({clerk.stands_for(one) for one in found})
        who = found[0] if len(found) == 1 else None
    elif who not in customers:
        taken.refused += 1
        return
    who = clerk.stands_for(who) if who else None
    moment = desk.at(row["answered_at"])
    if who is None:
        _take_stray_stop(clerk, row, source, taken, moment)
        return
    answer = Answered(
        source=source, customer_id=who, at=moment, answer=row["answer"], purpose=row["purpose"] or "marketing",
        until=day_end(row["until"]), hours=row["hours"], channel=row["channel"], row=row,
        contact_channel=row["contact_channel"], family=row["family"], named=row["customer_id"],
        needs=desk.CONFIRM.get(row["channel"], "") if row["answer"] == "yes" else "", night=row["night"] == "yes",
    )  # fmt: skip
    if any(replace(note, source=source) == answer for note in live(clerk.answered)):
        return
    taken.added += 1
    taken.note(clerk.answered, answer)
    if answer.answer == "stop":
        phone = customers[who]["phone"]
        stop = Suppressed(source=source, phone=phone, customer_id=who, reason="stop", listed_at=moment)
        taken.note(clerk.suppressed, stop)


def _take_stray_stop(clerk: Clerk, row: Row, source: int, taken: Taken, moment: int) -> None:
    """An answer from a phone that is nobody's or several people's: only a stop counts, for the phone."""
    if row["answer"] != "stop":
        taken.refused += 1
        return
    stop = Suppressed(source=source, phone=row["phone"], customer_id=None, reason="stop", listed_at=moment, row=row)
    if any(replace(note, source=source) == stop for note in live(clerk.suppressed)):
        return
    taken.added += 1
    taken.note(clerk.suppressed, stop)


def _take_suppression(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    who = row["customer_id"] if row["customer_id"] in clerk.customers() else None
    if not row["phone"] and who is None:
        taken.refused += 1
        return
    suppressed = Suppressed(
        source=source, phone=row["phone"] or None, customer_id=who, reason=row["source"],
        listed_at=(day_end(row["listed_on"]) or 0) - 1, expires_at=day_end(row["expires_on"]) or FOREVER,
        scope=row.get("scope", ""),
    )  # fmt: skip
    if not any(replace(note, source=source) == suppressed for note in live(clerk.suppressed)):
        taken.added += 1
        taken.note(clerk.suppressed, suppressed)


def _take_contact(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    moment = desk.at(row["at"])
    if row["direction"] == "out":
        written = Written(source=source, customer_id=row["customer_id"], at=moment, channel=row["channel"])
        if not any(replace(note, source=source) == written for note in live(clerk.written)):
            taken.added += 1
            taken.note(clerk.written, written)
        return
    for known in live(clerk.complained):
        if (known.customer_id, known.at, known.origin) == (row["customer_id"], moment, None):
            _add_version(known.resolved, row["resolved"], source, taken)
            return
    taken.added += 1
    told = [Version(source=source, value=row["resolved"])]
    taken.note(clerk.complained, Complained(source=source, customer_id=row["customer_id"], at=moment, resolved=told))


def _take_subscription(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    started = (date.fromisoformat(row["started_on"]) - date(1970, 1, 1)).days
    for known in live(clerk.subscribed):
        if (known.customer_id, known.product, known.started_on) == (row["customer_id"], row["product"], started):
            _add_version(known.ended, row["cancelled_on"], source, taken)
            return
    taken.added += 1
    subscribed = Subscribed(
        source=source, customer_id=row["customer_id"], product=row["product"], started_on=started,
        ended=[Version(source=source, value=row["cancelled_on"])],
    )  # fmt: skip
    taken.note(clerk.subscribed, subscribed)


def _add_version(versions: list[Version], value: str, source: int, taken: Taken) -> None:
    if latest(versions).value != value:
        taken.changed += 1
        versions.append(Version(source=source, value=value))


def _take_usage(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    month = int(row["month"][:4]) * 12 + int(row["month"][5:]) - 1
    known = clerk.minutes(row["customer_id"]).get(month)
    minutes = int(row["quantity"])
    taken.added += known is None
    taken.changed += known not in (None, minutes)
    if known != minutes:
        used = Used(source=source, customer_id=row["customer_id"], month=month, minutes=minutes)
        taken.note(clerk.used, used)


def _take_agent(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    left = (date.fromisoformat(row["left_on"]) - date(1970, 1, 1)).days if row["left_on"] else None
    agent = Employed(source=source, agent=row["agent"], languages=frozenset(row["languages"].split()), left_on=left)
    _replace(clerk.employed, agent, taken, lambda note: note.agent)


def _take_shift(clerk: Clerk, row: Row, source: int, taken: Taken, now: int) -> None:
    if row["agent"] not in {note.agent for note in live(clerk.employed)}:
        taken.refused += 1
        return
    day = date.fromisoformat(row["date"])
    starts, ends = (desk.wall(day, row[edge], desk.HOME) for edge in ("start", "end"))
    pause = tuple(desk.wall(day, edge, desk.HOME) for edge in row["breaks"].split("-")) if row["breaks"] else ()
    shift = Working(
        source=source, agent=row["agent"], day=(day - date(1970, 1, 1)).days, starts_at=starts, ends_at=ends,
        breaks=((pause[0], pause[1]),) if pause else (),
    )  # fmt: skip
    _replace(clerk.working, shift, taken, lambda note: (note.agent, note.starts_at))


def _replace(place: list[Note], note: Note, taken: Taken, key: Callable[[Note], object]) -> None:
    known = [other for other in live(place) if key(other) == key(note)]
    if known and replace(known[-1], source=note.source) == note:
        return
    taken.added += not known
    taken.changed += bool(known)
    taken.note(place, note)


def day_end(text: str) -> int | None:
    """The first instant after a day at the desk; None for no day."""
    if not text:
        return None
    after = date.fromisoformat(text) + timedelta(days=1)
    return int(datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(desk.HOME)).timestamp())


_SPEAK_OF_CUSTOMERS = ("contacts", "subscriptions", "usage")
_TAKERS = {
    "customers": _take_customer, "responses": _take_response, "suppressions": _take_suppression,
    "contacts": _take_contact, "subscriptions": _take_subscription, "usage": _take_usage, "agents": _take_agent,
    "shifts": _take_shift,
}  # fmt: skip
