"""Which records are of one person, and what is the standing of that person?

What was recorded of a duplicate stays with it; the standing of the record that stands for the person is folded from
those of all its records, after each of them was derived from its own events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from campaign.model import Purpose
from campaign.rules.merging import Heard, Lane, Promise, Record, fold_records
from campaign.store.customers import Person, find_by_id
from campaign.store.database import Row, Store, Value

_LATEST = (
    "phone_suppressed_until", "person_suppressed_until", "scoped_until", "last_attempt_at", "last_contact_at",
    "last_refusal_at", "rest_until", "retry_at", "unanswered_at",
)  # fmt: skip
_COUNTS = ("open_complaints", "attempts_life")


def has_merged(store: Store) -> bool:
    """Whether any record was ever merged into another."""
    return bool(store.value("merged.has_merged"))


def add_merge(store: Store, duplicate_no: int, survivor_no: int, *, reason: str, keyed_by: str, now: int) -> None:
    """One record stands for another, and for all that the other stood for, from now on; inside a transaction."""
    inherited = [row["duplicate_no"] for row in store.read("merged.list_duplicates", customer_no=duplicate_no)]
    for number in (duplicate_no, *inherited):
        store.insert(
            "merged.add_merge", duplicate_no=number, survivor_no=survivor_no, reason=reason, keyed_by=keyed_by, now=now
        )


def find_survivor(store: Store, person: Person) -> Person:
    """The record that stands for a person; the same one unless it was merged."""
    row = store.row("merged.find_survivor", customer_no=person.customer_no)
    return (find_by_id(store, row["customer_id"]) or person) if row else person


def standing_for(store: Store, people: Iterable[Person]) -> list[Person]:
    """The records that stand for these, each once."""
    survivors = {one.customer_no: one for one in (find_survivor(store, person) for person in people)}
    return list(survivors.values())


def fold_merged(store: Store) -> None:
    """Write the standing of every touched person of whom there are several records; inside a transaction."""
    store.run("merged.refresh_phone_states")
    lanes: dict[int, list[Lane]] = defaultdict(list)
    for row in store.read("merged.read_lanes"):
        lanes[row["customer_no"]].append(_lane(row))
    for survivor_no, group in groupby(store.read("merged.read_groups"), key=lambda row: int(row["survivor_no"])):
        rows = list(group)
        since = store.row("merged.read_heard_since", customer_no=survivor_no)
        own = lanes[survivor_no]
        records = [_record(row, _still_told(lanes[row["customer_no"]], own, row["merged_at"]), since) for row in rows]
        _write(store, rows[0], fold_records(records))


def _still_told(lanes: Sequence[Lane], own: Sequence[Lane], merged_at: int) -> list[Lane]:
    """What a record says of families, without those that the person has agreed to since it was merged."""
    agreed = {(lane.purpose, lane.family) for lane in own if lane.agreed and lane.given_at > merged_at > 0}
    return [lane for lane in lanes if lane.agreed or (lane.purpose, lane.family) not in agreed]


def _record(row: Row, lanes: Sequence[Lane], since: Row | None) -> Record:
    record = Record(
        heard={purpose: _heard(row, purpose) for purpose in Purpose},
        lanes=lanes,
        latest={name: row[name] for name in _LATEST},
        counts={name: row[name] for name in _COUNTS},
        promise=Promise(
            due_at=row["callback_at"], attempt_no=row["callback_attempt_no"], promised_at=row["promised_at"] or 0
        ),
    )
    if not row["merged_at"] or since is None:
        return record
    return record.without(purpose for purpose in Purpose if (since[purpose.value] or 0) > row["merged_at"])


def _heard(row: Row, purpose: Purpose) -> Heard:
    return Heard(
        answer=row[f"{purpose}_answer"], given_at=row[f"{purpose}_from"], until=row[f"{purpose}_until"],
        hours=row[f"{purpose}_hours"],
    )  # fmt: skip


def _lane(row: Row) -> Lane:
    return Lane(
        purpose=Purpose(row["purpose"]), family=row["family"], agreed=row["answer"] == 1, given_at=row["given_at"],
        ends_at=row["ends_at"], hours=row["hours"], night=bool(row["night"]),
    )  # fmt: skip


def _write(store: Store, survivor: Row, folded: Record) -> None:
    number, place_no = survivor["customer_no"], survivor["place_no"]
    told: dict[str, Value] = {"customer_no": number, "family_answers": len(folded.lanes)}
    for purpose, heard in folded.heard.items():
        told |= {
            f"{purpose}_answer": heard.answer, f"{purpose}_from": heard.given_at, f"{purpose}_until": heard.until,
            f"{purpose}_hours_no": _number_hours(store, place_no, heard.hours),
        }  # fmt: skip
    promise = folded.promise
    told |= {**folded.latest, **folded.counts, "callback_at": promise.due_at, "callback_attempt_no": promise.attempt_no}
    store.run("merged.write_folded", None, **told)
    store.run("merged.clear_lanes", customer_no=number)
    for lane in folded.lanes:
        store.run(
            "merged.add_lane", customer_no=number, purpose=lane.purpose.value, family=lane.family,
            answer=1 if lane.agreed else 2, given_at=lane.given_at, ends_at=lane.ends_at, hours=lane.hours,
            night=int(lane.night),
        )  # fmt: skip


def _number_hours(store: Store, place_no: int, hours: str | None) -> int:
    if hours is None:
        return 0
    store.run("merged.add_hours", place_no=place_no, consented=hours)
    return int(store.value("merged.find_hours", place_no=place_no, consented=hours))
