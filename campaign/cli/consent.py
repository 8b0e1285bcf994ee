"""What do `campaign consent pending` and `consent confirm` take and show?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bullets, Column, Kind, Table
from campaign.cli.ways import Way, read_way
from campaign.clock import local_text
from campaign.errors import EXIT_REJECTED_ROWS, UsageError
from campaign.model import Answer, ContactChannel, Purpose, Scope

if TYPE_CHECKING:
    from campaign.jobs.consent.confirming import Confirmed, Keyed
    from campaign.jobs.consent.pending import Pending


class Said(StrEnum):
    """What the customer said when we called back."""

    YES = "yes"
    NO = "no"


class KeyedAnswer(StrEnum):
    """What the paper says."""

    YES = "yes"
    NO = "no"


@command("consent pending", examples=("campaign consent pending", "campaign consent pending --json"))
def pending(context: Context) -> Result:
    """A yes that needs a confirmation counts for nothing until it is there; see [consent] in campaign.toml.

    A yes that a later no or stop of the customer overtook is not shown any more.
    """
    from campaign.jobs.consent.pending import list_pending

    waiting = list_pending(context.workspace)
    zone = context.workspace.settings.zone
    return Result(
        data={"pending": [_pending_data(one, zone) for one in waiting]},
        view=_table(waiting, zone),
        next_step=f"campaign consent confirm {waiting[0].response_no} {_way(waiting[0])}" if waiting else "",
    )


def _pending_data(one: Pending, zone: str) -> dict[str, Any]:
    return {
        "response_no": one.response_no, "customer_id": one.customer_id,
        "answered_at": local_text(one.answered_at, zone), "channel": one.channel, "purpose": one.purpose,
        "wording": one.wording, "evidence": one.evidence, "confirmation": one.confirmation, "keyed_by": one.keyed_by,
        "mismatches": one.mismatches, "days": one.days,
    }  # fmt: skip


def _table(waiting: tuple[Pending, ...], zone: str) -> Table:
    columns = (
        Column("Response", Kind.IDENTIFIER), Column("Customer", Kind.IDENTIFIER), "Answered", "Channel", "Purpose",
        "Waits for", "Evidence", "Keyed by", Column("Mismatches", Kind.COUNT), Column("Days", Kind.COUNT),
    )  # fmt: skip
    rows = [
        (
            str(one.response_no), one.customer_id, local_text(one.answered_at, zone), one.channel.value,
            one.purpose.value, one.confirmation.value, one.evidence, one.keyed_by, one.mismatches, one.days,
        )
        for one in waiting
    ]  # fmt: skip
    return Table(columns, rows, empty="No answer waits for a confirmation.")


def _way(one: Pending) -> str:
    return "--outcome yes" if one.confirmation == "call back" else f"--answer yes --purpose {one.purpose}"


@command(
    "consent confirm",
    examples=(
        "campaign consent confirm 12 --outcome yes --evidence recording-0417",
        "campaign consent confirm 12 13 --answer yes --purpose marketing --until 2026-12-31",
    ),
)
def confirm(
    context: Context,
    responses: Annotated[list[int], typer.Argument(metavar="RESPONSE", help="Numbers of answers that wait.")],
    *,
    outcome: Annotated[Said | None, typer.Option(help="Call back: what the customer said.")] = None,
    answer: Annotated[KeyedAnswer | None, typer.Option(help="Second keying: the answer on the paper.")] = None,
    purpose: Annotated[Purpose | None, typer.Option(help="Second keying: what it may be called for.")] = None,
    until: Annotated[str, typer.Option(metavar="DATE", help="Second keying: the last day, if it names one.")] = "",
    hours: Annotated[str, typer.Option(help="Second keying: the hours, if it names any.")] = "",
    contact_channel: Annotated[Way | None, typer.Option(help="Second keying: the way of contact, if any.")] = None,
    family: Annotated[str, typer.Option(help="Second keying: the family of offers, if it names one.")] = "",
    night: Annotated[bool, typer.Option("--night", help="Second keying: night hours are agreed to apart.")] = False,
    evidence: Annotated[str, typer.Option(metavar="REF", help="Where the proof of the confirmation is kept.")] = "",
) -> Result:
    """A yes that waits for a second keying counts when another person, under an account of their own, keys the same.

    A difference is recorded and the answer goes on waiting (exit code 3). A yes that waits for a call back counts when
    the customer said yes again; a no there is recorded as an answer of its own.
    """
    from campaign.jobs.consent.confirming import Outcome, confirm_call_back, confirm_keying

    if outcome is not None:
        if answer or purpose:
            raise UsageError("state either --outcome or --answer and --purpose")
        said = Outcome(outcome.value)
        done = confirm_call_back(context.workspace, responses, said, evidence=evidence)
    else:
        scope = _scope(context, until, hours, read_way(contact_channel), family, night=night)
        done = confirm_keying(context.workspace, responses, _keyed(answer, purpose, scope), evidence=evidence)
    differs = any(one.differing for one in done)
    return Result(
        data={"confirmed": list(done)},
        view=Bullets([_words(one) for one in done]),
        next_step="campaign consent pending" if differs else f"campaign explain {done[0].customer_id}",
        exit_code=EXIT_REJECTED_ROWS if differs else 0,
    )


def _keyed(answer: KeyedAnswer | None, purpose: Purpose | None, scope: Scope) -> Keyed:
    from campaign.jobs.consent.confirming import Keyed

    if answer is None or purpose is None:
        raise UsageError(
            "say what confirms the answer",
            hint="Second keying: --answer, --purpose and whatever else it says. Call back: --outcome yes or no.",
        )
    return Keyed(answer=Answer(answer.value), purpose=purpose, scope=scope)


def _scope(
    context: Context, until: str, hours: str, contact_channel: ContactChannel, family: str, *, night: bool
) -> Scope:
    from campaign.jobs.enroll import end_of, read_hours, read_last_day

    last_day = read_last_day(until, context.workspace.today)
    return Scope(
        until=end_of(last_day, context.workspace.settings.zone), hours=read_hours(hours),
        contact_channel=contact_channel, family=family.strip(), night=night,
    )  # fmt: skip


def _words(one: Confirmed) -> str:
    sentences = {
        "yes": f"Response {one.response_no} of {one.customer_id} is confirmed and counts.",
        "no": f"Response {one.response_no} of {one.customer_id} was denied and never counts; the no is recorded.",
    }
    mismatch = f"Response {one.response_no} of {one.customer_id} goes on waiting: {', '.join(one.differing)} differ."
    return sentences.get(one.outcome, mismatch)
