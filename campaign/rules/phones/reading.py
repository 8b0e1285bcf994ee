"""Which number did somebody mean by this text?

`phonenumbers` (libphonenumber) decides; refused before it is asked is only what a spreadsheet or a slip of
the hand has damaged, because a guess would ring somebody else.
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult

from campaign.rules.phones.phone import KINDS, NOT_CALLABLE, Phone, PhoneKind, PhoneProblem

LONGEST_TEXT = 250
"""libphonenumber refuses longer texts unread."""

SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
DECIMAL_TAIL = re.compile(r"\+?\d+\.0{1,2}")
STRAY_LETTER = re.compile(r"\d[^0-9A-Za-z]*[A-WYZa-wyz]{1,2}[^0-9A-Za-z]*\d")
"""One or two letters between digits: an O for a 0, an l for a 1. X is left out: it marks extensions and carriers."""
LETTERS = re.compile(r"[A-Za-z]")
BETWEEN_NUMBERS = re.compile(r"[/,;|&]")
TWO_NUMBERS = "two numbers in one cell"
STRAY = "a letter among the digits, such as O for 0"


def read_phone(text: str, region: str) -> Phone | PhoneProblem:
    """The number that `text` spells when written in `region` (ISO 3166 country code), or why it is none.

    A leading + or the region's international prefix is honoured, so any country may be spelled anywhere.
    """
    if damage := find_damage(text):
        return PhoneProblem(reason=damage)
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as refusal:
        return PhoneProblem(reason=_explain_refusal(text, region, refusal))
    number_type = phonenumbers.number_type(number)
    if number_type == PhoneNumberType.UNKNOWN:
        return PhoneProblem(reason=_explain_invalid(text, region, number))
    if number.extension is None and _has_stray_letter(text):
        return PhoneProblem(reason=STRAY)
    kind = KINDS[number_type]
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    remark = NOT_CALLABLE.get(kind) or _explain_leftover(text, number)
    return Phone(e164=e164, kind=kind, callable=kind not in NOT_CALLABLE, reason=remark)


def find_damage(text: str) -> str:
    """What a spreadsheet did to this number so that it cannot be known any more; empty when nothing."""
    bare = text.strip()
    if not bare:
        return "empty"
    if SCIENTIFIC.fullmatch(bare):
        return f"looks like Excel's scientific notation ({bare}): the digits are lost"
    if DECIMAL_TAIL.fullmatch(bare):
        return "ends in .0: Excel turned it into a decimal"
    return ""


def is_known_region(region: str) -> bool:
    """Whether libphonenumber has a numbering plan for this ISO 3166 country code."""
    return region in phonenumbers.SUPPORTED_REGIONS


def kind_of(e164: str) -> PhoneKind | None:
    """The kind of a number in E.164, or None when it is not valid."""
    try:
        number_type = phonenumbers.number_type(phonenumbers.parse(e164, None))
    except NumberParseException:
        return None
    return None if number_type == PhoneNumberType.UNKNOWN else KINDS[number_type]


def _has_stray_letter(text: str) -> bool:
    return STRAY_LETTER.search(text) is not None and len(LETTERS.findall(text)) <= 2


def _explain_leftover(text: str, number: PhoneNumber) -> str:
    if number.extension:
        return f"extension {number.extension} is not dialled"
    if len(LETTERS.findall(text.lower().replace("tel:", ""))) > 2:
        return "letters read as keys of a telephone"
    return ""


def _explain_refusal(text: str, region: str, refusal: NumberParseException) -> str:
    if refusal.error_type in (NumberParseException.TOO_SHORT_NSN, NumberParseException.TOO_SHORT_AFTER_IDD):
        return "too short"
    if refusal.error_type == NumberParseException.TOO_LONG:
        return "too long"
    if refusal.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        if is_known_region(region) or "+" in text or "\uff0b" in text:
            return "no country has this country code"
        return "written without + and country code, and the country is not known"
    if _has_stray_letter(text):
        return STRAY
    if _are_two_numbers(text, region):
        return TWO_NUMBERS
    return "too short" if 0 < sum(map(str.isdigit, text)) <= 2 and not LETTERS.search(text) else "not a phone number"


def _explain_invalid(text: str, region: str, number: PhoneNumber) -> str:
    if LETTERS.search(text.lower().replace("tel:", "")) and number.extension is None:
        return STRAY if _has_stray_letter(text) else "letters in the number"
    if _are_two_numbers(text, region):
        return TWO_NUMBERS
    if hint := _explain_lost_mark(text, region):
        return hint
    code = number.country_code or 0
    place = phonenumbers.region_code_for_country_code(code)
    if is_known_region(region) and phonenumbers.country_code_for_region(region) == code:
        place = region
    return {
        ValidationResult.TOO_SHORT: "too short",
        ValidationResult.TOO_LONG: "too long",
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: f"too short: the area code is missing for {place}",
        ValidationResult.INVALID_LENGTH: f"no number of {place} has this length",
    }.get(phonenumbers.is_possible_number_with_reason(number), f"not a number of {place}")


def _explain_lost_mark(text: str, region: str) -> str:
    """Whether a leading 0 or + would make it valid: Excel drops both. Told, never put back."""
    bare = re.sub(r"[ .()/\-\u00a0]", "", text)
    if not bare.isdecimal() or not is_known_region(region):
        return ""
    if not bare.startswith("0") and _is_valid("0" + bare, region):
        return f"lost leading zero? with a 0 in front it would be a number of {region}"
    if _is_valid("+" + bare, region):
        return "lost + sign? with a + in front it would be an international number"
    return ""


def _are_two_numbers(text: str, region: str) -> bool:
    return sum(_is_valid(part, region) for part in BETWEEN_NUMBERS.split(text)) > 1


def _is_valid(text: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except NumberParseException:
        return False
