"""What does `campaign optout` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence
from campaign.model import Channel

if TYPE_CHECKING:
    from campaign.jobs.optout import OptedOut


@command(
    "optout",
    examples=(
        "campaign optout C1001 --reason 'asked by mail'",
        "campaign optout '+1 201 555 0123'",
        "campaign optout C1001 --household",
    ),
)
def optout(
    context: Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER|PHONE", help="An id, or a phone in any spelling.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, in the customer's words.")] = "",
    channel: Annotated[Channel, typer.Option(help="How it was said.")] = Channel.PHONE,
    household: Annotated[bool, typer.Option("--household", help="For everybody who lives there.")] = False,
) -> Result:
    """Ends every consent and bars the phone for all campaigns, now and for files imported later.

    A phone that several customers share is barred for all of them. It works while other commands run. Leads that a
    dialer holds already are named by `campaign recall`.
    """
    from campaign.jobs.optout import opt_out

    done = opt_out(context.workspace, customer, reason=reason, channel=channel, household=household)
    return Result(
        data={"customers": list(done.customers), "phone": context.phone(done.phone), "lists": list(done.lists)},
        view=Sentence(_words(done, context.phone(done.phone), household=household)),
        next_step=f"campaign recall {done.lists[0]}" if done.lists else "campaign status",
        warnings=tuple(f"list {name} was exported and still holds a lead: recall it" for name in done.lists),
    )


def _words(done: OptedOut, phone: str, *, household: bool) -> str:
    if done.erased:
        return "Nothing is known of this person, who was erased; whoever it was is barred for good."
    if not done.customers:
        return f"{phone} is nobody's yet and will never be called."
    if household and len(done.customers) > 1:
        return f"{phone} and the household will not be called again: {', '.join(done.customers)}."
    if len(done.customers) == 1:
        return f"{done.customers[0]} ({phone}) will not be called again."
    return f"{phone} will not be called again; {len(done.customers)} customers share it: {', '.join(done.customers)}."
