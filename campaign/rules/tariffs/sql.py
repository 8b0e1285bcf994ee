"""What does a plan charge for one month of usage, as one SQLite expression?

The same arithmetic as `bill.bill`. A tier that is used up costs the same for everybody, so each measure needs one
multiplication and at most one division, whatever the number of tiers. SQLite's `/` on integers cuts off the
fraction; everything divided here is at least 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from campaign.rules.tariffs.plan import PlanVersion, Price, Rounding

PLAIN = re.compile(r'[\w."]+', re.ASCII)


def bill_sql(version: PlanVersion, column: Callable[[str], str]) -> str:
    """The total of the bill in minor units; NULL when a quantity it depends on is unknown.

    `column` gives the expression of a measure's stored quantity, an integer or NULL; as it is repeated, it had better
    be a column. A measure that the plan gives free is not read.
    """
    needed = [version.prices[name] for name in version.measures_needed]
    if not needed:
        return str(version.monthly_fee)
    quantities = [operand(column(price.measure.name)) for price in needed]
    pairs = list(zip(needed, quantities, strict=True))
    known = " AND ".join(f"{quantity} BETWEEN 0 AND {price.measure.limit}" for price, quantity in pairs)
    charges = [_charge(price, quantity, version.rounding) for price, quantity in pairs]
    usage = " + ".join(charges)
    if version.rounding is Rounding.BILL:
        usage = _divide(_add(f"({usage})", needed[0].divisor // 2), needed[0].divisor)
    return f"CASE WHEN {known} THEN {version.monthly_fee} + {usage} END"


def operand(sql: str) -> str:
    """The expression, in parentheses unless it is a name or a number, so that it can stand beside any operator."""
    return sql if PLAIN.fullmatch(sql) else f"({sql})"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """The stored quantities up to `up_to` (None: all others) and what they cost."""

    up_to: int | None
    sql: str


def _charge(price: Price, quantity: str, rounding: Rounding) -> str:
    """The charge for one measure: in minor units with rounding by line, else times the divisor."""
    reaches = list(_reaches(price, quantity, rounding))
    last = reaches.pop()
    if not reaches:
        return last.sql
    cases = " ".join(f"WHEN {quantity} <= {reach.up_to} THEN {reach.sql}" for reach in reaches)
    return f"CASE {cases} ELSE {last.sql} END"


def _reaches(price: Price, quantity: str, rounding: Rounding) -> Iterator[_Reach]:
    """What is included, then each tier with the tiers below it used up."""
    divisor = price.divisor if rounding is Rounding.LINE else 1
    if price.included:
        yield _Reach(up_to=price.included, sql="0")
    charged, shift = _charged(price, quantity)
    begin, below = 0, 0
    for tier in price.tiers:
        # (charged - begin) * price, plus one half, plus what lies below: all constants in one.
        constant = below * divisor + divisor // 2 - (begin + shift) * tier.price
        usage = _divide(_add(f"{charged} * {tier.price}", constant), divisor) if tier.price else str(below)
        if tier.up_to is None:
            yield _Reach(up_to=None, sql=usage)
            return
        end = tier.up_to - price.included
        yield _Reach(up_to=price.included + end // price.step * price.step, sql=usage)
        below += ((end - begin) * tier.price + divisor // 2) // divisor
        begin = end


def _charged(price: Price, quantity: str) -> tuple[str, int]:
    """An expression of the quantity charged, and how much too large it is."""
    if price.step == 1:
        return quantity, price.included
    return f"({_add(quantity, price.step - 1 - price.included)}) / {price.step} * {price.step}", 0


def _add(term: str, constant: int) -> str:
    """`term + constant`, as short as it can be written."""
    if constant == 0:
        return term
    return f"{term} + {constant}" if constant > 0 else f"{term} - {-constant}"


def _divide(term: str, divisor: int) -> str:
    """`term / divisor`, for a term that is a sum."""
    return term if divisor == 1 else f"({term}) / {divisor}"
