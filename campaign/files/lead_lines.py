"""What may be told to a dialer about one lead?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from campaign.clock import moment
from campaign.model import Arm

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TRIGGERS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What makes a spreadsheet take a cell for a formula, also in full width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What may be told to a dialer about one lead; instants in seconds, `benefit` in minor units.

    The person may be called from `opens_at` to `closes_at`; the line itself is worthless after `valid_until`.
    """

    lead_id: str
    customer_id: str
    phone: str
    name: str
    language: str
    country: str
    state: str
    postal_code: str
    campaign: str
    offer: str
    title: str
    benefit: int
    minor_digits: int
    currency: str
    opens_at: int
    closes_at: int
    valid_until: int
    zone: str
    rank: int
    agent: str
    script: str
    list_id: str
    dialer_list: str
    arm: str


def clean_text(text: str, strip: str) -> str:
    """The text on one line, without the characters in `strip` and without a beginning that a spreadsheet computes."""
    flat = _CONTROLS.sub(" ", text)
    for character in strip:
        flat = flat.replace(character, "")
    return flat.strip().lstrip(_TRIGGERS).lstrip()


def split_phone(phone: str) -> tuple[str, str]:
    """The calling code and the national significant number of an E.164 phone: `+821055501234` is 82 and 1055501234."""
    digits = phone.removeprefix("+")
    for length in (1, 2, 3):
        if digits[:length] in _calling_codes():
            return digits[:length], digits[length:]
    return "", digits


def split_name(name: str) -> tuple[str, str]:
    """First and last name: what stands before a comma is the last name, else the last word; one word is the first."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.strip().rpartition(" ")
    return (first.strip(), last) if first else (last, "")


def plain_amount(amount: int, minor_digits: int) -> str:
    """An amount for programs: `plain_amount(123456, 2)` is "1234.56"."""
    whole, part = divmod(abs(amount), 10**minor_digits)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}.{part:0{minor_digits}d}" if minor_digits else f"{sign}{whole}"


@cache
def _calling_codes() -> frozenset[str]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return frozenset(map(str, COUNTRY_CODE_TO_REGION_CODE))


def _local(seconds: int, zone: str) -> datetime:
    return moment(seconds).astimezone(ZoneInfo(zone))


def _summary(line: Line) -> str:
    until = f"{_local(line.valid_until, line.zone):%H:%M} {line.zone}"
    benefit = f"{plain_amount(line.benefit, line.minor_digits)} {line.currency}"
    arm = "" if line.arm == Arm.TREATED else f", {line.arm}"
    return f"{line.title}: {benefit} a year, call until {until}, {line.language}{arm}"


FACTS: Mapping[str, Callable[[Line], str]] = MappingProxyType({
    "lead_id": lambda line: line.lead_id,
    "customer_id": lambda line: line.customer_id,
    "phone": lambda line: line.phone,
    "calling_code": lambda line: split_phone(line.phone)[0],
    "national_number": lambda line: split_phone(line.phone)[1],
    "name": lambda line: line.name,
    "first_name": lambda line: split_name(line.name)[0],
    "last_name": lambda line: split_name(line.name)[1],
    "language": lambda line: line.language,
    "country": lambda line: line.country,
    "state": lambda line: line.state,
    "state_code": lambda line: line.state if len(line.state) == 2 else "",
    "postal_code": lambda line: line.postal_code,
    "campaign": lambda line: line.campaign,
    "offer": lambda line: line.offer,
    "title": lambda line: line.title,
    "benefit": lambda line: plain_amount(line.benefit, line.minor_digits),
    "window_start": lambda line: _local(line.opens_at, line.zone).isoformat(),
    "window_end": lambda line: _local(line.closes_at, line.zone).isoformat(),
    "zone": lambda line: line.zone,
    "valid_until": lambda line: moment(line.valid_until).isoformat(),
    "rank": lambda line: str(line.rank),
    "agent": lambda line: line.agent,
    "script": lambda line: line.script,
    "list_id": lambda line: line.list_id,
    "dialer_list": lambda line: line.dialer_list,
    "arm": lambda line: line.arm,
    "summary": _summary,
})  # fmt: skip
"""Everything a column may show."""
