"""How is the outcome of one call recorded by hand?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from campaign.clock import instant
from campaign.errors import UnknownName, UsageError
from campaign.files.results import hash_identity
from campaign.jobs.find import refuse_erased, refuse_nameless
from campaign.jobs.meaning import read_meaning
from campaign.rules.dispositions import Disposition, Dispositions
from campaign.store.database import Row
from campaign.store.outcomes import IncomingRow, Outcome, apply_rows, lay_rows
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What `log` reports; `is_new` is false when the very same call had been logged before. Instants in seconds."""

    reference: str
    lead_id: str | None
    customer_id: str
    disposition: Disposition
    attempted_at: int
    callback_at: int | None
    is_new: bool
    outcome: Outcome


def log_result(
    workspace: Workspace,
    reference: str,
    code: str,
    *,
    at: str = "",
    agent: str = "",
    note: str = "",
    callback: str = "",
) -> Logged:
    """Record one call to a lead (or, when there was no list, a customer) by its id.

    `at` and `callback` are ISO 8601, without an offset at the desk; by default the call was made now. Raises
    UnknownName for a lead or a disposition nobody knows, UsageError for a call in the future or a callback that is not.
    """
    store, now, zone = workspace.store, instant(workspace.now), workspace.settings.zone
    meaning = read_meaning(workspace)
    disposition = _find_disposition(meaning.dispositions, code)
    subject = _find_subject(workspace, reference)
    attempted_at = _read_instant("--at", at, zone) if at else now
    callback_at = _read_instant("--callback", callback, zone) if callback else None
    if attempted_at > now:
        raise UsageError(f"--at {at!r} lies in the future")
    if callback_at is not None and callback_at <= attempted_at:
        raise UsageError(f"--callback {callback!r} does not lie after the call")
    identity = hash_identity("log", reference, str(attempted_at), disposition.code)
    row: IncomingRow = (
        1, reference, attempted_at, int("dialled" in disposition.flags), disposition.code, None, agent or None,
        callback_at, note or None, "", None, identity, 0, None,
    )  # fmt: skip
    with store.writing():
        lay_rows(store, [row], lambda identity, _: identity)
        outcome = apply_rows(store, meaning, import_no=None, list_no=None, now=now)
    return Logged(
        reference=reference, lead_id=subject["lead_id"], customer_id=subject["customer_id"], disposition=disposition,
        attempted_at=attempted_at, callback_at=callback_at, is_new=bool(outcome.added or outcome.returned),
        outcome=outcome,
    )  # fmt: skip


def _find_subject(workspace: Workspace, reference: str) -> Row:
    """The lead or customer of this id. Raises UnknownName, PersonErased."""
    store = workspace.store
    found = store.row("leads.read_lead", lead_id=reference) or store.row("leads.read_customer", customer_id=reference)
    if found is None:
        refuse_erased(workspace, reference)
        raise UnknownName("lead or customer", reference, hint="`campaign find TEXT` finds customers by name or phone.")
    refuse_nameless(workspace, found["customer_no"], reference)
    return found


def _find_disposition(dispositions: Dispositions, code: str) -> Disposition:
    found = dispositions.find(code)
    if not found.known or found.unfinished:
        near = dispositions.near(code) or dispositions.codes[:8]
        raise UnknownName("disposition", code, hint=f"Did you mean {', '.join(near)}?")
    return found


def _read_instant(option: str, text: str, zone: str) -> int:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text!r} is not an instant such as 2026-03-10T18:30") from None
    return instant(given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone)))
