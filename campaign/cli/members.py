"""What does `campaign members` take and show?"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence, Verbatim, View

if TYPE_CHECKING:
    from campaign.jobs.members import Members


class Marketing(StrEnum):
    """The channel whose marketing is to leave members out."""

    MAIL = "mail"
    EMAIL = "email"
    TEXT = "text"
    ALL = "all"


@command(
    "members",
    examples=("campaign members --output members.csv", "campaign members --for mail --output -"),
)
def members(
    context: Context,
    output: Annotated[str, typer.Option(help="The file to write, or - for standard output.")],
    *,
    channel: Annotated[Marketing, typer.Option("--for", help="The channel that reads it.")] = Marketing.ALL,
) -> Result:
    """A customer who agreed to our calls and may be called is served here; other marketing would be too much.

    The file has id, whole phone, reason and since when, for the systems that send mail, email and text messages. With
    --for, whoever prefers that very channel stays in it. Write it anew whenever they are about to send: whoever
    withdraws is not in it any more.
    """
    from campaign.jobs.members import list_members

    done = list_members(context.workspace, output, channel=channel)
    return Result(
        data={"file": done.file, "for": channel.value, "members": done.members, "left_in": done.left_in},
        view=Verbatim(done.content) if done.content is not None else _views(done, channel),
        next_step="campaign status",
    )


def _views(done: Members, channel: Marketing) -> list[View]:
    other = "every other channel" if channel is Marketing.ALL else channel.value
    views: list[View] = [Sentence(f"{done.members:,} members are to be left out of marketing by {other}: {done.file}.")]
    if done.left_in:
        views.append(Sentence(f"{done.left_in:,} prefer {other} and stay in it."))
    return views
