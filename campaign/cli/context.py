"""What does a command know about its surroundings: workspace, clock, person watching?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from campaign.cli.masking import mask_name, mask_phone
from campaign.cli.progress import Advance, showing_progress
from campaign.cli.show import Screen
from campaign.cli.views import View
from campaign.clock import parse_now, read_clock, tick
from campaign.errors import UsageError

if TYPE_CHECKING:
    from campaign.store.database import Store, Witness
    from campaign.workspace import Workspace


class NotConfirmed(UsageError):
    """nothing was done, because nobody said yes"""

    hint = "Repeat with --yes when you are sure."


class Context:
    """Given to every command as its first argument; opens the workspace when it is first asked for."""

    def __init__(self, *, screen: Screen, directory: Path | None, now_text: str | None, reveal: bool) -> None:
        self.screen = screen
        self.reveal = reveal
        self.arguments: Mapping[str, Any] = {}
        self.exit_code = 0
        self._began_at = tick()
        self._reveal_recorded = False
        self._directory = directory
        self._now_text = now_text
        self._now: datetime | None = None
        self._workspace: Workspace | None = None

    def __enter__(self) -> Self:
        """The command begins."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The command is over: close the database, if it was opened."""
        if self._workspace is None:
            return
        if error is not None or "store" in vars(self._workspace):
            from campaign.cli.deeds import note_end

            seconds = tick() - self._began_at
            note_end(self._workspace, self.screen.command, self.arguments, self.exit_code, error, seconds)
        if "store" in vars(self._workspace):
            self._workspace.store.close()

    @property
    def workspace(self) -> Workspace:
        """The workspace named or found from the current folder upwards; closed by itself when the command ends."""
        if self._workspace is None:
            self._workspace = self._open_workspace()
            self._now = self.screen.now = self._workspace.now
        return self._workspace

    def _open_workspace(self) -> Workspace:
        from campaign.workspace import open_workspace

        found = replace(open_workspace(self._directory or Path.cwd()), auditor=self._audited)
        if self._now_text is None:
            return found
        zone = "UTC" if _has_offset(self._now_text) else found.settings.zone
        return replace(found, now=parse_now(self._now_text, zone))

    def _audited(self, store: Store) -> Witness:
        from campaign.cli.deeds import begin_trail

        return begin_trail(self.workspace, store, self.screen.command, {**self.arguments, "now": self._now_text})

    def _may_reveal(self) -> bool:
        """Whether personal data is shown in full; the first time it is, that is put on record."""
        if self.reveal and not self._reveal_recorded:
            from campaign.cli.masking import mask_arguments
            from campaign.jobs.audit import record_reveal

            typed = mask_arguments({**self.arguments, "now": self._now_text, "reveal": True})
            record_reveal(self.workspace, self.screen.command, typed)
            self._reveal_recorded = True
        return self.reveal

    @property
    def now(self) -> datetime:
        """The instant this command acts at, aware, in UTC, read once; for commands that work without a workspace."""
        if self._now is None:
            self._now = self.screen.now = parse_now(self._now_text, "UTC") if self._now_text else read_clock()
        return self._now

    def phone(self, phone: str | None) -> str:
        """A phone as it may be shown: whole only with `--reveal`."""
        return (phone or "") if self._may_reveal() else mask_phone(phone)

    def name(self, name: str | None) -> str:
        """A person's name as it may be shown: whole only with `--reveal`."""
        return (name or "") if self._may_reveal() else mask_name(name)

    def say(self, words: str) -> None:
        """Tell the person watching what goes on; goes to standard error, not with `--quiet` or `--json`."""
        self.screen.say(words)

    def show(self, *views: View) -> None:
        """Show part of the result before the command is over."""
        for view in views:
            self.screen.show(view)

    def progress(self, words: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """A progress bar around a long job: `with context.progress("Reading", rows) as advance: ... advance(1000)`."""
        hidden = self.screen.quiet or self.screen.json
        return showing_progress(words, total, hidden=hidden, no_color=self.screen.no_color)

    def confirm(self, question: str, *, yes: bool) -> None:
        """Go on only if the operator agrees (or gave `--yes`); raises NotConfirmed."""
        if yes:
            return
        if not self.screen.can_ask() or self.screen.ask(f"{question} [y/N]").lower() not in {"y", "yes"}:
            raise NotConfirmed


def _has_offset(text: str) -> bool:
    """Whether an instant says its own zone; then the settings are not needed (and may be broken)."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return True
