"""How long does a call take an agent, so that there is time to think before the next one?

Planned is the whole conversation for everybody on the list: talk, writing up, and a floor of preparation, at most as
many an hour as the desk allows. Many do not answer; only a desk that wants it plans with that, by the share measured
and up to a ceiling. Where too little is measured, the number that the desk stated counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

HOUR = 3600


class Ground(StrEnum):
    """What decided how many calls an agent takes in an hour."""

    STATED = "stated"
    MEASURED = "measured"
    CEILING = "ceiling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What recent calls took: how many reached somebody or not, and the seconds of those whose length is known."""

    reached: int = 0
    missed: int = 0
    talks: int = 0
    talk_seconds: int = 0
    wraps: int = 0
    wrap_seconds: int = 0
    rings: int = 0
    ring_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the desk states about calls: see the settings under [capacity]."""

    calls_per_hour: Decimal
    preparation_seconds: int
    wrap_up_seconds: int
    least_measured: int
    overbooking: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How an agent's hour is planned.

    `calls_per_hour` conversations; `leads_per_hour` is more only where the desk overbooks. The seconds are those of an
    average conversation, None while too few are measured; `connect_rate` likewise.
    """

    calls_per_hour: Fraction
    leads_per_hour: Fraction
    ground: Ground
    preparation_seconds: int
    measured: Measured
    talk_seconds: Fraction | None = None
    wrap_up_seconds: Fraction | None = None
    connect_rate: Fraction | None = None

    @property
    def call_seconds(self) -> Fraction:
        """The seconds planned for one conversation."""
        return HOUR / self.calls_per_hour

    @property
    def overbooking(self) -> Fraction:
        """Leads for every call that is planned."""
        return self.leads_per_hour / self.calls_per_hour

    def promises_in(self, leads: int) -> int:
        """How many promised callbacks fit into the time of so many leads: each gets that of a whole conversation."""
        return int(leads / self.overbooking)

    def leads_beside(self, leads: int, promised: int) -> int:
        """How many leads of so many fit beside promised callbacks."""
        return max(0, int(leads - promised * self.overbooking))


def find_pace(measured: Measured, limits: Limits) -> Pace:
    """How many calls and leads an hour are planned for an agent."""
    stated = Fraction(limits.calls_per_hour)
    if measured.talks < limits.least_measured:
        return Pace(
            calls_per_hour=stated, leads_per_hour=stated, ground=Ground.STATED,
            preparation_seconds=limits.preparation_seconds, measured=measured,
        )  # fmt: skip
    talk = Fraction(measured.talk_seconds, measured.talks)
    wrap_up = Fraction(limits.wrap_up_seconds)
    if measured.wraps >= limits.least_measured:
        wrap_up = Fraction(measured.wrap_seconds, measured.wraps)
    takes = talk + wrap_up + limits.preparation_seconds
    calls = min(stated, HOUR / takes) if takes else stated
    rate = Fraction(measured.reached, measured.reached + measured.missed)
    return Pace(
        calls_per_hour=calls, leads_per_hour=_overbook(calls, rate, measured, limits),
        ground=Ground.MEASURED if calls < stated else Ground.CEILING, preparation_seconds=limits.preparation_seconds,
        measured=measured, talk_seconds=talk, wrap_up_seconds=wrap_up, connect_rate=rate,
    )  # fmt: skip


def _overbook(calls: Fraction, rate: Fraction, measured: Measured, limits: Limits) -> Fraction:
    """Leads an hour when who is not reached takes only the preparation and the ringing; never fewer than the calls."""
    if measured.rings < limits.least_measured:
        return calls
    ring = Fraction(measured.ring_seconds, measured.rings) + limits.preparation_seconds
    expected = rate * HOUR / calls + (1 - rate) * ring
    return max(calls, min(calls * Fraction(limits.overbooking), HOUR / expected))
