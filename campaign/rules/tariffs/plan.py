"""What is a rate plan: when may it be offered, and what does it charge in which month?

Everything is an integer. A quantity is stored times ten to the power `Measure.digits`, a unit price times ten to
the power `Price.digits`, money in minor units of the currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LARGEST_BILL = 10**15
"""Minor units. Twelve bills times twelve stay far below 2**63, and JSON readers hold it exactly."""

MOST_MEASURE_DIGITS = 6
LARGEST_QUANTITY = 10**18
"""A stored quantity; two of them still fit 64 bits."""


class Rounding(StrEnum):
    """What is rounded half up to minor units: every line of the bill, or only its total."""

    LINE = "line"
    BILL = "bill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something used and counted by the month, stored as an integer times ten to the power `digits`.

    `largest` is the largest usage of one month, in units, for which bills must be exact; a bill for more is unknown.
    Raises ValueError with the reason when such quantities do not fit an INTEGER column.
    """

    name: str
    digits: int = 0
    largest: int = 10**9

    def __post_init__(self) -> None:
        """Refuse what cannot be stored."""
        if not 0 <= self.digits <= MOST_MEASURE_DIGITS:
            raise ValueError(f"digits must be from 0 to {MOST_MEASURE_DIGITS}, not {self.digits}")
        if not 1 <= self.limit <= LARGEST_QUANTITY:
            raise ValueError(f"largest must be from 1 to {LARGEST_QUANTITY // 10**self.digits:,}, not {self.largest:,}")

    @property
    def words(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ")

    @property
    def limit(self) -> int:
        """`largest` as it is stored."""
        return int(self.largest * 10**self.digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The price of a unit from the tier before up to `up_to`, a stored quantity; None is without end."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a plan charges for one measure: `included` costs nothing, then each tier its own price.

    `included`, `step` and `Tier.up_to` are stored quantities, all counted from the first unit of the month. What
    exceeds `included` is charged per started `step`. A stored quantity times a stored price, divided by `divisor`,
    is an amount in minor units.
    """

    measure: Measure
    included: int
    step: int
    tiers: tuple[Tier, ...]
    digits: int
    divisor: int

    @property
    def is_free(self) -> bool:
        """Whether no usage, however large, costs anything."""
        return all(tier.price == 0 for tier in self.tiers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """What a plan charges in the months `first_month` to `last_month` (None: until further notice)."""

    plan: str
    first_month: int
    last_month: int | None
    monthly_fee: int
    exit_fee: int
    rounding: Rounding
    prices: Mapping[str, Price]
    minor_digits: int

    @property
    def measures_needed(self) -> tuple[str, ...]:
        """The measures without which the bill is unknown: all that this version does not give free."""
        return tuple(name for name, price in self.prices.items() if not price.is_free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A rate plan with its versions in order; `sold_from` and `sold_until` are day numbers, None without limit."""

    code: str
    name: str
    sold_from: int | None
    sold_until: int | None
    versions: tuple[PlanVersion, ...]

    def is_sold_on(self, day: int) -> bool:
        """Whether the plan may be offered on a day number; customers already on it are billed in any case."""
        begun = self.sold_from is None or self.sold_from <= day
        return begun and (self.sold_until is None or day <= self.sold_until)

    def version_on(self, month: int) -> PlanVersion | None:
        """The version that prices a month number; None when the plan has no prices for that month."""
        return next((version for version in self.versions if _holds(version, month)), None)


def _holds(version: PlanVersion, month: int) -> bool:
    """Whether the version prices that month."""
    return version.first_month <= month and (version.last_month is None or month <= version.last_month)
