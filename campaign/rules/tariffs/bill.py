"""What does a plan charge for one month of usage, line by line?

The same arithmetic as `sql.bill_sql`, written to be read by a customer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from campaign.rules.money import format_money, format_scaled
from campaign.rules.tariffs.plan import PlanVersion, Price, Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line of arithmetic: `quantity` and `price` are stored integers, None where the line has none.

    `amount` is in minor units: whole with rounding by line, exact with rounding by bill.
    """

    words: str
    measure: str | None = None
    quantity: int | None = None
    price: int | None = None
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The bill of one month; the amounts of `lines` add up to `total`, in minor units."""

    plan: str
    lines: tuple[BillLine, ...]
    total: int


def bill(version: PlanVersion, quantities: Mapping[str, int | None]) -> Bill | None:
    """The bill for stored quantities by measure; None when a quantity it depends on is not known.

    A measure that the plan gives free is not needed. See `find_unknown` for which are missing.
    """
    if find_unknown(version, quantities):
        return None
    charges: list[BillLine] = []
    for name, price in version.prices.items():
        quantity = quantities.get(name)
        if quantity is not None:
            charges.extend(_free_line(price, quantity) if price.is_free else _charge_lines(version, price, quantity))
    if version.rounding is Rounding.BILL:
        charges.extend(_rounding_line(version, charges))
    fee = BillLine(words=f"monthly fee {_write(version, version.monthly_fee)}", amount=Decimal(version.monthly_fee))
    total = version.monthly_fee + int(sum(line.amount for line in charges))
    return Bill(plan=version.plan, lines=(fee, *charges), total=total)


def find_unknown(version: PlanVersion, quantities: Mapping[str, int | None]) -> tuple[str, ...]:
    """The measures that keep the bill unknown: absent, negative, or above the largest usage declared."""
    return tuple(name for name in version.measures_needed if not _is_known(version.prices[name], quantities.get(name)))


def _is_known(price: Price, quantity: int | None) -> bool:
    """Whether the quantity is one that can be priced."""
    return quantity is not None and 0 <= quantity <= price.measure.limit


def _free_line(price: Price, quantity: int) -> Iterator[BillLine]:
    """The usage of a measure that costs nothing."""
    words = f"{price.measure.words} {_units(price, quantity)} free"
    yield BillLine(words=words, measure=price.measure.name, quantity=quantity)


def _charge_lines(version: PlanVersion, price: Price, quantity: int) -> Iterator[BillLine]:
    """What is included, what is charged in steps, and each tier that was reached."""
    measure, above = price.measure, max(0, quantity - price.included)
    charged = -(-above // price.step) * price.step
    if price.included:
        yield _included_line(price, quantity)
    if charged != above:
        words = f"{measure.words} {_units(price, above)} charged as {_units(price, charged)}"
        yield BillLine(words=f"{words}, in steps of {_units(price, price.step)}", measure=measure.name)
    begin = 0
    for tier in price.tiers:
        end = charged if tier.up_to is None else min(charged, tier.up_to - price.included)
        if end > begin or (quantity == 0 and begin == 0 and not price.included and tier is price.tiers[0]):
            yield _tier_line(version, price, end - begin, tier.price)
        begin = max(begin, end)


def _included_line(price: Price, quantity: int) -> BillLine:
    """How much of what is included was used."""
    used, included = min(quantity, price.included), _units(price, price.included)
    share = included if used == price.included else f"{_units(price, used)} of {included}"
    return BillLine(words=f"{price.measure.words} {share} included", measure=price.measure.name, quantity=used)


def _tier_line(version: PlanVersion, price: Price, quantity: int, unit_price: int) -> BillLine:
    """Units times unit price, rounded half up when every line is."""
    product = quantity * unit_price
    if version.rounding is Rounding.LINE:
        amount = Decimal((product + price.divisor // 2) // price.divisor)
        result = _write(version, int(amount))
    else:
        amount = Decimal(product) / price.divisor
        result = format_scaled(product, price.measure.digits + price.digits, fewest=version.minor_digits)
    each = format_scaled(unit_price, price.digits, fewest=version.minor_digits)
    words = f"{price.measure.words} {_units(price, quantity)} x {each} = {result}"
    return BillLine(words=words, measure=price.measure.name, quantity=quantity, price=unit_price, amount=amount)


def _rounding_line(version: PlanVersion, charges: list[BillLine]) -> Iterator[BillLine]:
    """What rounding the total half up adds or takes away, when anything; all prices have one divisor here."""
    divisor = max((price.divisor for price in version.prices.values()), default=1)
    exact = sum(line.quantity * line.price for line in charges if line.quantity is not None and line.price is not None)
    rounding = (exact + divisor // 2) // divisor * divisor - exact
    if rounding:
        digits = version.minor_digits + len(str(divisor)) - 1
        yield BillLine(words=f"rounding {format_scaled(rounding, digits)}", amount=Decimal(rounding) / divisor)


def _units(price: Price, quantity: int) -> str:
    """A stored quantity as people read it."""
    return format_scaled(quantity, price.measure.digits)


def _write(version: PlanVersion, amount: int) -> str:
    """Money as people read it."""
    return format_money(amount, version.minor_digits)
