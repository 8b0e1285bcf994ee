"""Result files written by VICIdial: is every row read as its makers meant it?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.reference

RUN = "vicidial_results"
Differences = Callable[[str], list[str]]
REPORTS = ("STANDARD", "ALTERNATE_1", "EXTENDED", "EXTENDED_2", "EXTENDED_3", "EXTENDED_4")


def test_no_file_is_left_out(differences: Differences) -> None:
    """Ten files, ten ways."""
    assert differences("files") == []


@pytest.mark.parametrize("layout", REPORTS)
def test_every_row_of_a_call_report_is_an_attempt(differences: Differences, layout: str) -> None:
    """Unmatched, for nobody knows these leads; none is refused for its phone; the rows again add nothing."""
    assert differences(f"call_export_{layout}.txt") == []


def test_the_bar_form_after_the_tab_form_adds_nothing(differences: Differences) -> None:
    """The same 200 calls without a time, which has to be stated."""
    assert differences("no time") == []


def test_untouched_leads_are_returned(differences: Differences) -> None:
    """50 leads, no attempt; a second import adds nothing."""
    assert differences("list_download.txt") == []


def test_a_layout_without_id_and_time_is_refused_by_name(differences: Differences) -> None:
    """There is nothing to know a call by."""
    assert differences("calls_ncad14csv.txt") == []


def test_a_call_in_several_reports_is_one_attempt(differences: Differences) -> None:
    """The reports overlap; VICIdial's own id of a call, which is not used, agrees."""
    assert differences("several reports") == []
