"""Textbook studies: are curves, standard errors, medians and comparisons those in print?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "survival"
Differences = Callable[[str], list[str]]


def test_freireichs_trial_is_reproduced_as_two_campaigns(differences: Differences) -> None:
    """Medians of 161 and 56 days, log-rank 16.79; the arm that nobody survived ends at 0."""
    assert differences("two campaigns") == []


def test_weeks_are_seven_days(differences: Differences) -> None:
    """The trial as printed gives the curves of the dated file."""
    assert differences("from weeks") == []


@pytest.mark.parametrize("study", ["ovarian", "larynx", "waltons"])
def test_groups_are_compared_as_r_compares_them(differences: Differences, study: str) -> None:
    """The log-rank statistic of survdiff, with two groups and with four."""
    assert differences(study) == []


def test_whoever_is_lost_on_the_first_day_was_at_risk_on_it(differences: Differences) -> None:
    """Twelve people smoked again on the day they stopped."""
    assert differences("smoking") == []
