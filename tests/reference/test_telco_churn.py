"""7,043 subscriptions: do the curves equal those of survival libraries and of published examples?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "telco_churn"
Differences = Callable[[str], list[str]]


def test_attributes_and_dates_come_from_two_files(differences: Differences) -> None:
    """18 attributes added when asked for; a later file changes phones alone; the same rows say nothing new."""
    assert differences("import") == []


def test_a_corrected_file_in_another_order_changes_one_row(differences: Differences) -> None:
    """A rehearsal says so beforehand, and undo takes it back."""
    assert differences("corrected file") == []


def test_the_curve_in_months_is_the_known_one(differences: Differences) -> None:
    """Seven milestones with their bands, and no median."""
    assert differences("everybody by month") == []


def test_the_curve_in_days_is_another_known_one(differences: Differences) -> None:
    """90 and 92 days differ, though both are three months."""
    assert differences("everybody by day") == []


def test_the_published_part_has_the_published_figures(differences: Differences) -> None:
    """Customers by the month with internet: 3,351, half gone after 34 months, and what services change."""
    assert differences("published part") == []


def test_women_and_men_are_not_called_different(differences: Differences) -> None:
    """p is .4684."""
    assert differences("gender") == []


def test_durations_give_the_curve_of_the_dates(differences: Differences) -> None:
    """A table that knows only the tenure, step by step."""
    assert differences("from durations") == []
