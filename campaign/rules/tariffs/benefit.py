"""What would a customer gain by changing from today's plan to the one offered?

Not the average decides but the months: the gain must reach the floor in enough of them, every bill must be known,
and over a year more must remain than leaving today's plan costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.clock import month_text
from campaign.rules.money import format_money
from campaign.rules.tariffs.sql import operand

MONTHS_COMPARED = (1, 2, 3, 4, 6, 12)
"""Numbers of months that make up a year when multiplied by a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTerms:
    """When a change of plan is worth a call: `floor` minor units in at least `months_required` of `months`.

    Raises ValueError with the reason for terms that cannot be meant.
    """

    months: int
    months_required: int
    floor: int

    def __post_init__(self) -> None:
        """Refuse terms that no month or every month could meet."""
        if self.months not in MONTHS_COMPARED:
            raise ValueError(f"months must be one of {', '.join(map(str, MONTHS_COMPARED))}, not {self.months}")
        if not 1 <= self.months_required <= self.months:
            raise ValueError(f"months_required must be from 1 to {self.months}, not {self.months_required}")
        if self.floor < 0:
            raise ValueError("the floor must not be negative")

    @property
    def times_a_year(self) -> int:
        """How often the compared months make up a year."""
        return 12 // self.months


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBills:
    """What one month number cost on today's plan and would have cost on the offer, minor units, None where unknown."""

    month: int
    today: int | None
    offer: int | None

    @property
    def gain(self) -> int | None:
        """How much less the offer would have cost; None when either bill is unknown."""
        return None if self.today is None or self.offer is None else self.today - self.offer


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitSql:
    """Two portable integer expressions, never NULL: `eligible` is 0 or 1, `yearly` is minor units."""

    eligible: str
    yearly: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBenefit:
    """The same for one customer, with the arithmetic; `yearly` is 0 when a bill or the exit fee is unknown."""

    is_eligible: bool
    yearly: int
    lines: tuple[str, ...]


def plan_benefit_sql(terms: BenefitTerms, *, today: Sequence[str], offer: Sequence[str], exit_fee: str) -> BenefitSql:
    """Whether changing plans is worth a call, and the gain of a year.

    `today` and `offer` are expressions of the bills of the same months, `exit_fee` of what leaving today's plan
    costs, all in minor units, NULL where unknown. The gain of a year is (12 / months) times the sum of today's
    bills less the offer's, less the exit fee; it is 0 when any of these is unknown.
    """
    if not len(today) == len(offer) == terms.months:
        raise ValueError(f"{terms.months} bills of each plan are compared, not {len(today)} with {len(offer)}")
    gains = [f"{operand(own)} - {operand(other)}" for own, other in zip(today, offer, strict=True)]
    year = f"{terms.times_a_year} * ({' + '.join(gains)}) - {operand(exit_fee)}"
    # A NULL makes `year` NULL, which is not above 0: one unknown bill is enough for 0.
    if terms.months_required == terms.months:
        reached = " AND ".join(f"{gain} >= {terms.floor}" for gain in gains)  # the first month below decides
    else:
        counted = " + ".join(f"CASE WHEN {gain} >= {terms.floor} THEN 1 ELSE 0 END" for gain in gains)
        reached = f"{counted} >= {terms.months_required}"
    eligible = f"CASE WHEN {reached} AND {year} > 0 THEN 1 ELSE 0 END"
    return BenefitSql(eligible=eligible, yearly=f"COALESCE({year}, 0)")


def weigh_plan_change(
    terms: BenefitTerms, bills: Sequence[MonthBills], *, exit_fee: int | None, minor_digits: int
) -> PlanBenefit:
    """The same as `plan_benefit_sql` for the bills of one customer, in the order in which they are to be shown."""
    if len(bills) != terms.months:
        raise ValueError(f"{terms.months} months are compared, not {len(bills)}")
    gains = [month.gain for month in bills if month.gain is not None]
    reached = sum(gain >= terms.floor for gain in gains)
    lines = [f"{month_text(month.month)}: {_month_line(terms, month, minor_digits)}" for month in bills]
    lines.append(f"{reached} of {terms.months} months reach the floor, {terms.months_required} required")
    if len(gains) < terms.months or exit_fee is None:
        reason = "a bill is unknown" if len(gains) < terms.months else "the exit fee of today's plan is unknown"
        return PlanBenefit(is_eligible=False, yearly=0, lines=(*lines, f"does not fit: {reason}"))
    yearly = terms.times_a_year * sum(gains) - exit_fee
    lines.extend(_year_lines(terms, gains, exit_fee, minor_digits))
    is_eligible = yearly > 0 and reached >= terms.months_required
    lines.append(_verdict(yearly, minor_digits, is_eligible=is_eligible))
    return PlanBenefit(is_eligible=is_eligible, yearly=yearly, lines=tuple(lines))


def _month_line(terms: BenefitTerms, bills: MonthBills, minor_digits: int) -> str:
    """One month's bills, their difference and whether it is enough."""
    if bills.today is None or bills.offer is None:
        unknown = [name for name, amount in (("today's", bills.today), ("the offer's", bills.offer)) if amount is None]
        return f"{' and '.join(unknown)} bill {'is' if len(unknown) == 1 else 'are'} unknown"
    gain = bills.today - bills.offer
    verdict = "reaches" if gain >= terms.floor else "is below"
    own, other, less, floor = (
        format_money(amount, minor_digits) for amount in (bills.today, bills.offer, gain, terms.floor)
    )
    return f"{own} - {other} = {less}, which {verdict} the floor of {floor}"


def _year_lines(terms: BenefitTerms, gains: Sequence[int], exit_fee: int, minor_digits: int) -> Iterator[str]:
    """The sum, the year made of it, and what leaving costs."""
    total, year = sum(gains), terms.times_a_year * sum(gains)
    yield f"sum of {terms.months} months: {format_money(total, minor_digits)}"
    yield f"a year: {format_money(total, minor_digits)} x 12/{terms.months} = {format_money(year, minor_digits)}"
    left = format_money(year - exit_fee, minor_digits)
    yield f"less exit fee: {format_money(year, minor_digits)} - {format_money(exit_fee, minor_digits)} = {left}"


def _verdict(yearly: int, minor_digits: int, *, is_eligible: bool) -> str:
    """The result in one line."""
    if is_eligible:
        return f"fits: saves {format_money(yearly, minor_digits)} a year"
    return "does not fit: nothing is saved in a year" if yearly <= 0 else "does not fit: too few months reach the floor"
