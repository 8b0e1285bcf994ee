"""Where is a customer taken to be: in which zones, in which country?

What the customer's file states wins; otherwise the phone answers. Many numbers begin alike, so that every answer is
looked up once for each beginning; the tests compare with looking up each number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.tzdata import TIMEZONE_DATA

from campaign.rules.phones.patterns import NO_REGION, country_code_of
from campaign.rules.phones.phone import PhoneKind
from campaign.rules.phones.zones import zones_of

ZONE_DIGITS = 7
LONGER_ZONES = frozenset(prefix[:ZONE_DIGITS] for prefix in TIMEZONE_DATA if len(prefix) > ZONE_DIGITS)
"""The few beginnings of 7 digits behind which the zone still depends on the next ones."""

HEAD = 6
"""Most numbers show their country, and the state with rules of its own, in so many characters (with the +)."""
REGION_CHARACTERS = {1: HEAD, 7: HEAD, 44: 8}
MOST_REGION_CHARACTERS = 9
"""How much of a number tells the regions apart that share its country code."""


class PlaceFinder:
    """Finds the places of phones and remembers what it found.

    `default_country` is for numbers of no country; `area_codes` are the states by the beginnings of their numbers.
    """

    def __init__(self, default_country: str, area_codes: Mapping[str, str]) -> None:
        self._default = default_country
        self._area_codes = area_codes
        self._area_lengths = sorted(set(map(len, area_codes)), reverse=True)
        self._zones: dict[tuple[str, PhoneKind | None], str] = {}
        self._countries: dict[str, str] = {}
        self._laws: dict[str, tuple[str, str]] = {}

    def zones(self, phone: str, kind: PhoneKind | None = None) -> str:
        """The IANA zones in which an E.164 number may be, sorted and joined by blanks; "" when unknown."""
        key = (phone if phone[1 : ZONE_DIGITS + 1] in LONGER_ZONES else phone[: ZONE_DIGITS + 1], kind)
        found = self._zones.get(key)
        if found is None:
            found = self._zones[key] = " ".join(sorted(zones_of(phone, kind)))
        return found

    def zones_of_column(self, phones: Sequence[str], kinds: Mapping[str, PhoneKind]) -> list[str]:
        """`zones` row by row; `kinds` knows the kind of every phone."""
        known, find = self._zones.get, self.zones
        return [known((phone[: ZONE_DIGITS + 1], kinds[phone])) or find(phone, kinds[phone]) for phone in phones]

    def country(self, phone: str) -> str:
        """The country (ISO 3166) of an E.164 number; the default for numbers that belong to none."""
        code = country_code_of(phone)
        regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
        if len(regions) == 1:
            return self._default if regions[0] == NO_REGION else regions[0]
        key = phone[: REGION_CHARACTERS.get(code, MOST_REGION_CHARACTERS)]
        found = self._countries.get(key)
        if found is None:
            found = self._countries[key] = country_of(phone) or self._default
        return found

    def state(self, phone: str) -> str:
        """The state with rules of its own that an E.164 number belongs to, or ""."""
        for length in self._area_lengths:
            if found := self._area_codes.get(phone[:length]):
                return found
        return ""

    def laws_of_column(self, phones: Sequence[str]) -> list[tuple[str, str]]:
        """(`country`, `state`) row by row."""
        known, find = self._laws.get, self._law
        return [known(phone[:HEAD]) or find(phone) for phone in phones]

    def _law(self, phone: str) -> tuple[str, str]:
        law, code = (self.country(phone), self.state(phone)), country_code_of(phone)
        alone = len(COUNTRY_CODE_TO_REGION_CODE.get(code, ())) == 1
        if (alone or REGION_CHARACTERS.get(code) == HEAD) and max(self._area_lengths, default=0) <= HEAD:
            self._laws[phone[:HEAD]] = law
        return law


def country_of(phone: str) -> str:
    """The country of one E.164 number as libphonenumber knows it; "" for numbers that belong to none."""
    region = phonenumbers.region_code_for_number(phonenumbers.parse(phone, None))
    return "" if region in (None, NO_REGION) else str(region)
