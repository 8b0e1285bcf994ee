"""What is said about a number, and about a text that is none?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from campaign.rules.phones import Phone, PhoneKind, PhoneProblem, columns, read_phone, read_phones, zones_of


@pytest.mark.parametrize(
    ("text", "region", "e164", "kind"),
    [
        ("(201) 555-0123", "US", "+12015550123", PhoneKind.FIXED_LINE_OR_MOBILE),
        ("1-201-555-0123", "US", "+12015550123", PhoneKind.FIXED_LINE_OR_MOBILE),
        ("416 555 0123", "US", "+14165550123", PhoneKind.FIXED_LINE_OR_MOBILE),
        ("020 7946 0123", "GB", "+442079460123", PhoneKind.FIXED_LINE),
        ("+44 (0)20 7946 0123", "KR", "+442079460123", PhoneKind.FIXED_LINE),
        ("00442079460123", "DE", "+442079460123", PhoneKind.FIXED_LINE),
        ("０２０ ７９４６ ０１２３", "GB", "+442079460123", PhoneKind.FIXED_LINE),
        ("tel:+44-20-7946-0123", "US", "+442079460123", PhoneKind.FIXED_LINE),
        ("\u00a0030\u00a023125\u00a0123 ", "DE", "+493023125123", PhoneKind.FIXED_LINE),
        ("030/23125123", "DE", "+493023125123", PhoneKind.FIXED_LINE),
        ("0491 570 156", "AU", "+61491570156", PhoneKind.MOBILE),
        ("01.99.00.12.34", "FR", "+33199001234", PhoneKind.FIXED_LINE),
    ],
)
def test_a_number_is_read_in_any_usual_spelling(text, region, e164, kind):
    """Separators, prefixes, country codes and wide digits do not matter."""
    assert read_phone(text, region) == Phone(e164=e164, kind=kind, callable=True)


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("", "US", "empty"),
        ("  ", "US", "empty"),
        ("n/a", "US", "not a phone number"),
        ("20:15:55", "US", "not a phone number"),
        ("12", "US", "too short"),
        ("555-0123", "US", "too short: the area code is missing for US"),
        ("201 555 01", "US", "too short"),
        ("201 555 0123 4567", "US", "too long"),
        ("201 055 0123", "US", "not a number of US"),
        ("+999 20 7946 0123", "US", "no country has this country code"),
        ("020 7946 0123", "", "written without + and country code, and the country is not known"),
        ("2.01555E+09", "US", "looks like Excel's scientific notation (2.01555E+09): the digits are lost"),
        ("2,01555e9", "DE", "looks like Excel's scientific notation (2,01555e9): the digits are lost"),
        ("2015550123.0", "US", "ends in .0: Excel turned it into a decimal"),
        ("3023125123.0", "DE", "ends in .0: Excel turned it into a decimal"),
        ("236618300", "IT", "lost leading zero? with a 0 in front it would be a number of IT"),
        ("493023125123", "US", "lost + sign? with a + in front it would be an international number"),
        ("2O1-555-0123", "US", "a letter among the digits, such as O for 0"),
        ("201-555-OI23", "US", "a letter among the digits, such as O for 0"),
        ("201-555-0123 / 201-555-0124", "US", "two numbers in one cell"),
        ("201-555-0123 home", "US", "letters in the number"),
        ("2O12-555-0123", "US", "a letter among the digits, such as O for 0"),
        ("call me tomorrow 5", "US", "not a phone number"),
    ],
)
def test_a_text_that_is_no_number_says_why(text, region, reason):
    """The reason helps to mend the file, and nothing is guessed."""
    assert read_phone(text, region) == PhoneProblem(reason=reason)


@pytest.mark.parametrize(
    ("text", "region", "kind", "reason"),
    [
        ("900 234 5678", "US", PhoneKind.PREMIUM_RATE, "premium-rate number: not called"),
        ("0180 12345", "DE", PhoneKind.SHARED_COST, "shared-cost number: not called"),
        ("0164 12345", "DE", PhoneKind.PAGER, "pager: nobody answers"),
        ("1544-1234", "KR", PhoneKind.UAN, "company number: reaches no person"),
        ("0177 991234567", "DE", PhoneKind.VOICEMAIL, "voicemail access: nobody answers"),
    ],
)
def test_a_valid_number_that_reaches_no_person_is_kept_but_not_callable(text, region, kind, reason):
    """Examples of libphonenumber for kinds that have no fictional range."""
    phone = read_phone(text, region)
    assert isinstance(phone, Phone)
    assert (phone.kind, phone.callable, phone.reason) == (kind, False, reason)


def test_an_extension_is_named_because_it_is_not_dialled():
    """E.164 has no place for it."""
    phone = read_phone("201-555-0123 ext. 42", "US")
    assert phone == Phone(
        e164="+12015550123",
        kind=PhoneKind.FIXED_LINE_OR_MOBILE,
        callable=True,
        reason="extension 42 is not dialled",
    )


def test_letters_of_a_vanity_number_are_read_as_keys_and_said_so():
    """As libphonenumber does for three letters or more."""
    phone = read_phone("800 555 CALL", "US")
    assert isinstance(phone, Phone)
    assert (phone.e164, phone.kind, phone.reason) == (
        "+18005552255",
        PhoneKind.TOLL_FREE,
        "letters read as keys of a telephone",
    )


def test_a_lost_zero_is_told_and_never_put_back():
    """A Korean number without its 0 is valid in libphonenumber; an Italian one is not, and stays refused."""
    assert isinstance(read_phone("220000000", "KR"), Phone)
    assert isinstance(read_phone("236618300", "IT"), PhoneProblem)


def test_a_cell_that_breaks_the_block_is_refused_and_its_neighbours_are_read():
    """Line breaks and endless cells stand alone."""
    rows = ["201-555-0123", "201-555\n-0124", "9" * 400, "201-555-0125"] * 100
    read = read_phones(rows, "US")
    assert read == [read_phone(text, "US") for text in rows]
    assert [type(each) for each in read[:4]] == [Phone, PhoneProblem, PhoneProblem, Phone]


def test_frequent_foreign_numbers_get_a_pattern_of_their_own():
    """A British customer file kept in Korea is read like any other."""
    rows = [f"+44 20 7946 0{n:03d}" for n in range(1000)]
    assert len(rows) > 2 * columns.PATTERN_PAYS_ROWS
    assert read_phones(rows, "KR") == [read_phone(text, "KR") for text in rows]


def test_a_column_of_an_unknown_region_is_read_where_it_says_its_country():
    """And refused where it does not."""
    read = read_phones(["+442079460123", "020 7946 0123"] * 200, "ZZ")
    assert [type(each) for each in read[:2]] == [Phone, PhoneProblem]


@pytest.mark.parametrize(
    ("e164", "zones"),
    [
        ("+12015550123", ("America/New_York",)),
        ("+12085550123", ("America/Boise", "America/Los_Angeles")),
        ("+821020000000", ("Asia/Seoul",)),
        ("+80012345678", ()),
        ("+1", ()),
        ("", ()),
        ("+999123456", ()),
    ],
)
def test_the_zones_of_a_number_are_all_it_may_be_in(e164, zones):
    """An unknown zone is empty, and so nobody is called there."""
    assert zones_of(e164) == zones


def test_reading_numbers_of_one_region_loads_no_other_region():
    """Metadata are loaded when a region is met, so that a command starts fast."""
    program = (
        "import sys; from campaign.rules.phones import read_phone; read_phone('020 7946 0123', 'GB');"
        "print(*sorted(m.rsplit('_', 1)[1] for m in sys.modules if m.startswith('phonenumbers.data.region_')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "GB" in done.stdout.split()
    assert "KR" not in done.stdout.split()
