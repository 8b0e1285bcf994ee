"""How is the proof for one customer or phone shown, as data and on paper?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from campaign.cli.views import Column, KeyValues, Kind, Section, Sentence, Table, Value, View
from campaign.clock import FOREVER, local_text, moment

if TYPE_CHECKING:
    from campaign.cli.options import Context
    from campaign.jobs.ledger.proof import Call, Proof, ProvenAnswer
    from campaign.store.ledger_history import Record

INSTANTS = ("merged_at", "answered_at", "recorded_at", "until", "listed_at", "expires_at", "happened_at")
NUMBERS = ("customer_no", "import_no", "duplicate_no", "survivor_no")


def proof_data(context: Context, found: Proof) -> dict[str, Any]:
    """Everything, with instants in UTC."""
    return {
        "customers": [
            {"customer_id": one.customer_id, "name": context.name(one.name), "phone": context.phone(one.phone)}
            for one in found.people
        ],
        "phone": context.phone(found.phone),
        "answers": [_answer_data(one) for one in found.answers],
        "suppressions": [_record_data(one) for one in found.suppressions],
        "merges": [_record_data(one) for one in found.merges],
        "notes": [{**note, "entered_at": moment(note["entered_at"])} for note in found.notes],
        "calls": [_call_data(one) for one in found.calls],
        "ledger": {"entries": found.entries, "head": found.head},
    }


def _record_data(record: Record) -> dict[str, Any]:
    values = {name: _spell(name, value) for name, value in record.values.items() if name not in NUMBERS}
    return {
        **values, "entry_no": record.entry_no, "link": record.link, "entered_at": moment(record.entered_at),
        "adopted": record.adopted, "taken_back_at": _spell("recorded_at", record.ended_at),
        "removed_at": _spell("recorded_at", record.removed_at),
    }  # fmt: skip


def _spell(name: str, value: Any) -> Any:
    if name not in INSTANTS or value is None:
        return value
    return None if value >= FOREVER else moment(value)


def _answer_data(one: ProvenAnswer) -> dict[str, Any]:
    return {
        **_record_data(one.record), "wording_sha256": one.record.wording_sha256, "wording_text": one.text,
        "evidence_sha256": one.record.evidence_sha256, "evidence_now": one.evidence_now or None,
        "file": dict(one.file) if one.file else None,
        "confirmations": [_record_data(confirmation) for confirmation in one.confirmations],
        "uses": one.uses, "last_used_at": _spell("recorded_at", one.last_used_at),
    }  # fmt: skip


def _call_data(call: Call) -> dict[str, Any]:
    facts = {name: value for name, value in call.facts.items() if name != "attempt_no"}
    return {
        **facts, "attempted_at": moment(facts["attempted_at"]), "recorded_at": moment(facts["recorded_at"]),
        "reached": bool(facts["reached"]), "purpose": call.purpose, "response_no": call.response_no,
    }  # fmt: skip


def show_proof(context: Context, found: Proof) -> list[View]:
    """The same to be read, with instants of the desk."""
    zone = context.workspace.settings.zone
    return [
        Sentence(_who(context, found)),
        *(Sentence(f"Records were merged at {local_text(one.values['merged_at'], zone)}.") for one in found.merges),
        *(Section(_title(one), list(_answer_views(one, zone))) for one in found.answers),
        Section("Stops and suppressions", [_suppressions(found, zone)]),
        Section("Calls", [_calls(found, zone)]),
        KeyValues({"ledger entries": f"{found.entries:,}", "head": found.head}),
    ]


def _who(context: Context, found: Proof) -> str:
    if not found.people:
        return f"Nobody of this id or phone {context.phone(found.phone)} is known now; this stands in the ledger."
    people = ", ".join(f"{one.customer_id} ({context.name(one.name) or 'no name'})" for one in found.people)
    phone = found.phone or found.people[0].phone
    return f"{people}, {context.phone(phone)}"


def _title(one: ProvenAnswer) -> str:
    values = one.record.values
    ended = " (taken back)" if one.record.ended_at is not None else ""
    return f"Answer {one.record.number}: {values['answer']} to {values['purpose']}{ended}"


def _answer_views(one: ProvenAnswer, zone: str) -> Iterator[View]:
    record, values = one.record, one.record.values
    told: dict[str, Value] = {
        "answered": local_text(values["answered_at"], zone), "learned": local_text(values["recorded_at"], zone),
        "channel": values["channel"], "wording": values["wording"], "wording SHA-256": record.wording_sha256,
        "evidence": values["evidence"], "evidence SHA-256": record.evidence_sha256, "evidence now": one.evidence_now,
        "covers": _scope(values), "until": local_text(values["until"], zone) if values["until"] else None,
        "hours": values["hours"], "from file": f"{one.file['file_name']} {one.file['sha256']}" if one.file else None,
        "confirmed": ", ".join(f"{c.values['outcome']} {local_text(c.values['happened_at'], zone)}"
                               for c in one.confirmations),
        "taken back": local_text(record.ended_at, zone) if record.ended_at else None,
        "used by": "1 call" if one.uses == 1 else f"{one.uses or 'no'} calls",
        "last use": local_text(one.last_used_at, zone) if one.last_used_at else None,
        "entry": f"{record.entry_no} {record.link}",
    }  # fmt: skip
    yield KeyValues({name: value for name, value in told.items() if value})
    if one.text:
        yield Sentence(f"“{one.text.strip()}”")


def _scope(values: dict[str, Any]) -> str:
    """What the answer speaks of, where it does not speak of everything."""
    parts = [str(values[name]) for name in ("contact_channel", "family") if values.get(name)]
    return ", ".join([*parts, *(["night hours"] if values.get("night") else [])])


def _suppressions(found: Proof, zone: str) -> Table:
    rows = [
        (
            one.values["source"], one.values["scope"], local_text(one.values["listed_at"], zone),
            "" if one.values["expires_at"] >= FOREVER else local_text(one.values["expires_at"], zone),
            local_text(one.ended_at, zone) if one.ended_at else "", one.entry_no,
        )
        for one in found.suppressions
    ]  # fmt: skip
    columns = ("Source", "Scope", "From", "Until", "Taken back", Column("Entry", Kind.IDENTIFIER))
    return Table(columns, rows, empty="None.")


def _calls(found: Proof, zone: str) -> Table:
    rows = [
        (
            local_text(one.facts["attempted_at"], zone), one.facts["label"], one.purpose, one.facts["campaign"],
            one.facts["lead_id"], "none" if one.response_no is None else f"answer {one.response_no}",
        )
        for one in found.calls
    ]  # fmt: skip
    columns = ("At", "Outcome", "Purpose", "Campaign", Column("Lead", Kind.IDENTIFIER), "Allowed by")
    return Table(columns, rows, empty="No call is on record.")
