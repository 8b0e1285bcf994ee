"""Which number did somebody mean by this text?

`phonenumbers` (libphonenumber) decides; refused before it is asked is only what a spreadsheet or a slip of
the hand has damaged, because a guess would ring somebody else.
"""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from campaign.rules.phones.phone import KINDS, NOT_CALLABLE, Phone, PhoneKind, PhoneProblem
from campaign.rules.phones.reasons import (
    STRAY,
    explain_invalid,
    explain_leftover,
    explain_refusal,
    find_damage,
    has_stray_letter,
)

LONGEST_TEXT = 250
"""libphonenumber refuses longer texts unread."""


def read_phone(text: str, region: str) -> Phone | PhoneProblem:
    """The number that `text` spells when written in `region` (ISO 3166 country code), or why it is none.

    A leading + or the region's international prefix is honoured, so any country may be spelled anywhere.
    """
    if damage := find_damage(text):
        return PhoneProblem(reason=damage)
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as refusal:
        return PhoneProblem(reason=explain_refusal(text, region, refusal))
    number_type = phonenumbers.number_type(number)
    if number_type == PhoneNumberType.UNKNOWN:
        return PhoneProblem(reason=explain_invalid(text, region, number))
    if number.extension is None and has_stray_letter(text):
        return PhoneProblem(reason=STRAY)
    kind = KINDS[number_type]
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    remark = NOT_CALLABLE.get(kind) or explain_leftover(text, number)
    return Phone(e164=e164, kind=kind, callable=kind not in NOT_CALLABLE, reason=remark)


def kind_of(e164: str) -> PhoneKind | None:
    """The kind of a number in E.164, or None when it is not valid."""
    try:
        number_type = phonenumbers.number_type(phonenumbers.parse(e164, None))
    except NumberParseException:
        return None
    return None if number_type == PhoneNumberType.UNKNOWN else KINDS[number_type]
