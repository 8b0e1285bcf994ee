"""How are `campaign nightly`, and what is done before each slot of the evening, started by cron or systemd?"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from campaign.clock import instant, moment
from campaign.errors import UsageError
from campaign.rules.capacity import slot_starts
from campaign.rules.hours import parse_hours
from campaign.workspace import Workspace

UNIT = "campaign-nightly"
EVENING_UNIT = "campaign-evening"
MINUTES_BEFORE_SLOT = 5
"""How long before a slot it is released, unless told otherwise."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningSchedule:
    """When each slot is topped up and released, by the clock of the desk, and the texts to install."""

    at: tuple[str, ...]
    zone: str
    crontab: str
    service: str
    timer: str
    warnings: tuple[str, ...]


def plan_evening(
    workspace: Workspace, program: Path, dialer: str, before: int = MINUTES_BEFORE_SLOT
) -> EveningSchedule:
    """What to install so that `program` tops the list up and releases each slot so many minutes before it begins.

    The evening lasts as long as it does in any zone in which a customer is. Raises UsageError.
    """
    slot_minutes = workspace.settings.desk.evening.slot_minutes
    if not 0 < before <= slot_minutes:
        raise UsageError(f"--before {before} is not 1 to {slot_minutes} minutes: a slot is that long")
    zone, desk = workspace.settings.zone, ZoneInfo(workspace.settings.zone)
    begins, ends = _evening_anywhere(workspace)
    moments = [moment(start - before * 60) for start in slot_starts(begins, ends, slot_minutes)]
    clocks = [each.astimezone(desk).time() for each in moments]
    folder = workspace.directory
    steps = [("build", "--top-up"), ("export", "tonight", "--dialer", dialer, "--slot", "next")]
    command = "; ".join(
        shlex.join([str(program), *step, "--quiet", "--workspace", str(folder)]) for step in steps
    )
    lines = [f"{each.astimezone():%M %H} * * * {command}" for each in moments]
    return EveningSchedule(
        at=tuple(f"{clock:%H:%M}" for clock in clocks), zone=zone,
        crontab="".join(f"{line}\n" for line in lines).replace("%", "\\%"),
        service=_evening_service(folder, program, steps), timer=_evening_timer(clocks, zone),
        warnings=_warn(workspace.today, clocks[0], zone) if clocks else (),
    )  # fmt: skip


def _evening_anywhere(workspace: Workspace) -> tuple[int, int]:
    """The instants between which it is evening today for some customer, and for the desk."""
    hours = parse_hours(workspace.settings.desk.evening.window)
    zones = {zone for row in workspace.store.read("build.read_places") for zone in row["zones"].split()}
    midnights = [
        datetime.combine(workspace.today, time(), ZoneInfo(zone)) for zone in sorted(zones | {workspace.settings.zone})
    ]
    return (
        min(instant(midnight + timedelta(minutes=hours[0][0])) for midnight in midnights),
        max(instant(midnight + timedelta(minutes=hours[-1][1])) for midnight in midnights),
    )


def _evening_service(directory: Path, program: Path, steps: Sequence[Sequence[str]]) -> str:
    starts = "".join(
        f"ExecStart=-{_quote(program)} {' '.join(step)} --quiet --workspace {_quote(directory)}\n" for step in steps
    )
    return f"""\
[Unit]
Description=campaign: top the list up, release the next slot

[Service]
Type=oneshot
User={directory.owner()}
# The slot goes out also when the list could not be topped up.
{starts}UMask=0077
NoNewPrivileges=yes
PrivateNetwork=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths={_quote(directory)}
"""


def _evening_timer(clocks: Sequence[time], zone: str) -> str:
    times = "".join(f"OnCalendar=*-*-* {clock:%H:%M}:00 {zone}\n" for clock in clocks)
    return f"""\
[Unit]
Description=campaign: before each slot of the evening in {zone}

[Timer]
{times}AccuracySec=1s

[Install]
WantedBy=timers.target
"""


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
