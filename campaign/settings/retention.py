"""What does campaign.toml say about how long personal data is kept?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.settings.reading import Table

TABLE = "retention_periods"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionPeriods:
    """How long each class of data is kept; 0 is for good. Backups have a day on which they are to be destroyed.

    `is_stated`: campaign.toml has the table, and `nightly` lets go what is too old.
    """

    attempts_months: int
    contacts_months: int
    exports_days: int
    rejects_days: int
    inbox_days: int
    backups_days: int
    is_stated: bool


def read_retention_periods(table: Table) -> RetentionPeriods:
    """The table [retention_periods] of campaign.toml. Raises SettingError."""
    is_stated, table = table.has(TABLE), table.table(TABLE)
    read = RetentionPeriods(
        attempts_months=table.integer("attempts_months", 0, high=1200),
        contacts_months=table.integer("contacts_months", 0, high=1200),
        exports_days=table.integer("exports_days", 0, high=36_500),
        rejects_days=table.integer("rejects_days", 0, high=36_500),
        inbox_days=table.integer("inbox_days", 0, high=36_500),
        backups_days=table.integer("backups_days", 90, low=1, high=36_500),
        is_stated=is_stated,
    )
    table.finish()
    return read
