"""What does a backup bring back, and whom must it not bring back?"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis.stateful import precondition, rule

from campaign.jobs.backup import back_up
from campaign.jobs.restore import read_backup, restore_backup
from clerkwork.clerk import Clerk
from clerkwork.day import Day
from clerkwork.erasing import erase


@dataclass(kw_only=True)
class Safe:
    """A backup, and what the clerk knew when it was made."""

    file: Path
    clerk: Clerk
    seen: dict[str, Any]
    lead_ids: set[str]
    files: int


class Restoring(Day):
    """The database of another day is put back."""

    def __init__(self) -> None:
        super().__init__()
        self.safe: Safe | None = None
        self.backups = 0

    @rule()
    @precondition(lambda self: self.safe is None and not self.backups)
    def a_backup_is_made(self) -> None:
        """Of everything as it is now."""
        self.backups += 1
        file = self.office.folder / f"safe-{self.backups}.db"
        back_up(self.workspace, file, with_key=False)
        self.safe = Safe(
            file=file, clerk=copy.deepcopy(self.clerk), seen=copy.deepcopy(self.office.seen),
            lead_ids=set(self.office.lead_ids), files=self.office.files,
        )  # fmt: skip

    @rule()
    @precondition(lambda self: self.safe is not None and self.much_has_happened())
    def the_backup_is_put_back(self) -> None:
        """What came since is lost, but for who was erased: they go again, and stay barred."""
        assert self.safe is not None
        safe, later = self.safe, self.clerk
        restored = restore_backup(self.workspace, read_backup(self.workspace, safe.file))
        self.office.put_back(safe.clerk, safe.seen, safe.lead_ids)
        since = [one for one in later.erased if one in safe.clerk.customers()]
        assert restored.erased_again == len(since)
        for one in since:
            records = {one: later.erased[one]}
            self.office.forget([one], erase(self.clerk, records))
        safe.clerk.erased, safe.clerk.barred_phones = later.erased, later.barred_phones
        self.met |= {"a backup is put back", *(("somebody is erased again",) if since else ())}
        self.safe = None

    def much_has_happened(self) -> bool:
        """Since the backup: somebody was erased, or several files came."""
        assert self.safe is not None
        return len(self.clerk.erased) > len(self.safe.clerk.erased) or self.office.files > self.safe.files + 5
