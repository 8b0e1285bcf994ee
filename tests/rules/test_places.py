"""Does a remembered beginning of a number answer like the whole number?"""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.tzdata import TIMEZONE_DATA

from campaign.rules.phones import PhoneKind, zones_of
from campaign.rules.phones.phone import KINDS
from campaign.rules.places import LONGER_ZONES, ZONE_DIGITS, PlaceFinder, country_of

SHARED_CODES = [code for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() if len(regions) > 1]
KIND_NUMBERS = range(len(KINDS))
finder = PlaceFinder("KR", {})
states = PlaceFinder("US", {"+1201": "NJ", "+120155": "XX", "+44": "UK"})


def examples_of(code):
    regions = COUNTRY_CODE_TO_REGION_CODE[code]
    numbers = [phonenumbers.example_number_for_type(region, kind) for region in regions for kind in KIND_NUMBERS]
    return [f"+{code}{number.national_number}" for number in numbers if number]


EXAMPLES = {code: examples_of(code) for code in COUNTRY_CODE_TO_REGION_CODE}


@st.composite
def neighbours(draw, codes):
    """A valid number that begins like an example of a country code."""
    code = draw(st.sampled_from(codes))
    example = draw(st.sampled_from(EXAMPLES[code]))
    kept = draw(st.integers(min_value=len(f"+{code}") + 2, max_value=len(example)))
    rest = draw(st.text("0123456789", min_size=len(example) - kept, max_size=len(example) - kept))
    number = phonenumbers.parse(example[:kept] + rest, None)
    assume(phonenumbers.is_valid_number(number))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(neighbours(SHARED_CODES))
def test_regions_that_share_a_country_code_are_told_apart(phone):
    """Guernsey is not Great Britain, Kazakhstan not Russia, the Bahamas not the United States."""
    assert finder.country(phone) == (country_of(phone) or "KR")


@given(neighbours([code for code, examples in EXAMPLES.items() if examples]))
def test_zones_are_those_of_the_whole_number(phone):
    """One finder for all numbers, so that what it remembers of one is used for the next."""
    kind = KINDS[phonenumbers.number_type(phonenumbers.parse(phone, None))]
    assert finder.zones(phone, kind) == " ".join(sorted(zones_of(phone)))


@given(st.lists(neighbours([*SHARED_CODES, 82, 44]), max_size=5))
def test_a_column_is_answered_as_its_cells_are(phones):
    """Country, state and zones; one finder for all columns, and one that knows states by more than a head."""
    kinds = {phone: KINDS[phonenumbers.number_type(phonenumbers.parse(phone, None))] for phone in phones}
    for one in (finder, states):
        assert one.laws_of_column(phones) == [(one.country(phone), one.state(phone)) for phone in phones]
        assert one.zones_of_column(phones, kinds) == [one.zones(phone, kinds[phone]) for phone in phones]


def test_no_beginning_with_zones_is_overlooked():
    """Every longer prefix of the zone data begins with one that is looked up whole."""
    assert all(prefix[:ZONE_DIGITS] in LONGER_ZONES for prefix in TIMEZONE_DATA if len(prefix) > ZONE_DIGITS)


@pytest.mark.parametrize(
    ("phone", "kind", "country", "zones"),
    [
        ("+12015550123", PhoneKind.FIXED_LINE_OR_MOBILE, "US", "America/New_York"),
        ("+442079460123", PhoneKind.FIXED_LINE, "GB", "Europe/London"),
        ("+80012345678", PhoneKind.TOLL_FREE, "KR", None),
    ],
)
def test_a_phone_says_where_its_owner_is(phone, kind, country, zones):
    """A number of no country belongs to the desk's."""
    assert finder.country(phone) == country
    assert zones is None or finder.zones(phone, kind) == zones


def test_a_state_with_rules_of_its_own_is_told_by_the_longest_beginning():
    """Numbers of other states, and of other countries, name none."""
    states = PlaceFinder("US", {"+1207": "ME", "+12": "AA"})
    assert [states.state(phone) for phone in ("+12075550101", "+12125550101", "+13055550101", "+442079460101")] == [
        "ME", "AA", "", "",
    ]  # fmt: skip
