"""Why is this text no number that could be called, in words that help to mend the file?"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
DECIMAL_TAIL = re.compile(r"\+?\d+\.0{1,2}")
STRAY_LETTER = re.compile(r"\d[^0-9A-Za-z]*[A-WYZa-wyz]{1,2}[^0-9A-Za-z]*\d")
"""One or two letters between digits: an O for a 0, an l for a 1. X is left out: it marks extensions and carriers."""
BETWEEN_NUMBERS = re.compile(r"[/,;|&]")
SEPARATOR = re.compile(r"[ .()/\-\u00a0]")
LETTERS = re.compile(r"[A-Za-z]")

STRAY = "a letter among the digits, such as O for 0"

REFUSALS = {
    NumberParseException.TOO_SHORT_NSN: "too short",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too short",
    NumberParseException.TOO_LONG: "too long",
}
LENGTHS = {
    ValidationResult.TOO_SHORT: "too short",
    ValidationResult.TOO_LONG: "too long",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "too short: the area code is missing for {0}",
    ValidationResult.INVALID_LENGTH: "no number of {0} has this length",
}


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


def has_stray_letter(text: str) -> bool:
    """Whether one or two letters stand between the digits, where libphonenumber would leave them out."""
    return STRAY_LETTER.search(text) is not None and len(LETTERS.findall(text)) <= 2


def explain_leftover(text: str, number: PhoneNumber) -> str:
    """What of the text is not part of a valid number as it stands; empty when nothing."""
    if number.extension:
        return f"extension {number.extension} is not dialled"
    return "letters read as keys of a telephone" if _letters(text) > 2 else ""


def explain_refusal(text: str, region: str, refusal: NumberParseException) -> str:
    """Why libphonenumber could not parse a text."""
    if hint := _explain_text(text, region) or REFUSALS.get(refusal.error_type):
        return hint
    if refusal.error_type == NumberParseException.INVALID_COUNTRY_CODE:
        if _is_region(region) or "+" in text or "\uff0b" in text:
            return "no country has this country code"
        return "written without + and country code, and the country is not known"
    few = 0 < sum(map(str.isdigit, text)) <= 2 and not LETTERS.search(text)
    return "too short" if few else "not a phone number"


def explain_invalid(text: str, region: str, number: PhoneNumber) -> str:
    """Why a parsed number is not valid."""
    if hint := _explain_text(text, region):
        return hint
    if _letters(text) and number.extension is None:
        return "letters in the number"
    code = number.country_code or 0
    place = phonenumbers.region_code_for_country_code(code)
    if _is_region(region) and phonenumbers.country_code_for_region(region) == code:
        place = region
    return LENGTHS.get(phonenumbers.is_possible_number_with_reason(number), "not a number of {0}").format(place)


def _explain_text(text: str, region: str) -> str:
    """A slip that the text itself shows. It is told, never mended: a leading 0 or + that Excel drops, for one."""
    if has_stray_letter(text):
        return STRAY
    if sum(_is_valid(part, region) for part in BETWEEN_NUMBERS.split(text)) > 1:
        return "two numbers in one cell"
    bare = SEPARATOR.sub("", text)
    if not bare.isdecimal() or not _is_region(region):
        return ""
    if not bare.startswith("0") and _is_valid("0" + bare, region):
        return f"lost leading zero? with a 0 in front it would be a number of {region}"
    return "lost + sign? with a + in front it would be an international number" if _is_valid("+" + bare, region) else ""


def _letters(text: str) -> int:
    return len(LETTERS.findall(text.lower().replace("tel:", "")))


def _is_region(region: str) -> bool:
    return region in phonenumbers.SUPPORTED_REGIONS


def _is_valid(text: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except NumberParseException:
        return False
