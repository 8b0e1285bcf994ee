"""45,211 last calls of a bank: does the funnel count them as they were counted elsewhere?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "bank_marketing"
Differences = Callable[[str], list[str]]


def test_calls_without_leads_are_results_of_customers(differences: Differences) -> None:
    """Each row with its count of attempts; imported again, nothing is added; taken back, nothing is left."""
    assert differences("import") == []


def test_rate_and_effort_are_the_known_ones(differences: Differences) -> None:
    """11.70 % with Wilson's limits, 124,956 attempts, 23.6 for each sale."""
    assert differences("totals") == []


def test_most_sales_come_early(differences: Differences) -> None:
    """Nearly nine of ten by the third attempt, and three of ten attempts after it."""
    assert differences("by attempt") == []


def test_former_buyers_buy_again(differences: Differences) -> None:
    """By an attribute of the customer."""
    assert differences("by previous outcome") == []


def test_every_day_is_counted_right(differences: Differences) -> None:
    """561 days, four columns."""
    assert differences("by day") == []
