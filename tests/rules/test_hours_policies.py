"""Are the calling rules of a place found by country, state and day, and is every fact of them sourced?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise
from pathlib import Path

import phonenumbers
import pytest

from campaign.errors import BadConfiguration
from campaign.rules.hours import Place, calling_ranges, format_hours, parse_hours, parse_policies, strictest, window_at
from campaign.rules.hours.calendars import holiday_name

FOLDER = resources.files("campaign.policies") / "calling"
DOCUMENTS = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
    for file in sorted(FOLDER.iterdir(), key=lambda file: file.name)
    if file.name.endswith(".toml")
}
POLICIES = parse_policies(DOCUMENTS)
MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)
EVENING = parse_hours("16:00-20:00")


def hours_of(country, state, day):
    """The local hours that the law of a place leaves open on a day, as text."""
    return hours_under(POLICIES.rules_for(country, state, day), day)


def hours_under(rules, day):
    """The local hours that rules leave open on a day, as text."""
    return format_hours(calling_ranges(day, ("Etc/UTC",), rules, parse_hours("00:00-24:00")).hours)


@pytest.mark.parametrize(
    ("country", "state", "day", "hours"),
    [
        ("US", "", MONDAY, "08:00-21:00"),
        ("US", "NY", MONDAY, "08:00-21:00"),
        ("us", "new york", MONDAY, "08:00-21:00"),
        ("US", "ME", MONDAY, "09:00-17:00"),
        ("US", "Maine", MONDAY, "09:00-17:00"),
        ("US", "AL", SATURDAY, "08:00-20:00"),
        ("US", "AL", SUNDAY, "closed"),
        ("US", "RI", SATURDAY, "10:00-17:00"),
        ("US", "TX", SUNDAY, "12:00-21:00"),
        ("US", "PA", SUNDAY, "13:30-21:00"),
        ("US", "KY+FL", MONDAY, "10:00-20:00"),
        ("CA", "", SATURDAY, "10:00-18:00"),
        ("CA", "ON", MONDAY, "09:00-21:30"),
        ("FR", "", MONDAY, "10:00-13:00,14:00-20:00"),
        ("FR", "", SATURDAY, "closed"),
        ("KR", "서울", MONDAY, "08:00-21:00"),
        ("AU", "NSW", SATURDAY, "09:00-17:00"),
        ("GB", "", SUNDAY, "closed"),
        ("DE", "", date(2026, 10, 3), "closed"),
        ("IT", "", MONDAY, "09:00-20:00"),
    ],
)
def test_the_hours_of_a_place_are_those_of_country_and_state_together(country, state, day, hours):
    """Codes and names, in any case; where states do not matter they are not looked at."""
    assert hours_of(country, state, day) == hours


@pytest.mark.parametrize(("country", "state"), [("ZZ", ""), ("", ""), ("US", "Texs"), ("US", "NY+Texs"), ("FR", "")])
def test_without_rules_nobody_is_called(country, state):
    """An unknown country, a misspelt state, a day before the first rule."""
    day = date(2020, 1, 1) if country == "FR" else MONDAY
    assert POLICIES.rules_for(country, state, day) is None
    window = window_at(day, Place(zones=("Etc/UTC",), country=country, state=state), POLICIES, EVENING)
    named = "-".join(filter(None, (country, state))) or "an unknown country"
    assert window.reason == f"no calling rules for {named} on {day}"


def test_rules_change_on_their_day():
    """In France consent became the rule on 2026-08-11, and the register ended."""
    before, after = (POLICIES.rules_for("FR", "", date(2026, 8, day)) for day in (10, 11))
    assert (before.consent_needed, after.consent_needed) == (False, True)
    assert ([registry.name for registry in before.registries], after.registries) == (["Bloctel"], ())
    assert before.rest_days_after_refusal == after.rest_days_after_refusal == 60
    assert [(cap.attempts, cap.hours) for cap in after.caps] == [(4, 30 * 24)]


def test_numbers_of_the_law_are_kept_for_the_gates():
    """Ages, caps and rests, each with its source."""
    korea, florida = POLICIES.rules_for("KR", "", MONDAY), POLICIES.rules_for("US", "FL", MONDAY)
    assert (korea.consent_needed, korea.consent_max_age_days) == (True, 730)
    assert [registry.max_age_days for registry in florida.registries] == [31]
    assert [(cap.attempts, cap.hours) for cap in florida.caps] == [(3, 24)]
    assert POLICIES.rules_for("US", "WA", MONDAY).rest_days_after_refusal == 365


def test_the_strictest_of_two_places_keeps_what_either_asks():
    """For a customer whose address and phone lie in different countries."""
    both = strictest(POLICIES.rules_for("KR", "", MONDAY), POLICIES.rules_for("FR", "", MONDAY))
    assert both.place == "KR and FR"
    assert len(both.schedules) == len(both.holidays) == len(both.consents) == 2
    assert (both.consent_max_age_days, both.rest_days_after_refusal) == (730, 60)
    assert both.effective_from == date(2026, 8, 11)
    assert strictest(both, both) == both


@pytest.mark.parametrize(
    ("country", "state", "phone_country", "phone_state", "hours"),
    [
        ("US", "TX", "US", "ME", "09:00-17:00"),
        ("US", "", "", "ME", "09:00-17:00"),
        ("US", "Maine", "US", "ME", "09:00-17:00"),
        ("US", "TX", "", "", "08:00-21:00"),
        ("KR", "", "US", "ME", "09:00-17:00"),
        ("FR", "", "US", "KY", "10:00-13:00,14:00-20:00"),
        ("GB", "", "KR", "", "08:00-21:00"),
        ("PR", "", "US", "CT", "09:00-20:00"),
    ],
)
def test_the_law_of_the_phone_holds_beside_that_of_the_address(country, state, phone_country, phone_state, hours):
    """A Maine number keeps Maine's hours whatever the address says, and a foreign one those of its country."""
    rules = POLICIES.rules_for(country, state, MONDAY, phone_country=phone_country, phone_state=phone_state)
    assert hours_under(rules, MONDAY) == hours


