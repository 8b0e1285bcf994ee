"""Which conditions do several gates, choices and reports share, as SQL?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Shown
from campaign.rules.limits import DESK


def consent_stands(purpose: Purpose, oldest: str = ":consent_age") -> str:
    """SQL: a yes for the purpose, neither expired nor too old when the last window of the evening closes.

    `oldest` is SQL for the greatest age in seconds; without it, that of the desk, whatever the law of a place.
    """
    return f"(s.{purpose}_until > :ends AND s.{purpose}_from <= :now AND s.{purpose}_from + {oldest} > :ends)"


def consent_stands_here(purpose: Purpose) -> str:
    """SQL: as `consent_stands`, by the law of the customer's place as well."""
    return consent_stands(purpose, limit_here("consent_age"))


def limit_here(name: str) -> str:
    """SQL: a limit of `campaign.rules.limits` at the customer's place tonight; the desk's own where there is none."""
    return f"COALESCE(pl.{name}, :{name})"


def limit_by(name: str) -> Evidence:
    """Whose limit holds at the customer's place tonight: the desk's, or that of a law by its name."""
    return Evidence(label="limit set by", sql=f"COALESCE(pl.{name}_by, '{DESK}')", shown=Shown.TEXT)


def window_opens(purpose: Purpose) -> str:
    """SQL: there are lawful minutes tonight within the hours of the consent for the purpose."""
    return f"(w_{purpose}.opens_at IS NOT NULL)"


def any_consent(purposes: Sequence[Purpose]) -> str:
    """SQL: consent stands for one of the purposes at least."""
    return " OR ".join(consent_stands_here(purpose) for purpose in purposes)
