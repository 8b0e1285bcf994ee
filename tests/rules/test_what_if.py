"""Is what would be otherwise read as it was typed?"""

from __future__ import annotations

import pytest

from campaign.errors import UsageError
from campaign.rules.hours import BadHours
from campaign.rules.what_if import (
    Crew,
    more_agents,
    other_holdout,
    other_retries,
    other_setting,
    other_window,
    together,
)


def test_a_crew_has_a_number_languages_skills_and_hours():
    """More and fewer; several languages are joined by a plus, skills follow a slash."""
    assert more_agents("+2:es:18:00-20:00").crews == (Crew(change=2, languages=("es",), hours=((1080, 1200),)),)
    assert more_agents("-1:es+en/tariffs/mobile:16:00-20:00").crews == (
        Crew(change=-1, languages=("en", "es"), skills=("tariffs", "mobile"), hours=((960, 1200),)),
    )


@pytest.mark.parametrize("text", ["2:es:18:00-20:00", "+0:es:18:00-20:00", "+2:18:00-20:00", "+2:E:18:00-20:00", ""])
def test_what_is_no_crew_is_refused_with_an_example(text):
    """Without a sign, nobody, no language, no code of one."""
    with pytest.raises(UsageError) as refused:
        more_agents(text)
    assert "+2:es:18:00-20:00" in refused.value.way_out


@pytest.mark.parametrize("read", [other_window, lambda hours: more_agents(f"+1:en:{hours}")])
def test_hours_that_are_none_are_refused(read):
    """Ends before it begins."""
    with pytest.raises(BadHours):
        read("20:00-18:00")


def test_settings_are_named_by_their_last_word():
    """Windows and holdouts are settings as well."""
    assert other_window("15:00-20:00").settings == {"evening.window": '"15:00-20:00"'}
    assert other_holdout("0.1").settings == {"holdout.share": "0.1"}
    tried = other_setting("contact_policy.attempts_7_days = 3")
    assert (tried.name, tried.settings) == ("attempts_7_days 3", {"contact_policy.attempts_7_days": "3"})


@pytest.mark.parametrize("text", ["attempts_7_days", "=3", "attempts_7_days="])
def test_a_setting_needs_a_key_and_a_value(text):
    """Each of them."""
    with pytest.raises(UsageError):
        other_setting(text)


@pytest.mark.parametrize("text", ["no_answer", "no_answer=", "=20h", "no_answer=,"])
def test_retries_need_a_code_and_delays(text):
    """Each of them; otherwise they are read in turn."""
    with pytest.raises(UsageError):
        other_retries(text)
    assert other_retries("no_answer=20h, 25h").retries == {"no_answer": ("20h", "25h")}


def test_all_of_it_is_everything_at_once():
    """Crews and settings of each."""
    joined = together((more_agents("+2:es:18:00-20:00"), more_agents("+1:ko:18:00-20:00"), other_holdout("0.1")))

    assert [crew.change for crew in joined.crews] == [2, 1]
    assert joined.settings == {"holdout.share": "0.1"}
