"""What does campaign.toml say about promised callbacks: who takes them when the owner cannot, and until when?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.settings.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTerms:
    """How callbacks are kept.

    The agent who promised one has it alone until `hand_over_minutes` after its time. It is tried `tries` times at most,
    and for so many `keep_days` after its time; who was not called by then has a broken promise.
    """

    hand_over_minutes: int
    keep_days: int
    tries: int


def read_callbacks(table: Table) -> CallbackTerms:
    """The table [callbacks]. Raises SettingError."""
    read = CallbackTerms(
        hand_over_minutes=table.integer("hand_over_minutes", 120, high=10_080),
        keep_days=table.integer("keep_days", 14, low=1, high=366),
        tries=table.integer("tries", 3, low=1, high=20),
    )
    table.finish()
    return read
