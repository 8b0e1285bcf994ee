"""What does `campaign schedule print` take and show?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Section, Sentence


@command("schedule print", examples=("campaign schedule print", "campaign schedule print --at 14:00"))
def schedule_print(
    context: Context,
    at: Annotated[
        str, typer.Option(metavar="HH:MM", help="Time at the desk; else half an hour before the evening.")
    ] = "",
) -> Result:
    """Prints a line for cron, and a service with its timer for systemd; install one of the two.

    Nothing is installed. systemd follows the clock of the desk, cron that of the machine.
    """
    from campaign.jobs.schedule import UNIT, plan_schedule

    plan = plan_schedule(context.workspace, _find_program(), at)
    return Result(
        data={
            "at": plan.at, "zone": plan.zone, "crontab": plan.crontab, "service": plan.service, "timer": plan.timer,
        },
        view=[
            Sentence(f"Every day at {plan.at} in {plan.zone}. Install one of the two."),
            Section("cron: crontab -e", [Sentence(plan.crontab.rstrip())]),
            Section(f"systemd: /etc/systemd/system/{UNIT}.service", [Sentence(plan.service.rstrip())]),
            Section(f"systemd: /etc/systemd/system/{UNIT}.timer", [Sentence(plan.timer.rstrip())]),
        ],
        next_step=f"systemctl enable --now {UNIT}.timer",
        warnings=plan.warnings,
    )  # fmt: skip


def _find_program() -> Path:
    """The program as cron can start it: by its full path."""
    beside = Path(sys.executable).with_name("campaign")
    return beside if beside.exists() else Path(sys.argv[0]).resolve()
