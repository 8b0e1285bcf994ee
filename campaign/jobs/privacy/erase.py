"""How is a person forgotten everywhere, so that nobody takes the person in again or brings a backup back with them?

First the files, then the line in erasures.log, then the database: a command that was killed is run again, or the next
one follows the line. docs/PRIVACY.md says what goes, what stays, and why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

from campaign.clock import FOREVER, instant
from campaign.files.erasures import append_erasure, read_erasures
from campaign.files.scrubbing import Scrubbed, Traces
from campaign.jobs.audit import operator_name
from campaign.jobs.find import find_one
from campaign.jobs.privacy.traces import OldBackup, find_backups, keeps_residue, rewrite_pages, scrub_files
from campaign.rules.holdout import holdout_base
from campaign.rules.privacy import Erasure, Keyring, phone_spellings
from campaign.store.lock import holding_lock
from campaign.store.privacy import (
    NAMELESS,
    Leaving,
    Removed,
    erase_person,
    find_ledger_texts,
    list_records,
    note_erasure,
    read_leaving,
)
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A lead that a dialer was given: it is to be taken out there as well."""

    lead_id: str
    list_id: str
    dialer: str
    file: str
    still_callable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What became of a person: rows, files, and who else holds copies.

    `nameless` is the id that the counts hang on, `shared` how many phones stay because somebody else has them,
    `rewritten` whether the database had to be written anew (None: it kept something, and others were at work),
    `ledger_entries` in whose words somebody wrote the phone, `also` other records of the same person.
    """

    customer_id: str
    nameless: str
    database: Removed
    files: tuple[Scrubbed, ...]
    handed_over: tuple[HandedOver, ...]
    backups: tuple[OldBackup, ...]
    evidence: tuple[str, ...]
    shared: int
    rewritten: bool | None
    ledger_entries: tuple[int, ...] = ()
    also: tuple[str, ...] = ()


def erase_customer(workspace: Workspace, who: str, *, dry_run: bool = False) -> Erased:
    """Erase a customer (id or phone in any spelling), or say what would go.

    Raises UnknownName, PersonErased, SeveralCustomers, ErasuresMissing, ErasuresDamaged, AlreadyRunning, CannotCreate.
    """
    person = find_one(workspace, who)
    with holding_lock(workspace.directory, "erase", workspace.now):
        records = list_records(workspace.store, person.customer_no)
        people = [read_leaving(workspace.store, number, records) for number in records]
        people.sort(key=lambda one: one.customer_no != person.customer_no)
        return _join([_erase(workspace, one, dry_run=dry_run) for one in people])


def _erase(workspace: Workspace, person: Leaving, *, dry_run: bool) -> Erased:
    store, own = workspace.store, frozenset(person.phones) - person.shared
    read_erasures(workspace.erasures, workspace.key)
    leads = store.read("privacy.read_lead_ids", customer_no=person.customer_no)
    evidence = tuple(row["evidence"] for row in store.read("privacy.read_evidence", customer_no=person.customer_no))
    traces = Traces(
        phones=tuple(phone_spellings(phone) for phone in sorted(own)), customer_id=person.customer_id,
        leads=frozenset(row["lead_id"] for row in leads),
    )  # fmt: skip
    files = scrub_files(workspace, traces, leads, dry_run=dry_run)
    handed_over = tuple(
        HandedOver(
            lead_id=row["lead_id"], list_id=row["list_id"], dialer=row["dialer"], file=row["file_name"],
            still_callable=row["closes_at"] > instant(workspace.now),
        )
        for row in leads if row["file_name"] is not None
    )  # fmt: skip
    with store.rehearsing() if dry_run else store.writing():
        database = _erase_rows(workspace, person, len(files), dry_run=dry_run)
    return Erased(
        customer_id=person.customer_id, nameless=f"{NAMELESS}{person.customer_no}", database=database, files=files,
        handed_over=handed_over, backups=find_backups(workspace, person.known_since), evidence=evidence,
        shared=len(person.shared), rewritten=False if dry_run else _clean_pages(workspace, own),
        ledger_entries=find_ledger_texts(store, sorted(own)),
    )  # fmt: skip


def _join(parts: list[Erased]) -> Erased:
    """One report about all records of a person."""
    first, *others = parts
    for other in others:
        first = replace(
            first,
            database=Removed(
                removed=dict(Counter(first.database.removed) + Counter(other.database.removed)),
                stripped=dict(Counter(first.database.stripped) + Counter(other.database.stripped)),
            ),
            files=first.files + other.files,
            handed_over=first.handed_over + other.handed_over,
            backups=tuple(dict.fromkeys(first.backups + other.backups)),
            evidence=tuple(sorted({*first.evidence, *other.evidence})),
            also=(*first.also, other.customer_id),
            shared=max(first.shared, other.shared),
            rewritten=None if None in {first.rewritten, other.rewritten} else first.rewritten or other.rewritten,
            ledger_entries=tuple(sorted({*first.ledger_entries, *other.ledger_entries})),
        )
    return first


def _erase_rows(workspace: Workspace, person: Leaving, files: int, *, dry_run: bool) -> Removed:
    """Inside the transaction: the line in the log comes first, so that what it says is always done in the end."""
    store, now, ring = workspace.store, instant(workspace.now), Keyring(workspace.key)
    erasure = Erasure(
        erased_at=now, until_at=FOREVER, reason="stop" if person.stopped else "erased",
        customer=ring.customer(person.customer_id), phones=tuple(ring.phone(one) for one in person.current),
    )  # fmt: skip
    removed = erase_person(store, person, find_base=partial(holdout_base, workspace.key), now=now)
    store.insert(
        "audit.add_audit", recorded_at=now, person=operator_name(), command="erase",
        detail=f"{NAMELESS}{person.customer_no}: {sum(removed.removed.values())} rows and {files} files",
    )  # fmt: skip
    if not dry_run:
        sealed = replace(erasure, seal=append_erasure(workspace.erasures, workspace.key, erasure))
        note_erasure(store, ring, sealed, person.customer_no, now)
    return removed


def _clean_pages(workspace: Workspace, phones: frozenset[str]) -> bool | None:
    """Overwriting leaves nothing in nearly every case; where it did, every page is written anew."""
    path = workspace.store.path
    if path is None or not keeps_residue(path, phones):
        return False
    return True if rewrite_pages(workspace) else None
