"""Do the fast ways of reading numbers answer exactly as libphonenumber does?

The sample is drawn anew from fixed seeds: right spellings, nearly right ones, and mischief, in regions with
different rules of prefixes. CAMPAIGN_LONG=1 draws 200,000 of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat
from phonenumbers.timezone import time_zones_for_number

from campaign.rules.phones import (
    Phone,
    PhoneKind,
    PhoneProblem,
    columns,
    read_phone,
    read_phones,
    zones_of,
    zones_of_column,
)
from campaign.rules.phones.patterns import country_code_of, international_spelling, national_spelling
from campaign.rules.phones.reasons import find_damage

REGIONS = ("US", "KR", "DE", "GB", "FR", "JP", "CA", "AU")
ODD_REGIONS = ("AR", "BR", "IT", "RU", "MX", "GG", "VA", "NO", "SM", "AX")
"""Prefixes that carry area codes or may be empty, zeros that stay, and codes that several regions share."""

TEXTS = 25_000 if os.environ.get("CAMPAIGN_LONG") else 250

SEPARATORS = (" ", "-", ".", "(", ")", "/", "\u00a0", "\u2013", "\u2011", "\u200b", "\u2060", "~", "*", "[", ",", "\t")
TAILS = (" ext. 42", "x9", " #", ".0", ".00", "\n", "O", " (home)", ";ext=7", "'", " / 2")
FULL_WIDTH = str.maketrans("0123456789+", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0b")


def spell_phones(region: str, count: int, seed: int) -> Iterator[str]:
    """`count` texts as they might stand in a file of `region`: right, nearly right, and wrong."""
    chance = random.Random(f"{region} {seed}")  # noqa: S311 - a sample that can be drawn again
    nationals = _known_nationals(region)
    for _ in range(count):
        yield _disturb(chance, _spell(chance, region, _vary(chance, chance.choice(nationals))))


def _known_nationals(region: str) -> list[str]:
    """An example of every kind of number of the region and of those that share its country code."""
    code = phonenumbers.country_code_for_region(region)
    found = [
        phonenumbers.example_number_for_type(neighbour, kind)
        for neighbour in {region, *phonenumbers.region_codes_for_country_code(code)[:4]}
        for kind in range(11)
    ]
    return sorted({phonenumbers.national_significant_number(number) for number in found if number})


def _vary(chance: random.Random, national: str) -> str:
    luck = chance.random()
    if luck < 0.70:
        kept = chance.randrange(len(national))
        return national[:kept] + "".join(chance.choices("0123456789", k=len(national) - kept))
    if luck < 0.80:
        at = chance.randrange(len(national))
        return national[:at] + chance.choice(("", chance.choice("0123456789") * 2)) + national[at + 1 :]
    if luck < 0.90:
        return "".join(chance.choices("0123456789", k=chance.randint(1, 16)))
    return national


def _spell(chance: random.Random, region: str, national: str) -> str:
    plan = PhoneMetadata.metadata_for_region(region)
    code, prefix = str(plan.country_code), plan.national_prefix or ""
    luck = chance.random()
    if luck < 0.35 and national:
        zeros = len(national) - len(national.lstrip("0"))
        number = PhoneNumber(
            country_code=int(code),
            national_number=int(national),
            italian_leading_zero=zeros > 0,
            number_of_leading_zeros=zeros or None,
        )
        return phonenumbers.format_number(number, chance.choice((0, 1, 2, 2, PhoneNumberFormat.RFC3966)))
    other = chance.choice(("1", "44", "49", "82", "800", "999", "7", "54"))
    abroad = chance.choice(("00", "011", "001", "010", "0011", "810", "00700", "+", "++"))
    beginnings = (
        "",
        prefix,
        f"+{code}",
        code,
        f"+{code} ({prefix})",
        f"{abroad}{code}",
        f"+{other}",
        f"{abroad}{other}",
    )
    carriers = (
        "0",
        "1",
        "8",
        "015",
        "0008",
        "180020",
        "003768",
        "000256",
        "14",
        f"{code}{prefix}",
        f"{prefix}{prefix}",
    )
    return chance.choice((*beginnings, *beginnings, *carriers)) + national


def _disturb(chance: random.Random, text: str) -> str:
    if chance.random() < 0.4:
        text = "".join(letter + chance.choice(SEPARATORS[:10]) * (chance.random() < 0.15) for letter in text)
    if chance.random() < 0.08:
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice((*SEPARATORS, "+", "O", "x", "0")) + text[at:]
    if chance.random() < 0.08:
        text += chance.choice(TAILS)
    if chance.random() < 0.05:
        text = chance.choice((" ", "'", "tel:", "(", "+", "\u00a0", "x")) + text
    if chance.random() < 0.02:
        text += " " * 250
    return text.translate(FULL_WIDTH) if chance.random() < 0.03 else text


@pytest.fixture(autouse=True)
def _patterns_for_few_rows(monkeypatch):
    """Patterns are made at once, though it pays only for long files."""
    monkeypatch.setattr(columns, "PATTERN_PAYS_ROWS", 0)


def ask_library(text: str, region: str) -> tuple[str, PhoneKind] | None:
    """What libphonenumber makes of a text: E.164 and kind, or None when it is no valid number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return e164, tuple(PhoneKind)[phonenumbers.number_type(number)]


