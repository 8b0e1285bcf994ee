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


@command("schedule evening", examples=("campaign schedule evening", "campaign schedule evening --before 10"))
def schedule_evening(
    context: Context,
    dialer: Annotated[str, typer.Option(help="Whom the slots are released to; else the one of campaign.toml.")] = "",
    before: Annotated[int, typer.Option(metavar="MINUTES", help="How long before a slot it is released.")] = 5,
) -> Result:
    """Before each slot: `build --top-up`, then `export tonight --slot next`, which writes a recall file too.

    Set files.nightly_export = false, so that the nightly run does not hand the whole list out. Import results of the
    dialer shortly before, so that the round knows of them. The evening is that of every zone in which a customer is.
    """
    from campaign.jobs.schedule import EVENING_UNIT, plan_evening

    chosen = dialer or context.workspace.settings.desk.nightly_dialer
    plan = plan_evening(context.workspace, _find_program(), chosen, before)
    return Result(
        data={
            "at": list(plan.at), "zone": plan.zone, "crontab": plan.crontab, "service": plan.service,
            "timer": plan.timer,
        },
        view=[
            Sentence(f"At {', '.join(plan.at)} in {plan.zone}. Install one of the two."),
            Section("cron: crontab -e", [Sentence(line) for line in plan.crontab.splitlines()]),
            Section(f"systemd: /etc/systemd/system/{EVENING_UNIT}.service", [Sentence(plan.service.rstrip())]),
            Section(f"systemd: /etc/systemd/system/{EVENING_UNIT}.timer", [Sentence(plan.timer.rstrip())]),
        ],
        next_step=f"systemctl enable --now {EVENING_UNIT}.timer",
        warnings=(*plan.warnings, *_still_whole(context)),
    )  # fmt: skip


def _still_whole(context: Context) -> tuple[str, ...]:
    """What stands in the way of releasing slots."""
    if not context.workspace.settings.desk.nightly_export:
        return ()
    return ("`campaign nightly` hands out the whole list: set nightly_export = false under [files] of campaign.toml",)


def _find_program() -> Path:
    """The program as cron can start it: by its full path."""
    beside = Path(sys.executable).with_name("campaign")
    return beside if beside.exists() else Path(sys.argv[0]).resolve()
