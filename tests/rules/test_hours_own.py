"""Can an operator's own policy only narrow what the calling rules allow, whatever it says?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.errors import BadConfiguration
from campaign.rules.hours import Bond, Place, Record, format_hours, parse_policies, window_at
from campaign.rules.hours.ranges import ALL_DAY
from campaign.rules.limits import LIMITS, strictest_limits

FOLDER = resources.files("campaign.policies") / "calling"
SHIPPED = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
    for file in FOLDER.iterdir()
    if file.name.endswith(".toml")
}
LAW = parse_policies(SHIPPED)
TUESDAY = date(2026, 3, 10)
DESK = {"most_day": 9, "most_7_days": 20, "most_30_days": 90, "rest_refusal": 0, "consent_age": 86_400 * 4000}
PLACES = (
    ("America/New_York", "US", "NY", ""), ("America/New_York", "US", "ME", "RI"), ("America/Chicago", "US", "", "FL"),
    ("Europe/Paris", "FR", "", ""), ("Asia/Seoul", "KR", "", ""), ("America/Toronto", "CA", "ON", ""),
)  # fmt: skip

minutes = st.integers(0, 48).map(lambda n: f"{n // 2:02}:{n % 2 * 30:02}")
ranges = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]).map("-".join)
hours = st.one_of(st.just("closed"), ranges)
weeks = st.one_of(
    hours,
    st.fixed_dictionaries({"every_day": hours}, optional={"saturday": hours, "weekdays": hours, "sunday": hours}),
)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def said(**optional):
    """A table of rules with some of its keys."""
    return st.fixed_dictionaries({"source": st.just("the desk")}, optional=optional)


facts = {
    "hours": weeks,
    "rest_days_after_refusal": st.integers(0, 900),
    "consent": said(needed=st.booleans(), max_age_days=st.integers(1, 4000)).map(lambda one: {"needed": False, **one}),
    "registry": st.just({"name": "Ours", "max_age_days": 9000, "consent_overrides": True}),
    "holidays": hours.map(lambda text: {"calendar": "US", "hours": text}),
    "cap": st.lists(
        st.builds(lambda n, d: {"attempts": n, "days": d}, st.integers(1, 9), st.integers(1, 30)), max_size=2
    ),
    "relationship": st.lists(
        st.builds(lambda after, n: {"after": after, "months": n}, st.sampled_from(Bond), st.integers(1, 99)), max_size=2
    ),
    "record": st.just([{"what": "consent", "days": 1}]),
    "effective_from": days,
}
parts = said(**facts)
documents = st.builds(
    lambda country, rules, states: {"country": country, "rules": [rules], "state": states if country == "US" else []},
    st.sampled_from(("*", "US", "FR", "KR", "CA")),
    parts,
    st.lists(st.builds(lambda code, rule: {"code": code, **rule}, st.sampled_from(("ME", "NY")), parts), max_size=1),
)


def with_hours(document):
    """Hours that a consent opens need hours beside them."""
    for rules in (*document["rules"], *document["state"]):
        if "hours" in rules:
            rules["hours_with_consent"] = "00:00-24:00"
    return document


def callable_minutes(policies, place, day, consented):
    """Every minute at which a call may begin."""
    zone, country, state, phone_state = place
    where = Place(zones=(zone,), country=country, state=state, phone_state=phone_state)
    window = window_at(day, where, policies, ALL_DAY, call_minutes=5, consented=consented)
    return {minute for a, b in window.intervals for minute in range(a, b, 60)}


@settings(max_examples=200, deadline=None)
@given(
    own=st.lists(documents.map(with_hours), min_size=1, max_size=2), place=st.sampled_from(PLACES), day=days,
    consented=st.sampled_from((None, ALL_DAY, ((1200, 1440),))),
)  # fmt: skip
def test_an_own_policy_only_narrows(own, place, day, consented):
    """Any documents, any place and day: no minute, attempt or day of age more, and no register or term less."""
    narrowed = parse_policies(SHIPPED, {f"policies/own{n}.toml": document for n, document in enumerate(own)})
    assert callable_minutes(narrowed, place, day, consented) <= callable_minutes(LAW, place, day, consented)
    _, country, state, phone_state = place
    law, both = (one.rules_for(country, state, day, phone_state=phone_state) for one in (LAW, narrowed))
    if both is None:
        return
    before, after = (strictest_limits(rules, DESK) for rules in (law, both))
    for name in LIMITS:
        longer = after[name].value >= before[name].value
        assert longer if name == "rest_refusal" else after[name].value <= before[name].value
    assert set(law.registries) <= set(both.registries)
    assert law.consent_needed <= both.consent_needed
    assert (both.keep_days(Record.CONSENT) or 0) >= (law.keep_days(Record.CONSENT) or 0)
    for bond in Bond:
        assert (both.relationship_months(bond) or 0) <= (law.relationship_months(bond) or 0)


def own_rules(country="*", **rules):
    """Policies with one own document."""
    return parse_policies(SHIPPED, {"policies/quiet.toml": {"country": country, "rules": [{"source": "us", **rules}]}})


def test_a_closed_evening_names_the_own_policy():
    """By the file in which it stands."""
    policies = own_rules(hours={"every_day": "10:00-12:00", "tuesday": "closed"})
    place = Place(zones=("Asia/Seoul",), country="KR")
    assert window_at(TUESDAY, place, policies, ALL_DAY).reason == "Tuesday is closed in policies/quiet.toml (us)"
    assert policies.rules_for("KR", "", TUESDAY).place == "KR and policies/quiet.toml"


def test_an_own_policy_holds_from_its_day_on_and_only_in_its_country():
    """The day before, and elsewhere, the law stands alone."""
    policies = own_rules("KR", hours="10:00-12:00", effective_from=TUESDAY)
    for country, day, narrowed in (("KR", TUESDAY, 2), ("KR", TUESDAY - timedelta(1), 1), ("JP", TUESDAY, 1)):
        assert len(policies.rules_for(country, "", day).schedules) == narrowed


def test_states_of_an_own_policy_are_those_of_the_country_or_its_own():
    """Where the law knows no states the document names them, and who is in none of them is not called."""
    states = {"states": {"ON": "Ontario"}, "state": [{"code": "ON", "source": "us", "hours": "10:00-12:00"}]}
    policies = parse_policies(SHIPPED, {"policies/on.toml": {"country": "CA", **states}})
    assert len(policies.rules_for("CA", "Ontario", TUESDAY).schedules) == 2
    assert len(policies.rules_for("CA", "", TUESDAY).schedules) == 1
    assert policies.rules_for("CA", "Ontarrio", TUESDAY) is None


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"country": "XX", "rules": []}, "own rules open no country"),
        ({"country": "*", "state": [{"code": "ME", "source": "s"}]}, "name the country that the state belongs to"),
        ({"country": "US", "state": [{"code": "XX", "source": "s"}]}, r"XX is not among \[states\]"),
        ({"country": "US", "state": [{"code": "ME", "source": "s", "area_codes": ["+1"]}]}, "unknown key area_codes"),
        ({"country": "US", "rules": [{"hours": "08:00-21:00"}]}, "source: is missing"),
        ({"country": "US", "rules": [{"source": "s", "record": [{"what": "tea", "days": 1}]}]}, "what: is to be"),
    ],
)
def test_a_mistake_in_an_own_policy_is_named(document, complaint):
    """By file and key."""
    with pytest.raises(BadConfiguration, match=f"policies/own.toml.*{complaint}"):
        parse_policies(SHIPPED, {"policies/own.toml": document})


def test_the_shipped_rules_name_how_long_records_are_kept():
    """Five years in the United States, three and a fortnight in Canada for stops, the longer of both for both."""
    assert LAW.rules_for("US", "", TUESDAY).keep_days(Record.CALLS) == 1827
    assert LAW.rules_for("CA", "", TUESDAY).keep_days(Record.STOPS) == 3 * 365 + 1 + 14
    assert LAW.rules_for("CA", "", TUESDAY, phone_country="US").keep_days(Record.STOPS) == 1827
    assert LAW.rules_for("DE", "", TUESDAY).keep_days(Record.CONSENT) == 1827
    assert LAW.rules_for("JP", "", TUESDAY).keep_days(Record.CONSENT) is None


def test_a_relationship_counts_where_both_laws_know_it():
    """18 months in the United States and Canada, six in Korea after a purchase, none in France."""
    months = {
        (country, phone): LAW.rules_for(country, "", TUESDAY, phone_country=phone).relationship_months(Bond.PURCHASE)
        for country, phone in (("US", "US"), ("KR", "KR"), ("US", "KR"), ("US", "FR"), ("CA", "US"))
    }
    assert list(months.values()) == [18, 6, 6, None, 18]
    assert LAW.rules_for("US", "ME", TUESDAY).relationship_months(Bond.INQUIRY) == 3
    assert LAW.rules_for("KR", "", TUESDAY).relationship_months(Bond.INQUIRY) is None


def test_the_folder_of_the_shipped_rules_is_the_one_looked_at():
    """Ten documents, each a country or an area."""
    assert len(SHIPPED) == len(list(Path(str(FOLDER)).glob("*.toml"))) >= 9


def test_the_own_policy_in_the_documentation_narrows():
    """Ten to eight, never on Sundays, twice a week at most."""
    page = (Path(__file__).parents[2] / "docs" / "HOURS.md").read_text("utf-8")
    example = page.split("```toml own\n")[1].split("```")[0]
    policies = parse_policies(SHIPPED, {"policies/quiet.toml": tomllib.loads(example)})
    rules = policies.rules_for("JP", "", TUESDAY)
    assert rules.place == "JP and policies/quiet.toml"
    assert rules.cap_within(7 * 24).attempts == 2
    assert [format_hours(rules.schedules[1].hours[day]) for day in (0, 6)] == ["10:00-20:00", "closed"]
