"""How does somebody who was erased become a customer again, at their own wish?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from campaign.clock import instant
from campaign.errors import UnknownName
from campaign.files.erasures import append_erasure, read_erasures
from campaign.jobs.audit import operator_name
from campaign.jobs.find import find_barred
from campaign.rules.privacy import READMITTED, Erasure, KeyedEntry, Keyring, Kind
from campaign.store.lock import holding_lock
from campaign.store.privacy import note_erasure
from campaign.workspace import Workspace


def readmit(workspace: Workspace, texts: Iterable[str]) -> int:
    """Take the bars of these ids and phones (in any spelling) away; how many there were.

    What was erased stays erased: the person begins anew, without any consent. Raises UnknownName for a text that bars
    nobody (then nothing is done), ErasuresMissing, ErasuresDamaged, AlreadyRunning.
    """
    with holding_lock(workspace.directory, "readmit", workspace.now):
        read_erasures(workspace.erasures, workspace.key)
        entries = [_find(workspace, text) for text in texts]
        with workspace.store.writing():
            for entry in entries:
                _lift(workspace, entry)
            workspace.store.insert(
                "audit.add_audit", recorded_at=instant(workspace.now), person=operator_name(), command="readmit",
                detail=f"{len(entries)} ids and phones of persons who were erased",
            )  # fmt: skip
    return len(entries)


def _find(workspace: Workspace, text: str) -> KeyedEntry:
    entry = find_barred(workspace, text.strip())
    if entry is None:
        raise UnknownName("erased person", text, hint="Name the id or the phone that an import refused.")
    return entry


def _lift(workspace: Workspace, entry: KeyedEntry) -> None:
    """One line in the log for each bar that goes, before it goes."""
    now, is_phone = instant(workspace.now), entry.kind is Kind.PHONE
    line = Erasure(
        erased_at=now, until_at=now, reason=READMITTED, customer="" if is_phone else entry.hash,
        phones=(entry.hash,) if is_phone else (),
    )  # fmt: skip
    sealed = replace(line, seal=append_erasure(workspace.erasures, workspace.key, line))
    note_erasure(workspace.store, Keyring(workspace.key), sealed, None, now)
