"""Where do the tests of the ledger take place? A desk with a history of answers, stops, and things taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.jobs.enroll import enroll_customer
from campaign.jobs.imports import import_file
from campaign.jobs.ledger.verify import Verified, verify_ledger
from campaign.jobs.optout import opt_out
from campaign.jobs.undo import undo_import
from campaign.model import Answer, Channel
from campaign.store.database import Store
from campaign.workspace import Workspace, create_workspace

NOW = datetime.fromisoformat("2026-03-10T15:00:00+00:00")
KEY = bytes(range(32))
WORDING = "May we call you about plans that cost you less? You save money; we learn what helps.\n"
DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
"""
PEOPLE = 40


class Registrar:
    """Keeps a workspace, takes in files given as text, and falsifies what no command may."""

    def __init__(self, directory: Path) -> None:
        files = {"campaign.toml": DESK, "wordings/plan-2026-03.md": WORDING, "evidence/scan-7.txt": "signed: C7"}
        self.workspace = create_workspace(directory, files, NOW, KEY)
        self.workspace.store.connection.execute("PRAGMA synchronous = OFF")

    @property
    def store(self) -> Store:
        """The open database."""
        return self.workspace.store

    def bring(self, kind: str, *lines: str) -> int:
        """Import lines of CSV; the number of the import."""
        path = self.workspace.directory / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        done = import_file(self.workspace, kind, path)
        assert done.refused == 0
        return done.import_no or 0

    def enroll(self, customer: str, answer: Answer = Answer.YES, **more: Any) -> None:
        """A customer answers by mail."""
        told = {"wording": "plan-2026-03", "channel": Channel.MAIL, **more}
        enroll_customer(self.workspace, customer, answer=answer, **told)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        return [tuple(row) for row in self.store.connection.execute(sql, values)]

    def verify(self, **how: Any) -> Verified:
        """Whether the ledger holds."""
        return verify_ledger(self.workspace, **how)

    def later(self, change: Callable[[Store], object]) -> None:
        """Some command writes."""
        with self.store.writing():
            change(self.store)


@pytest.fixture
def registrar(tmp_path: Path) -> Iterator[Registrar]:
    """An empty desk."""
    made = Registrar(tmp_path / "desk")
    yield made
    made.store.close()


def live_through(registrar: Registrar) -> None:
    """Customers, answers by file and by hand, stops of all kinds, a file taken back."""
    customers = [f"C{number},+1201555{100 + number:04d}" for number in range(PEOPLE)]
    registrar.bring("customers", "customer_id,phone", *customers, "T1,+12015550142", "T2,+12015550142")
    header = "customer_id,answered_at,channel,answer,wording,evidence"
    agreed = (f"C{number},2026-03-01T10:{number:02d},mail,yes,plan-2026-03,scan-{number}" for number in range(30))
    registrar.bring("responses", header, *agreed)
    wrong = registrar.bring("responses", header, *(f"C{n},2026-03-02T10:00,web,no,plan-2026-03," for n in range(5)))
    undo_import(registrar.workspace, wrong)
    for number in range(20, PEOPLE):
        registrar.enroll(f"C{number}", evidence=f"scan-{number}")
    for number in range(10, 18):
        opt_out(registrar.workspace, f"C{number}", reason=f"letter {number}")
    opt_out(registrar.workspace, "+12015550142")
    opt_out(registrar.workspace, "+12015550188")
    registrar.bring("suppressions", "phone,source", "+12015550199,own list", "+12015550101,own list")
    registrar.bring("suppressions", "customer_id,source", "C30,court order")


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registrar]:
    """A desk with a history; nobody changes it."""
    made = Registrar(tmp_path_factory.mktemp("history") / "desk")
    live_through(made)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def unguarded(history: Registrar) -> Iterator[sqlite3.Connection]:
    """The same in memory, without the guards of its tables: whoever falsifies takes them off first."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        history.store.connection.backup(connection)
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


@pytest.fixture
def copied(history: Registrar, unguarded: sqlite3.Connection) -> Iterator[Callable[[], Workspace]]:
    """The desk with its history, as often as asked for; the copy before is gone then."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row

        def copy() -> Workspace:
            unguarded.backup(connection)
            workspace = Workspace(history.workspace.directory, NOW)
            vars(workspace)["store"] = Store(connection, None)
            return workspace

        yield copy
