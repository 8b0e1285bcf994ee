"""Which calling rules hold for a country, a state and a day?

The rules are operators' and lawyers' text: TOML documents, one per country, with a source for every fact and
the dates between which it holds. Their keys are described in docs/HOURS.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from campaign.errors import BadConfiguration
from campaign.rules.hours.entries import Entry
from campaign.rules.hours.facts import read_rules
from campaign.rules.hours.policy import CallingRules, strictest


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPolicy:
    """The dated rules of a country and of those of its states that have rules of their own.

    `state_names` are all states by code, so that a misspelt one is noticed; empty where the state does not
    matter. `area_codes` are the beginnings of E.164 numbers that belong to a state with rules.
    """

    country: str
    rules: tuple[CallingRules, ...]
    state_names: Mapping[str, str]
    state_rules: Mapping[str, tuple[CallingRules, ...]]
    area_codes: Mapping[str, str]

    def code_of(self, state: str) -> str | None:
        """The code of a state given by code or name, or None when there is no such state."""
        wanted = state.strip().casefold()
        for code, name in self.state_names.items():
            if wanted in (code.casefold(), name.casefold()):
                return code
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """All countries with calling rules. A country that is not here is not called."""

    countries: Mapping[str, CountryPolicy]

    def rules_for(
        self, country: str, state: str, day: date, *, phone_country: str = "", phone_state: str = ""
    ) -> CallingRules | None:
        """The rules in force on a day: those of the address and those of the phone, all at once.

        `state` is a code or name, several may be joined by +. `phone_country` is "" where it is the address's;
        `phone_state` is what `area_codes` say. None, which means that nobody there may be called, when either
        country has no rules on that day or has no such state.
        """
        if phone_country.upper() in ("", country.strip().upper()):
            return self._rules_of(country, f"{state}+{phone_state}", day)
        address, phone = self._rules_of(country, state, day), self._rules_of(phone_country, phone_state, day)
        return strictest(address, phone) if address and phone else None

    def _rules_of(self, country: str, state: str, day: date) -> CallingRules | None:
        policy = self.countries.get(country.strip().upper())
        rules = _in_force(policy.rules, day) if policy else None
        if policy is None or rules is None:
            return None
        for name in filter(None, map(str.strip, state.split("+"))) if policy.state_names else ():
            code = policy.code_of(name)
            if code is None:
                return None
            if extra := _in_force(policy.state_rules.get(code, ()), day):
                rules = strictest(rules, extra)
        return rules

    @property
    def area_codes(self) -> dict[str, str]:
        """The states with rules of their own by the beginnings of E.164 numbers that belong to them."""
        return {begin: state for policy in self.countries.values() for begin, state in policy.area_codes.items()}

    def all_rules(self) -> Iterator[CallingRules]:
        """Every dated rule of every country and state, for lists and for the age of their last check."""
        for policy in self.countries.values():
            yield from policy.rules
            for rules in policy.state_rules.values():
                yield from rules


def parse_policies(documents: Mapping[str, Mapping[str, object]]) -> Policies:
    """The policies written in parsed TOML documents, by file name.

    Raises `BadConfiguration` naming file and key for an unknown or missing key, hours that are none, periods of
    one place that overlap, or a country that two documents describe.
    """
    countries: dict[str, CountryPolicy] = {}
    origin: dict[str, str] = {}
    for file, document in documents.items():
        for policy in _read_document(Entry.of(file, document)):
            if policy.country in countries:
                raise BadConfiguration(f"{policy.country} is described in {origin[policy.country]} and in {file}")
            countries[policy.country], origin[policy.country] = policy, file
    return Policies(countries=countries)


def _read_document(entry: Entry) -> Iterator[CountryPolicy]:
    checked_on = entry.day("checked_on")
    names = entry.texts("countries") or (entry.text("country"),)
    state_names = entry.mapping("states")
    dated, states = entry.entries("rules"), entry.entries("state")
    entry.text("name")
    entry.done()
    for country in names:
        area_codes: dict[str, str] = {}
        state_rules: dict[str, tuple[CallingRules, ...]] = {}
        for state in states:
            code = state.text("code")
            if code not in state_names:
                raise state.wrong("code", f"{code} is not among [states]")
            area_codes |= dict.fromkeys(state.texts("area_codes"), code)
            rules = read_rules(state, f"{country}-{code}", checked_on, is_state=True)
            state_rules[code] = (*state_rules.get(code, ()), rules)
        country_rules = tuple(read_rules(part, country, checked_on, is_state=False) for part in dated)
        for rules_of_place in (country_rules, *state_rules.values()):
            _refuse_overlap(entry, rules_of_place)
        yield CountryPolicy(
            country=country,
            rules=country_rules,
            state_names=state_names,
            state_rules=state_rules,
            area_codes=area_codes,
        )


def _refuse_overlap(entry: Entry, rules: tuple[CallingRules, ...]) -> None:
    ordered = sorted(rules, key=lambda one: one.effective_from)
    for earlier, later in pairwise(ordered):
        if later.effective_from <= earlier.effective_until:
            raise entry.wrong("effective_from", f"two rules of {later.place} hold on {later.effective_from}")


def _in_force(rules: tuple[CallingRules, ...], day: date) -> CallingRules | None:
    return next((one for one in rules if one.holds_on(day)), None)
