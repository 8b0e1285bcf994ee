"""What does campaign.toml say about answers: which of them must be confirmed before they count?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.model import Channel, Confirmation
from campaign.settings.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSettings:
    """`confirm`: what a yes that came by a channel needs before it counts; nothing unless it says so."""

    confirm: Mapping[Channel, Confirmation] = field(default_factory=dict)


def read_consent(table: Table) -> ConsentSettings:
    """The section [consent]. Raises SettingError."""
    section = table.table("confirm")
    confirm = {channel: Confirmation(section.one_of(channel, tuple(Confirmation), "")) for channel in Channel}
    section.finish()
    table.finish()
    return ConsentSettings(confirm=confirm)
