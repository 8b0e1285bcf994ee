"""What can be shown about one customer or phone: every answer, its wording, its proof, every stop and every call?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.errors import UnknownName
from campaign.files.proofs import ProofFolder
from campaign.jobs.find import find_exactly, spelled_phone
from campaign.model import Answer, Purpose
from campaign.rules.ledger import LedgerKeys
from campaign.store.customers import Person
from campaign.store.database import Store
from campaign.store.ledger import read_head
from campaign.store.ledger_history import History, Record, read_history
from campaign.workspace import EVIDENCE, Workspace

STRICTNESS = {Answer.YES: 0, Answer.NO: 1, Answer.STOP: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenAnswer:
    """An answer with all that proves it. `uses` are the calls that it allowed, `last_used_at` the latest (an instant).

    `evidence_now` says whether the file of the evidence is "as entered", "changed" or "missing"; "" if there was none.
    `file` is what it was read from: import number, name, SHA-256; None when it was recorded by hand.
    """

    record: Record
    text: str | None
    evidence_now: str
    file: Mapping[str, Any] | None
    confirmations: tuple[Record, ...]
    uses: int
    last_used_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call, and the answer (its number) that allowed it: None when there was none, or it was no yes."""

    facts: Mapping[str, Any]
    purpose: str
    response_no: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything on record about one customer or phone; `people` are those who are still known."""

    people: tuple[Person, ...]
    phone: str
    answers: tuple[ProvenAnswer, ...]
    suppressions: tuple[Record, ...]
    merges: tuple[Record, ...]
    notes: tuple[Mapping[str, Any], ...]
    calls: tuple[Call, ...]
    entries: int
    head: str


def prove(workspace: Workspace, who: str) -> Proof:
    """The whole proof for a customer (by id) or a phone (in any spelling), known, erased or never known.

    Of a phone everybody who was at it counts; of a customer only rows that name nobody else. Raises UnknownName when
    nothing is on record, NoInput when the key is missing.
    """
    store, keys, text = workspace.store, LedgerKeys(workspace.key), who.strip()
    found = find_exactly(workspace, text)
    is_id = any(person.customer_id == text for person in found)
    people = _all_records(store, found)
    phone = "" if is_id else spelled_phone(workspace, text)
    phones = {phone, *_known_phones(store, people if is_id else [])} - {""}
    history = read_history(
        store, persons={keys.person(one) for one in (text, *(person.customer_id for person in people))},
        phones={keys.phone(one) for one in phones}, everybody=not is_id,
    )  # fmt: skip
    if not people and not history.records and not history.notes:
        raise UnknownName("customer or phone", who, hint="Look with `campaign find TEXT`: by name, phone or id.")
    calls = _read_calls(workspace, history, people, phones)
    head = read_head(store, keys)
    return Proof(
        people=tuple(people), phone=phone, answers=_prove_answers(workspace, history, calls), calls=calls,
        suppressions=_of(history, "suppression"), merges=_of(history, "merge"),
        notes=tuple(
            {"entry_no": note.number, "kind": note.kind, "entered_at": note.at, **note.note} for note in history.notes
        ),
        entries=head.entries, head=head.link.hex(),
    )  # fmt: skip


def _all_records(store: Store, found: Sequence[Person]) -> list[Person]:
    """These, and the records that were merged with one of them: both proofs remain."""
    records = {
        row["customer_no"]: Person(**dict(row))
        for person in found
        for row in store.read("ledger.find_same_person", customer_no=person.customer_no)
    }
    return list(records.values())


def _known_phones(store: Store, people: Sequence[Person]) -> set[str]:
    """Every phone under which these were ever known."""
    return {
        row["phone"] for person in people for row in store.read("privacy.read_phones", customer_no=person.customer_no)
    }


def _read_calls(
    workspace: Workspace, history: History, people: Sequence[Person], phones: set[str]
) -> tuple[Call, ...]:
    """Calls to the people, to those whom the ledger knows by number, and to the phones as nobody's."""
    numbers = {person.customer_no for person in people}
    numbers |= {record.values["customer_no"] for record in history.records if record.values.get("customer_no")}
    rows = workspace.store.read(
        "ledger.read_calls", customers=json.dumps(sorted(numbers)), phones=json.dumps(sorted(phones))
    )
    answers = _of(history, "response")
    purposes = {name: campaign.purpose for name, campaign in workspace.settings.campaigns.items()}
    calls = []
    for row in rows:
        purpose = purposes.get(row["campaign"], Purpose.MARKETING)
        standing = _standing_answer(answers, purpose, row["attempted_at"])
        allowed = standing is not None and standing.values["answer"] == Answer.YES
        calls.append(
            Call(facts=dict(row), purpose=purpose, response_no=standing.number if standing and allowed else None)
        )
    return tuple(calls)


def _standing_answer(answers: Sequence[Record], purpose: Purpose, at: int) -> Record | None:
    """The answer that stood for a purpose at an instant: the latest, of several at once the strictest."""
    told = [
        one for one in answers
        if one.values["answered_at"] <= at
        and (one.values["purpose"] == purpose or one.values["answer"] == Answer.STOP)
        and (one.ended_at is None or one.ended_at > at)
    ]  # fmt: skip
    return max(told, key=lambda one: (one.values["answered_at"], STRICTNESS[one.values["answer"]]), default=None)


def _prove_answers(workspace: Workspace, history: History, calls: Sequence[Call]) -> tuple[ProvenAnswer, ...]:
    store = workspace.store
    records = _of(history, "response")
    texts = {(row["wording"], row["sha256"]): row["body"] for row in store.read("ledger.read_wordings")}
    imports = json.dumps([record.values["import_no"] for record in records])
    files = {row["import_no"]: dict(row) for row in store.read("ledger.read_sources", imports=imports)}
    now = ProofFolder(workspace.directory / EVIDENCE).hash_evidence(one.values["evidence"] for one in records)
    return tuple(
        ProvenAnswer(
            record=one, text=texts.get((one.values["wording"], one.wording_sha256)),
            evidence_now=_compare(one.evidence_sha256, now.get(one.values["evidence"])),
            file=files.get(one.values["import_no"]), confirmations=_confirmations(history, one.number),
            uses=len(uses := [call for call in calls if call.response_no == one.number]),
            last_used_at=max((call.facts["attempted_at"] for call in uses), default=None),
        )
        for one in records
    )  # fmt: skip


def _confirmations(history: History, number: int) -> tuple[Record, ...]:
    return tuple(one for one in _of(history, "confirmation") if one.values["response_no"] == number)


def _of(history: History, source: str) -> tuple[Record, ...]:
    return tuple(record for record in history.records if record.source == source)


def _compare(entered: str | None, now: str | None) -> str:
    if entered is None:
        return ""
    return "missing" if now is None else "as entered" if now == entered else "changed"
