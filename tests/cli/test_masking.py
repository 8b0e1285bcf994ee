"""How much of a person is seen without `--reveal`?"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.cli.masking import mask_arguments, mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+12015550123", "+1201***0123"),
        ("+442079460123", "+4420***0123"),
        ("+3545550123", "+354***0123"),
        ("+4712345", "+***2345"),
        ("112", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_ends_of_a_phone_are_seen(phone: str | None, shown: str) -> None:
    """At most four digits at either end."""
    assert mask_phone(phone) == shown


@given(st.from_regex(r"\A\+?[0-9]{1,15}\Z"))
def test_at_least_three_digits_of_a_phone_are_hidden(phone: str) -> None:
    """Whatever its length."""
    seen = sum(character.isdigit() for character in mask_phone(phone))
    everything = sum(character.isdigit() for character in phone)

    assert everything - seen >= min(3, everything)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada Lovelace", "A*** L***"),
        ("홍길동", "홍*동"),
        ("남궁민수", "남**수"),
        ("김수", "김*"),
        ("김", "김*"),
        (unicodedata.normalize("NFD", "홍길동"), "홍*동"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_name_keeps_its_first_letters(name: str | None, shown: str) -> None:
    """Hangul keeps its ends, as is the custom; decomposed Hangul (as macOS writes it) too."""
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("file", "new customers.csv", "new customers.csv"),
        ("file", Path("a/b"), "a/b"),
        ("list_id", "20260310-1", "20260310-1"),
        ("evening", "2026-03-10", "2026-03-10"),
        ("campaign", "needs", "needs"),
        ("limit", 5, 5),
        ("output", "-", "-"),
        ("customer", "C1001", "C***"),
        ("customer", "ann@example.com", "a***"),
        ("campaign", "+1 201 555 0123", "1201***0123"),
        ("responses", ["Ada", "+12015550123"], ["A***", "1201***0123"]),
    ],
)
def test_of_what_was_typed_only_what_names_nobody_is_kept(name: str, typed: object, kept: object) -> None:
    """Files, days, numbers and names of things; and not even there a phone."""
    assert mask_arguments({name: typed}) == {name: kept}


def test_what_was_not_typed_is_absent() -> None:
    """No value, no trace."""
    assert mask_arguments({"a": None, "b": "", "c": False, "d": (), "e": []}) == {}
