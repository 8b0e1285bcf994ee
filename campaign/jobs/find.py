"""Which customers are meant by this text: an id, a phone in any spelling, a piece of a name?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from campaign.clock import instant, local_day
from campaign.errors import UnknownName, UsageError
from campaign.jobs.consent.ages import consent_age
from campaign.model import Purpose
from campaign.rules.gates import Stand, stand_of
from campaign.rules.phones import Phone, read_phone
from campaign.rules.privacy import KeyedEntry, Keyring, Kind
from campaign.store.customers import Person, find_by_id, find_by_phone, search_text
from campaign.store.privacy import find_keyed
from campaign.workspace import Workspace

MOST_COUNTED = 10_000


class PersonErased(UnknownName):
    """{0!r} was erased on {1}: nothing is known of this person, and nothing of the past can be told"""

    hint = "If the person came again and asked for it: campaign readmit. docs/PRIVACY.md says more."


class SeveralCustomers(UsageError):
    """{0} customers have this phone"""

    hint = "Name one of them by id: {1}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Customers that a text may mean: those shown, how many there are, and whether counting was given up."""

    customers: tuple[dict[str, Any], ...]
    count: int
    more: bool


def find_customers(workspace: Workspace, text: str, *, limit: int = 20) -> Found:
    """Customers by id, by phone in any spelling, or by a piece of id or name in any case; exact ones alone.

    Each has customer_id, name, phone, alt_phone, language, tier, plan, consent (purposes that are open now),
    suppressed, answers (a word for each purpose) and merged_into (the record that stands for the person, or None).
    Raises UsageError for an empty text.
    """
    if not text.strip():
        raise UsageError("say what to look for: an id, a phone or a piece of a name")
    numbers = [person.customer_no for person in find_exactly(workspace, text.strip())]
    if not numbers:
        numbers = list(islice(search_text(workspace.store, text.strip()), MOST_COUNTED + 1))
    now = instant(workspace.now)
    shown = tuple(_describe(workspace, number, now) for number in numbers[:limit])
    return Found(customers=shown, count=min(len(numbers), MOST_COUNTED), more=len(numbers) > MOST_COUNTED)


def find_exactly(workspace: Workspace, text: str) -> list[Person]:
    """The customer of this id, or everybody at this phone; empty when it is neither."""
    person = find_by_id(workspace.store, text)
    if person:
        return [person]
    phone = spelled_phone(workspace, text)
    return find_by_phone(workspace.store, phone) if phone else []


def find_one(workspace: Workspace, text: str) -> Person:
    """The one customer of this id or phone. Raises UnknownName, PersonErased, SeveralCustomers."""
    found = find_exactly(workspace, text.strip())
    if not found:
        refuse_erased(workspace, text.strip())
        raise UnknownName("customer", text, hint="Look with `campaign find TEXT`: by name, phone or id.")
    if len(found) > 1:
        raise SeveralCustomers(len(found), ", ".join(person.customer_id for person in found))
    refuse_nameless(workspace, found[0].customer_no, text)
    return found[0]


def refuse_erased(workspace: Workspace, text: str) -> None:
    """Raise PersonErased when the id or phone is one of somebody who was erased."""
    entry = find_barred(workspace, text)
    if entry:
        raise PersonErased(text, local_day(entry.recorded_at, workspace.settings.zone))


def refuse_nameless(workspace: Workspace, customer_no: int, text: str) -> None:
    """Raise PersonErased when a number is one on which only the counts of an erased person hang."""
    erased_at = workspace.store.value("privacy.find_erasure", customer_no=customer_no)
    if erased_at is not None:
        raise PersonErased(text, local_day(erased_at, workspace.settings.zone))


def find_barred(workspace: Workspace, text: str) -> KeyedEntry | None:
    """What bars an erased person's id or phone, in any spelling."""
    store, now = workspace.store, instant(workspace.now)
    if not store.value("privacy.count_keyed"):
        return None
    ring, phone = Keyring(workspace.key), spelled_phone(workspace, text)
    found = find_keyed(store, Kind.CUSTOMER, ring.customer(text), now)
    return found or (find_keyed(store, Kind.PHONE, ring.phone(phone), now) if phone else None)


def spelled_phone(workspace: Workspace, text: str) -> str:
    """The E.164 number that a text spells at the desk; empty when it spells none."""
    read = read_phone(text, workspace.settings.region)
    return read.e164 if isinstance(read, Phone) else ""


def _describe(workspace: Workspace, number: int, now: int) -> dict[str, Any]:
    row = workspace.store.row("customers.describe", customer_no=number)
    if row is None:
        raise LookupError(f"customer number {number} has no standing")
    oldest = consent_age(workspace, row).value
    answers = {
        purpose.value: stand_of(
            row[f"{purpose}_answer"], row[f"{purpose}_from"], row[f"{purpose}_until"], oldest=oldest, now=now
        )
        for purpose in Purpose
    }
    consent = [purpose for purpose, stand in answers.items() if stand in (Stand.GIVEN, Stand.SOME_OFFERS)]
    kept = ("customer_id", "name", "phone", "alt_phone", "language", "tier", "plan")
    suppressed = max(row["phone_suppressed_until"], row["person_suppressed_until"]) > now
    return {
        **{key: row[key] for key in kept}, "consent": consent, "suppressed": suppressed, "answers": answers,
        "merged_into": row["merged_into"],
    }  # fmt: skip
