"""Which spellings can be read without parsing, and what do they spell?

A pattern is put together from the metadata of `phonenumbers` so that whatever it matches, libphonenumber would
read as the same number of the same kind. It matches less than libphonenumber accepts; what it leaves is parsed.
The texts it is given have their separators removed (`columns`).

The steps of libphonenumber that the pattern follows, for digits D written in region R with country code CC:

1. `+`, or R's international prefix not followed by 0, then CC: the rest is the national number.
2. Otherwise, if D starts with CC, is no national number of R, and the rest is one: the rest.
3. Otherwise D is national.
4. A national prefix in front of the national number is dropped when the remainder fits the general description
   of the region (in case 1: of the main region of CC).
5. The first region of CC whose leading digits, or else whose number types, fit decides the kind.

Where a step depends on more than that (a prefix that carries an area code, a prefix that could be either), the
pattern does not match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, SUPPORTED_REGIONS, PhoneMetadata, country_code_for_region
from phonenumbers.phonemetadata import PhoneNumberDesc

from campaign.rules.phones.phone import NOT_CALLABLE, Phone, PhoneKind

SPECIAL_KINDS = (
    ("premium_rate", PhoneKind.PREMIUM_RATE),
    ("toll_free", PhoneKind.TOLL_FREE),
    ("shared_cost", PhoneKind.SHARED_COST),
    ("voip", PhoneKind.VOIP),
    ("personal_number", PhoneKind.PERSONAL_NUMBER),
    ("pager", PhoneKind.PAGER),
    ("uan", PhoneKind.UAN),
    ("voicemail", PhoneKind.VOICEMAIL),
)
"""In the order in which libphonenumber tries them; fixed line and mobile come last."""

NO_REGION = "001"
"""libphonenumber's name for codes such as +800 that belong to no region."""

