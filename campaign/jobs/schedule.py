"""How is `campaign nightly` started every day by cron or systemd?"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from campaign.errors import UsageError
from campaign.rules.hours import parse_hours
from campaign.workspace import Workspace

UNIT = "campaign-nightly"
MINUTES_BEFORE = 30
"""How long before the evening opens at the desk the list is made, unless a time is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The time of day at the desk, and the texts to install; `warnings` say where cron's clock will not follow."""

    at: str
    zone: str
    crontab: str
    service: str
    timer: str
    warnings: tuple[str, ...]


def plan_schedule(workspace: Workspace, program: Path, at: str = "") -> Schedule:
    """What to install so that `program` makes the list every day at `at` (HH:MM at the desk). Raises UsageError."""
    clock = _read_clock(at) if at else _before_evening(workspace)
    zone = workspace.settings.zone
    here = datetime.combine(workspace.today, clock, ZoneInfo(zone)).astimezone()
    command = f"{shlex.quote(str(program))} nightly --quiet --workspace {shlex.quote(str(workspace.directory))}"
    return Schedule(
        at=f"{clock:%H:%M}",
        zone=zone,
        crontab=f"{here:%M %H} * * * {command}\n".replace("%", "\\%"),
        service=_service(workspace.directory, program),
        timer=_timer(clock, zone),
        warnings=_warn(workspace.today, clock, zone),
    )


def _read_clock(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day at the desk
    except ValueError:
        raise UsageError(f"--at {text!r} is no time of day such as 15:30") from None


def _before_evening(workspace: Workspace) -> time:
    opens = parse_hours(workspace.settings.desk.evening.window)[0][0]
    return time(*divmod(max(opens - MINUTES_BEFORE, 0), 60))


def _service(directory: Path, program: Path) -> str:
    return f"""\
[Unit]
Description=campaign: import, build, export, report

[Service]
Type=oneshot
User={directory.owner()}
ExecStart={_quote(program)} nightly --quiet --workspace {_quote(directory)}
# Done, and some rows wait to be corrected.
SuccessExitStatus=3
UMask=0077
NoNewPrivileges=yes
PrivateNetwork=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={_quote(directory)}
"""


def _timer(clock: time, zone: str) -> str:
    return f"""\
[Unit]
Description=campaign: every day at {clock:%H:%M} in {zone}

[Timer]
OnCalendar=*-*-* {clock:%H:%M}:00 {zone}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _quote(path: Path) -> str:
    """A path for a unit file, in which % begins a specifier and a quotation mark ends a word."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if any(character in text for character in " \t'\"\\;") else text


def _warn(today: date, clock: time, zone: str) -> tuple[str, ...]:
    """Cron follows the clock of the machine: does that keep step with the clock of the desk for a year?"""
    moments = [datetime.combine(today + timedelta(days=30 * month), clock, ZoneInfo(zone)) for month in range(12)]
    if len({moment.astimezone().time() for moment in moments}) == 1:
        return ()
    return (f"this machine's clock does not change with that of {zone}: cron is an hour off for part of the year",)
