"""Does a file of customers say who they are, and nothing else?"""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from campaign.clock import FOREVER, day_number, instant
from campaign.errors import BadConfiguration
from campaign.jobs.imports.running import TooManyAttributes
from campaign.rules.holdout import holdout_base
from campaign.store.catalogue import AttributeNameTaken

KEY = bytes(range(32))


def counts(outcome):
    return outcome.added, outcome.changed, outcome.unchanged, outcome.refused


def test_every_column_arrives_as_it_is_stored(office):
    """Money in cents, days as numbers, phones in E.164; a blank cell is nothing."""
    office.bring(
        "customers",
        """
        customer_id,phone,name,language,country,state,birth_date,value,household,preferred_hours,alt_phone,trips
        C1,(201) 555-0101,Ada Reed,English,USA,ny,1980-02-29,12.50,H1,18-20,201.555.0199,3
        C2,+12015550102,,,,,,,,,,
        """,
    )
    known = office.customer("C1")
    assert {key: known[key] for key in ("phone", "alt_phone", "name", "language", "country", "state")} == {
        "phone": "+12015550101", "alt_phone": "+12015550199", "name": "Ada Reed", "language": "en", "country": "US",
        "state": "NY",
    }  # fmt: skip
    assert (known["value"], known["birth_date"], known["trips"]) == (1250, day_number(date(1980, 2, 29)), 3)
    assert known["preferred_hours"] == "18:00-20:00"
    bare = office.customer("C2")
    assert [bare[key] for key in ("name", "language", "value", "household", "trips", "alt_phone")] == [None] * 6
    assert (bare["language_no"], bare["household_no"], bare["plan_no"]) == (0, 0, 0)


def test_the_holdout_base_is_the_keyed_hash_of_the_id(peopled):
    """Whoever is held out was decided by id and key, not by the order of a file."""
    assert peopled.customer("C3")["holdout_base"] == holdout_base(KEY, "C3") == peopled.standing("C3")["holdout_base"]


def test_a_stated_zone_and_country_win_over_the_phone(office):
    """A number of New York whose owner is in Seoul; one of Great Britain; one that says nothing of its place."""
    office.bring(
        "customers",
        """
        customer_id,phone,timezone,country,state
        C1,+12125550101,Asia/Seoul,KR,
        C2,+442079460123,,,
        C3,+12125550103,,,NY
        C4,+80012345678,,,
        """,
    )
    found = office.rows(
        "SELECT p.zones, p.country, p.state FROM customer c JOIN place p USING (place_no) ORDER BY customer_id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("Asia/Seoul", "KR", ""), ("Europe/London", "GB", ""), ("America/New_York", "US", "NY"), ("", "US", ""),
    ]  # fmt: skip


def test_only_stated_columns_are_touched_and_a_blank_cell_takes_a_value_away(office):
    """The second file knows nothing of tiers, and no name any more."""
    office.bring("customers", "customer_id,phone,name,tier\nC1,+12015550101,Ada,gold")
    outcome = office.bring("customers", "customer_id,phone,name\nC1,+12015550101,")
    known = office.customer("C1")
    assert counts(outcome) == (0, 1, 0, 0)
    assert (known["name"], known["tier"]) == (None, "gold")


def test_a_changed_value_keeps_the_old_one_with_both_instants(office):
    """When it happened is told by the operator; when we learned it is now."""
    office.bring("customers", "customer_id,phone,trips\nC1,+12015550101,3")
    happened = instant(office.now) - 86_400 * 9
    outcome = office.bring("customers", "customer_id,phone,trips\nC1,+12015550101,4", at=happened)
    (change,) = office.rows("SELECT * FROM change")
    assert {key: change[key] for key in ("subject", "attribute", "old", "new", "happened_at", "recorded_at")} == {
        "subject": "customer", "attribute": "trips", "old": 3, "new": 4, "happened_at": happened,
        "recorded_at": instant(office.now),
    }  # fmt: skip
    assert change["import_no"] == outcome.import_no


def test_a_change_of_phone_language_or_household_reaches_the_standing(peopled):
    """The place follows the phone, everything else its own column."""
    peopled.bring(
        "customers",
        """
        customer_id,phone,name,language,household
        C1,+442079460123,Ada Reed,ko,H7
        """,
    )
    known, standing = peopled.customer("C1"), peopled.standing("C1")
    assert standing["place_no"] == known["place_no"]
    assert peopled.one("SELECT zones FROM place WHERE place_no = ?", known["place_no"]) == "Europe/London"
    assert peopled.one("SELECT language FROM language WHERE language_no = ?", standing["language_no"]) == "ko"
    assert peopled.one("SELECT household FROM household WHERE household_no = ?", standing["household_no"]) == "H7"


