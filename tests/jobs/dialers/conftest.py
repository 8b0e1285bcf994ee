"""Which world do the tests of exports and results live in? A London desk, six customers, one list for one evening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.clock import instant
from campaign.jobs.build import build_list
from campaign.jobs.export import export_list
from campaign.jobs.results import ImportedResults, import_results
from campaign.store.standing import compare_standing, rebuild_standing
from campaign.workspace import Workspace, create_workspace

LATER = "2026-03-10T21:00:00+00:00"
NOON = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
EVENING = "2026-03-10"
FILES = {
    "campaign.toml": """
[desk]
region = "GB"
zone = "Europe/London"
currency = "GBP"

[holdout]
share = 0

[contact_policy]
attempts_per_day = 2
""",
    "campaigns/fit.toml": """
why = "They pay for minutes they do not use."
kind = "offer"
purpose = "marketing"
audience = "everyone"
offers = ["night"]
starts = 2026-01-01
stops = 2026-12-31
measure = { what = "retention", day = 90, threshold = 0.8 }
""",
    "offers/night.toml": """
title = "Night pack"
product = "night-pack"
rule = "everyone"
benefit = "12.50"
monthly_value = "3.00"
script = '''Say what it costs.
Then say what it does.'''
""",
}


class World:
    """A workspace whose database can be asked in plain SQL."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.store = workspace.store

    def at(self, text: str) -> Workspace:
        """The same workspace at another instant, on the same connection."""
        moved = replace(self.workspace, now=datetime.fromisoformat(text))
        vars(moved)["store"] = self.store
        return moved

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of a question."""
        return [tuple(row) for row in self.store.connection.execute(sql, values)]

    def tell(self, sql: str, *values: object) -> None:
        """Change something and let the standing follow."""
        with self.store.writing():
            self.store.connection.execute(sql, values)
            rebuild_standing(self.store)

    @property
    def leads(self) -> dict[str, str]:
        """Lead ids by customer id."""
        return dict(
            self.ask("SELECT c.customer_id, l.lead_id FROM lead l JOIN customer c USING (customer_no) ORDER BY l.rank")
        )

    def differences(self) -> list[int]:
        """Customers whose standing does not follow from the events."""
        return compare_standing(self.store)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Six customers who agreed to be called, and the list of the evening: one in each slot from four o'clock on."""
    workspace = create_workspace(tmp_path / "desk", FILES, NOON, key=bytes(32))
    world = World(workspace)
    _fill(world)
    build_list(workspace)
    place = "lead_no - (SELECT MIN(lead_no) FROM lead)"
    world.tell(f"UPDATE lead SET slot_at = {instant(NOON) + 4 * 3600} + 1800 * ({place}), rank = 1 + {place}")
    yield world
    workspace.store.close()


def _fill(world: World) -> None:
    now = instant(NOON)
    run = world.store.connection.execute
    with world.store.writing():
        run("INSERT INTO place (zones, country, state, preferred) VALUES ('Europe/London', 'GB', '', '')")
        run("INSERT INTO language (language) VALUES ('en')")
        run(
            "INSERT INTO registry (name, dated, import_no, recorded_at) VALUES ('TPS and CTPS', ?, 1, ?)",
            (now // 86_400 - 5, now),
        )
        for number in range(1, 7):
            run(
                "INSERT INTO customer (customer_id, phone, name, language, country, state, postal_code, phone_callable,"
                " place_no, language_no, household_no, plan_no, holdout_base, import_no, recorded_at)"
                " VALUES (?, ?, ?, 'en', 'GB', 'ENG', 'SW1A 1AA', 1, 1, 1, 0, 0, ?, 1, ?)",
                (f"C{number}", f"+44770090010{number}", f"Ann Example {number}", number, now),
            )
            run(
                "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, recorded_at)"
                " VALUES (?, ?, 'web', 'yes', 'marketing', ?)",
                (number, now - 86_400, now),
            )
        run(
            "INSERT INTO agent (agent, languages, skills, import_no, recorded_at) VALUES ('kay', 'en', '', 1, ?)",
            (now,),
        )
        run(
            "INSERT INTO shift (agent_no, day, starts_at, ends_at, zone, import_no, recorded_at)"
            " VALUES (1, ?, ?, ?, 'Europe/London', 1, ?)",
            (now // 86_400, now + 4 * 3600, now + 8 * 3600, now),
        )
        rebuild_standing(world.store)


HEADER = (
    "call_date\tphone_number_dialed\tstatus\tuser\tcampaign_id\tvendor_lead_code\tsource_id\tphone_code"
    "\tlength_in_sec\tcall_notes"
)
STATES = (
    "lead_id\tentry_date\tstatus\tuser\tvendor_lead_code\tsource_id\tgmt_offset_now\tcalled_since_last_reset\tphone_code"
    "\tphone_number\tcalled_count\tlast_local_call_time"
)


class Dialer:
    """Writes result files about the leads of a world, as VICIdial does."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    def call(self, reference: str, code: str, clock: str = "18:30", *, phone: str = "", note: str = "") -> str:
        """One line of a call report; C1 to C6 stand for their leads."""
        lead = self.world.leads.get(reference, reference)
        dialled = phone or f"770090010{reference[1:]}"
        return f"2026-03-10 {clock}:00\t{dialled}\t{code}\tkay\tEVE\t{lead}\t20260310-1\t44\t60\t{note}"

    def state(self, reference: str, code: str, count: int, clock: str = "18:30") -> str:
        """One line of a list download."""
        lead = self.world.leads.get(reference, reference)
        return (
            f"17\t2026-03-10 13:00:00\t{code}\tkay\t{lead}\t20260310-1\t0.00\tY\t44\t770090010{reference[1:]}\t{count}"
            f"\t2026-03-10 {clock}:00"
        )

    def states(self, *lines: str, name: str = "states.txt") -> Path:
        """A list download with these lines."""
        return self.report(*lines, header=STATES, name=name)

    def report(self, *lines: str, header: str = HEADER, name: str = "report.txt") -> Path:
        """A call report with these lines."""
        path = self.folder / name
        path.write_bytes("".join(f"{line}\r\n" for line in (header, *lines)).encode("utf-8"))
        return path


@pytest.fixture
def dialer(world: World, tmp_path: Path) -> Dialer:
    """A dialer that holds the exported list."""
    export_list(world.workspace, "2026-03-10", dialer="vicidial")
    return Dialer(world, tmp_path)


@pytest.fixture
def take(world: World, dialer: Dialer) -> Callable[..., ImportedResults]:
    """Import lines of a call report, or a path, after the evening."""

    def run(*lines: str | Path, now: str = LATER, name: str = "report.txt", **options: Any) -> ImportedResults:
        path = dialer.report(*lines, name=name) if isinstance(lines[0], str) else lines[0]
        return import_results(world.at(now), path, dialer="vicidial", **options)

    return run
