"""What does `campaign log` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bullets, Sentence, View
from campaign.clock import local_text

if TYPE_CHECKING:
    from campaign.jobs.log_result import Logged


@command(
    "log",
    examples=(
        "campaign log LB7OWVG5VO2HXIBA7 accepted --agent kay",
        "campaign log LB7OWVG5VO2HXIBA7 callback --callback 2026-03-11T17:30 --note 'after work'",
        "campaign log C1001 stop --at 2026-03-10T18:05",
    ),
)
def log(
    context: Context,
    lead: Annotated[str, typer.Argument(help="The id of a lead, or of a customer called without a list.")],
    disposition: Annotated[
        str, typer.Argument(help="What came of it: accepted, refused, no_answer, callback, stop, wrong_number ...")
    ],
    *,
    at: Annotated[str, typer.Option(metavar="INSTANT", help="When the call was made; otherwise now.")] = "",
    agent: Annotated[str, typer.Option(help="Who made the call.")] = "",
    note: Annotated[str, typer.Option(help="What is worth keeping.")] = "",
    callback: Annotated[str, typer.Option(metavar="INSTANT", help="When the customer wants to be called again.")] = "",
) -> Result:
    """What follows is the same as for a result from a dialer.

    A stop bars the phone and the person at once, an accepted offer starts its product, a callback is promised, a
    refusal rests. Instants without an offset are meant at the desk. The same call logged twice counts once.
    """
    from campaign.jobs.log_result import log_result

    done = log_result(
        context.workspace, lead, disposition, at=at, agent=agent, note=note, callback=callback
    )  # fmt: skip
    zone = context.workspace.settings.zone
    return Result(data=_data(done, zone), view=_views(done, zone), next_step=f"campaign explain {done.customer_id}")


def _data(done: Logged, zone: str) -> dict[str, object]:
    return {
        "reference": done.reference, "lead_id": done.lead_id, "customer_id": done.customer_id,
        "disposition": done.disposition.code, "flags": sorted(done.disposition.flags),
        "attempted_at": local_text(done.attempted_at, zone),
        "callback_at": None if done.callback_at is None else local_text(done.callback_at, zone),
        "is_new": done.is_new, "stops": done.outcome.stops, "started": done.outcome.started,
        "complaints": done.outcome.complaints,
    }  # fmt: skip


def _views(done: Logged, zone: str) -> list[View]:
    if not done.is_new:
        return [Sentence("Nothing new: this call was logged before.")]
    told = [f"Logged {done.disposition.code} for {done.customer_id}: {done.disposition.label.lower()}."]
    follows = [
        (done.outcome.stops, "Nobody will call this person or this phone again for any campaign."),
        (done.outcome.started, "The product of the offer was started."),
        (done.outcome.complaints, "A complaint is open until it is resolved."),
        (done.callback_at, f"A callback is promised for {local_text(done.callback_at or 0, zone)}."),
        (done.disposition.rest_days, f"The customer is left in peace for {done.disposition.rest_days} days."),
    ]
    return [Sentence(told[0]), Bullets([words for holds, words in follows if holds])]
