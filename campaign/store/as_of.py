"""What did the database hold about a customer when a list was decided?

Nothing is guessed from instants: a list notes how far each table was filled when it was decided, and whatever is
overwritten since leaves what it was, in `change` or in `past_value`. From these a small database in memory is filled
with what had a say: the customer, whoever shared a phone or a household, what happened to them, and everything that
holds for all. The standing is derived there by the same statements as ever.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from campaign.store.database import Row, Store, Value, translated_errors
from campaign.store.standing import rebuild_standing

_OF_CIRCLE = "customer_no IN (SELECT customer_no FROM circle)"
_AT_PHONE = "phone IN (SELECT phone FROM circle_phone)"
_ONCE_OF_CIRCLE = (
    "{key} IN (SELECT subject_no FROM live.past_value WHERE subject = '{table}' AND past_no > :past_mark"
    " AND json_extract(body, '$.customer_no') IN (SELECT customer_no FROM circle))"
)
"""Events that a merge or a correction gave to somebody else since."""
_IMPORTED_BY_THEN = "import_no <= :import_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A table of which rows are taken along: its number, those of interest, and which of them stood there by then.

    `key` is the number by which `change` and `past_value` speak of a row. `again` says which rows that are gone since
    are put back.
    """

    table: str
    key: str
    whose: str = "1"
    by_then: str = "{key} <= :mark"
    again: str = ""


def _events(table: str, *, phone: bool = False) -> Taken:
    of = f"{_OF_CIRCLE} OR {_AT_PHONE}" if phone else _OF_CIRCLE
    key = f"{table}_no"
    return Taken(table=table, key=key, whose=f"{of} OR {_ONCE_OF_CIRCLE.format(key=key, table=table)}")


TAKEN: tuple[Taken, ...] = (
    Taken(table="place", key="place_no"),
    Taken(table="calling_hours", key="hours_no"),
    Taken(table="language", key="language_no"),
    Taken(table="plan", key="plan_no"),
    Taken(table="campaign", key="campaign_no"),
    Taken(table="disposition", key="disposition_no"),
    Taken(table="registry", key="registry_no"),
    Taken(table="roster", key="roster_no"),
    Taken(table="roster_phone", key="roster_no", whose=_AT_PHONE, by_then="1"),
    Taken(table="agent", key="agent_no"),
    Taken(table="shift", key="shift_no", whose="day BETWEEN :evening_day - 3 AND :evening_day + 3"),
    Taken(table="call_list", key="list_no"),
    Taken(table="batch", key="batch_no"),
    Taken(table="portfolio_decision", key="decision_no"),
    Taken(table="signature", key="signature_no"),
    Taken(table="invitation_week", key="week_no", by_then="1"),
    Taken(table="phone_pattern", key="pattern_no"),
    Taken(table="customer", key="customer_no", whose=_OF_CIRCLE),
    Taken(
        table="merge", key="merge_no", whose=" OR ".join(
            f"{which} IN (SELECT customer_no FROM circle)" for which in ("duplicate_no", "survivor_no")
        ),
    ),
    _events("response"),
    Taken(
        table="confirmation", key="confirmation_no", whose="response_no IN (SELECT response_no FROM main.response)"
    ),
    _events("suppression", phone=True),
    _events("contact"),
    _events("subscription"),
    _events("attempt"),
    Taken(table="lead", key="lead_no", whose=_OF_CIRCLE),
    Taken(
        table="batch_lead", key="lead_no", whose="lead_no IN (SELECT lead_no FROM main.lead)",
        by_then="batch_no <= :batch_mark",
    ),
    Taken(table="returned", key="source_hash", whose="lead_no IN (SELECT lead_no FROM main.lead)", by_then="1"),
    Taken(
        table="assigned", key="customer_no * 65536 + campaign_no", whose=_OF_CIRCLE,
        by_then=f"(list_no < :list_no OR (list_no IS NULL AND {_IMPORTED_BY_THEN}))",
        again="subject_no / 65536 IN (SELECT customer_no FROM circle)",
    ),
    Taken(
        table="usage", key="customer_no * 65536 + month", whose=_OF_CIRCLE, by_then=_IMPORTED_BY_THEN,
    ),
    Taken(table="usage_month", key="month", by_then="1", again="1"),
)  # fmt: skip
"""What decides whether a customer is called: copied row by row, each as it was."""

LEFT: Mapping[str, str] = {
    "standing": "derived again from what was taken",
    "family_consent": "derived again from what was taken",
    "answer_count": "sums of the calls",
    "answer_segment": "names of the numbers in the cells of calls",
    "bill": "computed again from the usage",
    "bill_month": "computed again from the usage",
    "change": "read: old values",
    "past_value": "read: old values",
    "list_basis": "read: what the list was decided on",
    "configuration": "read: the settings of then",
    "decision_block": "read: what was decided",
    "household": "its number stands in the customer's row",
    "import_file": "the rows that it brought are taken",
    "usage_row": "serves imports only",
    "audit": "who did what decides nothing",
    "audit_end": "who did what decides nothing",
    "consent_ledger": "seals the answers and stops that are taken",
    "ledger_head": "seals the answers and stops that are taken",
    "wording": "the texts that were answered decide nothing",
    "backup_file": "where copies lie decides nothing",
    "lead_recall": "whom a round took off the list is told by the list",
    "erasure": "an erased person's past is gone on purpose",
    "keyed_suppression": "bars imports; whom it bars is no customer",
    "promise_step": "what lists did with promises; the promises are attempts",
}
"""The tables that are not copied, and why not."""

