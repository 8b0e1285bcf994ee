"""Does the doctor notice that calls outlast the minutes by which they begin before the lawful hours end?"""

from __future__ import annotations

import pytest

from campaign.jobs.doctor import examine


def about_calls(town):
    """The failed findings about the length of calls."""
    findings = examine(town.workspace, quick=True).findings
    return [one for one in findings if one.name == "calling rules" and "on average" in one.sentence and not one.passed]


@pytest.mark.parametrize(
    ("seconds", "calls", "code", "is_told"),
    [
        (420, 30, "refused", True),
        (420, 29, "refused", False),
        (300, 30, "refused", False),
        (420, 30, "no_answer", False),
    ],
)
def test_calls_that_last_longer_than_the_setting_are_told(town, seconds, calls, code, is_told):
    """From thirty people spoken to on; rings that nobody took are no calls."""
    town.join("C1")
    with town.writing():
        for minute in range(calls):
            town.attempt("C1", code, f"2026-03-02T17:{minute:02}", duration_seconds=seconds)
    found = about_calls(town)

    assert bool(found) is is_told
    if is_told:
        assert found[0].sentence.startswith("Calls took 7.0 minutes on average in the last 90 days")
        assert "call_minutes = 8" in found[0].remedy
