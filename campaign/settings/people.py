"""What does campaign.toml say about the people who answer for it: who owns a portfolio, and who signs a campaign?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.settings.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Signoffs:
    """The roles that sign a campaign before its first list, and who may sign for each role."""

    required: tuple[str, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_portfolios(table: Table) -> dict[str, str]:
    """The owner of each portfolio under [portfolios.NAME]. Raises SettingError."""
    section = table.table("portfolios")
    owners = {}
    for name in table.raw("portfolios"):
        portfolio = section.table(name)
        owners[name] = portfolio.text("owner")
        portfolio.finish()
    return owners


def read_signoffs(table: Table) -> Signoffs:
    """The table [signoffs]; a required role needs somebody who may sign. Raises SettingError."""
    section = table.table("signoffs")
    required = section.words("required", ())
    named = section.table("people")
    people = {role: named.words(role) for role in section.raw("people")}
    for role in required:
        if not people.get(role):
            raise section.error("required", f"nobody may sign for {role}", f'Write {role} = ["..."] under '
                                "[signoffs.people].")  # fmt: skip
    section.finish()
    return Signoffs(required=required, people=people)
