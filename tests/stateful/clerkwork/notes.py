"""What does the clerk write down? Notes of what was told, each with the import that told it.

Instants are seconds, days and months numbers, as in the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

FOREVER = 253_402_300_799
DAY = 86_400
PURPOSES = ("marketing", "service", "survey")


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How soon somebody is tried again whom a call did not reach, and after how many tries there are days of peace."""

    minutes: tuple[int, int, int]
    tries: int
    pause: int
    same_hour: bool = False

    def next_try(self, at: int, tries: int) -> int:
        if tries >= self.tries:
            return at + self.pause * DAY
        return at + 60 * self.minutes[min(tries, 3) - 1]


@dataclass(frozen=True)
class Meaning:
    """What follows from a result code, as docs and the shipped table say."""

    dialled: bool = True
    reached: bool = False
    accepted: bool = False
    refused: bool = False
    stop: bool = False
    complaint: bool = False
    wrong_number: bool = False
    callback: bool = False
    rest_days: int = 0
    retry: Retry | None = None


MEANINGS = {
    "accepted": Meaning(reached=True, accepted=True, rest_days=30),
    "refused": Meaning(reached=True, refused=True, rest_days=90),
    "refused_at_opening": Meaning(reached=True, refused=True, rest_days=90),
    "no_answer": Meaning(retry=Retry(minutes=(1620, 1740, 1860), tries=6, pause=30)),
    "busy": Meaning(retry=Retry(minutes=(20, 60, 1380), tries=6, pause=14, same_hour=True)),
    "machine": Meaning(retry=Retry(minutes=(1620, 1740, 1860), tries=4, pause=30)),
    "fax": Meaning(),
    "callback": Meaning(reached=True, callback=True),
    "other_person": Meaning(retry=Retry(minutes=(1620, 2880, 5760), tries=4, pause=30)),
    "wrong_number": Meaning(wrong_number=True),
    "bad_number": Meaning(wrong_number=True),
    "stop": Meaning(reached=True, stop=True),
    "complaint": Meaning(reached=True, complaint=True, rest_days=90),
    "dropped": Meaning(rest_days=3),
    "failed": Meaning(retry=Retry(minutes=(30, 1380, 1380), tries=4, pause=14, same_hour=True)),
    "not_dialled": Meaning(dialled=False),
    "MYSTERY": Meaning(),
}


@dataclass(kw_only=True)
class Note:
    """Something that was told: by the import `source`, or by hand when that is 0; undone by the import `undone_by`."""

    source: int
    undone: bool = False


@dataclass(kw_only=True)
class Described(Note):
    """A customer, or some columns of one, as a file states them; an empty text takes a value away."""

    customer_id: str
    values: dict[str, str]


@dataclass(kw_only=True)
class Answered(Note):
    customer_id: str
    at: int
    answer: str
    purpose: str = "marketing"
    until: int | None = None
    hours: str = ""
    channel: str = "web"
    contact_channel: str = ""
    family: str = ""
    named: str = ""
    needs: str = ""
    night: bool = False
    confirmed: list[Version] = field(default_factory=list, compare=False)
    origin: object = None
    withdrawn_by: int | None = None
    row: object = field(default=None, compare=False)

    @property
    def counts(self) -> bool:
        """Whether it says something already: a yes may have to be confirmed first."""
        return not self.needs or any(version.value == "yes" for version in live(self.confirmed))

    @property
    def ends_at(self) -> int:
        """The first instant at which it is over."""
        return FOREVER if self.until is None else self.until

    @property
    def speaks_of_calls(self) -> bool:
        """Whether it is about the phone: what somebody says of letters gives and takes no call; a stop is a stop."""
        return self.contact_channel in ("", "phone") or self.answer == "stop"

    @property
    def is_general(self) -> bool:
        """Whether it is about every offer, as a stop always is."""
        return not self.family or self.answer == "stop"

    @property
    def waits(self) -> bool:
        """Whether somebody has to confirm it."""
        return bool(self.needs) and not any(version.value in ("yes", "no") for version in live(self.confirmed))

    @property
    def stops(self) -> tuple[str, ...]:
        """The purposes that a stop ends: all."""
        return PURPOSES if self.answer == "stop" else ()


