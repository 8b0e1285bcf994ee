"""How do rows waiting in the scratch database change what is known, keeping every old value?

All statements work on sets: `incoming` holds the rows, `matched` says which row of the main table each updates, `named`
whom it names, `refused` why some contradict what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from campaign.store.database import Store, translated_errors
from campaign.store.standing import begin_touching, refresh_new, refresh_touched
from campaign.store.statements import find_statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Which import writes, when we learned it (`now`), and when it happened; instants.

    `unseen` are the known content hashes that did not occur in the file; None when no row was left out as known.
    """

    import_no: int
    now: int
    happened_at: int
    unseen: set[int] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRefusal:
    """A row that was read well but contradicts what is known."""

    line: int
    field: str
    reason: str


def read_hashes(store: Store, address: str) -> set[int]:
    """The content hashes of the file rows that the database still equals; a million in about half a second."""
    cursor = store.connection.cursor()
    cursor.row_factory = None
    with translated_errors():
        return set(chain.from_iterable(cursor.execute(find_statement(address).text)))


def refuse_repeated(store: Store, key: Sequence[str], field: str) -> None:
    """Refuse rows whose key columns equal those of an earlier row of the file."""
    same = " AND ".join(f"later.{column} IS first.{column}" for column in key)
    store.run("imports.index_key", {"key": ", ".join(key)})
    store.run("imports.refuse_repeated", {"key": ", ".join(key), "same_key": same}, field=field)


def refuse_told_already(store: Store, table: str, unseen: set[int] | None, field: str) -> None:
    """Refuse rows about something that another row of this file told already, where that row was known and skipped.

    `unseen` are the known hashes that did not occur in the file; None when no row was skipped.
    """
    if unseen is None:
        return
    told = (
        {"row": row["row"], "line": row["line"], "field": field, "reason": "stands in this file already"}
        for row in store.stream("imports.read_matched_hashes", {"table": table})
        if row["source_hash"] not in unseen
    )
    store.run_many("imports.refuse_row", list(told))


def drop_repeated(store: Store, key: Sequence[str]) -> None:
    """Leave only the first of the rows whose key columns are equal."""
    store.run("imports.drop_repeated", {"key": ", ".join(key)})


def drop_refused(store: Store) -> int:
    """Take the refused rows out; how many there are."""
    count = int(store.value("imports.count_refused"))
    if count:
        store.run("imports.drop_refused")
    return count


def read_refusals(store: Store) -> list[LateRefusal]:
    """The rows refused after the file was read, in its order."""
    return [LateRefusal(**dict(row)) for row in store.read("imports.read_refused")]


def change_matched(
    store: Store, table: str, columns: Iterable[str], moment: Moment, *, moving: Iterable[str] = ()
) -> int:
    """Write the matched rows that differ into `table`, old values kept as changes; how many differ.

    `columns` are those that the file states, of equal name in both; rows that differ in one of `moving` are marked
    `moved`. Every matched row then remembers the file row that it equals.
    """
    quoted = [f'"{column}"' for column in columns]
    moves = [f't."{column}" IS NOT i."{column}"' for column in moving]
    parts = {"table": table, "moved": " OR ".join(moves) or "0"}
    changed = 0
    if quoted:
        differs = " OR ".join(f"t.{column} IS NOT i.{column}" for column in quoted)
        changed = store.run("imports.find_changed", {**parts, "differs": differs})
    if changed:
        for column in quoted:
            store.run(
                "imports.record_changes", {"table": table, "column": column}, subject=table,
                attribute=column.strip('"'), happened_at=moment.happened_at, now=moment.now, import_no=moment.import_no,
            )  # fmt: skip
        assignments = ", ".join(f"{column} = i.{column}" for column in quoted)
        store.run("imports.write_changes", {"table": table, "assignments": assignments})
    store.run("imports.adopt_hashes", {"table": table})
    return changed


def add_unmatched(store: Store, address: str, columns: Iterable[str], moment: Moment, **values: int) -> int:
    """Insert the rows that match nothing known with these columns beside the statement's own; how many they are."""
    quoted = [f'"{column}"' for column in columns]
    parts = {
        "columns": "".join(f", {column}" for column in quoted),
        "values": "".join(f", i.{column}" for column in quoted),
    }
    return store.run(address, parts, import_no=moment.import_no, now=moment.now, **values)


def refresh_moved(store: Store, *addresses: str, **values: int | str) -> None:
    """Recompute the standing of whom these statements touch."""
    begin_touching(store)
    for address in addresses:
        store.run(address, None, **values)
    refresh_touched(store)


def refresh_added(store: Store, last_number: int) -> None:
    """Give a standing to the customers numbered above `last_number`, of whom nothing but the phone may be known."""
    begin_touching(store)
    store.run("imports/customers.touch_new", last_number=last_number)
    refresh_new(store)
