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
from campaign.rules.hours.policy import Asking, CallingRules, strictest

EVERYWHERE = "*"
"""The country of an operator's own rules that hold wherever somebody is."""
NEVER_CHECKED = date.max
"""An operator's own rules are no copy of a law that somebody would have to look up again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryPolicy:
    """The dated rules of a country and of those of its states that have rules of their own.

    `name` is what the document calls itself. `state_names` are all states by code, so that a misspelt one is noticed;
    empty where the state does not matter. `area_codes` are the beginnings of E.164 numbers that belong to a state with
    rules.
    """

    country: str
    name: str
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
    """All countries with calling rules. A country that is not here is not called.

    `own` are the operator's rules, by country or for EVERYWHERE: they are held together with those of the country, so
    that they can narrow and never widen.
    """

    countries: Mapping[str, CountryPolicy]
    own: tuple[CountryPolicy, ...] = ()

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
        return self._narrowed(rules, policy, state, day)

    def _narrowed(self, rules: CallingRules, policy: CountryPolicy, state: str, day: date) -> CallingRules | None:
        """The rules together with the operator's own; None when those name states, and this one is not among them."""
        for own in self.own:
            if own.country not in (EVERYWHERE, policy.country):
                continue
            if extra := _in_force(own.rules, day):
                rules = strictest(rules, extra)
            for name in filter(None, map(str.strip, state.split("+"))) if own.state_rules else ():
                code = own.code_of(name)
                if code is None:
                    return None
                if extra := _in_force(own.state_rules.get(code, ()), day):
                    rules = strictest(rules, extra)
        return rules

    @property
    def area_codes(self) -> dict[str, str]:
        """The states with rules of their own by the beginnings of E.164 numbers that belong to them."""
        return {begin: state for policy in self.countries.values() for begin, state in policy.area_codes.items()}

    @property
    def askings(self) -> dict[str, Asking]:
        """How each register is asked, by its name."""
        return {one.name: one.asking for rules in self.all_rules() for one in rules.registries}

    def all_rules(self) -> Iterator[CallingRules]:
        """Every dated rule of every country and state, for lists and for the age of their last check."""
        for policy in (*self.countries.values(), *self.own):
            yield from policy.rules
            for rules in policy.state_rules.values():
                yield from rules


def parse_policies(
    documents: Mapping[str, Mapping[str, object]], own: Mapping[str, Mapping[str, object]] | None = None
) -> Policies:
    """The policies written in parsed TOML documents, by file name; `own` are the operator's, which may only add.

    Raises `BadConfiguration` naming file and key for an unknown or missing key, hours that are none, periods of
    one place that overlap, a country that two documents describe, or own rules for a country without rules.
    """
    countries: dict[str, CountryPolicy] = {}
    origin: dict[str, str] = {}
    for file, document in documents.items():
        for policy in _read_document(Entry.of(file, document)):
            if policy.country in countries:
                raise BadConfiguration(f"{policy.country} is described in {origin[policy.country]} and in {file}")
            countries[policy.country], origin[policy.country] = policy, file
    entries = [Entry.of(file, document) for file, document in (own or {}).items()]
    policies = Policies(countries=countries, own=tuple(one for entry in entries for one in _read_own(entry, countries)))
    rosters = sorted(name for name, asking in policies.askings.items() if asking is Asking.ROSTER)
    if len(rosters) > 1:
        raise BadConfiguration(f"only one register may take our roster, not {' and '.join(rosters)}")
    return policies


def _read_document(entry: Entry) -> Iterator[CountryPolicy]:
    checked_on = entry.day("checked_on")
    names = entry.texts("countries") or (entry.text("country"),)
    state_names, name = entry.mapping("states"), entry.text("name")
    dated, states = entry.entries("rules"), entry.entries("state")
    entry.done()
    for country in names:
        area_codes = {begin: state.text("code") for state in states for begin in state.texts("area_codes")}
        yield CountryPolicy(
            country=country,
            name=name,
            rules=_read_dated(entry, dated, country, checked_on, is_addition=False),
            state_names=state_names,
            state_rules=_read_states(entry, states, f"{country}-", checked_on, state_names),
            area_codes=area_codes,
        )


def _read_own(entry: Entry, countries: Mapping[str, CountryPolicy]) -> Iterator[CountryPolicy]:
    """Rules of the operator: each may leave out whatever it does not narrow, and is called by its file."""
    checked_on = entry.day("checked_on", NEVER_CHECKED)
    names = entry.texts("countries") or (entry.text("country"),)
    name, stated = entry.text("name", entry.where), entry.mapping("states")
    dated, states = entry.entries("rules"), entry.entries("state")
    entry.done()
    for country in names:
        if country != EVERYWHERE and country not in countries:
            raise entry.wrong("country", f"no calling rules are known for {country}, and own rules open no country")
        if country == EVERYWHERE and states:
            raise entry.wrong("state", "name the country that the state belongs to")
        state_names = stated or (countries[country].state_names if states else {})
        yield CountryPolicy(
            country=country,
            name=name,
            rules=_read_dated(entry, dated, entry.where, checked_on, is_addition=True),
            state_names=state_names,
            state_rules=_read_states(entry, states, f"{entry.where}: ", checked_on, state_names),
            area_codes={},
        )


def _read_dated(
    entry: Entry, parts: tuple[Entry, ...], place: str, checked_on: date, *, is_addition: bool
) -> tuple[CallingRules, ...]:
    rules = tuple(read_rules(part, place, checked_on, is_addition=is_addition) for part in parts)
    _refuse_overlap(entry, rules)
    return rules


def _read_states(
    entry: Entry, states: tuple[Entry, ...], begins: str, checked_on: date, names: Mapping[str, str]
) -> dict[str, tuple[CallingRules, ...]]:
    found: dict[str, tuple[CallingRules, ...]] = {}
    for state in states:
        code = state.text("code")
        if code not in names:
            raise state.wrong("code", f"{code} is not among [states]")
        rules = read_rules(state, f"{begins}{code}", checked_on, is_addition=True)
        found[code] = (*found.get(code, ()), rules)
    for rules_of_place in found.values():
        _refuse_overlap(entry, rules_of_place)
    return found


def _refuse_overlap(entry: Entry, rules: tuple[CallingRules, ...]) -> None:
    ordered = sorted(rules, key=lambda one: one.effective_from)
    for earlier, later in pairwise(ordered):
        if later.effective_from <= earlier.effective_until:
            raise entry.wrong("effective_from", f"two rules of {later.place} hold on {later.effective_from}")


def _in_force(rules: tuple[CallingRules, ...], day: date) -> CallingRules | None:
    return next((one for one in rules if one.holds_on(day)), None)
