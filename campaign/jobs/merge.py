"""Which two records are of one person, and which of them stands for both from now on?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.clock import instant
from campaign.errors import UnknownName, UsageError
from campaign.jobs.audit import operator_name
from campaign.store.consent import exported_lists, refresh_people
from campaign.store.customers import Person, find_by_id
from campaign.store.database import Store
from campaign.store.merged import add_merge, find_survivor
from campaign.workspace import Workspace


class AlreadyMerged(UsageError):
    """{0} was merged into {1}"""

    hint = "A merge is for good: answers, calls and complaints of both were weighed together since."


class SameRecord(UsageError):
    """{0} cannot be merged into itself"""

    hint = "Name the two records of the one person."


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Which record stands for which, and exported lists on which the duplicate still stands."""

    duplicate: str
    survivor: str
    lists: tuple[str, ...]


def merge_customers(workspace: Workspace, duplicate: str, survivor: str, *, reason: str = "") -> Merged:
    """Let one record stand for both: the most restrictive of what holds of each holds of the person, for good.

    Both are named by id. Raises UnknownName, SameRecord, AlreadyMerged.
    """
    store, now = workspace.store, instant(workspace.now)
    with store.writing():
        gone, stays = _find(store, duplicate), _find(store, survivor)
        if gone.customer_no == stays.customer_no:
            raise SameRecord(gone.customer_id)
        for person in (gone, stays):
            if (other := find_survivor(store, person)).customer_no != person.customer_no:
                raise AlreadyMerged(person.customer_id, other.customer_id)
        add_merge(
            store, gone.customer_no, stays.customer_no, reason=reason.strip(), keyed_by=operator_name(), now=now
        )
        refresh_people(store, [gone.customer_no, stays.customer_no], [])
        lists = exported_lists(store, [gone.customer_no], "", now)
    return Merged(duplicate=gone.customer_id, survivor=stays.customer_id, lists=tuple(lists))


def _find(store: Store, customer_id: str) -> Person:
    person = find_by_id(store, customer_id.strip())
    if person is None:
        raise UnknownName("customer", customer_id, hint="Look with `campaign find TEXT`: by name, phone or id.")
    return person
