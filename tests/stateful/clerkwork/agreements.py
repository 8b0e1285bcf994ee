"""What did a person agree to, under whichever record, and what does that cover at a moment?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clerkwork import desk
from clerkwork.notes import DAY

Choice = tuple[str, str]


class Agreements:
    """What follows from the answers that are known at an instant."""

    clerk: Any
    now: int
    is_invited: Callable[[str], bool]

    def consent_stands(self, customer_id: str, purpose: str, moment: int) -> bool:
        """Whether a consent known now, be it to some offers only, covers a moment."""
        asked = self.asked(customer_id, purpose)
        return bool(asked) and all(
            self.agrees_to_all(one, purpose, moment)
            or any(self._lasts(note, moment) for note in self.clerk.families(one, purpose).values())
            for one in asked
        )

    def asked(self, customer_id: str, purpose: str) -> list[str]:
        """The records of a person under which something was answered; what was said since the merge counts alone."""
        heard = self.clerk.deciding(customer_id, purpose)
        asked = [one for one in self.clerk.records(customer_id) if self.clerk.word(one, purpose)]
        return [
            one for one in asked if one == customer_id or heard is None or heard.at <= self.clerk.merged[one][1]
        ]  # fmt: skip

    def agrees_to_all(self, customer_id: str, purpose: str, moment: int) -> bool:
        """Whether a consent to every offer covers a moment."""
        deciding = self.clerk.deciding(customer_id, purpose)
        return deciding is not None and self._lasts(deciding, moment)

    def covers(self, customer_id: str, choice: Choice, moment: int) -> bool:
        """Whether the consent covers an offer of a campaign at a moment: its family may have been answered apart."""
        if choice[0] == desk.INVITING:
            return self.is_invited(customer_id)
        asked = self.asked(customer_id, purpose_of(choice))
        return bool(asked) and all(self._covers(one, choice, moment) for one in asked)

    def _covers(self, customer_id: str, choice: Choice, moment: int) -> bool:
        purpose, family = purpose_of(choice), desk.FAMILIES.get(choice[1])
        apart = self.clerk.families(customer_id, purpose).get(family)
        if apart is not None and self._lasts(apart, moment):
            return True
        refused = apart is not None and apart.answer == "no"
        return not refused and self.agrees_to_all(customer_id, purpose, moment)

    def _lasts(self, note: Any, moment: int) -> bool:
        told = note.answer == "yes" and note.at <= self.now
        return bool(told and moment < min(note.ends_at, note.at + desk.CONSENT_DAYS * DAY))


def purpose_of(choice: Choice) -> str:
    """The purpose of the campaign of a choice."""
    return next(campaign.purpose for campaign in desk.CAMPAIGNS if campaign.name == choice[0])
