"""What does `campaign enroll` take and show?"""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence
from campaign.cli.ways import Way, read_way
from campaign.model import Answer, Channel, ContactChannel, Purpose

if TYPE_CHECKING:
    from campaign.jobs.enroll import Enrolled


class Given(StrEnum):
    """The answers that are recorded here; a stop is recorded by `optout`."""

    YES = "yes"
    NO = "no"


@command(
    "enroll",
    examples=(
        "campaign enroll C1001 --answer yes --channel mail --wording plan-2026-03 --evidence scan-0417",
        "campaign enroll C1001 --answer yes --channel web --wording W7 --hours 18:00-20:00 --until 2026-12-31",
        "campaign enroll C1001 --answer no --channel web --wording plan-2026-03 --purpose survey",
    ),
)
def enroll(
    context: Context,
    customer: Annotated[str, typer.Argument(help="The id of a customer, or a phone that only one customer has.")],
    *,
    answer: Annotated[Given, typer.Option(help="What the customer answered.")],
    channel: Annotated[Channel, typer.Option(help="How the answer came.")],
    wording: Annotated[str, typer.Option(metavar="ID", help="Which text, with benefits and reasons, was answered.")],
    evidence: Annotated[str, typer.Option(metavar="REF", help="Where the proof is kept: a scan, a recording.")] = "",
    purpose: Annotated[Purpose, typer.Option(help="What the customer may be called for.")] = Purpose.MARKETING,
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day on which the answer holds.")] = "",
    hours: Annotated[str, typer.Option(help="Hours that a yes is limited to, such as 18:00-20:00.")] = "",
    contact_channel: Annotated[
        Way | None, typer.Option(help="The one way of contact it speaks of; otherwise every one.")
    ] = None,
    family: Annotated[str, typer.Option(help="The one family of offers it speaks of; otherwise every one.")] = "",
    night: Annotated[bool, typer.Option("--night", help="Night hours are agreed to apart.")] = False,
) -> Result:
    """The answer is kept for ever beside all earlier ones; the latest one for a purpose stands.

    Nobody is called for marketing without a yes. A yes after a stop of the same person lifts that stop; a suppression
    for another reason stays.
    """
    from campaign.jobs.enroll import enroll_customer
    from campaign.jobs.ledger.wordings import warn_textless

    done = enroll_customer(
        context.workspace, customer, answer=Answer(answer.value), channel=channel, wording=wording, evidence=evidence,
        purpose=purpose, until=until, hours=hours, contact_channel=read_way(contact_channel), family=family,
        night=night,
    )  # fmt: skip
    return Result(
        data=asdict(done),
        view=Sentence(_words(done)),
        next_step="campaign consent pending" if done.confirmation else f"campaign explain {done.customer_id}",
        warnings=(*_warnings(done), *warn_textless(context.workspace, [done.wording])),
    )


def _words(done: Enrolled) -> str:
    family = f" for offers of the family {done.family}" if done.family else ""
    if done.contact_channel not in (ContactChannel.EVERY, ContactChannel.PHONE):
        agreed = "refused" if done.answer is Answer.NO else "agreed to"
        kept = "; calls stay as they were" if done.answer is Answer.NO else ", and to no call"
        return f"{done.customer_id} {agreed} {done.contact_channel} for {done.purpose}{family}{kept}."
    if done.answer is Answer.NO:
        return f"{done.customer_id} will not be called for {done.purpose}{family}."
    if done.confirmation:
        waiting = f"response {done.response_no} waits for a {done.confirmation}"
        return f"{done.customer_id} agreed; {waiting} before it counts."
    limits = f" until {done.until}" if done.until else ""
    limits += f", between {done.hours}" if done.hours else ""
    limits += f": offers of the family {done.family}" if done.family else ""
    return f"{done.customer_id} may be called for {done.purpose}{limits}."


def _warnings(done: Enrolled) -> tuple[str, ...]:
    if done.answer is Answer.YES and done.still_suppressed:
        return (f"{done.customer_id} is suppressed for another reason and will not be called",)
    return ()
