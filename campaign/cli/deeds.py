"""Which commands are noted even when they changed nothing, and how is one noted that is over?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from campaign.cli.failures import INTERRUPTED, describe
from campaign.cli.masking import mask_arguments
from campaign.cli.signals import Interrupted
from campaign.errors import CampaignError, StorageFailed

if TYPE_CHECKING:
    from campaign.jobs.audit import Trail
    from campaign.store.database import Store
    from campaign.workspace import Workspace

WRITING = frozenset(
    (
        "backup", "build", "consent confirm", "enroll", "erase", "export", "export-person", "import", "log", "merge",
        "nightly", "optout", "portfolio allow", "portfolio block", "readmit", "registry roster", "retain", "sign",
        "suppress", "undo",
    )
)  # fmt: skip
"""Commands that are noted when they fail, even before they have tried to write."""
ALWAYS = frozenset({"nightly"})
"""Commands that are noted whatever they did: they work through others."""
FAULT = 1


def begin_trail(workspace: Workspace, store: Store, command: str, arguments: Mapping[str, Any]) -> Trail:
    """Whoever notes what a command does."""
    from campaign.jobs.audit import Trail, describe_deed

    return Trail(store, describe_deed(workspace, command, mask_arguments(arguments)))


def note_end(
    workspace: Workspace,
    command: str,
    arguments: Mapping[str, Any],
    exit_code: int,
    error: BaseException | None,
    seconds: float,
) -> None:
    """Note how a command ended; a damaged or full database is left alone."""
    code, failure = (exit_code, "") if error is None else _name_failure(error)
    wanted = command in ALWAYS or bool(failure and command in WRITING and not arguments.get("dry_run"))
    trail = None if isinstance(error, StorageFailed) else _find_trail(workspace, wanted=wanted)
    if trail is not None:
        trail.end(code, failure=failure, milliseconds=round(seconds * 1000), wanted=wanted)


def _find_trail(workspace: Workspace, *, wanted: bool) -> Any:
    """Whoever notes what the command does; a command that failed too early for one gets one now, if it is wanted."""
    if not wanted and "store" not in vars(workspace):
        return None
    with suppress(CampaignError):
        return workspace.store.auditor
    return None


def _name_failure(error: BaseException) -> tuple[int, str]:
    if isinstance(error, Interrupted):
        return INTERRUPTED + error.number, "Interrupted"
    failure = describe(error) if isinstance(error, Exception) else None
    return (failure.exit_code, failure.kind) if failure else (FAULT, type(error).__name__)
