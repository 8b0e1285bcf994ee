"""Is the strictest of the desk's numbers and the law's the one that holds?"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import BadConfiguration
from campaign.rules.hours import CallingRules, parse_policies
from campaign.rules.limits import CAP_HOURS, DAY_SECONDS, DESK, LIMITS, NO_LAW, law_of, lawful_caps, strictest_limits

numbers = st.integers(1, 50)
desks = st.fixed_dictionaries(dict.fromkeys(LIMITS, numbers) | {"rest_refusal": st.just(0)})
caps = st.lists(st.fixed_dictionaries({"attempts": numbers, "hours": st.integers(1, 720)}), max_size=4)


def rules_of(**facts: object) -> CallingRules:
    """Rules of a country that add these facts."""
    rule = {"source": "s", "hours": "08:00-21:00", "consent": {"needed": True}, **facts}
    document = {"country": "XX", "name": "Example", "checked_on": date(2026, 1, 1), "rules": [rule]}
    rules = parse_policies({"x": document}).rules_for("XX", "", date(2026, 3, 10))
    assert rules is not None
    return rules


@given(desk=desks, caps=caps)
def test_no_cap_of_the_law_allows_less_than_we_count_to(desk, caps):
    """Whatever its length of time: whoever keeps our limits keeps every cap."""
    limits = strictest_limits(rules_of(cap=caps), desk)

    for cap in caps:
        name = next(name for name, (longer, most) in CAP_HOURS.items() if longer < cap["hours"] <= most)
        assert limits[name].value <= cap["attempts"]
    for name in CAP_HOURS:
        assert limits[name].value <= desk[name]
        assert (limits[name].by == DESK) is (limits[name].value == desk[name])


@given(desk=desks, caps=caps)
def test_the_law_alone_is_its_strictest_cap_whatever_the_desk_says(desk, caps):
    """Beside it the desk's number can only be stricter; where the law says nothing there is no cap, of nobody."""
    rules = rules_of(cap=caps)
    law, strictest = lawful_caps(rules), strictest_limits(rules, desk)

    assert set(law) == {law_of(name) for name in CAP_HOURS}
    for name, (longer, most) in CAP_HOURS.items():
        stated = [cap["attempts"] for cap in caps if longer < cap["hours"] <= most]
        assert law[law_of(name)].value == min(stated, default=NO_LAW)
        assert bool(law[law_of(name)].by) is bool(stated)
        assert strictest[name].value == min(desk[name], law[law_of(name)].value)


@given(desk=desks, age=numbers, rest=numbers)
def test_the_younger_consent_and_the_longer_rest_count(desk, age, rest):
    """In seconds, and told whose they are."""
    rules = rules_of(consent={"needed": True, "max_age_days": age}, rest_days_after_refusal=rest)
    desk = {**desk, "consent_age": desk["consent_age"] * DAY_SECONDS}
    limits = strictest_limits(rules, desk)

    assert limits["consent_age"].value == min(desk["consent_age"], age * DAY_SECONDS)
    assert limits["rest_refusal"].value == rest * DAY_SECONDS
    assert limits["rest_refusal"].by == "XX"


@given(desk=desks)
def test_without_law_the_desk_decides(desk):
    """Where no rules are known nobody is called anyway; the numbers are the desk's."""
    assert {name: (limit.value, limit.by) for name, limit in strictest_limits(None, desk).items()} == {
        name: (number, DESK) for name, number in desk.items()
    }


@pytest.mark.parametrize(
    ("cap", "complaint"),
    [
        ({"attempts": 3, "days": 31}, "days: attempts are counted over 30 days at most"),
        ({"attempts": 3, "hours": 721}, "hours: attempts are counted over 30 days at most"),
        ({"attempts": 0, "hours": 24}, "attempts: where nobody may be tried at all, close the hours"),
    ],
)
def test_a_cap_that_could_not_be_kept_is_refused(cap, complaint):
    """Rather than left unheeded."""
    with pytest.raises(BadConfiguration, match=complaint):
        rules_of(cap=[cap])
