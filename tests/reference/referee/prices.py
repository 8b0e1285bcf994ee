"""What would each plan of the mlc-churn run charge, worked out here once more and by other means than the program's?

Decimal fractions, one customer at a time; the prices stand in workspaces/mlc-churn/plans.toml as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

Minutes = Mapping[str, Decimal]
"""By kind of call: day, evening, night, international."""

CENT = Decimal("0.01")
RATES = {
    "day": Decimal(".17"), "evening": Decimal(".085"), "night": Decimal(".045"), "international": Decimal(".27"),
}  # fmt: skip
EXIT_FEE = Decimal("6.00")
"""What it costs to leave today's plan."""


def round_up(amount: Decimal) -> Decimal:
    """To the cent, half a cent upwards."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def price_line(kind: str, minutes: Minutes) -> Decimal:
    """One line of today's bill."""
    return round_up(minutes[kind] * RATES[kind])


def price_metered(minutes: Minutes) -> Decimal:
    """Today's bill."""
    return sum((price_line(kind, minutes) for kind in RATES), Decimal(0))


def price_daytime(minutes: Minutes) -> Decimal:
    """29.00, with 200 day minutes; ten cents each up to 300, then 5.5."""
    above = min(max(minutes["day"] - 200, Decimal(0)), Decimal(100))
    beyond = max(minutes["day"] - 300, Decimal(0))
    day = round_up(above * Decimal("0.10")) + round_up(beyond * Decimal("0.055"))
    return Decimal(29) + day + sum(price_line(kind, minutes) for kind in ("evening", "night", "international"))


def price_after_six(minutes: Minutes) -> Decimal:
    """11.00, evenings and nights at 2.5 and 1.25 cents; only the total is rounded."""
    rates = {**RATES, "evening": Decimal(".025"), "night": Decimal(".0125")}
    return round_up(Decimal(11) + sum(minutes[kind] * rate for kind, rate in rates.items()))


def price_abroad(minutes: Minutes) -> Decimal:
    """1.50, with 5 minutes abroad; each started step of 2.5 minutes after that costs 12 cents a minute."""
    above = max(minutes["international"] - 5, Decimal(0))
    steps = (above / Decimal("2.5")).to_integral_value(ROUND_CEILING)
    abroad = round_up(steps * Decimal("2.5") * Decimal("0.12"))
    return Decimal("1.50") + abroad + sum(price_line(kind, minutes) for kind in ("day", "evening", "night"))


OFFERED: dict[str, tuple[Callable[[Minutes], Decimal], Decimal]] = {
    "daytime": (price_daytime, Decimal("2.00")),
    "after-six": (price_after_six, Decimal("2.00")),
    "abroad": (price_abroad, Decimal("0.50")),
}
"""The offers: what their plans charge, and the least gain of the month."""


def find_benefits(minutes: Minutes, *, goes_abroad: bool) -> dict[str, Decimal]:
    """What each offer that fits would save in a year; `goes_abroad` already has the international plan."""
    today = price_metered(minutes)
    benefits = {}
    for offer, (price, floor) in OFFERED.items():
        gain = today - price(minutes)
        saved = gain * 12 - EXIT_FEE
        if gain >= floor and saved > 0 and not (offer == "abroad" and goes_abroad):
            benefits[offer] = saved
    return benefits
