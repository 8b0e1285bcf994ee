"""In which time zones may the person behind a number be?

The answers are those of `phonenumbers.timezone`; an unknown zone is an empty tuple. Numbers that belong to a
place are looked up by their longest known prefix, all others (most mobiles) by their country code.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from phonenumbers import is_number_type_geographical
from phonenumbers.timezone import UNKNOWN_TIMEZONE
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

from campaign.rules.phones.patterns import country_code_of, international_spelling
from campaign.rules.phones.phone import KINDS, PhoneKind
from campaign.rules.phones.reading import kind_of


def zones_of(e164: str, kind: PhoneKind | None = None) -> tuple[str, ...]:
    """The IANA zones in which a number may be; () when unknown or not valid.

    `kind` saves parsing when it is known from `read_phone`.
    """
    kind = kind or kind_of(e164)
    code = country_code_of(e164)
    if kind is None or not code:
        return ()
    if not _belongs_to_a_place(kind, code):
        return _known(TIMEZONE_DATA.get(str(code)) or TIMEZONE_DATA.get(str(code)[:2], ()))
    for length in range(_longest_prefix(code), 0, -1):
        if zones := TIMEZONE_DATA.get(e164[1 : 1 + length]):
            return _known(zones)
    return ()


def zones_of_column(e164s: Sequence[str]) -> list[tuple[str, ...]]:
    """`[zones_of(e164) for e164 in e164s]`, with a pattern instead of parsing; for many numbers."""
    answers = []
    for e164 in e164s:
        code = country_code_of(e164) if e164.startswith("+") else 0
        spelling = international_spelling(code) if code else None
        phone = spelling.read(e164) if spelling else None
        answers.append(zones_of(e164, phone.kind) if phone else zones_of(e164))
    return answers


@cache
def _belongs_to_a_place(kind: PhoneKind, code: int) -> bool:
    return is_number_type_geographical(KINDS.index(kind), code)


@cache
def _longest_prefix(code: int) -> int:
    """The length of the longest prefix of this country code that has zones of its own."""
    text = str(code)
    return max((len(prefix) for prefix in TIMEZONE_DATA if prefix.startswith(text)), default=TIMEZONE_LONGEST_PREFIX)


def _known(zones: tuple[str, ...]) -> tuple[str, ...]:
    return () if zones == (UNKNOWN_TIMEZONE,) else tuple(zones)