CAPTURE = re.compile(r"(?<!\\)\((?!\?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a group of a `Spelling` says about the national number it captured."""

    kind: PhoneKind
    lengths: frozenset[int]
    callable: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A pattern whose last matched group holds the national number; `meanings[lastindex]` says of what kind."""

    pattern: re.Pattern[str]
    lead: str
    meanings: tuple[Meaning | None, ...]

    def read(self, digits: str) -> Phone | None:
        """The number that a text without separators spells, or None when the pattern cannot tell."""
        match = self.pattern.fullmatch(digits)
        if match is None:
            return None
        group = match.lastindex or 0
        national, meaning = match[group], self.meanings[group]
        if meaning is None or len(national) not in meaning.lengths:
            return None
        return Phone(e164=self.lead + national, kind=meaning.kind, callable=meaning.callable, reason=meaning.reason)


@cache
def national_spelling(region: str) -> Spelling | None:
    """How numbers of `region`'s own country code are written there, with or without + and prefixes.

    None when libphonenumber has no plan for the region.
    """
    if region not in SUPPORTED_REGIONS:
        return None
    code = country_code_for_region(region)
    plan, main = _plan(region), _plan(COUNTRY_CODE_TO_REGION_CODE[code][0])
    general = _whole(_digits(plan.general_desc))
    abroad = f"(?>{_uncaptured(plan.international_prefix)})" if plan.international_prefix else "(?!)"
    openings = (
        rf"(?:\+|{abroad}(?!0)){code}{_after_prefix(main, 'main')}",
        rf"(?!{abroad})(?!{code}){_after_prefix(plan, 'own')}",
        rf"(?!{abroad})(?!{general}){code}{_unprefixed(plan)}{_unprefixed(main)}(?={general})",
    )
    return _spelling(code, openings, _lengths(plan.general_desc) & _lengths(main.general_desc))


@cache
def international_spelling(country_code: int) -> Spelling | None:
    """`+`, a country code and the national number; None for codes that belong to no region."""
    region = COUNTRY_CODE_TO_REGION_CODE[country_code][0]
    if region == NO_REGION:
        return None
    main = _plan(region)
    opening = rf"\+{country_code}{_after_prefix(main, 'main')}"
    return _spelling(country_code, (opening,), _lengths(main.general_desc))


def _plan(region: str) -> PhoneMetadata:
    plan = PhoneMetadata.metadata_for_region(region, None)
    if plan is None:
        raise KeyError(region)
    return plan


def _spelling(country_code: int, openings: tuple[str, ...], lengths: frozenset[int]) -> Spelling:
    kinds: list[Meaning] = []
    regions = "|".join(_regions(country_code, lengths, kinds))
    pattern = re.compile(f"(?:{'|'.join(openings)})(?:{regions})", re.ASCII)
    before = pattern.groups - len(kinds)
    return Spelling(pattern=pattern, lead=f"+{country_code}", meanings=(None,) * (before + 1) + tuple(kinds))


def _regions(country_code: int, lengths: frozenset[int], kinds: list[Meaning]) -> Iterator[str]:
    """One alternative per region that shares the country code; appends the meaning of each group to `kinds`."""
    earlier = ""
    for region in COUNTRY_CODE_TO_REGION_CODE[country_code]:
        plan = _plan(region)
        mine = f"(?={plan.leading_digits})" if plan.leading_digits else ""
        general = f"(?={_whole(_digits(plan.general_desc))})"
        allowed = lengths & _lengths(plan.general_desc)
        yield f"{earlier}{mine}{general}(?:{'|'.join(_kinds(plan, allowed, kinds))})"
        if plan.leading_digits:
            earlier += f"(?!{plan.leading_digits})"


def _kinds(plan: PhoneMetadata, lengths: frozenset[int], kinds: list[Meaning]) -> Iterator[str]:
    """One alternative with one group per kind of number, in libphonenumber's order."""
    for condition, kind, descriptions in _cases(plan):
        if all(map(_digits, descriptions)):
            reason = NOT_CALLABLE.get(kind, "")
            allowed = lengths.intersection(*map(_lengths, descriptions))
            kinds.append(Meaning(kind=kind, lengths=allowed, callable=not reason, reason=reason))
            yield rf"{condition}({_digits(descriptions[0])})\Z"


def _cases(plan: PhoneMetadata) -> Iterator[tuple[str, PhoneKind, tuple[PhoneNumberDesc | None, ...]]]:
    """A condition, the kind it leads to, and the descriptions that the number must then fit."""
    for name, kind in SPECIAL_KINDS:
        yield "", kind, (getattr(plan, name),)
    fixed, mobile = plan.fixed_line, plan.mobile
    if plan.same_mobile_and_fixed_line_pattern:
        yield "", PhoneKind.FIXED_LINE_OR_MOBILE, (fixed,)
        return
    yield f"(?!{_whole(_digits(mobile))})", PhoneKind.FIXED_LINE, (fixed,)
    yield f"(?!{_whole(_digits(fixed))})", PhoneKind.MOBILE, (mobile,)
    yield f"(?={_whole(_digits(mobile))})", PhoneKind.FIXED_LINE_OR_MOBILE, (fixed, mobile)


def _after_prefix(plan: PhoneMetadata, mark: str) -> str:
    """No national prefix, or one that libphonenumber would drop without putting anything in its place."""
    prefix = plan.national_prefix_for_parsing
    if not prefix:
        return ""
    before, parenthesis, after = _last_group(prefix)
    carried = f"{_uncaptured(before)}(?P<{mark}>{_uncaptured(after)}" if parenthesis else prefix
    kept = f"(?({mark})(?!))" if parenthesis and plan.national_prefix_transform_rule else ""
    return f"(?:{_unprefixed(plan)}|(?>{carried}){kept}(?={_whole(_digits(plan.general_desc))}))"


def _unprefixed(plan: PhoneMetadata) -> str:
    prefix = plan.national_prefix_for_parsing
    return f"(?!{_uncaptured(prefix)})" if prefix else ""


def _last_group(pattern: str) -> tuple[str, str, str]:
    found = list(CAPTURE.finditer(pattern))
    return (pattern[: found[-1].start()], "(", pattern[found[-1].end() :]) if found else (pattern, "", "")


def _uncaptured(pattern: str) -> str:
    return CAPTURE.sub("(?:", pattern)


def _whole(pattern: str) -> str:
    return rf"(?:{pattern or '(?!)'})\Z"


def _digits(description: PhoneNumberDesc | None) -> str:
    return (description.national_number_pattern or "") if description is not None else ""


def _lengths(description: PhoneNumberDesc | None) -> frozenset[int]:
    if description is None:
        return frozenset()
    return frozenset(description.possible_length) - frozenset(description.possible_length_local_only)


def country_code_of(digits: str) -> int:
    """The country code behind a leading +, or 0. No code is the beginning of another."""
    for end in (2, 3, 4):
        code = digits[1:end]
        if code.isdecimal() and int(code) in COUNTRY_CODE_TO_REGION_CODE:
            return int(code)
    return 0
