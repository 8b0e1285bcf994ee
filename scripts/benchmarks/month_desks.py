"""Whom do the desks of the simulated month call, and when? Ours asks the program; the others do what dialers do.

All desks have the same people, agents, hours and limits: at most 1 call in 24 hours, 2 in 7 days and 4 in 30, nobody
who was reached, nobody outside of the own window. The other desks keep every callback that was asked for, whatever the
limits; the program keeps those that its contact policy allows.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from month_world import AREA_CODES, DESK_ZONE, EVENINGS, SLOT, WORTH_LEVELS, Answer, Person, World, worth_of

from campaign.jobs.build import build_list
from campaign.jobs.export import export_list
from campaign.jobs.imports import import_file
from campaign.jobs.results import import_results
from campaign.workspace import Workspace, create_workspace

STAFF = {"A1": "en", "A2": "en", "A3": "en", "A4": "en es"}
SHIFT = (time(16), time(21))
CALLS_PER_HOUR = 6
HOURS = len(STAFF) * (SHIFT[1].hour - SHIFT[0].hour)
"""Agent-hours of an evening."""
LIMITS = ((timedelta(days=1), 1), (timedelta(days=7), 2), (timedelta(days=30), 4))
REGISTRY = "National Do Not Call Registry"


@dataclass(frozen=True)
class Call:
    """Somebody who is called at an instant; `lead` is what the program calls it."""

    person: Person
    at: datetime
    lead: str = ""


@dataclass
class Known:
    """What a dialer knows of a person: the calls so far, whether anybody was reached, and what was promised."""

    calls: list[datetime] = field(default_factory=list)
    reached: bool = False
    promised: datetime | None = None


def slots_of(evening: date) -> list[datetime]:
    """The beginnings of the half hours in which agents work."""
    start = datetime.combine(evening, SHIFT[0], DESK_ZONE)
    return [start + number * SLOT for number in range((SHIFT[1].hour - SHIFT[0].hour) * 2)]


class Dialer:
    """A desk without the program; `order` sorts those who may be called, `weigh` values a slot for one of them."""

    def __init__(
        self,
        world: World,
        order: Callable[[Dialer, Person], float],
        weigh: Callable[[Dialer, Person, datetime], float] = lambda _, __, at: -at.timestamp(),
    ) -> None:
        self.world, self._order, self._weigh = world, order, weigh
        self.known = {person.number: Known() for person in world.people}
        self.tries: dict[tuple[str, time], int] = {}
        self.contacts: dict[tuple[str, time], int] = {}

    def plan(self, evening: date) -> Iterator[Call]:
        """Everybody who is called: promises first, then by the order, each in the best slot that is open."""
        slots = slots_of(evening)
        each = CALLS_PER_HOUR // 2
        left = {at: {"en": each * 3, "en es": each} for at in slots}
        due = [person for person in self.world.people if self._is_due(person, slots)]
        waiting = sorted(due, key=lambda p: (self.known[p.number].promised is None, self._order(self, p), p.number))
        for person in waiting:
            open_slots = [at for at in slots if person.may_be_called(at) and self._desk(person, left[at])]
            promised = self.known[person.number].promised
            if promised:
                open_slots = [at for at in open_slots if at == promised]
            if open_slots:
                at = max(open_slots, key=lambda slot: self._weigh(self, person, slot))
                left[at][self._desk(person, left[at])] -= 1
                yield Call(person, at)

    def learn(self, call: Call, answer: Answer) -> None:
        """Note what came of a call."""
        known, cell = self.known[call.person.number], self.cell(call.person, call.at)
        known.calls.append(call.at)
        known.reached |= answer.reached
        known.promised = answer.promised
        self.tries[cell] = self.tries.get(cell, 0) + 1
        self.contacts[cell] = self.contacts.get(cell, 0) + answer.reached

    def finish(self, evening: date) -> None:
        """The evening is over."""

    def rate(self, person: Person, at: datetime) -> float:
        """How often people of this tier were reached at this time of theirs, drawn to the mean of all."""
        tries, contacts = sum(self.tries.values()), sum(self.contacts.values())
        mean = (contacts + 3) / (tries + 10)
        cell = self.cell(person, at)
        return (self.contacts.get(cell, 0) + 10 * mean) / (self.tries.get(cell, 0) + 10)

    @staticmethod
    def cell(person: Person, at: datetime) -> tuple[str, time]:
        """What is counted together: the tier, and the half hour on the person's clock."""
        return person.tier, at.astimezone(person.clock).time()

    def _is_due(self, person: Person, slots: list[datetime]) -> bool:
        known = self.known[person.number]
        if known.promised:
            return known.promised in slots
        within = all(sum(at > slots[0] - span for at in known.calls) < most for span, most in LIMITS)
        return within and not known.reached

    @staticmethod
    def _desk(person: Person, left: dict[str, int]) -> str:
        """The least versatile agents with time who speak the language; "" when there are none."""
        return next((desk for desk, calls in left.items() if calls and person.language in desk.split()), "")


def first_come(world: World) -> Dialer:
    """In the order of the list, each in the first slot that is open."""
    return Dialer(world, lambda _, person: person.number)


