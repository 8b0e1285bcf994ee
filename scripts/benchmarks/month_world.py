"""Who lives in the simulated month, and what do they say when the phone rings?

The world knows nothing of the program: it has its own truth (when each person answers, at what hour, on which day), its
own luck, and no code of `campaign`. All draws are keyed hashes of the seed, the person and the day, so that two desks
that ring the same person on the same evening at the same minute hear the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import blake2b
from statistics import NormalDist
from zoneinfo import ZoneInfo

FIRST = date(2026, 3, 2)
EVENINGS = tuple(day for ahead in range(30) if (day := FIRST + timedelta(days=ahead)).weekday() < 5)
"""Monday 2 March to Tuesday 31 March 2026, without weekends; the clocks change on 8 March."""
DESK_ZONE = ZoneInfo("America/New_York")
WINDOW = (time(16), time(20))
"""When people may be called, by their own clocks."""
SLOT = timedelta(minutes=30)
AREA_CODES = {
    "America/New_York": ("NY", (212, 315, 347, 516, 518, 585, 607, 631, 646, 716, 718, 845, 914, 917)),
    "America/Chicago": ("IL", (217, 309, 312, 618, 630, 708, 773, 815, 847, 872)),
}
WORTH_LEVELS = 20
HABITS = {
    "early": (1.75, 1.60, 1.30, 1.00, 0.75, 0.60, 0.50, 0.45),
    "steady": (1.0,) * 8,
    "late": (0.30, 0.35, 0.50, 0.80, 1.15, 1.45, 1.65, 1.75),
}
"""How much more often than in the mean somebody answers in each half hour from 16:00 to 20:00."""
HABITS_OF_TIER = {"gold": (0.60, 0.25), "silver": (0.10, 0.20), "basic": (0.25, 0.35)}
"""Shares of early and steady people; the others are late."""
WEEKDAYS = (1.05, 1.10, 1.05, 1.00, 0.75)
NEVER = 0.12
KEPT = 0.85
"""The chance that somebody answers at the very minute that was agreed upon."""
REACHED = (
    ("accepted", 30), ("refused", 42), ("refused_at_opening", 16), ("callback", 8), ("stop", 3), ("complaint", 1),
)  # fmt: skip
UNREACHED = (("no_answer", 62), ("machine", 27), ("busy", 6), ("other_person", 5))


def unit(*what: object) -> float:
    """A number from 0 up to but not including 1 that depends on what it is drawn for and on nothing else."""
    text = "\x1f".join(map(str, what))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) / 2**64


@dataclass(frozen=True)
class Person:
    """A customer, with what no desk can see: how often and when this person answers."""

    number: int
    phone: str
    zone: str
    state: str
    language: str
    tier: str
    level: int
    base: float
    habit: str

    @property
    def customer_id(self) -> str:
        """The id in every file."""
        return f"C{self.number:05d}"

    @property
    def worth(self) -> int:
        """What the offer that fits saves this person in a year, in whole dollars."""
        return worth_of(self.level)

    @cached_property
    def clock(self) -> ZoneInfo:
        """The person's own time."""
        return ZoneInfo(self.zone)

    def may_be_called(self, at: datetime) -> bool:
        """Whether a call of a slot that begins then lies within this person's window."""
        here = at.astimezone(self.clock)
        return WINDOW[0] <= here.time() and (here + SLOT).time() <= WINDOW[1]

    def chance(self, at: datetime) -> float:
        """The true chance that this very person answers a call at an instant."""
        here = at.astimezone(self.clock)
        half_hour = min(7, max(0, (here.hour - 16) * 2 + here.minute // 30))
        return min(0.95, self.base * HABITS[self.habit][half_hour] * WEEKDAYS[here.weekday()])


@dataclass(frozen=True)
class Answer:
    """What came of one call; `promised` is the instant at which a callback was asked for."""

    disposition: str
    reached: bool
    seconds: int
    promised: datetime | None = None


def worth_of(level: int) -> int:
    """Dollars a year at a level: the middle of each twentieth of a lognormal with median 60."""
    return round(60 * math.exp(0.7 * NormalDist().inv_cdf((level + 0.5) / WORTH_LEVELS)))


class World:
    """The people of one seed. In a world that is `alike` everybody answers equally often at every hour."""

    def __init__(self, seed: int, people: int, *, alike: bool = False) -> None:
        self.seed = seed
        self.people = [self._make(number, alike=alike) for number in range(people)]
        self.by_id = {person.customer_id: person for person in self.people}

    def ring(self, person: Person, at: datetime, *, promised: bool) -> Answer:
        """Call somebody; `promised` when it is the minute that this person asked for."""
        day = at.astimezone(DESK_ZONE).date()
        chance = KEPT if promised else person.chance(at)
        reached = unit(self.seed, "luck", person.number, day) < chance
        said = self._weighed(REACHED if reached else UNREACHED, "said", person.number, day, reached)
        seconds = 20 + int(unit(self.seed, "seconds", person.number, day) * 400) if reached else 0
        return Answer(
            disposition=said, reached=reached, seconds=seconds,
            promised=self._promise(person, day) if said == "callback" else None,
        )  # fmt: skip

    def _promise(self, person: Person, day: date) -> datetime | None:
        """The half hour of the next evening at which this person is at home most."""
        later = next((each for each in EVENINGS if each > day), None)
        if later is None:
            return None
        opened = datetime.combine(later, WINDOW[0], person.clock)
        return max((opened + half * SLOT for half in range(8)), key=person.chance)

    def _make(self, number: int, *, alike: bool) -> Person:
        zone = "America/New_York" if number % 5 < 3 else "America/Chicago"
        state, codes = AREA_CODES[zone]
        place = number // 5 * 3 + number % 5 if number % 5 < 3 else number // 5 * 2 + number % 5 - 3
        tier = self._weighed((("gold", 20), ("silver", 35), ("basic", 45)), "tier", number)
        early, steady = HABITS_OF_TIER[tier]
        drawn = unit(self.seed, "habit", number)
        habit = "early" if drawn < early else "steady" if drawn < early + steady else "late"
        never = unit(self.seed, "never", number) < NEVER
        base = 0.0 if never else 0.12 + 0.55 * unit(self.seed, "base", number)
        return Person(
            number=number, phone=f"+1{codes[place // 100]}55501{place % 100:02d}", zone=zone, state=state, tier=tier,
            language="es" if unit(self.seed, "language", number) < 0.15 else "en",
            level=int(unit(self.seed, "level", number) * WORTH_LEVELS),
            base=0.35 if alike else base, habit="steady" if alike else habit,
        )  # fmt: skip

    def _weighed(self, choices: tuple[tuple[str, int], ...], *what: object) -> str:
        place = unit(self.seed, *what) * sum(weight for _, weight in choices)
        for choice, weight in choices:
            place -= weight
            if place < 0:
                return choice
        return choices[-1][0]
