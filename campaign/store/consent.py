"""How is one answer of a customer written down, so that it holds at once?

Answers and stops are events: nothing is overwritten, and the standing of everybody concerned follows in the same
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from campaign.clock import FOREVER
from campaign.model import Answer, Channel, Confirmation, Purpose, Scope
from campaign.store.customers import Person
from campaign.store.database import Store
from campaign.store.standing import begin_touching, refresh_touched, touch

EVERYTHING = Scope()
"""An answer that names no limits."""


def add_response(
    store: Store,
    customer_no: int,
    *,
    answer: Answer,
    channel: Channel,
    purpose: Purpose,
    now: int,
    wording: str | None = None,
    evidence: str | None = None,
    scope: Scope = EVERYTHING,
    confirmation: Confirmation = Confirmation.NONE,
    keyed_by: str = "",
) -> int:
    """Write an answer given at `now` (an instant), inside the caller's transaction; its number.

    The hours of `scope` are as `campaign.rules.hours` writes them; `confirmation` is what a yes needs before it counts.
    """
    return store.insert(
        "responses.add_response", customer_no=customer_no, answered_at=now, channel=channel.value, answer=answer.value,
        purpose=purpose.value, wording=wording, evidence=evidence, until=scope.until, hours=scope.hours,
        contact_channel=scope.contact_channel.value, family=scope.family, night=int(scope.night),
        confirmation=confirmation.value, keyed_by=keyed_by, now=now,
    )  # fmt: skip


def add_stops(store: Store, phone: str, people: Sequence[Person], now: int) -> None:
    """Suppress for good: the phone together with each of these people, or alone when there are none."""
    numbers: list[int | None] = [person.customer_no for person in people]
    for number in numbers or [None]:
        store.run("responses.add_stop", phone=phone, customer_no=number, now=now, forever=FOREVER)


def refresh_people(store: Store, customers: Iterable[int], phones: Iterable[str]) -> None:
    """Let the standing of these customers, and of everybody at these phones, follow."""
    begin_touching(store)
    touch(store, customers)
    for phone in phones:
        store.run("standing.touch_phone", phone=phone)
    refresh_touched(store)


def is_suppressed(store: Store, customer_no: int, now: int) -> bool:
    """Whether the person or the phone is suppressed at an instant."""
    row = store.row("customers.describe", customer_no=customer_no)
    return row is not None and max(row["phone_suppressed_until"], row["person_suppressed_until"]) > now


def exported_lists(store: Store, customers: Iterable[int], phone: str, now: int) -> list[str]:
    """Exported lists on which one of these customers, or the phone, may still be called after `now`."""
    found = {row["list_id"] for row in store.read("responses.find_exported_phones", phone=phone, now=now)}
    for number in customers:
        found |= {
            row["list_id"] for row in store.read("responses.find_exported_leads", customer_no=number, now=now)
        }
    return sorted(found)
