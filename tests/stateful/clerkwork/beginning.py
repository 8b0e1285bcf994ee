"""What is known at the desk before anything happens: customers, agents, two weeks of shifts, usage, registry copies?"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from campaign.jobs.registries.roster import write_roster
from clerkwork import desk
from clerkwork.clerk import Clerk
from clerkwork.deliveries import Delivery, Row
from clerkwork.office import UNCHANGING, Office, make_folder, make_template

MORNING = desk.at("2026-03-02T09:00")
CUSTOMER = (
    "customer_id", "phone", "language", "household", "plan", "tier", "trips", "preferred_hours", "timezone",
    "portfolio", "preferred_channel",
)  # fmt: skip
SHIFTS = (
    ("kay", "16:30", "18:30", "17:00-17:30"), ("bo", "11:00", "12:00", ""), ("sun", "19:00", "21:00", ""),
    ("eva", "15:45", "17:05", "16:30-16:45"),
)  # fmt: skip
"""Agent, from, until, break: few calls, so that the evening is full now and then."""

AGENTS = (("kay", "en", ""), ("bo", "en", ""), ("sun", "en ko", ""), ("eva", "es en", ""))


def delivery(kind: str, rows: Iterable[Row], bad: Iterable[Row] = (), **registry: object) -> Delivery:
    """A file of some rows; its columns are those of the first."""
    listed, spoiled = tuple(rows), tuple(bad)
    return Delivery(kind=kind, columns=tuple((*listed, *spoiled)[0]), rows=listed, bad=spoiled, **registry)  # type: ignore[arg-type]


def customer(place: int, customer_id: str) -> Row:
    """A customer whose values depend on a number."""
    values = (
        customer_id, desk.PHONES[place % len(desk.PHONES)], desk.LANGUAGES[place % 5], desk.HOUSEHOLDS[place // 2 % 5],
        ("basic", "basic", "talker", "", "legacy")[place % 5], ("gold", "silver", "bronze", "gold", "")[place % 5],
        ("", "0", "1", "2", "5")[place * 3 % 5], desk.HOURS[place * 5 % 6] if place % 3 == 0 else "",
        "America/Los_Angeles" if place % 7 == 6 else "", ("west", "east", "", "north")[place * 3 % 4],
        ("", "", "phone", "", "mail", "")[place * 7 % 6] if place > len(desk.CUSTOMERS) else "",
    )  # fmt: skip
    return dict(zip(CUSTOMER, values, strict=True))


def shifts(first: date, days: int, staff: Sequence[int] = (0, 1, 2, 3)) -> Delivery:
    """Shifts of some agents from a day on, Sundays left out."""
    wanted = [first + timedelta(days=day) for day in range(days)]
    return delivery(
        "shifts",
        [
            {"agent": agent, "date": day.isoformat(), "start": start, "end": end, "breaks": pause}
            for day in wanted
            if day.weekday() < 6 or days == 1
            for agent, start, end, pause in (SHIFTS[one] for one in staff)
        ],
    )


def agents(rows: Iterable[tuple[str, str, str]] = AGENTS) -> Delivery:
    """Who works here."""
    return delivery("agents", [dict(zip(("agent", "languages", "left_on"), row, strict=True)) for row in rows])


def usage(quantities: Mapping[tuple[str, str], int]) -> Delivery:
    """Minutes by customer and month."""
    return delivery(
        "usage",
        [
            {"customer_id": who, "month": month, "measure": "minutes", "quantity": str(minutes)}
            for (who, month), minutes in quantities.items()
        ],
    )


def registry(name: str, phones: Iterable[str], dated: date) -> Delivery:
    """A copy of a do-not-call list."""
    return delivery("suppressions", [{"phone": phone} for phone in phones], registry=name, dated=dated)


def returned(office: Office, listed: Iterable[str], dated: date) -> Delivery | None:
    """Our roster, as the registry that cleans it returns it; None when nobody was in it or comes back."""
    roster = write_roster(office.workspace, desk.CLEANING, office.folder / "roster.csv")
    phones = Path(roster.file).read_text("utf-8").split()[1:]
    rows = [{"phone": phone} for phone in phones if phone not in listed]
    told = {"registry": desk.CLEANING, "dated": dated, "roster": frozenset(phones)}
    return delivery("suppressions", rows, **told) if rows else None


def response(who: str, answered_at: str, answer: str = "yes", purpose: str = "", **more: str) -> Row:
    """A row of answers."""
    return {
        "customer_id": who, "phone": "", "answered_at": answered_at, "channel": "web", "answer": answer,
        "purpose": purpose, "until": "", "hours": "", "contact_channel": "", "family": "", "night": "", **more,
    }  # fmt: skip


@dataclass
class Beginning:
    """The desk on the first morning: files to be copied, and the notebook to go with them."""

    folder: Path
    template: Path
    clerk: Clerk
    known: dict[str, Any]

    def open_office(self) -> Office:
        """A copy of everything."""
        return Office(self.template, copy.deepcopy(self.clerk), MORNING, self.known)

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder)


def begin() -> Beginning:
    """Take in the first files."""
    folder = make_folder()
    office = Office(make_template(folder), Clerk(desk.KEY), MORNING)
    people = desk.CUSTOMERS[:-1]
    office.receive(delivery("customers", [customer(place, one) for place, one in enumerate(people)]))
    office.receive(agents())
    office.receive(shifts(desk.FIRST_DAY, 30))
    months = ("2025-12", "2026-01", "2026-02")
    office.receive(usage({(who, month): 60 + 90 * (place % 6) for place, who in enumerate(people) for month in months}))
    for name in desk.COPIED:
        office.receive(registry(name, ["+12125550199"], date(2026, 2, 25)))
    consents = [
        response(
            who, f"2026-02-{10 + place}T12:00", purpose=("", "service")[place % 3 == 0],
            family=("", "rates")[place == 1],
        )
        for place, who in enumerate(people[:9])
    ]  # fmt: skip
    consents += [response("C09", "2025-11-03T18:00"), response("C10", "2025-11-05T18:00")]  # about to grow too old
    consents += [response("C11", "2026-02-20T12:00", until="2026-03-04")]
    consents += [response("C12", "2026-02-21T12:00", channel="phone")]  # to be confirmed
    office.receive(delivery("responses", consents))
    office.receive(returned(office, (), desk.FIRST_DAY))
    office.check_standing()
    known = {name: getattr(office.workspace, name) for name in ("settings", *UNCHANGING)}
    office.store.close()
    office.directory.rename(folder / "first-morning")
    shutil.rmtree(office.folder)
    return Beginning(folder, folder / "first-morning", office.clerk, known)
