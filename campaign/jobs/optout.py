"""Who must never be called again, from this moment on?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from campaign.clock import FOREVER, instant
from campaign.errors import UnknownName
from campaign.jobs.audit import operator_name
from campaign.jobs.find import find_barred, spelled_phone
from campaign.model import Answer, Channel, Purpose
from campaign.rules.privacy import KeyedEntry, Keyring, cover_person
from campaign.store.consent import add_response, add_stops, exported_lists, refresh_people
from campaign.store.customers import Person, find_by_id, find_by_phone
from campaign.store.database import Store
from campaign.store.merged import standing_for
from campaign.store.privacy import bar_hashes
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut:
    """Whom a stop reaches: customers by id, the phone, and exported lists on which one of them still stands.

    `erased`: it was somebody who was erased, and is barred without being named.
    """

    customers: tuple[str, ...]
    phone: str
    lists: tuple[str, ...]
    erased: bool = False


def opt_out(
    workspace: Workspace, who: str, *, reason: str = "", channel: Channel = Channel.PHONE, household: bool = False
) -> OptedOut:
    """Suppress a customer (by id) or a phone (in any spelling) at once and everywhere, in one small transaction.

    A phone that several customers share is barred for all of them; one that nobody has is barred for whoever comes
    with it later. With `household` everybody who lives there is barred, whatever the phone.

    Raises UnknownName when the text is neither.
    """
    store, now = workspace.store, instant(workspace.now)
    person = find_by_id(store, who.strip())
    phone = person.phone if person else spelled_phone(workspace, who)
    barred = None if person else find_barred(workspace, who)
    if barred and not find_by_phone(store, phone):
        return _extend_bar(workspace, barred, now)
    if not phone:
        raise UnknownName("customer or phone", who, hint="Look with `campaign find TEXT`: by name, phone or id.")
    with store.writing():
        people = standing_for(store, [person] if person else find_by_phone(store, phone))
        for other in {one.phone for one in people} - {phone} if person else ():
            add_stops(store, other, people, now)
        _write_stop(store, phone, people, reason=reason, channel=channel, now=now)
        people = [*people, *(_stop_household(store, people, now) if household else ())]
        numbers = [one.customer_no for one in people]
        refresh_people(store, numbers, {phone, *(one.phone for one in people)} if person else [phone])
        lists = exported_lists(store, numbers, phone, now)
    return OptedOut(customers=tuple(one.customer_id for one in people), phone=phone, lists=tuple(lists))


def _stop_household(store: Store, people: list[Person], now: int) -> list[Person]:
    """Everybody who lives with one of them is barred too, until that very person says yes."""
    known = {one.customer_no for one in people}
    others = {
        row["customer_no"]: Person(**dict(row))
        for number in known for row in store.read("suppressions.list_household", customer_no=number)
        if row["customer_no"] not in known
    }  # fmt: skip
    for number in others:
        store.run("responses.add_stop", phone=None, customer_no=number, now=now, forever=FOREVER)
    return list(others.values())


def _extend_bar(workspace: Workspace, entry: KeyedEntry, now: int) -> OptedOut:
    """Of somebody who was erased the stop is kept as the hash alone."""
    store = workspace.store
    with store.writing():
        bar_hashes(store, Keyring(workspace.key), [replace(entry, reason=Answer.STOP.value, until_at=FOREVER)])
        store.insert(
            "audit.add_audit", recorded_at=now, person=operator_name(), command="optout",
            detail="somebody who was erased",
        )  # fmt: skip
    return OptedOut(customers=(), phone="", lists=(), erased=True)


def _write_stop(
    store: Store, phone: str, people: list[Person], *, reason: str, channel: Channel, now: int
) -> None:
    """One person asked, or somebody at a shared phone of whom we do not know which: then the phone alone answers."""
    for one in people:
        reason = cover_person(reason, (phone, one.phone, one.alt_phone or ""), one.name)
    if len(people) == 1:
        add_response(
            store, people[0].customer_no, answer=Answer.STOP, channel=channel, purpose=Purpose.MARKETING, now=now,
            evidence=reason.strip() or None,
        )  # fmt: skip
    add_stops(store, phone, people, now)
    store.insert(
        "audit.add_audit", recorded_at=now, person=operator_name(), command="optout",
        detail=f"{len(people)} customers: {reason.strip() or 'no reason given'}",
    )  # fmt: skip
