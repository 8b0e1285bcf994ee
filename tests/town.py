"""Who lives in the town of the tests? Customers, agents and events, written as an import would write them.

Loaded with its fixtures by the `conftest.py` of each folder that needs it. New York time; the evening is Tuesday,
2026-03-10.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from campaign.clock import FOREVER, day_number, instant, month_number
from campaign.engines.judging import Rulebook, prepare_bench
from campaign.jobs.meaning import read_meaning
from campaign.rules.gates import blocked_codes
from campaign.rules.holdout import holdout_base
from campaign.store.bills import note_usage, number_plans
from campaign.store.dispositions import load_dispositions
from campaign.store.standing import compare_standing, rebuild_standing
from campaign.workspace import Workspace, create_workspace

EVENING = date(2026, 3, 10)
NOON = "2026-03-10T12:00:00-04:00"
KEY = bytes(range(32))
DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[holdout]
share = 0
[attributes]
trips = "integer"
segment = "text"
[measures]
minutes = { digits = 1 }
"""
PLANS = """
[plans.basic]
[[plans.basic.versions]]
from = "2025-01"
monthly_fee = 5.00
exit_fee = 6.00
prices.minutes = 0.10
[plans.talker]
[[plans.talker.versions]]
from = "2025-01"
monthly_fee = 15.00
exit_fee = 0
prices.minutes = { included = 200, price = 0.05 }
"""
PACK = 'title = "Travel pack"\nproduct = "travel"\nrule = "trips >= 2"\nbenefit = "60.00"\n'
TALKER = 'title = "Talker"\n[plan_change]\nplan = "talker"\nfloor = "2.00"\nmonths = 3\n'


def campaign_text(*offers: str, **changes: object) -> str:
    """A campaigns/*.toml with these offers; `changes` replace or add settings, written as TOML values."""
    named = ", ".join(f'"{offer}"' for offer in offers)
    settings: dict[str, object] = {
        "why": '"Because it helps."', "kind": '"offer"', "purpose": '"marketing"', "audience": '"everyone"',
        "offers": f"[{named}]", "starts": "2026-01-01", "stops": "2026-12-31", **changes,
        "measure": '{ what = "retention", day = 90, threshold = 0.8 }',
    }  # fmt: skip
    return "".join(f"{key} = {value}\n" for key, value in settings.items())


FILES = {
    "campaign.toml": DESK,
    "plans.toml": PLANS,
    "offers/pack.toml": PACK,
    "offers/talker.toml": TALKER,
    "campaigns/needs.toml": campaign_text("pack"),
    "campaigns/rates.toml": campaign_text("talker"),
}


def at(text: str) -> int:
    """The instant of an ISO text; without an offset it is meant in New York."""
    given = datetime.fromisoformat(text)
    return instant(given if given.tzinfo else given.replace(tzinfo=ZoneInfo("America/New_York")))


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
                "household": None, "plan": None, "phone": "+12125550100", "phone_callable": 1, **columns,
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

    def employ(self, agent: str, languages: str = "en") -> None:
        """An agent who speaks these languages."""
        with self.writing():
            self.tell(
                "INSERT INTO agent (agent, languages, skills, import_no, recorded_at) VALUES (?, ?, '', 1, ?)",
                agent, languages, self.now,
            )  # fmt: skip

    def work(self, agent: str, hours: str = "16:00-20:00", *, day: date = EVENING, breaks: str = "") -> None:
        """The agent has a shift in New York."""
        begins, ends = (datetime.combine(day, time.fromisoformat(part)) for part in hours.split("-"))
        if ends <= begins:
            ends += timedelta(days=1)
        with self.writing():
            self.tell(
                "INSERT INTO shift (agent_no, day, starts_at, ends_at, breaks, zone, import_no, recorded_at)"
                " SELECT agent_no, ?, ?, ?, ?, 'America/New_York', 1, ? FROM agent WHERE agent = ?",
                day_number(day), at(begins.isoformat()), at(ends.isoformat()), breaks, self.now, agent,
            )  # fmt: skip

    def staff(self, *agents: str, languages: str = "en") -> None:
        """Agents at work for the whole evening."""
        with self.writing():
            for agent in agents or ("kay",):
                self.employ(agent, languages)
                self.work(agent)

    def rulebook(self) -> Rulebook:
        """What the operator and the law have laid down."""
        desk = self.workspace
        return Rulebook(settings=desk.settings, plans=desk.plans, policies=desk.policies, key=desk.key)

    def gates(self, evening: date = EVENING, workspace: Workspace | None = None) -> dict[str, tuple[str, ...]]:
        """The person gates that block each customer on an evening."""
        desk = workspace or self.workspace
        with self.store.rehearsing():
            bench = prepare_bench(self.store, self.rulebook(), evening=evening, now=desk.now)
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


def populate(town: Town, people: int) -> None:
    """Customers of every kind, always the same ones: blocked by many gates, without offer, in households."""
    languages = (None, None, "en", "es", "ko")
    zones = ("America/New_York", "America/Chicago", "America/Los_Angeles", "")
    with town.writing():
        for number in range(people):
            dice = hashlib.blake2b(str(number).encode(), digest_size=16).digest()
            name = town.join(
                f"P{number}", consents=dice[0] > 40, trips=None if dice[1] < 20 else dice[1] % 6,
                segment=(None, "family", "young")[dice[2] % 3], plan=(None, "basic", "basic", "talker")[dice[3] % 4],
                language=languages[dice[4] % 5], zones=zones[dice[5] % 16 // 5],
                household=f"H{dice[6] % 20}" if dice[6] % 3 == 0 else None, phone=f"+121255501{dice[7] % 100:02}",
                phone_callable=int(dice[8] > 8),
            )  # fmt: skip
            if dice[9] < 200:
                town.use(name, *(dice[10 + back] * 4.0 for back in range(3)))
            for trouble in _TROUBLES[dice[13] // 16 : dice[13] // 16 + 1]:
                trouble(town, name)


_TROUBLES: tuple[Callable[[Town, str], None], ...] = (
    lambda town, name: town.complain(name),
    lambda town, name: town.suppress(customer_id=name),
    lambda town, name: town.attempt(name, "no_answer", "2026-03-09T18:00"),
    lambda town, name: town.attempt(name, "refused", "2026-02-20T18:00"),
    lambda town, name: town.attempt(name, "callback", "2026-03-06T18:00", callback_at=at("2026-03-10T18:10")),
    lambda town, name: town.subscribe(name, "travel"),
    lambda town, name: town.answer(name, "no", when="2026-03-05T10:00"),
)


@pytest.fixture(scope="session")
def towns() -> Any:
    """This module: texts of configuration files, dates, populations."""
    return sys.modules[__name__]


@pytest.fixture
def found_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Found a town: `found_town({"offers/pack.toml": "..."})` replaces files, None leaves one out."""
    founded: list[Town] = []

    def found(files: dict[str, str | None] | None = None) -> Town:
        founded.append(Town(tmp_path / f"town{len(founded)}", files))
        return founded[-1]

    yield found
    for town in founded:
        town.store.close()


@pytest.fixture
def town(found_town: Callable[..., Town]) -> Town:
    """A town with one agent who speaks English all evening."""
    founded = found_town()
    founded.staff()
    return founded