def test_a_column_the_file_lacks_counts_with_its_old_value(office):
    """The zone was stated once; a later file with another phone does not move the customer."""
    office.bring("customers", "customer_id,phone,timezone\nC1,+12015550101,Asia/Seoul")
    office.bring("customers", "customer_id,phone\nC1,+442079460123")
    assert office.one("SELECT p.zones || p.country FROM customer JOIN place p USING (place_no)") == "Asia/SeoulGB"


def test_the_second_row_about_a_customer_is_refused_by_the_line_of_the_first(office):
    """Nobody guesses which of two rows is meant."""
    outcome = office.bring(
        "customers",
        """
        customer_id,phone
        C1,+12015550101
        C2,+12015550102
        C1,+12015550109
        """,
        name="two.csv",
    )
    assert counts(outcome) == (2, 0, 0, 1)
    assert [str(problem) for problem in outcome.problems] == ["two.csv:4: customer_id: stands on line 2 already"]
    assert office.customer("C1")["phone"] == "+12015550101"


@pytest.mark.parametrize("twin", ["C1,+12015550101", "C1,+12015550109"])
def test_a_repetition_is_refused_although_the_first_row_is_known(office, twin):
    """Known rows are left out before they are read; what contradicts or repeats them is refused all the same."""
    office.bring("customers", "customer_id,phone\nC1,+12015550101\nC2,+12015550102")
    outcome = office.bring("customers", f"customer_id,phone\nC2,+12015550102\nC1,+12015550101\n{twin}")
    assert counts(outcome) == (0, 0, 2, 1)
    assert office.customer("C1")["phone"] == "+12015550101"


def test_a_phone_that_was_suppressed_before_is_suppressed_for_its_new_owner(office):
    """A stop outlives whoever had the phone."""
    office.bring("suppressions", "phone,source\n+12015550101,legal")
    office.bring("customers", "customer_id,phone\nC1,+12015550101\nC2,+12015550102")
    assert office.standing("C1")["phone_suppressed_until"] == FOREVER
    assert office.standing("C2")["phone_suppressed_until"] == 0


def test_a_premium_number_is_kept_and_never_called(office):
    """It is a valid phone of the customer, of a kind that is not dialled."""
    office.bring("customers", "customer_id,phone\nC1,+19005550101")
    assert office.standing("C1")["phone_state"] == 1


def test_new_columns_become_attributes_when_asked_for(office):
    """Declared in campaign.toml below those of the operator, whose comments stay; typed, and free to be used."""
    text = (office.directory / "campaign.toml").read_text("utf-8")
    outcome = office.bring(
        "customers",
        """
        customer_id,phone,trips,StreamingTV,score,contract_end
        C1,+12015550101,3,Yes,1.50,2026-05-01
        C2,+12015550102,,No,,
        """,
        add_attributes=True,
    )
    after = (office.directory / "campaign.toml").read_text("utf-8")
    assert outcome.attributes == ("streaming_tv", "score", "contract_end")
    assert tomllib.loads(after)["attributes"] == {
        "trips": "integer", "pet": "text", "streaming_tv": "boolean", "score": "decimal 2", "contract_end": "date",
    }  # fmt: skip
    assert [line for line in after.splitlines() if line not in text.splitlines()] == [
        'streaming_tv = "boolean"', 'score = "decimal 2"', 'contract_end = "date"',
    ]  # fmt: skip
    assert [line for line in text.splitlines() if line not in after.splitlines()] == []
    known = office.customer("C1")
    assert (known["streaming_tv"], known["score"]) == (1, 150)
    assert "score" in office.workspace.settings.desk.attributes


def test_an_attribute_cannot_hide_a_column_of_the_program(office):
    """`place_no` is ours."""
    with pytest.raises(AttributeNameTaken, match="place_no"):
        office.bring("customers", "customer_id,phone,place_no\nC1,+12015550101,3", add_attributes=True)


def test_there_is_a_limit_to_attributes(office):
    """Three hundred are enough for anybody; the file is refused before anything is read."""
    names = [f"a{number}" for number in range(299)]
    with pytest.raises(TooManyAttributes, match="299 more"):
        office.bring("customers", f"customer_id,phone,{','.join(names)}\n", add_attributes=True)


def test_settings_that_cannot_be_extended_by_lines_are_left_alone(office):
    """An inline table would have to be rewritten; the lines to add are told instead."""
    path = office.directory / "campaign.toml"
    text = path.read_text("utf-8").replace('[attributes]\ntrips = "integer" # a year\npet = "text"\n', "")
    path.write_text(f"attributes = {{ trips = 'integer' }}\n{text}", "utf-8")
    office.later(seconds=0)
    with pytest.raises(BadConfiguration) as refusal:
        office.bring("customers", "customer_id,phone,score\nC1,+12015550101,3", add_attributes=True)
    assert 'score = "integer"' in refusal.value.way_out
    assert office.one("SELECT COUNT(*) FROM customer") == 0