@pytest.mark.parametrize(
    ("law", "named"),
    [
        (("US", "TX", "ZZ", ""), "US-TX, phone of ZZ"),
        (("ZZ", "", "US", "ME"), "ZZ, phone of US-ME"),
        (("US", "Texs", "US", "ME"), "US-Texs, phone of US-ME"),
        (("US", "TX", "US", "XX"), "US-TX, phone of US-XX"),
        (("ZZ", "", "ZZ", ""), "ZZ"),
    ],
)
def test_both_laws_have_to_be_known(law, named):
    """That of the address and that of the phone; the sentence names both."""
    country, state, phone_country, phone_state = law
    place = Place(
        zones=("Etc/UTC",), country=country, state=state, phone_country=phone_country, phone_state=phone_state
    )
    window = window_at(MONDAY, place, POLICIES, EVENING)
    assert window.reason == f"no calling rules for {named} on {MONDAY}"


def test_every_fact_has_a_source_and_a_day_of_check():
    """No hours, caps, registers, consents or holidays without a word on where they come from."""
    rules = list(POLICIES.all_rules())
    assert len(rules) > 50
    for one in rules:
        facts = (one, *one.schedules, *one.holidays, *one.registries, *one.caps, *one.consents)
        assert all(fact.source.strip() for fact in facts)
        assert date(2026, 1, 1) <= one.checked_on <= date(2026, 11, 21)


def test_every_calendar_is_known_to_the_library():
    """A misspelt subdivision would stop a build on a holiday."""
    calendars = {(each.country, each.subdivision) for rules in POLICIES.all_rules() for each in rules.holidays}
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    for country, subdivision in calendars:
        assert 3 < sum(bool(holiday_name(day, country, subdivision)) for day in days) < 40


def test_an_unknown_calendar_is_named():
    """By country and part."""
    with pytest.raises(BadConfiguration, match="no calendar for US-XX"):
        holiday_name(MONDAY, "US", "XX")


def test_area_codes_belong_to_one_state_of_the_country():
    """libphonenumber places each of them in the United States."""
    codes = POLICIES.countries["US"].area_codes
    listed = [code for state in DOCUMENTS["us"]["state"] for code in state["area_codes"]]
    assert sorted(codes) == sorted(listed)
    for code in codes:
        number = phonenumbers.parse(f"{code}5550123", None)
        assert phonenumbers.region_code_for_number(number) == "US", code


def test_periods_of_one_place_follow_each_other_without_a_gap():
    """A gap would close the country for days."""
    for policy in POLICIES.countries.values():
        for earlier, later in pairwise(policy.rules):
            assert later.effective_from == earlier.effective_until + timedelta(days=1)
        assert policy.rules[-1].effective_until == date.max


RULE = {"source": "s", "hours": "08:00-21:00", "consent": {"needed": True}}


