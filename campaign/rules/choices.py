"""Which one offer, over all campaigns, is best for this customer?

A choice is an offer within a campaign. Its conditions are the offer gates, its value is the benefit in minor units of
money a year. Value and place are packed into one integer, so that one scalar maximum is the best choice, its value and
the tie-break at once, in SQLite and in Spark alike: only whole numbers, no division, no bit operators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.model import Purpose

MOST_CHOICES = 1024
"""Offers within campaigns of one evening; the place of a choice takes ten bits of the packed integer."""


ALWAYS = "1 = 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An offer within a campaign: SQL of what must hold (by gate code, in the order judged), and of its value.

    The SQL reads one row with alias `c`: the customer's attributes, `_{purpose}_ok`, `_plan_no`, `_exit_fee`,
    `_today_{i}` and `_bill_{plan_no}_{i}` (minor units, i months before the newest), and is never NULL. `skill` is what
    an agent has to be able to do, '' for nothing but the language.
    """

    campaign: str
    campaign_no: int
    offer: str
    purpose: Purpose
    conditions: Mapping[str, str]
    value: str
    parameters: Mapping[str, int | str]
    skill: str = ""

    @property
    def eligible(self) -> str:
        """SQL: every condition holds; what always holds is left out."""
        told = [condition for condition in self.conditions.values() if condition.strip("()") != ALWAYS]
        return " AND ".join(f"({condition})" for condition in told) or ALWAYS


def packed(choice: Choice, place: int) -> str:
    """SQL: value and place in one integer; 0 when the choice is not eligible. What is eligible gains something."""
    value = f"({choice.value})"
    return f"CASE WHEN {choice.eligible} THEN {value} * {MOST_CHOICES} + {MOST_CHOICES - 1 - place} ELSE 0 END"


def unpacked(best: int) -> tuple[int, int]:
    """(value, place) of a packed integer above 0."""
    return best // MOST_CHOICES, MOST_CHOICES - 1 - best % MOST_CHOICES


def best_of(columns: Sequence[str]) -> str:
    """SQL: the largest of several packed integers, 0 when there is none."""
    return f"MAX(0, {', '.join(columns)})" if columns else "0"


def unheld(column: str, held: str) -> str:
    """SQL: a packed integer, 0 when the customer is held out of its campaign."""
    return f"CASE WHEN {held} = 1 THEN 0 ELSE {column} END"