_MARKED = {"import_file": "import_no", "change": "change_no", "past_value": "past_no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a list was decided on; `marks` are the highest numbers of the tables, `body` the texts of the settings."""

    list_no: int
    campaign: str
    policies_sha256: str
    marks: Mapping[str, int]
    built_at: int
    evening: int
    program_version: str
    body: str


def read_marks(store: Store) -> dict[str, int]:
    """How far each table is filled; a build asks before it decides, inside its transaction."""
    numbered = {one.table: one.key for one in TAKEN if one.by_then == "{key} <= :mark"} | _MARKED
    return {
        table: int(store.value("as_of.highest_number", {"table": table, "number": number}))
        for table, number in numbered.items()
    }


def add_basis(store: Store, list_no: int, *, campaign: str, policies_sha256: str, marks: Mapping[str, int]) -> None:
    """Note what a list was decided on, in its transaction."""
    store.run(
        "as_of.add_basis", list_no=list_no, campaign=campaign, policies_sha256=policies_sha256, marks=json.dumps(marks)
    )


def find_basis(store: Store, list_no: int) -> Basis | None:
    """What a list was decided on; None for lists of programs that did not note it."""
    row = store.row("as_of.find_basis", list_no=list_no)
    return None if row is None else Basis(**{**dict(row), "marks": json.loads(row["marks"])})


@contextmanager
def as_it_was(store: Store, basis: Basis, customers: Collection[int]) -> Iterator[Store]:
    """A database in memory with what a list knew of these customers, standing included. Not inside a transaction."""
    if store.path is None:
        raise ValueError("a database in memory has no past")
    with translated_errors(), closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        past = Store(connection, None)
        past.run("as_of.attach_live", uri=f"{store.path.resolve().as_uri()}?mode=ro")
        with past.writing():
            for row in past.read("as_of.read_schema"):
                connection.execute(row["sql"])
            _draw_circle(past, customers)
            for taken in TAKEN:
                _take(past, taken, basis)
            past.run("as_of.copy_products")
            past.run("as_of.revive_products")
        past.run("as_of.detach_live")
        with past.writing():
            rebuild_standing(past)
        yield past


def _draw_circle(past: Store, customers: Collection[int]) -> None:
    for part in ("circle", "circle_phone", "circle_household"):
        past.run(f"as_of.create_{part}")
    past.run_many("as_of.begin_circle", ({"customer_no": number} for number in customers))
    for part in ("join_merged", "join_merged", "find_phones", "find_households", "find_sharing", "join_merged"):
        past.run(f"as_of.{part}")


def _take(past: Store, taken: Taken, basis: Basis) -> None:
    by_then, whose = taken.by_then.format(key=taken.key), taken.whose
    then = {
        "list_no": basis.list_no, "mark": basis.marks.get(taken.table, 0), "import_mark": basis.marks["import_file"],
        "batch_mark": basis.marks["batch"], "past_mark": basis.marks["past_value"], "evening_day": basis.evening,
    }  # fmt: skip
    past.run("as_of.copy_rows", {"table": taken.table, "by_then": by_then, "whose": whose}, **then)
    place = {"table": taken.table, "key": taken.key}
    columns = {row["name"] for row in past.read("as_of.list_columns", table=taken.table)}
    for row in past.read("as_of.read_changes", place, subject=taken.table, mark=basis.marks["change"]):
        if row["attribute"] in columns:
            _put(past, place, row["subject_no"], {row["attribute"]: row["old"]})
    there = f"subject_no IN (SELECT {taken.key} FROM main.{taken.table})"
    for row in past.read(
        "as_of.read_past", {"whose": taken.again or there}, subject=taken.table, mark=basis.marks["past_value"]
    ):
        _put_back(past, place, row, again=bool(taken.again))
    if taken.again:
        past.run("as_of.drop_later", {"table": taken.table, "by_then": by_then}, **then)


def _put_back(past: Store, place: Mapping[str, str], row: Row, *, again: bool) -> None:
    """A row as it was before it was first overwritten: not there, there again, or with other values."""
    body: dict[str, Value] | None = None if row["body"] is None else json.loads(row["body"])
    if body is None:
        past.run("as_of.drop_row", place, subject_no=row["subject_no"])
    elif again:
        parts = {"table": place["table"], "columns": ", ".join(body), "values": ", ".join(f":{name}" for name in body)}
        past.run("as_of.put_row", parts, **body)
    else:
        _put(past, place, row["subject_no"], body)


def _put(past: Store, place: Mapping[str, str], subject_no: int, values: Mapping[str, Value]) -> None:
    for column, value in values.items():
        past.run("as_of.put_value", {**place, "column": column}, value=value, subject_no=subject_no)