def greedy(world: World) -> Dialer:
    """The greatest benefit first, each in the first slot that is open."""
    return Dialer(world, lambda _, person: -person.worth)


def greedy_learned(world: World) -> Dialer:
    """Benefit times the best rate that was learned; each in the open slot with the highest rate."""

    def order(dialer: Dialer, person: Person) -> float:
        slots = slots_of(EVENINGS[0])
        return -person.worth * max(dialer.rate(person, at) for at in slots if person.may_be_called(at))

    return Dialer(world, order, lambda dialer, person, at: dialer.rate(person, at))


DESK = f"""
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[evening]
window = "16:00-20:00"
[capacity]
calls_per_hour = {CALLS_PER_HOUR}
[holdout]
share = 0
[answering]
segment = "tier"
[attributes]
level = "integer"
"""
CAMPAIGN = f"""
why = "Each customer gets the offer that saves most."
kind = "offer"
purpose = "marketing"
audience = "everyone"
offers = [{", ".join(f'"level{level}"' for level in range(WORTH_LEVELS))}]
starts = 2026-01-01
stops = 2026-12-31
[measure]
what = "retention"
day = 90
threshold = 0.8
"""


class Program:
    """The desk that asks the program: it builds, exports and takes the results in, evening by evening."""

    def __init__(self, world: World, folder: Path, *, attempts_per_day: int = 1) -> None:
        self.world, self.folder, self.attempts_per_day = world, folder, attempts_per_day
        self._rows: list[tuple[str, ...]] = []
        policy = f"[contact_policy]\nattempts_per_day = {attempts_per_day}\n"
        files = {"campaign.toml": DESK + policy, "plans.toml": "", "campaigns/month.toml": CAMPAIGN}
        for level in range(WORTH_LEVELS):
            files[f"offers/level{level}.toml"] = (
                f'title = "Level {level}"\nrule = "level == {level}"\nbenefit = "{worth_of(level)}.00"\n'
            )
        now = datetime.combine(EVENINGS[0] - timedelta(days=1), time(12), DESK_ZONE).astimezone(UTC)
        self._workspace = create_workspace(folder / "desk", files, now, key=bytes(32))
        self._workspace.store.connection.execute("PRAGMA synchronous = OFF")
        self._move_in()

    def plan(self, evening: date) -> Iterator[Call]:
        """The leads of the list, each in its slot."""
        built = build_list(self._at(evening, time(15, 30)))
        list_id = built.data["list_id"]
        path = self.folder / f"leads-{evening}.csv"
        export_list(self._at(evening, time(15, 35)), list_id, dialer="generic", output=str(path))
        slots = dict(self._workspace.store.connection.execute("SELECT lead_id, slot_at FROM lead").fetchall())
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                at = datetime.fromtimestamp(slots[row["lead_id"]], UTC)
                yield Call(self.world.by_id[row["customer_id"]], at, row["lead_id"])

    def learn(self, call: Call, answer: Answer) -> None:
        """Write the row of a dialer."""
        promised = answer.promised.isoformat() if answer.promised else ""
        seconds = str(answer.seconds)
        self._rows.append((call.lead, call.at.isoformat(), answer.disposition, seconds, promised))

    def finish(self, evening: date) -> None:
        """The results come in at night."""
        path = self.folder / f"results-{evening}.csv"
        _write(path, "lead_id,attempted_at,disposition,duration_seconds,callback_at", self._rows)
        import_results(self._at(evening, time(22, 30)), path)
        self._rows.clear()

    def _at(self, day: date, clock: time) -> Workspace:
        """The workspace at another instant, on the same connection."""
        moved = replace(self._workspace, now=datetime.combine(day, clock, DESK_ZONE).astimezone(UTC))
        vars(moved).update({name: kept for name, kept in vars(self._workspace).items() if name != "now"})
        self._workspace = moved
        return moved

    def _move_in(self) -> None:
        people, answered = self.world.people, EVENINGS[0] - timedelta(days=7)
        self._bring(
            "customers", "customer_id,phone,name,language,country,state,timezone,tier,level",
            [(p.customer_id, p.phone, f"Ann Example {p.number}", p.language, "US", p.state, p.zone, p.tier,
              str(p.level)) for p in people],
        )  # fmt: skip
        yes = [(p.customer_id, f"{answered}T10:00", "mail", "yes", "marketing") for p in people]
        self._bring("responses", "customer_id,answered_at,channel,answer,purpose", yes)
        self._bring("agents", "agent,languages", list(STAFF.items()))
        shifts = [(agent, str(day), f"{SHIFT[0]:%H:%M}", f"{SHIFT[1]:%H:%M}") for day in EVENINGS for agent in STAFF]
        self._bring("shifts", "agent,date,start,end", shifts)
        nobody = [(f"+1{next(codes for _, codes in AREA_CODES.values())[0]}5550199",)]
        registered = {"registry": REGISTRY, "dated": EVENINGS[0] - timedelta(days=1)}
        self._bring("suppressions", "phone", nobody, **registered)

    def _bring(self, kind: str, header: str, rows: list[tuple[str, ...]], **options: object) -> None:
        path = self.folder / f"{kind}.csv"
        _write(path, header, rows)
        import_file(self._at(EVENINGS[0] - timedelta(days=1), time(12)), kind, path, **options)


def _write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
