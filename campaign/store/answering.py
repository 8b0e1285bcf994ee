"""At which hour of their own week were people called, and are the counts of that the sum of the calls?

A call is given its cell once, when it comes in: by the place and the segment of the customer as they are known then.
What is counted by cell follows from the calls by triggers, whoever changes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from campaign.clock import FOREVER
from campaign.rules.answering import MOST_SEGMENTS, Count
from campaign.rules.dispositions import UNTOLD
from campaign.rules.localdays import find_clock_changes
from campaign.store.catalogue import customer_columns
from campaign.store.database import Row, Store


def give_cells(store: Store, segment: str) -> bool:
    """Give every new call its cell, inside a transaction; whether anything changed. Segments are made by `segment`.

    The customers of new calls are added to the touched ones: their standing is to be recomputed.
    """
    has_moved = bool(store.value("answering.read_attribute") != segment)
    if has_moved:
        _change_segments(store, segment)
    if not store.value("answering.has_new_calls"):
        return has_moved
    store.run("answering.create_place_offset")
    store.run("answering.clear_place_offset")
    for row in store.read("answering.read_new_places"):
        store.run_many("answering.add_place_offset", _stretches(row))
    store.run("answering.touch_new")
    _add_segments(store, segment, "a.cell IS NULL")
    store.run("answering.give_cells", {"segment": _segment_sql(store, segment)})
    return True


def read_counts(store: Store) -> tuple[Count, ...]:
    """What the calls of each cell led to."""
    return tuple(Count(**dict(row)) for row in store.read("answering.read_counts", untold=UNTOLD))


def read_segments(store: Store) -> dict[int, str]:
    """The segments by their numbers; 0 is everybody else and has no name."""
    return {row["segment_no"]: row["value"] for row in store.read("answering.read_segments")}


def find_wrong_cells(store: Store) -> list[int]:
    """The cells whose counts are not the sum of the calls."""
    return [row["cell"] for row in store.read("answering.find_differences")]


def _segment_sql(store: Store, segment: str) -> str:
    """SQL: the segment of a row of `customer` as `c`; NULL while no file has brought the attribute."""
    return f'c."{segment}"' if segment in customer_columns(store) else "NULL"


def number_segments(store: Store, segment: str) -> str:
    """SQL: the number of the segment of a row of `customer` as `c`; 0 without one."""
    if not segment or segment not in customer_columns(store):
        return "0"
    same = f'g.value = CAST(c."{segment}" AS TEXT)'
    return f"COALESCE((SELECT g.segment_no FROM answer_segment g WHERE g.segment_no > 0 AND {same}), 0)"


def _change_segments(store: Store, segment: str) -> None:
    store.run("answering.forget_segments")
    store.run("answering.set_attribute", attribute=segment)
    _add_segments(store, segment, "a.cell >= 0")
    store.run("answering.move_cells", {"segment": _segment_sql(store, segment)})


def _add_segments(store: Store, segment: str, which: str) -> None:
    if segment:
        parts = {"segment": _segment_sql(store, segment), "which": which}
        store.run("answering.add_segments", parts, attribute=segment, most_segments=MOST_SEGMENTS)


def _stretches(row: Row) -> Iterator[dict[str, int]]:
    """The stretches of time between two changes of the clock, in the first zone of a place."""
    changes, offset = find_clock_changes(row["zones"].split()[0], row["first"], row["last"])
    for until, shift in [*changes, (FOREVER, offset)]:
        yield {"place_no": row["place_no"], "until_at": until, "offset_seconds": shift}