def is_refused_by_us(text: str, answer: Phone | PhoneProblem) -> bool:
    """Whether we refuse a text that libphonenumber would guess at."""
    return isinstance(answer, PhoneProblem) and bool(find_damage(text) or "letter among the digits" in answer.reason)


@pytest.mark.parametrize("region", [*REGIONS, *ODD_REGIONS])
def test_a_column_is_read_as_libphonenumber_reads_each_row(region):
    """Fast path, single reading and the library agree on number and kind, row for row."""
    texts = list(spell_phones(region, TEXTS, seed=1))
    for text, fast in zip(texts, read_phones(texts, region), strict=True):
        assert fast == read_phone(text, region), text
        if not is_refused_by_us(text, fast):
            read = (fast.e164, fast.kind) if isinstance(fast, Phone) else None
            assert read == ask_library(text, region), text


def test_the_sample_holds_right_and_wrong_texts_and_the_pattern_decides_many():
    """Otherwise the agreement above would mean little."""
    texts = [(text, region) for region in REGIONS for text in spell_phones(region, 250, seed=1)]
    valid = [pair for pair in texts if ask_library(*pair)]
    bare = columns.strip_separators([text for text, _ in texts])
    decided = [
        digits for digits, (_, region) in zip(bare, texts, strict=True) if national_spelling(region).read(digits)
    ]
    assert 0.3 < len(valid) / len(texts) < 0.7
    assert len(decided) / len(valid) > 0.5


def test_a_looser_pattern_would_be_caught(monkeypatch):
    """A control: a reader that drops letters instead of leaving them to the library disagrees with it."""
    strip = columns.strip_separators
    monkeypatch.setattr(
        columns, "strip_separators", lambda texts: ["".join(filter(str.isdigit, t)) for t in strip(texts)]
    )
    texts = list(spell_phones("US", 500, seed=1))
    assert read_phones(texts, "US") != [read_phone(text, "US") for text in texts]


@pytest.mark.parametrize("region", REGIONS)
def test_usual_spellings_are_decided_without_parsing(region):
    """National and international forms of fixed and mobile examples, with a prefix or without."""
    spelling = national_spelling(region)
    for kind in (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(region, kind)
        for form in (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL):
            (digits,) = columns.strip_separators([phonenumbers.format_number(number, form)])
            phone = spelling.read(digits)
            assert phone is not None
            assert phone.e164 == phonenumbers.format_number(number, PhoneNumberFormat.E164)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="0123456789+-. ()/xe,;\u00a0\uff10\n", max_size=24), region=st.sampled_from(REGIONS))
def test_any_text_is_read_the_same_in_a_column(text, region):
    """Whatever stands in a cell, alone or among others."""
    assert read_phones([text, "", text], region) == [read_phone(each, region) for each in (text, "", text)]


@pytest.mark.parametrize("region", [*REGIONS, *ODD_REGIONS])
def test_zones_are_those_of_libphonenumber(region):
    """By prefix for numbers that belong to a place, by country for the others, () where it knows none."""
    read = read_phones(list(spell_phones(region, TEXTS, seed=2)), region)
    phones = [phone for phone in read if isinstance(phone, Phone)]
    expected = [time_zones_for_number(phonenumbers.parse(phone.e164, None)) for phone in phones]
    expected = [() if zones == ("Etc/Unknown",) else zones for zones in expected]
    assert zones_of_column([phone.e164 for phone in phones]) == expected
    assert [zones_of(phone.e164, phone.kind) for phone in phones] == expected
    assert [zones_of(phone.e164) for phone in phones[:50]] == expected[:50]
    assert phones


def test_every_country_code_has_an_international_pattern_that_reads_its_examples():
    """Codes that belong to no region, such as +800, are parsed."""
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        example = phonenumbers.example_number(regions[0]) or phonenumbers.example_number_for_non_geo_entity(code)
        e164 = phonenumbers.format_number(example, PhoneNumberFormat.E164)
        spelling = international_spelling(code)
        assert country_code_of(e164) == code
        assert (spelling is None) == (regions == ("001",))
        if spelling is not None:
            phone = spelling.read(e164)
            assert phone is None or (phone.e164, phone.kind) == ask_library(e164, "ZZ")
        assert [getattr(read_phone(e164, ""), "e164", "")] == [e164]
