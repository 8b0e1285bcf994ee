"""Telephone customers: are bills exact to the cent, and is the list of an evening built on them sound?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "mlc_churn"
Differences = Callable[[str], list[str]]


def test_wide_columns_become_customers_usage_and_accounts(differences: Differences) -> None:
    """3,333 rows without an id, four measures each, 483 accounts given up."""
    assert differences("import") == []


def test_every_bill_equals_the_charges_of_the_file(differences: Differences) -> None:
    """Day, evening and abroad exactly; at night all but 34, where the file dropped half a cent; 198,146.37 in all."""
    assert differences("bills") == []


def test_included_minutes_tiers_steps_and_rounding_are_exact(differences: Differences) -> None:
    """Three other plans, for everybody, against arithmetic done by other means."""
    assert differences("other plans") == []


def test_answers_lists_and_shifts_made_up_by_row_are_taken(differences: Differences) -> None:
    """What the evening needs beside the file."""
    assert differences("evening") == []


def test_the_list_holds_whom_it_should_and_its_counts_add_up(differences: Differences) -> None:
    """Gates as known beforehand, the best offer for everybody, to the cent, and as many calls as agents can take."""
    assert differences("list") == []


def test_results_come_back_and_nobody_is_pestered(differences: Differences) -> None:
    """Every lead ends somewhere, the funnel counts it, and the next evening leaves alone who was spoken to."""
    assert differences("results") == []


def test_what_is_known_follows_from_the_events(differences: Differences) -> None:
    """After all of this the doctor finds nothing."""
    assert differences("standing") == []


def test_the_arithmetic_is_shown_line_by_line(differences: Differences) -> None:
    """What an agent would read out is what was computed."""
    assert differences("arithmetic") == []
