"""What do `campaign policy show` and `campaign policy list` tell an operator?"""

from __future__ import annotations

import json

import pytest
from townlife.fixtures import found_town, town

from campaign.cli.app import main

__all__ = ["found_town", "town"]


@pytest.fixture
def ask(town, capsys):
    """A command on the town at noon of the day before its evening, as JSON."""

    def asked(*words, code=0):
        place = ["--workspace", str(town.workspace.directory), "--now", "2026-03-09T12:00-04:00", "--json"]
        assert main([*words, *place]) == code
        captured = capsys.readouterr()
        return json.loads(captured.out or captured.err.splitlines()[-1])

    return asked


def test_hours_of_a_state_come_with_their_sources(ask):
    """Maine is narrower than the federal law; both are cited, and what else holds."""
    data = ask("policy", "show", "US-ME", "2026-03-10")["data"]

    assert (data["hours"], data["weekday"], data["closed_by"]) == ("09:00-17:00", "Tuesday", "")
    cited = {fact["about"]: (fact["says"], fact["source"]) for fact in data["facts"]}
    assert cited["hours, US"][0] == "08:00-21:00"
    assert cited["hours, US-ME"] == ("09:00-17:00", "VICIdial call times shipped as data, undated (secondary)")
    assert cited["register"][0].startswith("National Do Not Call Registry: copy of the last 31 days")
    assert cited["purchase as relationship"][0] == "stands for consent for 18 months"
    assert cited["records of calls"][0] == "kept 1,827 days"
    assert all(source for _, source in cited.values())
    assert data["checked_on"] == "2026-11-21"
    assert data["advice"].startswith("This is not legal advice")


@pytest.mark.parametrize(
    ("place", "day", "hours", "closed_by"),
    [
        ("FR", "2026-09-08", "10:00-13:00,14:00-20:00", ""),
        ("FR", "2026-11-11", "closed", "holiday: Armistice"),
        ("US-RI", "2026-03-15", "closed", "Sunday is closed in US-RI"),
        ("Canada", "2026-03-14", "10:00-18:00", ""),
        ("kr", "2026-03-10", "08:00-21:00", ""),
    ],
)
def test_each_day_has_its_hours(ask, place, day, hours, closed_by):
    """By code or name of the country, in any case."""
    data = ask("policy", "show", place, day)["data"]

    assert data["hours"] == hours
    assert data["closed_by"].startswith(closed_by)


def test_the_rules_of_a_day_are_those_in_force_on_it(ask):
    """In France consent became the rule on 2026-08-11; without a date today counts."""
    assert ask("policy", "show", "FR", "2026-08-10")["data"]["consent_needed"] is False
    assert ask("policy", "show", "FR", "2026-08-11")["data"]["consent_needed"] is True
    assert ask("policy", "show", "FR")["data"]["date"] == "2026-03-09"


def test_of_a_customer_address_phone_and_wishes_count(ask, town):
    """The evening of a customer who agreed to be called until seven ends one call before it."""
    town.join("C1", consents=False, state="NY")
    town.answer("C1", hours="16:00-19:00")
    town.join("C2", country="ZZ", state="")
    data = ask("policy", "show", "C1", "2026-03-10", "--customer")["data"]

    assert data["window"] == [["2026-03-10T16:00:00-04:00", "2026-03-10T18:55:00-04:00"]]
    sunday = ask("policy", "show", "C1", "2026-03-29", "--customer")["data"]
    assert (sunday["window"], sunday["window_reason"]) == ([], "the desk does not call on Sunday 2026-03-29")
    assert "ZZ" in ask("policy", "show", "C2", "--customer", code=66)["error"]["message"]
    assert "C9" in ask("policy", "show", "C9", "--customer", code=66)["error"]["message"]


@pytest.mark.parametrize(("place", "named"), [("US-XX", "XX"), ("ZZ", "ZZ"), ("FR 2020", "FR 2020")])
def test_an_unknown_place_is_named(ask, place, named):
    """A state that is none, a country without rules."""
    assert named in ask("policy", "show", place, code=66)["error"]["message"]


def test_a_day_before_the_first_rule_and_a_day_that_is_none_are_refused(ask):
    """With what to write instead."""
    assert "2020-01-01" in ask("policy", "show", "FR", "2020-01-01", code=66)["error"]["message"]
    assert "not a date" in ask("policy", "show", "FR", "tomorrow", code=2)["error"]["message"]


def test_the_list_names_every_rule_and_the_own_ones(ask, town):
    """Own ones have no day of check; the law's have."""
    (town.workspace.directory / "policies").mkdir()
    town.write("policies/quiet.toml", 'country = "KR"\n[[rules]]\nhours = "10:00-12:00"\nsource = "the union"\n')
    rules = ask("policy", "list")["data"]["rules"]

    (own,) = [one for one in rules if one["own"]]
    assert (own["place"], own["hours"]["monday"], own["checked_on"]) == ("policies/quiet.toml", "10:00-12:00", None)
    assert len({one["place"] for one in rules if not one["own"]}) > 50
    assert ask("policy", "show", "KR", "2026-03-10")["data"]["hours"] == "10:00-12:00"


def test_the_page_for_people_says_that_it_is_no_legal_advice(town, capsys):
    """In the text too, with the day of the last check."""
    place = ["--workspace", str(town.workspace.directory), "--now", "2026-03-09T12:00-04:00"]
    assert main(["policy", "show", "FR", "2026-11-11", *place]) == 0
    shown = capsys.readouterr().out
    assert main(["policy", "list", *place]) == 0
    listed = capsys.readouterr().out

    assert "FR: nobody is called on Wednesday 2026-11-11: holiday: Armistice" in shown
    assert "2026-11-21" in shown
    assert "This is not legal advice" in shown
    assert "This is not legal advice" in listed
