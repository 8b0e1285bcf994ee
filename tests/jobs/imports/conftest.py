"""Where do the tests of imports take place? A New York desk with an empty database, made once and copied."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from campaign.jobs.imports import ImportOutcome, import_file
from campaign.jobs.undo import Undone, undo_import
from campaign.store.standing import compare_standing
from campaign.workspace import Workspace, create_workspace, open_workspace

NOW = datetime.fromisoformat("2026-03-10T15:00:00+00:00")
KEY = bytes(range(32))
DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"

# What we know of each customer.
[attributes]
trips = "integer" # a year
pet = "text"

[measures]
day = { digits = 1 }
evening = { digits = 0 }
"""
STATE = (
    "customer", "usage", "usage_month", "response", "suppression", "contact", "subscription", "agent",
    "shift", "assigned", "registry", "standing",
)  # fmt: skip
HISTORY = {"source_hash", "recorded_at", "import_no"}


class Office:
    """One workspace: takes in files given as text, and answers questions about its tables."""

    def __init__(self, directory: Path, now: datetime = NOW) -> None:
        self.directory, self.now = directory, now
        self.workspace = self._open()
        self._files = 0

    def _open(self) -> Workspace:
        """The workspace at the present instant; these tests lose no power, so that nothing waits for the disk."""
        workspace = open_workspace(self.directory, self.now)
        workspace.store.connection.execute("PRAGMA synchronous = OFF")
        return workspace

    @property
    def store(self) -> Any:
        """The open database."""
        return self.workspace.store

    def later(self, **elapsed: float) -> None:
        """Some time goes by."""
        self.now += timedelta(**elapsed)
        self.workspace.store.close()
        self.workspace = self._open()

    def write(self, text: str, name: str = "") -> Path:
        """A file outside of the workspace; lines may be indented."""
        self._files += 1
        path = self.directory.parent / (name or f"file-{self._files}.csv")
        path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", "utf-8")
        return path

    def bring(self, kind: str, text: str, *, name: str = "", **options: Any) -> ImportOutcome:
        """Import lines of CSV; the standing follows from the events afterwards."""
        outcome = import_file(self.workspace, kind, self.write(text, name), **options)
        assert compare_standing(self.store) == []
        return outcome

    def undo(self, import_no: int | None) -> Undone:
        """Take an import back; the standing follows from the events afterwards."""
        assert import_no is not None
        undone = undo_import(self.workspace, import_no)
        assert compare_standing(self.store) == []
        assert self.rows("SELECT * FROM pragma_foreign_key_check") == []
        return undone

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query."""
        return [dict(row) for row in self.store.connection.execute(query, values)]

    def one(self, query: str, *values: object) -> Any:
        """The only value of a query."""
        ((value,),) = [tuple(row) for row in self.store.connection.execute(query, values)]
        return value

    def customer(self, customer_id: str) -> dict[str, Any]:
        """One customer."""
        (row,) = self.rows("SELECT * FROM customer WHERE customer_id = ?", customer_id)
        return row

    def standing(self, customer_id: str) -> dict[str, Any]:
        """What is true now of one customer."""
        (row,) = self.rows(
            "SELECT s.* FROM standing s JOIN customer c USING (customer_no) WHERE c.customer_id = ?", customer_id
        )
        return row

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that holds, apart from history (which import told it, when, from which row) and empty columns."""
        found = {}
        for table in STATE:
            rows = [row for row in self.rows(f"SELECT * FROM {table}") if row.get("undone_at") is None]
            kept = [{key: value for key, value in row.items() if key not in HISTORY} for row in rows]
            found[table] = sorted(
                tuple(sorted((key, repr(value)) for key, value in row.items() if value is not None)) for row in kept
            )
        return found

    def fingerprint(self) -> str:
        """A hash of the bytes of the database."""
        return hashlib.sha256((self.directory / "campaign.db").read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace to copy."""
    directory = tmp_path_factory.mktemp("office") / "desk"
    create_workspace(directory, {"campaign.toml": DESK}, NOW, key=KEY)
    return directory


@pytest.fixture
def office(empty_office: Path, tmp_path: Path) -> Iterator[Office]:
    """A workspace of one's own."""
    shutil.copytree(empty_office, tmp_path / "desk")
    office = Office(tmp_path / "desk")
    yield office
    office.store.close()


@pytest.fixture
def peopled(office: Office) -> Office:
    """With four customers, two of them at one phone."""
    office.bring(
        "customers",
        """
        customer_id,phone,name,language,household
        C1,+12015550101,Ada Reed,en,H1
        C2,+12015550102,Ben Pike,es,H1
        C3,+12015550103,Carla Lane,,
        C4,+12015550103,Dana Wade,,
        """,
    )
    return office
