"""What does a careful clerk with a notebook know of the same events?

The model that the program is held against: lists of notes in the order in which they were made, and nothing derived but
by looking through them again. It shares no code with the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from clerkwork.again import promise, waits
from clerkwork.dealing import draw
from clerkwork.notes import (
    DAY,
    FOREVER,
    PURPOSES,
    Answered,
    Called,
    Complained,
    Consulted,
    Decided,
    Described,
    Employed,
    Listed,
    Subscribed,
    Suppressed,
    Used,
    Working,
    Written,
    live,
)
from clerkwork.takingback import TakingBack

SEVERITY = {"yes": 0, "no": 1, "stop": 2}


@dataclass
class Clerk(TakingBack):
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
    written: list[Written] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    leads: dict[str, Listed] = field(default_factory=dict)
    assigned: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)
    merged: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By the id of a record: the one that stands for it, and since when."""

    patterns: set[str] = field(default_factory=set)
    erased: dict[str, str] = field(default_factory=dict)
    """What stands for each, in the order in which they went."""

    barred_phones: set[str] = field(default_factory=set)

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

    def records(self, customer_id: str) -> list[str]:
        """The records of a person, the one that stands for all first; a duplicate stands for nothing but itself."""
        return [customer_id, *(one for one, (survivor, _) in self.merged.items() if survivor == customer_id)]

    def stands_for(self, customer_id: str) -> str:
        """The record that stands for a person."""
        return self.merged.get(customer_id, (customer_id, 0))[0]

    def household(self, customer_id: str) -> set[str]:
        """The customer and everybody of the same household."""
        customers = self.customers()
        home = customers[customer_id].get("household")
        family = {other for other, values in customers.items() if home and values.get("household") == home}
        return {customer_id} | family

    # What stands

    def consent(self, customer_id: str, purpose: str) -> tuple[int, int, str]:
        """(from, until, hours) of the yes to every offer that stands for a purpose; zeros when none does.

        The hours are those that this yes and every yes to some offers leave together.
        """
        deciding = self.deciding(customer_id, purpose)
        families = [note for note in self.families(customer_id, purpose).values() if note.answer == "yes"]
        agreed = [deciding] if deciding and deciding.answer == "yes" else []
        hours = "&".join(sorted({note.hours for note in (*agreed, *families) if note.hours}))
        hours += "&night" if (agreed or families) and all(note.night for note in (*agreed, *families)) else ""
        if not agreed:
            return (0, 0, hours)
        return (agreed[0].at, agreed[0].ends_at, hours)

    def heard(self, customer_id: str, purpose: str) -> list[tuple[int, int, int, Answered]]:
        """What somebody answered about calls for a purpose: the highest one stands."""
        return [
            (note.at, SEVERITY[note.answer], place, note)
            for place, note in enumerate(self.answered)
            if not note.undone and note.customer_id == customer_id and note.speaks_of_calls
            if purpose in (note.purpose, *note.stops)
        ]

    def deciding(self, customer_id: str, purpose: str) -> Answered | None:
        """The answer to every offer that stands for a purpose."""
        heard = [one for one in self.heard(customer_id, purpose) if one[3].counts and one[3].is_general]
        return max(heard)[3] if heard else None

    def families(self, customer_id: str, purpose: str) -> dict[str, Answered]:
        """The answers that stand about families of offers; a later no to all of them, or a stop, ends a yes."""
        heard = [one for one in sorted(self.heard(customer_id, purpose)) if one[3].counts]
        refused = max((note.at for *_, note in heard if note.answer != "yes" and note.is_general), default=0)
        latest = {note.family: note for *_, note in heard if note.family and note.answer != "stop"}
        return {family: note for family, note in latest.items() if note.answer == "no" or note.at > refused}

    def word(self, customer_id: str, purpose: str) -> int:
        """What somebody answered: 0 nothing, 1 yes, 2 no, 3 stop, 4 a yes that is to be confirmed, 5 yes to some."""
        heard = self.heard(customer_id, purpose)
        stands = max((one for one in heard if one[3].counts and one[3].is_general), default=None)
        waits = max((one for one in heard if not one[3].counts), default=None)
        families = self.families(customer_id, purpose).values()
        if stands and stands[3].answer == "yes":
            return 1
        if any(note.answer == "yes" for note in families):
            return 5
        if waits and (stands is None or waits > stands):
            return 4
        if stands:
            return {"no": 2, "stop": 3}[stands[3].answer]
        return 2 if families else 0

    def waiting(self) -> list[Answered]:
        """Answers that somebody has to confirm, those left out that a later answer overtook."""
        return [
            note
            for note in live(self.answered)
            if note.waits and not any(
                later.at >= note.at and later.customer_id == note.customer_id and later.is_general
                and (later.answer == "stop" or (later.answer == "no" and later.purpose == note.purpose))
                for later in live(self.answered)
            )
        ]  # fmt: skip

    def in_force(self) -> list[Suppressed]:
        """Suppressions that hold: a stop ends when the same person says yes later."""
        said_yes: dict[str, int] = {}
        for note in live(self.answered):
            if note.answer == "yes" and note.counts and note.speaks_of_calls:
                said_yes[note.customer_id] = max(note.at, said_yes.get(note.customer_id, 0))
        for duplicate, (survivor, since) in self.merged.items():
            if said_yes.get(survivor, 0) > since:
                said_yes[duplicate] = max(said_yes[survivor], said_yes.get(duplicate, 0))
        return [
            note
            for note in live(self.suppressed)
            if note.reason != "stop" or note.customer_id is None or said_yes.get(note.customer_id, 0) <= note.listed_at
        ]

    def is_on_list_of(self, customer_id: str, campaign: str) -> bool:
        """Whether a campaign offers nothing to the person or at the phone, though others may."""
        phone = self.customers()[customer_id]["phone"]
        return any(
            note.scope == campaign and (note.phone == phone or note.customer_id == customer_id)
            for note in self.in_force()
        )

    def calls(self, customer_id: str) -> list[Called]:
        """The calls that were made to a person, under whichever record, however they ended."""
        records = self.records(customer_id)
        return [note for note in live(self.called) if note.customer_id in records]

    def holds(self, customer_id: str, product: str) -> bool:
        """Whether the customer has a product."""
        wanted = (customer_id, product)
        return any(note.is_held for note in self.subscribed if (note.customer_id, note.product) == wanted)

    def blocks(self, portfolio: str, offer: str) -> bool:
        """Whether the owner of a portfolio keeps an offer from it."""
        words = [note.blocks for note in self.decided if (note.portfolio, note.offer) == (portfolio, offer)]
        return bool(words) and words[-1]

    def minutes(self, customer_id: str) -> dict[int, int]:
        """Minutes by month, as told last."""
        return {note.month: note.minutes for note in live(self.used) if note.customer_id == customer_id}

    def standing(self, customer_id: str) -> dict[str, int | str]:
        """What the program keeps of a customer, derived anew."""
        customers, records = self.customers(), self.records(customer_id)
        phone, phones = customers[customer_id]["phone"], {customers[one]["phone"] for one in records}
        calls = self.calls(customer_id)
        dialled = [call for call in calls if call.meaning.dialled]
        stops = self.in_force()
        found: dict[str, int | str] = {}
        for purpose in PURPOSES:
            columns = (f"{purpose}_from", f"{purpose}_until", f"{purpose}_hours")
            found.update(zip(columns, self.consent(customer_id, purpose), strict=True))
            found[f"{purpose}_answer"] = self.word(customer_id, purpose)
        return found | {
            "family_answers": sum(len(self.families(customer_id, purpose)) for purpose in PURPOSES),
            "phone_suppressed_until": max(
                (note.expires_at for note in stops if note.phone in phones and not note.scope), default=0
            )
            if not any(fnmatchcase(one, pattern) for one in phones for pattern in self.patterns)
            else FOREVER,
            "person_suppressed_until": max(
                (note.expires_at for note in stops if note.customer_id in records and not note.scope), default=0
            ),
            "other_channel": int(customers[customer_id].get("preferred_channel", "") not in ("", "phone")),
            "phone_state": 2 if any(call.meaning.wrong_number and call.phone == phone for call in calls) else 0,
            "open_complaints": sum(note.is_open for note in self.complained if note.customer_id in records),
            "last_attempt_at": max((call.at for call in dialled), default=0),
            "last_contact_at": max((call.at for call in calls if call.meaning.reached), default=0),
            "last_refusal_at": max((call.at for call in calls if call.meaning.refused), default=0),
            "rest_until": max(
                (call.at + call.meaning.rest_days * DAY for call in calls if call.meaning.rest_days), default=0
            ),
            "attempts_life": sum(call.attempts for call in dialled),
            **promise(self, customer_id),
            **waits(self, customer_id),
        }

    # Who is left alone

    def held_out(self, customer_id: str, campaign: str, share: int) -> bool:
        """Whether a campaign leaves a customer alone: by the draw, by an earlier assignment, or by the household."""
        parts = max(share, self.shares.get(campaign, 0))
        return any(
            draw(self.key, campaign, one) < parts or self.assigned.get((campaign, one), ("",))[0] == "holdout"
            for member in self.household(customer_id)
            for one in self.records(member)
        )
