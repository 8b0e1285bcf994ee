"""Is everything named that waits for somebody, and nothing that does not?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest

from campaign.jobs.waiting import find_waiting, is_calling_day

EVENING = date(2026, 3, 10)


def codes(town: Any, now: str = "2026-03-10T12:00") -> list[str]:
    """The kinds of what waits at an instant."""
    return [one.code for one in find_waiting(town.at(now))]


def sentences(town: Any, code: str, now: str = "2026-03-10T12:00") -> list[str]:
    """What is said about one kind."""
    return [one.sentence for one in find_waiting(town.at(now)) if one.code == code]


def staff_the_week(town: Any, agent: str = "kay") -> None:
    """Shifts on every evening but the first, which the town has already."""
    for number in range(1, 7):
        town.work(agent, day=EVENING + timedelta(days=number))


def add_refused(town: Any, name: str, text: str) -> None:
    """An import of which two rows were refused into a file."""
    path = town.workspace.rejects / name
    path.write_text(text, "utf-8")
    town.tell(
        "INSERT INTO import_file (kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused,"
        " rejects_file, recorded_at) VALUES ('customers', 'customers.csv', 'abc', '', 9, 7, 0, 0, 2, ?, 0)",
        str(path),
    )


@pytest.fixture
def ready(found_town: Callable[..., Any]) -> Any:
    """A town where everybody's law is known, with shifts for a week."""
    town = found_town()
    town.staff()
    town.join("C1")
    staff_the_week(town)
    return town


def test_in_a_town_in_order_nothing_waits(ready: Any) -> None:
    """A fresh copy of the registry, a week of shifts, no strange results."""
    assert codes(ready) == []


def test_evenings_without_agents_are_listed(ready: Any) -> None:
    """Only those on which the desk calls: the weekend is nobody's loss."""
    ready.tell("DELETE FROM shift WHERE day >= (SELECT MIN(day) + 2 FROM shift)")

    assert sentences(ready, "shifts_missing") == [
        "no agent has a shift on 3 evenings of the next 7 days: Thu 2026-03-12, Fri 2026-03-13, Mon 2026-03-16"
    ]


def test_an_agent_who_has_left_staffs_no_evening(ready: Any) -> None:
    """The shifts were written before the leaving."""
    ready.tell("UPDATE agent SET left_on = ?", (EVENING - timedelta(days=1) - date(1970, 1, 1)).days)

    assert codes(ready) == ["shifts_missing"]


@pytest.mark.parametrize(
    ("dated", "code"),
    [("2026-03-05", []), ("2026-02-12", ["registry_ages"]), ("2026-02-07", ["registry_ages"]),
     ("2026-02-06", ["registry_stale"])],
)  # fmt: skip
def test_a_registry_copy_is_told_of_before_it_is_too_old(ready: Any, dated: str, code: list[str]) -> None:
    """31 days by the law of the place: good until the last of them, announced a week before."""
    ready.tell("DELETE FROM registry")
    ready.copy_registry(dated)

    assert codes(ready) == code


def test_a_registry_that_is_not_there_is_told_of(ready: Any) -> None:
    """Only where somebody lives whose law wants it."""
    ready.tell("DELETE FROM registry")
    ready.join("L1", country="GB", state="", zones="Europe/London", phone="+447700900123")

    assert sorted(sentences(ready, "registry_missing")) == [
        f"no copy of {name} was imported: nobody whose law wants it is called"
        for name in ("National Do Not Call Registry", "TPS and CTPS")
    ]


def test_refused_rows_wait_until_their_file_is_imported_or_gone(ready: Any) -> None:
    """Corrected rows are known by the content of the file, wherever it lies."""
    add_refused(ready, "a.csv", "still wrong")
    add_refused(ready, "b.csv", "corrected")
    waiting = sentences(ready, "rows_refused")
    ready.tell(
        "INSERT INTO import_file (kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused,"
        " recorded_at) VALUES ('customers', 'b.csv', ?, '', 2, 2, 0, 0, 0, 0)",
        sha256(b"corrected").hexdigest(),
    )

    assert waiting == [f"2 rows of customers.csv wait to be corrected in rejects/{name}.csv" for name in "ab"]
    assert sentences(ready, "rows_refused") == waiting[:1]
    (ready.workspace.rejects / "a.csv").unlink()
    assert codes(ready) == []


def test_a_file_of_refused_rows_counts_once(ready: Any) -> None:
    """What was left of it after a second try is what waits."""
    add_refused(ready, "a.csv", "still wrong")
    add_refused(ready, "a.csv", "less wrong")
    ready.tell("UPDATE import_file SET refused = 1, file_name = 'a.csv' WHERE import_no = 2")

    assert sentences(ready, "rows_refused") == ["1 row of a.csv waits to be corrected in rejects/a.csv"]


def test_unexplained_codes_are_named_with_their_calls(ready: Any) -> None:
    """They count as attempts, and somebody has to say what they mean."""
    ready.tell(
        "INSERT INTO disposition (code, label, dialled, answered, reached, accepted, refused, refused_at_opening, stop,"
        " wrong_number, callback, complaint, machine, final, known, rest_days)"
        " VALUES ('VMDROP', 'VMDROP', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)"
    )
    ready.attempt("C1", "VMDROP", "2026-01-10T17:00")
    ready.attempt("C1", "no_answer", "2026-01-11T17:00")

    assert sentences(ready, "codes_unknown") == [
        "codes of a dialer that nobody explained count as attempts without consequences: VMDROP (1)"
    ]


def test_results_of_nobody_are_told_of_for_a_week(ready: Any) -> None:
    """Afterwards nobody could find out any more."""
    ready.attempt("C1", "no_answer", "2026-03-09T17:00", customer_no=None)

    assert codes(ready) == ["results_unmatched"]
    assert "results_unmatched" not in codes(ready, "2026-03-18T12:00")


def test_old_usage_is_told_of_where_plans_are_offered(ready: Any, found_town: Callable[..., Any]) -> None:
    """February's usage is there in March; in April it is March's that is missing."""
    ready.use("C1", 100.0)
    bare = found_town({"offers/talker.toml": None, "campaigns/rates.toml": None})
    bare.join("C1")
    bare.use("C1", 100.0)

    assert "usage_old" not in codes(ready)
    assert "usage_old" in codes(ready, "2026-04-01T12:00")
    assert "usage_old" not in codes(bare, "2026-04-01T12:00")


def test_the_desk_calls_on_its_days(ready: Any) -> None:
    """Monday to Friday."""
    assert [is_calling_day(ready.workspace, EVENING + timedelta(days=number)) for number in range(7)] == [
        True, True, True, True, False, False, True,
    ]  # fmt: skip
