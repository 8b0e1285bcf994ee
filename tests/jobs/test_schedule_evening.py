"""Is every slot of the evening topped up and released at the right time?"""

from __future__ import annotations

import shlex
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.errors import UsageError
from campaign.jobs.init import Surroundings, begin_workspace, settle_place
from campaign.jobs.schedule import plan_evening
from campaign.workspace import open_workspace

PROGRAM = Path("/opt/campaign/bin/campaign")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A new workspace in New York, on a machine in UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    begun = begin_workspace(tmp_path / "shop", settle_place(Surroundings(), region="US", zone="America/New_York"), NOON)
    workspace = open_workspace(begun.directory, NOON)
    yield workspace
    workspace.store.close()
    monkeypatch.undo()
    time.tzset()


def test_each_slot_has_a_line_for_cron(shop):
    """Eight half hours from four to eight, each five minutes before; first the round, then the slot, come what may."""
    plan = plan_evening(shop, PROGRAM, "generic")
    assert plan.at == ("15:55", "16:25", "16:55", "17:25", "17:55", "18:25", "18:55", "19:25")
    lines = plan.crontab.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["55", "19"], ["25", "20"]]
    for command, words in zip(
        lines[0].partition("* * * ")[2].split("; "),
        (["build", "--top-up"], ["export", "tonight", "--dialer", "generic", "--slot", "next"]), strict=True,
    ):  # fmt: skip
        assert shlex.split(command) == [str(PROGRAM), *words, "--quiet", "--workspace", str(shop.directory)]


def test_the_timer_follows_the_clock_of_the_desk(shop):
    """And the service goes on with the slot when the round fails."""
    plan = plan_evening(shop, PROGRAM, "vicidial", 10)
    assert plan.timer.count("OnCalendar=") == 8
    assert "OnCalendar=*-*-* 15:50:00 America/New_York\n" in plan.timer
    assert [line.split()[1] for line in plan.service.splitlines() if line.startswith("ExecStart=-")] == [
        "build", "export",
    ]  # fmt: skip


def test_the_evening_lasts_as_long_as_for_any_customer(shop):
    """Somebody in Los Angeles: three hours more."""
    with shop.store.writing():
        shop.store.connection.execute(
            "INSERT INTO place (zones, country, state, preferred) VALUES ('America/Los_Angeles', 'US', 'CA', '')"
        )
    at = plan_evening(shop, PROGRAM, "generic").at
    assert (len(at), at[0], at[-1]) == (14, "15:55", "22:25")


@pytest.mark.parametrize("before", [0, 31])
def test_a_slot_is_released_within_the_one_before(shop, before):
    """Anything else would release another slot than the next."""
    with pytest.raises(UsageError, match="--before"):
        plan_evening(shop, PROGRAM, "generic", before)
