"""How does a town come to know things? Customers, agents and events are written as an import would write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from campaign.clock import FOREVER, day_number, instant, month_number
from campaign.engines.judging import prepare_bench
from campaign.jobs.meaning import read_meaning
from campaign.rules.gates import blocked_codes
from campaign.rules.holdout import holdout_base
from campaign.store.bills import note_usage, number_plans
from campaign.store.dispositions import load_dispositions
from campaign.store.standing import compare_standing, rebuild_standing
from campaign.workspace import Workspace, create_workspace
from townlife.papers import EVENING, FILES, KEY, NOON, at


class Town:
    """A workspace, and the ways in which it comes to know things."""

    def __init__(self, directory: Path, files: Mapping[str, str | None] | None = None) -> None:
        wanted = {**FILES, **(files or {})}
        texts = {name: text for name, text in wanted.items() if text is not None}
        self.workspace = create_workspace(directory, texts, datetime.fromisoformat(NOON).astimezone(UTC), KEY)
        self.store = self.workspace.store
        self.now = instant(self.workspace.now)
        with self.writing():
            for name, declared in self.workspace.settings.desk.attributes.items():
                kind = "TEXT" if declared.type == "text" else "INTEGER"
                self.tell(f'ALTER TABLE customer ADD COLUMN "{name}" {kind}')
            for name in self.workspace.settings.desk.measures:
                self.tell(f'ALTER TABLE usage ADD COLUMN "{name}" INTEGER')
            load_dispositions(self.store, read_meaning(self.workspace).dispositions)
            number_plans(self.store, self.workspace.plans)
            self.copy_registry()

    instant = staticmethod(at)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction at whose end the standing follows from what happened."""
        inside = self.store.connection.in_transaction
        with self.store.writing():
            yield
            if not inside:
                rebuild_standing(self.store)

    def tell(self, sql: str, *values: Any) -> int:
        """Write something; the number of the new row."""
        with self.store.writing():
            return self.store.connection.execute(sql, values).lastrowid

    def rewrite(self, sql: str, *values: Any) -> None:
        """Write what no command may, with the guards of answers and audit taken off for the moment."""
        with self.store.writing():
            guards = self.ask(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('response', 'audit')"
            )
            for name, _ in guards:
                self.tell(f"DROP TRIGGER {name}")
            self.tell(sql, *values)
            for _, text in guards:
                self.tell(text)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        return [tuple(row) for row in self.store.connection.execute(sql, values)]

    def at(self, text: str) -> Workspace:
        """The same workspace at another instant, on the same connection."""
        moved = replace(self.workspace, now=datetime.fromtimestamp(at(text), UTC))
        vars(moved)["store"] = self.store
        return moved

    def reread(self) -> Workspace:
        """The same workspace after its files were edited, on the same connection."""
        fresh = Workspace(self.workspace.directory, self.workspace.now)
        vars(fresh)["store"] = self.store
        self.workspace = fresh
        return fresh

    def write(self, name: str, text: str) -> Workspace:
        """Write a configuration file and read everything again."""
        (self.workspace.directory / name).write_text(text, "utf-8")
        return self.reread()

    def number(self, customer_id: str) -> int:
        """The number of a customer."""
        return self.ask("SELECT customer_no FROM customer WHERE customer_id = ?", customer_id)[0][0]

    def join(self, customer_id: str, *, consents: bool = True, **columns: Any) -> str:
        """A customer who lives in New York unless told otherwise, and agreed a week ago unless told otherwise."""
        with self.writing():
            facts = {
                "zones": "America/New_York", "country": "US", "state": "NY", "preferred": "", "language": None,
                "household": None, "plan": None, "phone": self._free_phone(), "phone_callable": 1, **columns,
            }  # fmt: skip
            place = [facts.pop(name) for name in ("zones", "country", "state", "preferred")]
            numbers = {
                "place_no": self._numbered("place", "zones, country, state, preferred", *place),
                "language_no": self._numbered("language", "language", facts["language"]),
                "household_no": self._numbered("household", "household", facts["household"]),
                "plan_no": self._numbered("plan", "plan", facts["plan"]),
                "holdout_base": holdout_base(self.workspace.key, customer_id), "import_no": 1, "recorded_at": self.now,
            }  # fmt: skip
            row = {"customer_id": customer_id, **facts, **numbers}
            marks = ", ".join("?" * len(row))
            self.tell(f"INSERT INTO customer ({', '.join(row)}) VALUES ({marks})", *row.values())
            if consents:
                self.answer(customer_id)
        return customer_id

    def _free_phone(self) -> str:
        """A phone that nobody has yet, unless somebody was given it: the first is +12125550100."""
        known = self.ask("SELECT COUNT(*) FROM customer")[0][0]
        return f"+1{212 + known // 100}55501{known % 100:02}"

    def _numbered(self, table: str, columns: str, *values: Any) -> int:
        if values == (None,):
            return 0
        marks = ", ".join("?" * len(values))
        self.tell(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", *values)
        same = " AND ".join(f"{column} = ?" for column in columns.split(", "))
        return self.ask(f"SELECT {table}_no FROM {table} WHERE {same}", *values)[0][0]

    def answer(
        self, customer_id: str, answer: str = "yes", *, purpose: str = "marketing", when: str = "2026-03-03T10:00",
        until: str = "", hours: str = "",
    ) -> None:  # fmt: skip
        """The customer answers."""
        with self.writing():
            self.tell(
                "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, until, hours, recorded_at)"
                " VALUES (?, ?, 'web', ?, ?, ?, ?, ?)",
                self.number(customer_id), at(when), answer, purpose, at(until) if until else None, hours, at(when),
            )  # fmt: skip

    def merge(self, duplicate: str, survivor: str, *, when: str = "2026-03-10T11:00") -> None:
        """One record stands for another of the same person."""
        with self.writing():
            self.tell(
                "INSERT INTO merge (duplicate_no, survivor_no, merged_at, keyed_by, recorded_at)"
                " VALUES (?, ?, ?, '', ?)",
                self.number(duplicate), self.number(survivor), at(when), at(when),
            )  # fmt: skip

    def suppress(self, *, phone: str | None = None, customer_id: str | None = None, until: str = "") -> None:
        """A phone or a person is put on a suppression list."""
        with self.writing():
            self.tell(
                "INSERT INTO suppression (phone, customer_no, source, listed_at, expires_at, recorded_at)"
                " VALUES (?, ?, 'list', ?, ?, ?)",
                phone, self.number(customer_id) if customer_id else None, self.now - 86_400,
                at(until) if until else FOREVER, self.now,
            )  # fmt: skip

    def copy_registry(self, dated: str = "2026-03-05") -> None:
        """A copy of the registry that American law wants."""
        with self.writing():
            self.tell(
                "INSERT INTO registry (name, dated, import_no, recorded_at)"
                " VALUES ('National Do Not Call Registry', ?, 1, ?)",
                day_number(date.fromisoformat(dated)), self.now,
            )  # fmt: skip

    def attempt(self, customer_id: str, code: str, when: str, **columns: Any) -> None:
        """The customer was called; `code` is the disposition."""
        with self.writing():
            row = {
                "customer_no": self.number(customer_id), "reference": customer_id, "attempted_at": at(when),
                "disposition_no": self.ask("SELECT disposition_no FROM disposition WHERE code = ?", code)[0][0],
                "recorded_at": at(when), **columns,
            }  # fmt: skip
            marks = ", ".join("?" * len(row))
            self.tell(f"INSERT INTO attempt ({', '.join(row)}) VALUES ({marks})", *row.values())

    def complain(self, customer_id: str, *, resolved: int = 0) -> None:
        """The customer complains."""
        with self.writing():
            self.tell(
                "INSERT INTO contact (customer_no, happened_at, direction, channel, kind, resolved, recorded_at)"
                " VALUES (?, ?, 'in', 'phone', 'complaint', ?, ?)",
                self.number(customer_id), self.now - 7200, resolved, self.now,
            )  # fmt: skip

    def reach(self, customer_id: str, channel: str, when: str) -> None:
        """We write to the customer, or ring."""
        with self.writing():
            self.tell(
                "INSERT INTO contact (customer_no, happened_at, direction, channel, kind, recorded_at)"
                " VALUES (?, ?, 'out', ?, 'other', ?)",
                self.number(customer_id), at(when), channel, at(when),
            )  # fmt: skip

    def subscribe(self, customer_id: str, product: str, *, cancelled: bool = False) -> None:
        """The customer has, or had, a product."""
        with self.writing():
            self.tell(
                "INSERT INTO subscription (customer_no, product, started_on, cancelled_on, recorded_at)"
                " VALUES (?, ?, ?, ?, ?)",
                self.number(customer_id), product, day_number(EVENING) - 100,
                day_number(EVENING) - 10 if cancelled else None, self.now,
            )  # fmt: skip

    def use(self, customer_id: str, *minutes: float | None) -> None:
        """Minutes of the last months, the newest (February 2026) first; None where unknown."""
        newest = month_number(EVENING) - 1
        with self.writing():
            for back, quantity in enumerate(minutes):
                self.tell(
                    "INSERT INTO usage (customer_no, month, import_no, recorded_at, minutes) VALUES (?, ?, 1, ?, ?)",
                    self.number(customer_id), newest - back, self.now,
                    None if quantity is None else round(quantity * 10),
                )  # fmt: skip
            note_usage(self.store, [newest - back for back in range(len(minutes))])

    def employ(self, agent: str, languages: str = "en", *, skills: str = "", proficiency: str = "") -> None:
        """An agent who speaks these languages."""
        with self.writing():
            self.tell(
                "INSERT INTO agent (agent, languages, skills, proficiency, import_no, recorded_at)"
                " VALUES (?, ?, ?, ?, 1, ?)",
                agent, languages, skills, proficiency, self.now,
            )  # fmt: skip

    def work(
        self, agent: str, hours: str = "16:00-20:00", *, day: date = EVENING, breaks: str = "", on: str = "outbound"
    ) -> None:
        """The agent has a shift in New York."""
        begins, ends = (datetime.combine(day, time.fromisoformat(part)) for part in hours.split("-"))
        if ends <= begins:
            ends += timedelta(days=1)
        with self.writing():
            self.tell(
                "INSERT INTO shift (agent_no, day, starts_at, ends_at, breaks, work, zone, import_no, recorded_at)"
                " SELECT agent_no, ?, ?, ?, ?, ?, 'America/New_York', 1, ? FROM agent WHERE agent = ?",
                day_number(day), at(begins.isoformat()), at(ends.isoformat()), breaks, on, self.now, agent,
            )  # fmt: skip

    def staff(self, *agents: str, languages: str = "en") -> None:
        """Agents at work for the whole evening."""
        with self.writing():
            for agent in agents or ("kay",):
                self.employ(agent, languages)
                self.work(agent)

    def gates(self, evening: date = EVENING, workspace: Workspace | None = None) -> dict[str, tuple[str, ...]]:
        """The person gates that block each customer on an evening."""
        desk = workspace or self.workspace
        with self.store.rehearsing():
            bench = prepare_bench(self.store, self.workspace.rulebook, evening=evening, now=desk.now)
            self.tell("CREATE TEMP TABLE IF NOT EXISTS touched (customer_no INTEGER PRIMARY KEY)")
            self.tell("INSERT OR IGNORE INTO touched SELECT customer_no FROM customer")
            bench.judge.judge_touched()
            names = dict(self.ask("SELECT customer_no, customer_id FROM customer"))
            return {
                names[row["customer_no"]]: blocked_codes(row["blocked_by"], bench.tonight.gates)
                for row in bench.judge.persons()
            }

    def differences(self) -> list[int]:
        """Customers whose standing does not follow from the events."""
        return compare_standing(self.store)
