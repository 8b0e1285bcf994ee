"""Is a person known again by the hash, and a phone found in whatever way somebody wrote it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.privacy import Keyring, cover_person, phone_spellings, plain_id, redact

KEY, OTHER = bytes(range(32)), bytes(32)
PHONES = {
    "+12015550141": ("2015550141", "(201) 555-0141", "1-201-555-0141", "+1 201.555.0141", "201 - 555 - 0141"),
    "+442079460018": ("020 7946 0018", "+44 20 7946 0018", "+44 (0)20 7946 0018", "0044 2079460018"),
    "+821000000001": ("010-0000-0001", "+82 10 0000 0001", "０１０－００００－０００１", "82-10-0000-0001"),
    "+390612345678": ("06 1234 5678", "+39 06 12345678"),
}
SPELLINGS = [(phone, spelled) for phone, ways in PHONES.items() for spelled in (phone, *ways)]
letters = st.text(st.characters(blacklist_categories=("Nd", "Cs")), max_size=20)


@pytest.mark.parametrize(("phone", "spelled"), SPELLINGS)
def test_a_phone_is_found_in_every_spelling(phone, spelled):
    """Alone, in a sentence, and nothing of its digits is left."""
    for text in (spelled, f"call {spelled}, please", f'"{spelled}"'):
        left = redact(text, [phone_spellings(phone)], [], "#")
        assert not any(letter.isdigit() for letter in left)


gap = st.sampled_from(["", " ", "-", ".", " - ", "("])


@given(before=letters, after=letters, gaps=st.lists(gap, min_size=9, max_size=9))
def test_a_phone_is_found_whatever_stands_between_its_digits(before, after, gaps):
    """And around it."""
    digits = "2015550141"
    spelled = "".join(digit + between for digit, between in zip(digits, [*gaps, ""], strict=True))

    assert phone_spellings("+12015550141").search(f"{before} {spelled} {after}")


@given(number=st.integers(0, 10**12))
def test_another_number_is_not_taken_for_it(number):
    """Not a longer one that holds it either."""
    text = str(number)
    if text not in {"2015550141", "12015550141", "02015550141"}:
        assert not phone_spellings("+12015550141").fullmatch(text)
    assert not phone_spellings("+12015550141").search("920155501419")


@given(first=st.text(min_size=1, max_size=30), second=st.text(min_size=1, max_size=30))
def test_hashes_are_equal_just_for_equal_ids(first, second):
    """By one key; by another key they say nothing."""
    ring = Keyring(KEY)

    assert (ring.customer(first) == ring.customer(second)) == (plain_id(first) == plain_id(second))
    assert ring.customer(first) != ring.phone(first)
    assert ring.customer(first) != Keyring(OTHER).customer(first)
    assert ring.mark != Keyring(OTHER).mark


@pytest.mark.parametrize("spelled", ["C-1001", "c1001", " C 1001 ", "Ｃ１００１", "c_1001", "C.1001", "C/1001"])
def test_an_id_is_one_in_every_spelling(spelled):
    """Case, width, blanks, dashes."""
    assert Keyring(KEY).customer(spelled) == Keyring(KEY).customer("C1001")


def test_words_are_covered_only_where_they_are_the_person():
    """A name that is part of another word stays, and so does a number that is not the phone."""
    assert cover_person("Ada, Adamson: 2015550141 or 2015550142", ["+12015550141"], "Ada") == (
        "(name), Adamson: (phone) or 2015550142"
    )
    assert cover_person("scan-17.pdf", ["+12015550141"]) == "scan-17.pdf"