@dataclass(kw_only=True)
class Suppressed(Note):
    phone: str | None
    customer_id: str | None
    reason: str
    listed_at: int
    expires_at: int = FOREVER
    scope: str = ""
    ended_by: int | None = None
    origin: object = None
    row: object = field(default=None, compare=False)


@dataclass(kw_only=True)
class Version(Note):
    """A later value of something: the outcome of a call, whether a complaint is resolved, when something ended."""

    value: str
    callback_at: int | None = None


@dataclass(kw_only=True)
class Complained(Note):
    customer_id: str
    at: int
    resolved: list[Version] = field(default_factory=list)
    origin: object = None

    @property
    def is_open(self) -> bool:
        return not self.undone and latest(self.resolved).value != "yes"


@dataclass(kw_only=True)
class Written(Note):
    """Something that went out to a customer over another way than a dialer's call."""

    customer_id: str
    at: int
    channel: str


@dataclass(kw_only=True)
class Decided(Note):
    """The word of a portfolio's owner about an offer."""

    portfolio: str
    offer: str
    blocks: bool


@dataclass(kw_only=True)
class Called(Note):
    """A call, or (with the code not_dialled) a lead that came back without one."""

    number: int
    reference: str
    customer_id: str | None
    lead_id: str | None
    at: int
    phone: str | None
    attempts: int
    outcomes: list[Version]
    identity: tuple[object, ...]

    @property
    def code(self) -> str:
        return latest(self.outcomes).value

    @property
    def is_returned(self) -> bool:
        """Whether the first row told of a lead that came back uncalled: no call, and no correction makes it one."""
        return not MEANINGS[self.outcomes[0].value].dialled or self.attempts == 0

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self.code]

    @property
    def callback_at(self) -> int | None:
        return latest(self.outcomes).callback_at


@dataclass(kw_only=True)
class Subscribed(Note):
    customer_id: str
    product: str
    started_on: int
    ended: list[Version] = field(default_factory=list)
    origin: object = None
    withdrawn_by: int | None = None

    @property
    def is_held(self) -> bool:
        return not self.undone and not latest(self.ended).value


@dataclass(kw_only=True)
class Used(Note):
    customer_id: str
    month: int
    minutes: int


@dataclass(kw_only=True)
class Employed(Note):
    agent: str
    languages: frozenset[str]
    left_on: int | None


@dataclass(kw_only=True)
class Working(Note):
    agent: str
    day: int
    starts_at: int
    ends_at: int
    breaks: tuple[tuple[int, int], ...]


@dataclass(kw_only=True)
class Consulted(Note):
    """A copy of a do-not-call registry."""

    registry: str
    dated: int
    roster: set[str] = field(default_factory=set)
    """The phones that it speaks for; none: it is the whole list."""


@dataclass(kw_only=True)
class Listed:
    """A lead as the program wrote it, and when it was handed to a dialer."""

    lead_no: int
    lead_id: str
    customer_id: str
    list_id: str
    evening: date
    campaign: str
    offer: str
    product: str
    slot_at: int
    opens_at: int
    closes_at: int
    phone: str | None
    exported_at: list[int] = field(default_factory=list)


AnyNote = TypeVar("AnyNote", bound=Note)


def live(notes: Iterable[AnyNote]) -> Iterator[AnyNote]:
    """The notes that were not taken back."""
    return (note for note in notes if not note.undone)


def latest(versions: list[Version]) -> Version:
    """The version that stands; an empty text when nothing was ever told."""
    return next((version for version in reversed(versions) if not version.undone), Version(source=0, value=""))
