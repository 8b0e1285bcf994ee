"""What do reports report on? A small database whose rows are written one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.clock import day_number, instant
from campaign.reports.options import ReportOptions
from campaign.settings import Settings, read_settings
from campaign.store.database import Store, open_memory_store

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DESK = """
[desk]
region = "KR"
zone = "Asia/Seoul"
currency = "KRW"
[attributes]
contract = "text"
fee = "decimal 2"
paperless = "boolean"
"""


class Records:
    """Writes customers, subscriptions, responses, agents, leads and calls, as an import would leave them."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        for column in ("contract TEXT", "fee INTEGER", "paperless INTEGER"):
            store.connection.execute(f"ALTER TABLE customer ADD COLUMN {column}")

    def insert(self, table: str, **values: Any) -> int:
        """A row; dates become day numbers. Its number."""
        kept = {name: day_number(value) if isinstance(value, date) else value for name, value in values.items()}
        columns, marks = ", ".join(kept), ", ".join(f":{name}" for name in kept)
        found = self.store.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", kept)
        return int(found.lastrowid or 0)

    def customer(self, **values: Any) -> int:
        """A customer of whom nothing is known but what is given."""
        number = self.store.connection.execute("SELECT COUNT(*) FROM customer").fetchone()[0] + 1
        place = {"zones": "", "country": "", "state": "", "preferred": ""}
        if number == 1:
            self.insert("place", **place)
        fixed = {"customer_id": f"C{number}", "phone": "+12015550100", "phone_callable": 1, "place_no": 1}
        none = dict.fromkeys(("language_no", "household_no", "plan_no", "holdout_base", "import_no", "recorded_at"), 0)
        return self.insert("customer", **fixed, **none, **values)

    def subscription(self, started_on: date, cancelled_on: date | None = None, **values: Any) -> int:
        """A subscription of a new customer, unless one is named."""
        customer = values.pop("customer_no", None) or self.customer()
        given = {"product": "line", "recorded_at": 0, **values}
        return self.insert(
            "subscription", customer_no=customer, started_on=started_on, cancelled_on=cancelled_on, **given
        )

    def disposition(self, code: str, *flags: str) -> int:
        """A disposition with these flags and no other."""
        names = "dialled answered reached accepted refused refused_at_opening stop wrong_number callback complaint"
        row = {name: int(name in flags) for name in (*names.split(), "machine", "final")}
        return self.insert("disposition", code=code, label=code, known=1, rest_days=0, **row)

    def lead(self, customer_no: int, campaign: str, evening: date, *, status: str = "built", sent: bool = False) -> int:
        """A lead on a list of its own."""
        if not self.store.connection.execute("SELECT COUNT(*) FROM configuration").fetchone()[0]:
            self.insert("configuration", sha256="", body="", recorded_at=0)
        number = self.store.connection.execute("SELECT COUNT(*) FROM call_list").fetchone()[0] + 1
        stated = {"status": status, "counts": "{}", "program_version": "", "configuration_no": 1, "built_at": 0}
        list_no = self.insert("call_list", list_id=f"L{number}", evening=evening, **stated)
        times = {"slot_at": 0, "opens_at": 0, "closes_at": 0, "zone": "", "rank": 1, "benefit": 1}
        fixed = {"offer": f"{campaign} offer", "phone": "", "language": "", "customer_no": customer_no, **times}
        lead_no = self.insert("lead", lead_id=f"L{number}-1", list_no=list_no, campaign=campaign, **fixed)
        if sent:
            given = {"dialer": "generic", "exported_at": 0, "file_name": "", "sha256": "", "rows": 1, "withheld": 0}
            batch_no = self.insert("batch", list_no=list_no, **given)
            self.insert("batch_lead", batch_no=batch_no, lead_no=lead_no)
        return lead_no

    def call(self, disposition_no: int, at: datetime, **values: Any) -> int:
        """An attempt."""
        given = {"reference": "", "recorded_at": 0, "disposition_no": disposition_no, **values}
        return self.insert("attempt", attempted_at=instant(at), **given)

    def ask(self, report: Any, **options: Any) -> Any:
        """The report, as of the day of NOW unless told otherwise."""
        return report(self.store, self.settings, ReportOptions(**options), NOW)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """An empty database in memory, and the settings of a desk in Seoul."""
    (tmp_path / "campaign.toml").write_text(DESK)
    store = open_memory_store()
    store.connection.execute("PRAGMA foreign_keys = OFF")
    yield Records(store, read_settings(tmp_path))
    store.close()
