"""What does campaign.toml say about what agents can do well in an hour?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from campaign.settings.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The most calls an agent takes in an hour, and how that is measured; see docs/CAPACITY.md."""

    calls_per_hour: Decimal
    preparation_seconds: int
    wrap_up_seconds: int
    measured_days: int
    least_measured: int
    overbooking: Decimal
    least_proficiency: Decimal


def read_capacity(table: Table) -> Capacity:
    """The table [capacity] of campaign.toml. Raises SettingError."""
    read = Capacity(
        calls_per_hour=table.number("calls_per_hour", 6, low="0.5", high="30"),
        preparation_seconds=table.integer("preparation_seconds", 60, high=1800),
        wrap_up_seconds=table.integer("wrap_up_seconds", 60, high=1800),
        measured_days=table.integer("measured_days", 90, low=7, high=365),
        least_measured=table.integer("least_measured", 200, low=1, high=2000),
        overbooking=table.number("overbooking", 1, low="1", high="3"),
        least_proficiency=table.number("least_proficiency", 0),
    )
    table.finish()
    return read
