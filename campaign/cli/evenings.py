"""How is an evening named on the command line?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from campaign.errors import UsageError

if TYPE_CHECKING:
    from campaign.workspace import Workspace

TONIGHT = "tonight"
"""In place of a list: that of today at the desk, with its rounds."""

ListArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="LIST", help="The id of a list, or an evening with its rounds: a date, or tonight.")
]


def name_list(workspace: Workspace, text: str) -> str:
    """The list that is named on the command line: an id, a date, or `tonight`."""
    return workspace.today.isoformat() if text == TONIGHT else text


def read_evening(text: str) -> date | None:
    """The date given with `--evening`; None when none was given. Raises UsageError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--evening {text!r} is not a date", hint="Write it as 2026-03-10: year, month, day."
        ) from None
