"""Which phones do we give to a do-not-call registry that takes a roster up and returns it cleaned?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from campaign.clock import instant
from campaign.errors import UnknownName, UsageError
from campaign.files.atomic import write_bytes_atomically
from campaign.jobs.audit import operator_name
from campaign.jobs.imports.suppressions import registry_source
from campaign.jobs.registries.wanted import Wanted, wanted_registries
from campaign.rules.hours import Asking
from campaign.store.database import Store
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What was written: the file, its hash, and how many phones it holds."""

    registry: str
    file: str
    sha256: str
    phones: int


def write_roster(workspace: Workspace, name: str, output: Path | None = None) -> Roster:
    """Write the phones of those who could be called but for a registry, and record them with the hash of the file.

    Without `output` it goes into the folder of exports, where `erase` looks after it. The file is in place before it is
    recorded: a roster that was handed in is always known. Raises UnknownName for a
    registry that no customer's law wants, UsageError for one that hands out its list, CannotCreate, StorageFailed.
    """
    wanted = wanted_registries(workspace)
    if name not in wanted:
        known = ", ".join(wanted) or "none"
        raise UnknownName("registry", name, hint=f"The law of our customers wants: {known}.")
    if wanted[name].registry.asking is not Asking.ROSTER:
        raise UsageError(
            f"{name} hands out its list and takes no roster",
            hint=f"campaign import suppressions FILE --registry '{name}' --dated DATE",
        )
    store, now = workspace.store, instant(workspace.now)
    output = output or workspace.exports / f"roster-{workspace.today:%Y%m%d}.csv"
    with store.writing():
        phones = _phones(workspace, wanted[name], now)
        body = "\n".join(("phone", *phones, "")).encode()
        digest = hashlib.sha256(body).hexdigest()
        write_bytes_atomically(output, body)
        _record(store, name, output, digest, phones, now)
    return Roster(registry=name, file=str(output), sha256=digest, phones=len(phones))


def _phones(workspace: Workspace, wanted: Wanted, now: int) -> list[str]:
    store = workspace.store
    store.run("registries.create_roster_place")
    store.run("registries.clear_roster_place")
    store.run_many("registries.add_roster_place", ({"place_no": number} for number in sorted(wanted.places)))
    invites = any(campaign.kind == "invitation" for campaign in workspace.settings.campaigns.values())
    source = registry_source(wanted.registry.name)
    rows = store.read("registries.read_roster", now=now, source=source, everybody=int(invites))
    return [row["phone"] for row in rows]


def _record(store: Store, name: str, output: Path, digest: str, phones: list[str], now: int) -> None:
    number = store.insert(
        "registries.add_roster", name=name, file_name=output.name, sha256=digest, phones=len(phones), now=now
    )
    store.run_many("registries.add_roster_phone", ({"phone": phone, "roster_no": number} for phone in phones))
    store.insert(
        "audit.add_audit", recorded_at=now, person=operator_name(), command="registry roster",
        detail=f"{len(phones)} phones for {name}, SHA-256 {digest}",
    )  # fmt: skip
