"""What does a careful clerk with a notebook know of the same events?

The model that the program is held against: lists of notes in the order in which they were made, and nothing derived but
by looking through them again. It shares no code with the program. Instants are seconds, days and months numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

FOREVER = 253_402_300_799
DAY = 86_400
PURPOSES = ("marketing", "service", "survey")
SEVERITY = {"yes": 0, "no": 1, "stop": 2}


@dataclass(frozen=True)
class Meaning:
    """What follows from a result code, as docs and the shipped table say."""

    dialled: bool = True
    reached: bool = False
    accepted: bool = False
    stop: bool = False
    complaint: bool = False
    wrong_number: bool = False
    callback: bool = False
    rest_days: int = 0


MEANINGS = {
    "accepted": Meaning(reached=True, accepted=True, rest_days=30),
    "refused": Meaning(reached=True, rest_days=90),
    "refused_at_opening": Meaning(reached=True, rest_days=90),
    "no_answer": Meaning(),
    "busy": Meaning(),
    "machine": Meaning(),
    "fax": Meaning(),
    "callback": Meaning(reached=True, callback=True),
    "other_person": Meaning(),
    "wrong_number": Meaning(wrong_number=True),
    "bad_number": Meaning(wrong_number=True),
    "stop": Meaning(reached=True, stop=True),
    "complaint": Meaning(reached=True, complaint=True, rest_days=90),
    "dropped": Meaning(rest_days=3),
    "failed": Meaning(),
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
    evidence: str = ""
    origin: object = None


@dataclass(kw_only=True)
class Suppressed(Note):
    phone: str | None
    customer_id: str | None
    reason: str
    listed_at: int
    expires_at: int = FOREVER
    ended_by: int | None = None
    origin: object = None


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
    closes_at: int
    phone: str
    exported_at: list[int] = field(default_factory=list)


AnyNote = TypeVar("AnyNote", bound=Note)


def live(notes: Iterable[AnyNote]) -> Iterator[AnyNote]:
    """The notes that were not taken back."""
    return (note for note in notes if not note.undone)


def latest(versions: list[Version]) -> Version:
    """The version that stands; an empty text when nothing was ever told."""
    return next((version for version in reversed(versions) if not version.undone), Version(source=0, value=""))


@dataclass
class Clerk:
    """Everything noted so far."""

    key: bytes
    described: list[Described] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    complained: list[Complained] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    subscribed: list[Subscribed] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    employed: list[Employed] = field(default_factory=list)
    working: list[Working] = field(default_factory=list)
    consulted: list[Consulted] = field(default_factory=list)
    leads: dict[str, Listed] = field(default_factory=dict)
    assigned: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)

    # Who is who

    def customers(self) -> dict[str, dict[str, str]]:
        """What is known of each customer, by id."""
        known: dict[str, dict[str, str]] = {}
        for note in live(self.described):
            known.setdefault(note.customer_id, {}).update(note.values)
        return known

    def at_phone(self, phone: str, *, also_alternative: bool = True) -> list[str]:
        """Customers who can be reached at a phone."""
        columns = ("phone", "alt_phone") if also_alternative else ("phone",)
        return [
            customer_id
            for customer_id, values in self.customers().items()
            if phone in {values.get(column) for column in columns}
        ]

    def household(self, customer_id: str) -> set[str]:
        """The customer and everybody of the same household."""
        customers = self.customers()
        home = customers[customer_id].get("household")
        return {customer_id} | {other for other, values in customers.items() if home and values.get("household") == home}

    # What stands

    def consent(self, customer_id: str, purpose: str) -> tuple[int, int, str]:
        """(from, until, hours) of the yes that stands for a purpose; zeros when none does."""
        heard = [
            (note.at, SEVERITY[note.answer], place, note)
            for place, note in enumerate(self.answered)
            if not note.undone and note.customer_id == customer_id and (note.answer == "stop" or note.purpose == purpose)
        ]
        if not heard or (deciding := max(heard)[3]).answer != "yes":
            return (0, 0, "")
        return (deciding.at, FOREVER if deciding.until is None else deciding.until, deciding.hours)

    def in_force(self) -> list[Suppressed]:
        """Suppressions that hold: a stop ends when the same person says yes later."""
        said_yes: dict[str, int] = {}
        for note in live(self.answered):
            if note.answer == "yes":
                said_yes[note.customer_id] = max(note.at, said_yes.get(note.customer_id, 0))
        return [
            note
            for note in live(self.suppressed)
            if note.reason != "stop" or note.customer_id is None or said_yes.get(note.customer_id, 0) <= note.listed_at
        ]

    def calls(self, customer_id: str) -> list[Called]:
        """The calls that were made to a customer, however they ended."""
        return [note for note in live(self.called) if note.customer_id == customer_id]

    def promise(self, customer_id: str) -> int:
        """The callback that is open: the latest after which nobody was reached; 0 when there is none."""
        calls = self.calls(customer_id)
        open_ones = [
            call
            for call in calls
            if call.callback_at is not None
            and not any(later.at > call.at and (later.meaning.reached or later.meaning.stop) for later in calls)
        ]
        return max(open_ones, key=lambda call: (call.at, call.number)).callback_at or 0 if open_ones else 0

    def holds(self, customer_id: str, product: str) -> bool:
        """Whether the customer has a product."""
        return any(note.is_held for note in self.subscribed if (note.customer_id, note.product) == (customer_id, product))

    def minutes(self, customer_id: str) -> dict[int, int]:
        """Minutes by month, as told last."""
        return {note.month: note.minutes for note in live(self.used) if note.customer_id == customer_id}

    def standing(self, customer_id: str) -> dict[str, int | str]:
        """What the program keeps of a customer, derived anew."""
        phone = self.customers()[customer_id]["phone"]
        calls = self.calls(customer_id)
        dialled = [call for call in calls if call.meaning.dialled]
        stops = self.in_force()
        found: dict[str, int | str] = {}
        for purpose in PURPOSES:
            columns = (f"{purpose}_from", f"{purpose}_until", f"{purpose}_hours")
            found.update(zip(columns, self.consent(customer_id, purpose), strict=True))
        return found | {
            "phone_suppressed_until": max((note.expires_at for note in stops if note.phone == phone), default=0),
            "person_suppressed_until": max(
                (note.expires_at for note in stops if note.customer_id == customer_id), default=0
            ),
            "phone_state": 2 if any(call.meaning.wrong_number and call.phone == phone for call in calls) else 0,
            "open_complaints": sum(note.is_open for note in self.complained if note.customer_id == customer_id),
            "last_attempt_at": max((call.at for call in dialled), default=0),
            "last_contact_at": max((call.at for call in calls if call.meaning.reached), default=0),
            "rest_until": max(
                (call.at + call.meaning.rest_days * DAY for call in calls if call.meaning.rest_days), default=0
            ),
            "attempts_life": sum(call.attempts for call in dialled),
            "callback_at": self.promise(customer_id),
        }

    # Who is left alone

    def held_out(self, customer_id: str, campaign: str, share: int) -> bool:
        """Whether a campaign leaves a customer alone: by the draw, by an earlier assignment, or by the household."""
        parts = max(share, self.shares.get(campaign, 0))
        return any(
            draw(self.key, campaign, one) < parts or self.assigned.get((campaign, one), ("",))[0] == "holdout"
            for one in self.household(customer_id)
        )

    # What was taken back

    def undo(self, source: int) -> None:
        """Take an import back."""
        notes: list[list[Note]] = [
            self.described, self.answered, self.suppressed, self.complained, self.called, self.subscribed, self.used,
            self.employed, self.working, self.consulted,
        ]  # fmt: skip
        for note in (note for kind in notes for note in kind):
            note.undone = note.undone or note.source == source
            for versions in ("resolved", "outcomes", "ended"):
                for version in getattr(note, versions, ()):
                    version.undone = version.undone or version.source == source
        for subscription in self.subscribed:
            if subscription.withdrawn_by == source:
                subscription.undone, subscription.withdrawn_by = False, None


PRIME = 2**31 - 1


def draw(key: bytes, campaign: str, customer_id: str) -> int:
    """The part, 0 to 9,999, that a campaign deals to a customer, by the formula of the documentation."""
    base = int.from_bytes(hashlib.blake2b(customer_id.encode(), digest_size=8, key=key).digest(), "big") % PRIME
    line = hashlib.blake2b(campaign.encode(), digest_size=16, key=key, person=b"holdout draw").digest()
    slope = int.from_bytes(line[:8], "big") % (PRIME - 1) + 1
    return (base * slope + int.from_bytes(line[8:], "big") % PRIME) % PRIME % 10_000
