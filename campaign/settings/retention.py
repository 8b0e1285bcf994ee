"""What does campaign.toml say about how long personal data is kept?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.settings.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPeriods:
    """How long each class of data is kept; 0 is for good. Backups have a day on which they are to be destroyed."""

    attempts_months: int
    contacts_months: int
    usage_months: int
    exports_days: int
    rejects_days: int
    inbox_days: int
    backups_days: int


def read_retention_periods(table: Table) -> RetentionPeriods:
    """The table [retention_periods]. Raises SettingError."""
    read = RetentionPeriods(
        attempts_months=table.integer("attempts_months", 0, high=1200),
        contacts_months=table.integer("contacts_months", 0, high=1200),
        usage_months=table.integer("usage_months", 0, high=1200),
        exports_days=table.integer("exports_days", 0, high=36_500),
        rejects_days=table.integer("rejects_days", 0, high=36_500),
        inbox_days=table.integer("inbox_days", 0, high=36_500),
        backups_days=table.integer("backups_days", 90, low=1, high=36_500),
    )
    table.finish()
    return read
