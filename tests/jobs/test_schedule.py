"""Do the texts for cron and systemd start the nightly run at the right time and with the right rights?"""

from __future__ import annotations

import configparser
import shlex
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.errors import UsageError
from campaign.jobs.init import Surroundings, begin_workspace, settle_place
from campaign.jobs.schedule import Schedule, plan_schedule
from campaign.workspace import open_workspace

PROGRAM = Path("/opt/campaign/bin/campaign")
IN_JULY, IN_DECEMBER = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def machine_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the clock of this machine to a zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def plan(folder: Path, zone: str = "America/New_York", now: datetime = IN_JULY, at: str = "") -> Schedule:
    """The schedule of a new workspace."""
    place = settle_place(Surroundings(), region="US", zone=zone)
    workspace = open_workspace(begin_workspace(folder, place, now).directory, now)
    return plan_schedule(workspace, PROGRAM, at)


def unit(text: str) -> configparser.ConfigParser:
    """A unit file, read."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


@pytest.mark.parametrize(
    ("now", "hour"), [(IN_JULY, "19"), (IN_DECEMBER, "20")], ids=["summer", "winter"]
)
def test_cron_gets_the_time_of_the_machine(
    tmp_path: Path, machine_in: Callable[[str], None], now: datetime, hour: str
) -> None:
    """15:30 in New York, half an hour before the evening, on a machine in UTC; and the warning that it will drift."""
    machine_in("UTC")
    schedule = plan(tmp_path / "shop", now=now)

    assert schedule.crontab.split()[:5] == ["30", hour, "*", "*", "*"]
    assert len(schedule.warnings) == 1


@pytest.mark.parametrize(("zone", "desk"), [("America/New_York", "America/New_York"), ("UTC", "Asia/Seoul")])
def test_clocks_that_keep_step_need_no_warning(
    tmp_path: Path, machine_in: Callable[[str], None], zone: str, desk: str
) -> None:
    """The same zone, or two that never change."""
    machine_in(zone)
    place = settle_place(Surroundings(), region="KR" if desk == "Asia/Seoul" else "US", zone=desk)
    begun = begin_workspace(tmp_path / "shop", place, IN_JULY)

    assert plan_schedule(open_workspace(begun.directory, IN_JULY), PROGRAM).warnings == ()


def test_systemd_follows_the_clock_of_the_desk(tmp_path: Path) -> None:
    """The zone stands in the timer; a machine that was off catches up."""
    schedule = plan(tmp_path / "shop", at="14:05")
    timer = unit(schedule.timer)

    assert (schedule.at, schedule.zone) == ("14:05", "America/New_York")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 14:05:00 America/New_York"
    assert timer["Timer"]["Persistent"] == "true"


def test_the_service_may_write_nowhere_else(tmp_path: Path) -> None:
    """No network, no other folder, no file that others can read; refused rows are no failure."""
    service = unit(plan(tmp_path / "shop").service)["Service"]

    assert service["ReadWritePaths"] == str(tmp_path / "shop")
    assert service["ProtectSystem"] == "strict"
    assert service["PrivateNetwork"] == "yes"
    assert service["UMask"] == "0077"
    assert service["SuccessExitStatus"] == "3"


def test_a_folder_with_blanks_and_percents_survives(tmp_path: Path) -> None:
    """Both have a meaning of their own in crontabs and unit files."""
    folder = tmp_path / "my 100% shop"
    schedule = plan(folder)
    command = schedule.crontab.split(maxsplit=5)[5].replace("\\%", "%")

    assert shlex.split(command) == [str(PROGRAM), "nightly", "--quiet", "--workspace", str(folder)]
    assert "%" not in schedule.crontab.replace("\\%", "")
    assert f'--workspace "{tmp_path}/my 100%% shop"' in schedule.service


def test_a_time_that_is_none_is_refused(tmp_path: Path) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="15:30"):
        plan(tmp_path / "shop", at="half past three")


def test_schedule_print_shows_all_three(run_campaign: Callable[..., Any], tmp_path: Path) -> None:
    """And hands them to programs."""
    plan(tmp_path / "shop")
    shown = run_campaign("schedule", "print", "--workspace", tmp_path / "shop")
    data = run_campaign("schedule", "print", "--workspace", tmp_path / "shop", "--json").data

    for name in ("crontab", "service", "timer"):
        assert data[name].strip() in shown.out
