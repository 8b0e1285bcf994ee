"""What does `campaign status` take and show?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import KeyValues, Sentence, Value, View
from campaign.clock import instant, local_text
from campaign.errors import Busy, UsageError

if TYPE_CHECKING:
    from campaign.jobs.status import Status

SECONDS = {"m": 60, "h": 3600, "d": 86_400}
PHASES = {
    "not calling": "the desk does not call today",
    "ahead": "not begun yet",
    "going on": "going on",
    "over": "over",
}


@command("status", examples=("campaign status", "campaign status --max-age 26h --quiet"))
def status(
    context: Context,
    max_age: Annotated[
        str,
        typer.Option(metavar="TIME", help="Exit with 75 unless a list was built within this time: 26h, 2d."),
    ] = "",
) -> Result:
    """Counts, tonight's list, what waits, and the one command to type next.

    With --max-age it watches over cron: when an evening began within that time and no list was built, it says so and
    ends with exit code 75. Days without calls are no reason.
    """
    from campaign.jobs.status import as_data, read_status

    seconds = _read_age(max_age)
    found, zone = read_status(context.workspace), context.workspace.settings.zone
    late = seconds is not None and found.is_late(instant(context.workspace.now), seconds)
    return Result(
        data=as_data(found, zone),
        view=[KeyValues(_rows(found, zone)), *_waiting(found), Sentence(found.advice.sentence, Tone.STRONG)],
        next_step=found.advice.command,
        warnings=(_lateness(found, zone, max_age),) if late else (),
        exit_code=Busy.exit_code if late else 0,
    )


def _read_age(text: str) -> int | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,5})\s*([mhd])", text.strip())
    if match is None:
        raise UsageError(f"--max-age {text!r} is no time such as 90m, 26h or 2d")
    return int(match[1]) * SECONDS[match[2]]


def _lateness(found: Status, zone: str, max_age: str) -> str:
    last = f"the last was on {local_text(found.built_at, zone)}" if found.built_at else "there was never one"
    return f"no list was built within {max_age}: {last}"


def _rows(found: Status, zone: str) -> dict[str, Value]:
    usage = f"{found.usage_months} months, the newest {found.newest_usage}" if found.usage_months else "none"
    return {
        "Customers": found.customers,
        "Agree to be called": found.consented,
        "About marketing": ", ".join(f"{count:,} {stand}" for stand, count in found.answers.items()) or "nobody",
        "Usage": usage,
        "Evening": f"{found.evening}, {PHASES[found.phase]}",
        "Campaigns tonight": ", ".join(found.running) or "none",
        "Agents tonight": found.agents,
        "List": _list(found),
        "Lists ever built": found.lists,
        "Results waiting": found.results_waiting,
        "Files in the inbox": found.files_waiting,
        "Last backup": local_text(found.backup_at, zone) if found.backup_at else "none",
    }


def _list(found: Status) -> str:
    one = found.tonight
    if one is None:
        return "none for this evening"
    gone = f"{one.exported:,} exported, {one.called:,} called, {one.open:,} not heard of"
    return f"{one.list_id}: {one.placed:,} leads, {gone if one.exported else one.status}"


def _waiting(found: Status) -> list[View]:
    return [
        Sentence(f"- {one.sentence}" + (f" ({one.way_out})" if one.way_out else ""), Tone.WARNING)
        for one in found.waiting
    ]
