"""What is known about a number after it was read?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhoneKind(StrEnum):
    """The kinds of number that libphonenumber tells apart."""

    FIXED_LINE = "fixed line"
    MOBILE = "mobile"
    FIXED_LINE_OR_MOBILE = "fixed line or mobile"
    TOLL_FREE = "toll free"
    PREMIUM_RATE = "premium rate"
    SHARED_COST = "shared cost"
    VOIP = "voice over IP"
    PERSONAL_NUMBER = "personal number"
    PAGER = "pager"
    UAN = "company number"
    VOICEMAIL = "voicemail"


KINDS = tuple(PhoneKind)
"""`KINDS[t]` is the kind of libphonenumber's number type `t`, for t = 0 to 10."""

NOT_CALLABLE = {
    PhoneKind.PREMIUM_RATE: "premium-rate number: not called",
    PhoneKind.SHARED_COST: "shared-cost number: not called",
    PhoneKind.PAGER: "pager: nobody answers",
    PhoneKind.UAN: "company number: reaches no person",
    PhoneKind.VOICEMAIL: "voicemail access: nobody answers",
}
"""Why a valid number of this kind is kept but never called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A valid number.

    `e164` is `+` and at most 15 digits (Germany has a few longer ones); `callable` is false for the kinds
    of `NOT_CALLABLE`; `reason` says why it is not callable, or what of the text is not part of the number.
    """

    e164: str
    kind: PhoneKind
    callable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneProblem:
    """A text that is no valid number, and why."""

    reason: str
