"""What does a unit of each measure cost, and can every bill be computed exactly in 64 bits?

The scale of a unit price follows from the digits written: .085 is 85 with three digits. Dividing is only ever by a
power of ten, half up, so nothing is lost on the way to minor units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from campaign.rules.money import LARGEST_INTEGER, count_digits, scale
from campaign.rules.tariffs.plan import LARGEST_BILL, Measure, Price, Rounding, Tier
from campaign.rules.tariffs.section import Section, suggest

PRICE_KEYS = ("included", "step", "price", "tiers")
EXAMPLE = "{ included = 100, price = 0.17 }"
FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTier:
    """A tier before the scale of its price is chosen."""

    up_to: int | None
    price: Decimal


def parse_prices(
    version: Section, *, measures: Mapping[str, Measure], minor_digits: int, rounding: Rounding
) -> dict[str, Price]:
    """The price of every measure, in the order of `measures`; with rounding by bill all have one divisor.

    Raises BadPlan for a measure that is unknown, that is without a price (unless `unpriced = "free"`), or whose
    price is not well-formed.
    """
    section = version.table("prices", version.require("prices", "{ MEASURE = PRICE }"), "prices = { MEASURE = PRICE }")
    for name in section.entries:
        if name not in measures:
            section.refuse(name, "no such measure in campaign.toml", suggest(name, tuple(measures)))
    unpriced = version.choice("unpriced", (FREE,), FREE) if "unpriced" in version.entries else None
    prices = {}
    for name, measure in measures.items():
        if name not in section.entries and unpriced is None:
            section.refuse(name, "has no price", f'Write {name} = {EXAMPLE}, or unpriced = "{FREE}" in the version.')
        prices[name] = _parse_price(section, measure, section.entries.get(name, 0), minor_digits)
    return prices if rounding is Rounding.LINE else _share_divisor(prices)


def check_range(version: Section, prices: Mapping[str, Price]) -> None:
    """Refuse a price with which a bill for the largest usage could leave 64 bits or exceed LARGEST_BILL.

    Every measure may take its equal share of both; half of LARGEST_BILL belongs to the monthly fee.
    """
    for name, price in prices.items():
        worst = _largest_amount(price)
        if worst <= LARGEST_INTEGER // len(prices) and worst // price.divisor <= LARGEST_BILL // (2 * len(prices)):
            continue
        version.refuse(
            f"prices, {name}",
            f"the bill for {price.measure.largest:,} {price.measure.words} would be too large to be exact",
            f"Lower `largest` of {name} in campaign.toml, or write its price with fewer digits.",
        )


def _parse_price(section: Section, measure: Measure, value: object, minor_digits: int) -> Price:
    """The price of one measure: a number alone, or a table."""
    name = measure.name
    entries = value if isinstance(value, Mapping) else {"price": section.number(name, value, "0.17")}
    table = section.table(name, entries, f"{name} = {EXAMPLE}")
    table.check_keys(PRICE_KEYS)
    included = table.quantity("included", table.entries.get("included", 0), measure)
    tiers = _parse_tiers(table, measure, included)
    written = max(count_digits(tier.price) for tier in tiers)
    digits = max(written, minor_digits - measure.digits)
    return Price(
        measure=measure,
        included=included,
        step=_parse_step(table, measure),
        tiers=tuple(Tier(up_to=tier.up_to, price=_scale_price(table, tier.price, digits)) for tier in tiers),
        digits=digits,
        divisor=10 ** (measure.digits + digits - minor_digits),
    )


def _parse_step(table: Section, measure: Measure) -> int:
    """The step in which units are charged, as stored; 1, the finest, unless written."""
    if "step" not in table.entries:
        return 1
    step = table.quantity("step", table.entries["step"], measure)
    if step == 0:
        table.refuse("step", "0 is no step", "Write step = 1 to charge every started unit, or leave it out.")
    return step


def _parse_tiers(table: Section, measure: Measure, included: int) -> list[WrittenTier]:
    """The tiers in order, the last without end."""
    if ("price" in table.entries) == ("tiers" in table.entries):
        table.refuse(
            "", "needs either price or tiers", "Write price = 0.17, or tiers = [{ up_to = 100, price = 0.17 }, ...]."
        )
    if "price" in table.entries:
        return [WrittenTier(up_to=None, price=table.number("price", table.entries["price"], "0.17"))]
    sections = table.tables("tiers", "tier", "[{ up_to = 100, price = 0.17 }, { price = 0.12 }]")
    tiers: list[WrittenTier] = []
    for section in sections:
        section.check_keys(("up_to", "price"))
        floor = tiers[-1].up_to if tiers else included
        tiers.append(_parse_tier(section, measure, floor or 0, is_last=section is sections[-1]))
    return tiers


def _parse_tier(section: Section, measure: Measure, floor: int, *, is_last: bool) -> WrittenTier:
    """One tier, which must end above `floor`, or be the last and have no end."""
    price = section.number("price", section.require("price", "0.17"), "0.17")
    if is_last:
        if "up_to" in section.entries:
            section.refuse(
                "up_to", "the last tier must have no end", "Leave up_to out, or add { price = ... } after it."
            )
        return WrittenTier(up_to=None, price=price)
    up_to = section.quantity("up_to", section.require("up_to", "100"), measure)
    if up_to <= floor:
        section.refuse(
            "up_to",
            f"{section.entries['up_to']} is not above the tier before it or the included units",
            "Tiers count from the first unit of the month and must ascend: write a larger up_to.",
        )
    return WrittenTier(up_to=up_to, price=price)


def _scale_price(table: Section, price: Decimal, digits: int) -> int:
    """The unit price as an integer."""
    try:
        return scale(price, digits)
    except ValueError as error:
        table.refuse("price", str(error), "Write a smaller price, or one with fewer digits.")


def _share_divisor(prices: dict[str, Price]) -> dict[str, Price]:
    """The same prices with the scale of the finest, so that exact amounts can be added before rounding."""
    finest = max((price.divisor for price in prices.values()), default=1)
    return {name: _refine(price, finest) for name, price in prices.items()}


def _refine(price: Price, divisor: int) -> Price:
    """The same price with more digits, so that its divisor is the one given."""
    factor = divisor // price.divisor
    tiers = tuple(replace(tier, price=tier.price * factor) for tier in price.tiers)
    return replace(price, tiers=tiers, digits=price.digits + len(str(factor)) - 1, divisor=divisor)


def _largest_amount(price: Price) -> int:
    """No less than any number met while pricing the largest usage, before it is divided."""
    dearest = max(tier.price for tier in price.tiers)
    return (price.measure.limit + price.step) * dearest + len(price.tiers) * price.divisor