def document(**changes):
    """A small document that is right but for the changes; a change to None leaves the key out."""
    whole = {"country": "XX", "name": "X", "checked_on": MONDAY, "rules": [RULE], **changes}
    return {key: value for key, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"country": None}, "x: country: is missing"),
        ({"name": 3}, "x: name: a text is wanted"),
        ({"checked_on": "today"}, "x: checked_on: a date such as 2026-11-21 is wanted"),
        ({"colour": "red"}, "x: unknown key colour"),
        ({"rules": {}}, "x: rules: a list of tables is wanted"),
        ({"rules": ["x"]}, "x: rules 1: a table is wanted"),
        ({"countries": "XX"}, "x: countries: a list of texts is wanted"),
        ({"states": ["AA"]}, "x: states: a table of texts is wanted"),
        ({"rules": [RULE, RULE]}, "x: effective_from: two rules of XX hold on 0001-01-01"),
        ({"rules": [RULE | {"source": " "}]}, "x: rules 1: source: a text is wanted"),
        ({"rules": [RULE | {"hours": None}]}, "x: rules 1: hours: are missing"),
        ({"rules": [RULE | {"hours": {"weekdays": "08:00-21:00"}}]}, "x: rules 1: hours: saturday is missing"),
        ({"rules": [RULE | {"hours": {"every_day": "closed", "moonday": "closed"}}]}, "hours: unknown key moonday"),
        ({"rules": [RULE | {"hours": "8-21"}]}, "rules 1: hours: every_day: '8-21' are no hours"),
        ({"rules": [RULE | {"hours": 8}]}, "x: rules 1: hours: a table is wanted"),
        ({"rules": [{"source": "s", "hours": "08:00-21:00"}]}, "x: rules 1: consent: is missing"),
        ({"rules": [RULE | {"consent": {"needed": "yes"}}]}, "rules 1: consent: needed: true or false is wanted"),
        ({"rules": [RULE | {"cap": [{"attempts": 3}]}]}, "rules 1: cap 1: hours: give either hours or days"),
        ({"rules": [RULE | {"cap": [{"attempts": -1, "days": 1}]}]}, "cap 1: attempts: a whole number is wanted"),
        ({"rules": [RULE | {"cap": [{"attempts": True, "days": 1}]}]}, "cap 1: attempts: a whole number is wanted"),
        ({"rules": [RULE | {"registry": {"name": "R"}}]}, "rules 1: registry: max_age_days: is missing"),
        ({"rules": [RULE | {"holidays": {"calendar": "US"}}]}, "rules 1: holidays: hours: is missing"),
        (
            {"rules": [RULE | {"effective_from": SUNDAY, "effective_until": MONDAY}]},
            "x: rules 1: effective_until: lies before effective_from",
        ),
        ({"state": [{"code": "AA", "source": "s"}]}, r"x: state 1: code: AA is not among \[states\]"),
    ],
)
def test_a_mistake_in_a_document_is_named_by_file_and_key(changes, complaint):
    """So that an operator's own rules can be mended."""
    with pytest.raises(BadConfiguration, match=complaint):
        parse_policies({"x": document(**changes)})


def test_a_country_is_described_once():
    """Two documents on one country would contradict each other."""
    with pytest.raises(BadConfiguration, match="XX is described in one and in two"):
        parse_policies({"one": document(), "two": document()})


def test_a_state_may_say_nothing_about_hours():
    """Then the country's hours hold there, with the state's other rules."""
    state = {"code": "AA", "source": "s", "rest_days_after_refusal": 9}
    policies = parse_policies({"x": document(states={"AA": "Aa"}, state=[state])})
    rules = policies.rules_for("XX", "AA", MONDAY)
    assert (rules.rest_days_after_refusal, len(rules.schedules)) == (9, 1)


def test_one_document_may_speak_for_several_countries():
    """As that of the European Economic Area does."""
    policies = parse_policies({"x": document(country=None, countries=["XX", "YY"])})
    assert policies.rules_for("YY", "", MONDAY).place == "YY"


def table_of_countries():
    """The lines of the table in docs/HOURS.md: countries, hours, holidays, register, consent."""
    yield "| place | Monday to Friday | Saturday | Sunday | holidays | register | consent first |"
    yield "|---|---|---|---|---|---|---|"
    for file, document in DOCUMENTS.items():
        country = document.get("country") or document["countries"][0]
        yield row_of(document["name"], POLICIES.countries[country].rules[-1], "")
        for state in document.get("state", []):
            (rules,) = POLICIES.countries[country].state_rules[state["code"]]
            yield row_of(f"{file.upper()}-{state['code']}", rules, "as the country")


def row_of(place, rules, unsaid):
    """One line of the table."""
    week = [format_hours(day) for day in rules.schedules[0].hours] if rules.schedules else [unsaid] * 7
    assert len(set(week[:5])) == 1
    house = " (house)" if rules.schedules and "house rule" in rules.schedules[0].source else ""
    holidays = ", ".join(
        f"{format_hours(each.hours)}{' (house)' if 'house rule' in each.source else ''}" for each in rules.holidays
    )
    registers = ", ".join(f"{each.name}, {each.max_age_days} days" for each in rules.registries)
    consent = ("yes" if rules.consent_needed else "no") if rules.consents else unsaid
    age = f", renewed after {rules.consent_max_age_days} days" if rules.consent_max_age_days else ""
    cells = (place, week[0] + house, week[5], week[6], holidays or unsaid, registers or unsaid, consent + age)
    return f"| {' | '.join(cells)} |"


DOCUMENTATION = (Path(__file__).parents[2] / "docs" / "HOURS.md").read_text("utf-8")


def test_the_table_in_the_documentation_is_what_the_documents_say():
    """A change of a rule changes the page."""
    assert "\n".join(table_of_countries()) in DOCUMENTATION


def test_the_example_in_the_documentation_is_a_document():
    """Every key it shows is read."""
    example = DOCUMENTATION.split("```toml whole\n")[1].split("```")[0]
    policies = parse_policies({"example": tomllib.loads(example)})
    rules = policies.rules_for("XX", "", MONDAY, phone_state=policies.area_codes["+1207"])
    assert (rules.place, len(rules.schedules), rules.caps[0].hours) == ("XX and XX-AA", 2, 24)
