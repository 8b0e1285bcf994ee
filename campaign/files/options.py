"""What must the reader of a file know that the file does not say?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from campaign.model import FieldType

if TYPE_CHECKING:
    from campaign.rules.phones import Phone, PhoneProblem

PhoneReader = Callable[[Sequence[str], str], "Sequence[Phone | PhoneProblem]"]
"""`campaign.rules.phones.read_phones`: the numbers that texts spell in a region, row for row."""


class Typed(Protocol):
    """An attribute as campaign.toml declares it (`campaign.settings.Declared`) or rules know it (`model.Field`)."""

    @property
    def name(self) -> str:
        """Our name."""

    @property
    def type(self) -> FieldType:
        """How values are read and stored."""

    @property
    def digits(self) -> int:
        """Digits after the point of a decimal or an amount of money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the workspace says about all its files.

    `zone` (IANA) is meant by times without an offset, `region` (ISO 3166) by phones and postal codes without a country;
    `measures` gives the digits after the point of each measure of usage; `at` is the instant of rows without a time;
    `now` is the present instant, after which nothing can have happened (None: not checked).
    """

    read_phones: PhoneReader
    region: str
    zone: str
    minor_digits: int = 2
    measures: Mapping[str, int] = field(default_factory=dict)
    attributes: Mapping[str, Typed] = field(default_factory=dict)
    add_attributes: bool = False
    at: int | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An attribute that a file has and campaign.toml does not declare, with the type that its values seem to have."""

    name: str
    type: FieldType
    digits: int = 0
