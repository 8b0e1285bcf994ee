"""Evenings on which agents leave, hours change and stops arrive, and a notebook of every promise that was made.

Everything is done by the jobs of the program: build, log, ledger. The notebook is kept by hand, so that what the ledger
says can be held against it.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from townlife import DESK, Town

from campaign.errors import EveningOver
from campaign.jobs.build import build_list
from campaign.jobs.log_result import log_result
from campaign.jobs.promises import list_promises
from campaign.rules.callbacks import State
from campaign.workspace import Workspace

FIRST = date(2026, 3, 9)
AGENTS = ("kay", "lee", "max", "noa")
PEOPLE = 18
KEEP_DAYS = 3
CODES = (*("callback",) * 9, *("no_answer", "busy", "other_person", "not_dialled", "") * 2, "refused", "stop")
REACHED = {"callback", "refused", "stop"}
WINDOWS = ("16:00-20:00", "16:00-20:00", "17:00-19:00", "10:00-12:00,16:00-20:00", "18:00-20:00")
DAYS = ("MO,TU,WE,TH,FR", "MO,TU,WE,TH,FR", "MO,WE,FR", "MO,TU,WE,TH,FR,SA")


@dataclass(kw_only=True)
class Call:
    """A call as it was logged; `due` is 0 without a promise."""

    number: int
    who: str
    at: int
    code: str
    due: int = 0
    undone: bool = False


@dataclass(kw_only=True)
class Notebook:
    """What happened to whom: calls, stops and other answers, suppressions, complaints, records of one person."""

    calls: list[Call] = field(default_factory=list)
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    suppressed: set[str] = field(default_factory=set)
    complaints: Counter[str] = field(default_factory=Counter)
    stands_for: dict[str, str] = field(default_factory=dict)

    def person(self, who: str) -> str:
        """The record that stands for somebody."""
        return self.stands_for.get(who, who)

    def expected(self, promise: Call, now: int) -> State:
        """What became of a promise by now."""
        person = self.person(promise.who)
        later = [one for one in self.calls if self.person(one.who) == person and not one.undone and one is not promise]
        tried = [one for one in later if one.at > promise.at and (one.code in REACHED or one.at >= promise.due - 3600)]
        stops = [at for who, at, answer in self.answers if answer == "stop" and self.person(who) == person]
        stops += [one.at for one in later if one.code == "stop"]
        renewed = [one for one in later if one.due and (one.at, one.number) > (promise.at, promise.number)]
        ends = [(one.at, 0, State.KEPT) for one in tried if one.code != "not_dialled"]
        ends += [(at, 1, State.WITHDRAWN) for at in stops if at > promise.at]
        ends += [(one.at, 2, State.REPLACED) for one in renewed]
        if promise.undone:
            return State.WITHDRAWN
        if ends:
            return min(ends)[2]
        if self.barred(person):
            return State.WITHDRAWN
        return State.BROKEN if now >= promise.due + KEEP_DAYS * 86_400 else State.OPEN

    def barred(self, person: str) -> bool:
        """Whether a no, a stop, a suppression or a complaint stands against calling."""
        records = [one for one in {who for who, _, _ in self.answers} if self.person(one) == person]
        last = {who: answer for who, _, answer in sorted(self.answers, key=lambda one: one[1])}
        said_no = any(last.get(one) in ("no", "stop") for one in records)
        return said_no or any(one in self.suppressed or self.complaints[one] > 0 for one in records)


class Evenings:
    """A town, evening after evening; everything follows from the seed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.dice, self.book = town, random.Random(seed), Notebook()  # noqa: S311
        self.day, self.gone, self.policies = FIRST, set[str](), town.workspace.policies
        self.listed: list[tuple[int, int]] = []
        with town.writing():
            for agent in AGENTS:
                town.employ(agent)
            for number in range(PEOPLE):
                self._agree(town.join(f"C{number}", trips=4, household=f"H{number // 4}", consents=False), "yes", -5)
        self._change_hours()

    def live(self) -> None:
        """One day: something happens, a list is built, its leads are called or not, and more happens."""
        with self.town.writing():
            for agent in AGENTS:
                if agent not in self.gone and self.dice.random() < 0.75:
                    self.town.work(agent, self.dice.choice(("16:00-20:00", "17:00-19:00", "18:00-20:00")), day=self.day)
        if self.dice.random() < 0.2:
            self._change_hours()
        self._disturb(9)
        noon = self.dice.choice((12, 12, 12, 17))
        leads = self._build(noon)
        if self.dice.random() < 0.3:
            self._disturb(noon + 0.5)
        if leads and self.dice.random() < 0.15:
            leads = self._build(noon + 0.6)
        for lead in leads:
            self._call(lead)
        self.day += timedelta(days=1)

    def at(self, hour: float) -> datetime:
        """An hour of the day, in New York."""
        return datetime.combine(self.day, time()) + timedelta(hours=hour)

    def _desk(self, when: str) -> Workspace:
        """The workspace at an instant; what was read of the law and of the settings is not read again."""
        desk = self.town.at(when)
        vars(desk).update(settings=self.town.workspace.settings, policies=self.policies)
        return desk

    def instant(self, hour: float) -> int:
        return int(self.town.instant(self.at(hour).isoformat()))

    def _change_hours(self) -> None:
        window, days = self.dice.choice(WINDOWS), self.dice.choice(DAYS)
        evening = f'[evening]\nwindow = "{window}"\ndays = "FREQ=WEEKLY;BYDAY={days}"'
        patience = f"[contact_policy]\nattempts_per_day = {self.dice.choice((1, 3))}\nattempts_7_days = 9"
        minutes = self.dice.choice((30, 120))
        callbacks = f"[callbacks]\nkeep_days = {KEEP_DAYS}\nhand_over_minutes = {minutes}"
        capacity = f"[capacity]\ncalls_per_hour = {self.dice.choice((1, 2, 6))}"
        more = f"attempts_30_days = 30\nattempts_life = 900\nrest_days_after_contact = 1\n{callbacks}\n{capacity}"
        self.town.write("campaign.toml", f"{DESK}\n{evening}\n{patience}\n{more}\n")

    def _disturb(self, hour: float) -> None:
        """Each of several troubles, now and then."""
        with self.town.writing():
            for trouble, often in (
                (self._leave, 0.1), (self._stop, 0.1), (self._say_yes, 0.5), (self._suppress, 0.03),
                (self._complain, 0.08), (self._solve, 0.15), (self._merge, 0.04), (self._undo, 0.1),
            ):  # fmt: skip
                if self.dice.random() < often:
                    trouble(hour)

    def _anybody(self) -> str:
        return f"C{self.dice.randrange(PEOPLE)}"

    def _leave(self, hour: float) -> None:
        agent = self.dice.choice(AGENTS)
        self.gone ^= {agent}
        left = (self.day - date(1970, 1, 1)).days if agent in self.gone else None
        self.town.tell("UPDATE agent SET left_on = ? WHERE agent = ?", left, agent)

    def _agree(self, who: str, answer: str, hour: float) -> None:
        self.town.answer(who, answer, when=self.at(hour).isoformat())
        self.book.answers.append((who, self.instant(hour), answer))

    def _stop(self, hour: float) -> None:
        self._agree(self._anybody(), self.dice.choice(("stop", "no")), hour)

    def _say_yes(self, hour: float) -> None:
        """Somebody who is not agreed with any more, if there is anybody."""
        last = {who: answer for who, _, answer in sorted(self.book.answers, key=lambda one: one[1])}
        away = sorted(who for who, answer in last.items() if answer != "yes")
        if away:
            self._agree(self.dice.choice(away), "yes", hour + 0.1)

    def _suppress(self, hour: float) -> None:
        who = self._anybody()
        self.town.suppress(customer_id=who)
        self.book.suppressed.add(who)

    def _complain(self, hour: float) -> None:
        who = self._anybody()
        self.town.complain(who)
        self.book.complaints[who] += 1

    def _solve(self, hour: float) -> None:
        self.town.tell("UPDATE contact SET resolved = 1")
        self.book.complaints.clear()

    def _merge(self, hour: float) -> None:
        """One record steps back for another."""
        duplicate, survivor = self.dice.choice((("C8", "C9"), ("C2", "C7")))
        if duplicate not in self.book.stands_for:
            self.town.merge(duplicate, survivor, when=self.at(hour).isoformat())
            self.book.stands_for[duplicate] = survivor

    def _undo(self, hour: float) -> None:
        """A call is taken back; a stop that was said in it would go on holding."""
        calls = [call for call in self.book.calls[-12:] if call.code != "stop"]
        if calls:
            call = self.dice.choice(calls)
            call.undone = True
            self.town.tell("UPDATE attempt SET undone_at = ? WHERE attempt_no = ?", self.instant(hour), call.number)

    def _build(self, hour: float) -> list[dict[str, Any]]:
        """The leads of tonight's list, by slot; none where no list can be built any more."""
        try:
            build_list(self._desk(self.at(hour).isoformat()), replace=True)
        except EveningOver:
            return []
        rows = self.town.ask(
            "SELECT l.lead_id, l.slot_at, l.opens_at, l.closes_at, l.agent, l.callback, l.list_no, c.customer_id"
            " FROM lead l JOIN call_list k ON k.list_no = l.list_no AND k.status = 'built' AND k.evening = ?"
            " JOIN customer c ON c.customer_no = l.customer_no ORDER BY l.slot_at, l.lead_no",
            (self.day - date(1970, 1, 1)).days,
        )
        names = ("lead_id", "slot_at", "opens_at", "closes_at", "agent", "callback", "list_no", "customer_id")
        leads = [dict(zip(names, row, strict=True)) for row in rows]
        for lead in leads:
            self._check(lead)
        self.listed.append((self.instant(hour), leads[0]["list_no"] if leads else self._newest_list()))
        return leads

    def _newest_list(self) -> int:
        return int(self.town.ask("SELECT MAX(list_no) FROM call_list")[0][0])

    def _check(self, lead: dict[str, Any]) -> None:
        """Within the hours, with an agent who is there, and nobody who asked to be left alone."""
        assert lead["opens_at"] <= lead["slot_at"] < lead["closes_at"]
        assert not self.book.barred(self.book.person(lead["customer_id"]))
        if lead["agent"]:
            assert lead["callback"]
            assert lead["agent"] not in self.gone
            assert self.town.ask(
                "SELECT 1 FROM shift s JOIN agent a ON a.agent_no = s.agent_no"
                " WHERE a.agent = ? AND s.starts_at <= ? AND s.ends_at > ?",
                lead["agent"], lead["slot_at"], lead["slot_at"],
            )  # fmt: skip

    def unaccounted(self, open_before: set[int]) -> set[int]:
        """Promises that were open and due when the last list was built, and are open still, but not named by it."""
        if not self.listed:
            return set()
        built_at, list_no = self.listed.pop()
        self.listed.clear()
        rows = self.town.ask(
            "SELECT attempt_no FROM promise_step WHERE list_no = ? AND (slot_at IS NOT NULL OR why <> '')", list_no
        )
        due = {one.number for one in self.book.calls if one.due and one.due <= built_at and not one.undone}
        return (open_before & due) - {number for (number,) in rows}

    def _call(self, lead: dict[str, Any]) -> None:
        """The lead comes back with an outcome, uncalled, or is never heard of."""
        code = self.dice.choice(CODES)
        if not code:
            return
        at = lead["slot_at"] + self.dice.randrange(25) * 60
        due = 0
        if code == "callback" or (code == "other_person" and self.dice.random() < 0.5):
            due = at + self.dice.choice((30, 90, 300, 1380, 1440, 1500, 2880, 5760)) * 60
        when = datetime.fromtimestamp(at).astimezone()
        log_result(
            self._desk(when.isoformat()), lead["lead_id"], code, agent=lead["agent"] or self.dice.choice(AGENTS),
            callback=datetime.fromtimestamp(due).astimezone().isoformat() if due else "",
        )  # fmt: skip
        if code != "not_dialled":
            ((number, who),) = self.town.ask(
                "SELECT a.attempt_no, c.customer_id FROM attempt a JOIN customer c ON c.customer_no = a.customer_no"
                " ORDER BY a.attempt_no DESC LIMIT 1"
            )
            self.book.calls.append(Call(number=number, who=who, at=at, code=code, due=due))
            if code == "stop":
                self.book.answers.append((who, at, "stop"))

    def ledger(self) -> dict[int, State]:
        """What the program says of each promise, the next morning."""
        found = list_promises(self._desk(self.at(8).isoformat()))
        assert sum(found.every.states.values()) == found.every.promised == len(found.promises)
        return {one.attempt_no: one.state for one in found.promises}

    def notes(self) -> dict[int, State]:
        """What the notebook says of each promise, the next morning."""
        now = self.instant(8)
        return {one.number: self.book.expected(one, now) for one in self.book.calls if one.due}
