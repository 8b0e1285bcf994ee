"""Who saw personal data in full, and when?"""

from __future__ import annotations

import os
import pwd

from campaign.clock import instant
from campaign.workspace import Workspace


def record_reveal(workspace: Workspace, command: str) -> None:
    """Note that a command was run with `--reveal`. Raises Busy: what cannot be noted is not shown."""
    with workspace.store.writing():
        workspace.store.insert(
            "audit.add_audit",
            recorded_at=instant(workspace.now),
            person=operator_name(),
            command=command,
            detail="personal data shown in full",
        )


def operator_name() -> str:
    """The account that runs the program, as the system knows it; its number when it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
