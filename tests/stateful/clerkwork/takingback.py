"""What is left in the notebook when an import is taken back?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from clerkwork.inviting import answer_again
from clerkwork.notes import Note, live


class TakingBack:
    """Nothing is torn out: notes are struck through."""

    described: list[Any]
    answered: list[Any]
    suppressed: list[Any]
    complained: list[Any]
    called: list[Any]
    subscribed: list[Any]
    used: list[Any]
    employed: list[Any]
    working: list[Any]
    consulted: list[Any]
    written: list[Any]
    assigned: dict[tuple[str, str], tuple[str, str]]
    merged: dict[str, tuple[str, int]]
    customers: Callable[[], dict[str, dict[str, str]]]

    def spoken_of(self, customer_id: str) -> bool:
        """Whether anything that stands was told of a customer, or an arm of a campaign was assigned."""
        told = (self.answered, self.suppressed, self.complained, self.written, self.called, self.subscribed)
        assigned = any(who == customer_id for _, who in self.assigned)
        if any(customer_id in (duplicate, survivor) for duplicate, (survivor, _) in self.merged.items()):
            return True
        return assigned or any(note.customer_id == customer_id for notes in told for note in live(notes))

    def undo(self, source: int) -> int:
        """Take an import back; how many customers stay although it brought them, because somebody spoke of them."""
        first = {}
        for note in live(self.described):
            first.setdefault(note.customer_id, note)
        kept = [note for note in first.values() if note.source == source and self.spoken_of(note.customer_id)]
        for note in kept:
            note.source = 0
        for note in self._every_note():
            note.undone = note.undone or note.source == source
        for subscription in self.subscribed:
            if subscription.withdrawn_by == source:
                subscription.undone, subscription.withdrawn_by = False, None
        answer_again(self, source)
        for entry in self.suppressed:
            if entry.ended_by == source and entry.source != source:
                entry.undone, entry.ended_by = False, None
        known = self.customers()
        self.described[:] = [note for note in self.described if note.customer_id in known]
        return len(kept)

    def _every_note(self) -> Iterator[Note]:
        kinds: tuple[list[Any], ...] = (
            self.described, self.answered, self.suppressed, self.complained, self.called, self.subscribed, self.used,
            self.employed, self.working, self.consulted, self.written,
        )  # fmt: skip
        for note in (note for kind in kinds for note in kind):
            yield note
            for versions in ("resolved", "outcomes", "ended", "confirmed"):
                yield from getattr(note, versions, ())
