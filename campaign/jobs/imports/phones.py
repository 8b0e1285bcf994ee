"""Which kind of number is each phone of the rows just read?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.rules.phones import Phone, PhoneKind, PhoneProblem


class PhoneReader:
    """Reads phones for the converter and remembers of which kind each is, until the rows are arranged."""

    def __init__(self) -> None:
        self.kinds: dict[str, PhoneKind] = {}

    def __call__(self, texts: Sequence[str], region: str) -> list[Phone | PhoneProblem]:
        """`campaign.rules.phones.read_phones`; libphonenumber is loaded when the first phone is met."""
        from campaign.rules.phones import Phone, read_phones

        phones = read_phones(texts, region)
        self.kinds.update({phone.e164: phone.kind for phone in phones if type(phone) is Phone})
        return phones
