"""Is a large file, converted by several processes, read as one process reads it?"""

from __future__ import annotations

import os
import signal

import pytest

from campaign.errors import BadData
from campaign.jobs.imports import converting
from campaign.jobs.imports.converting import HelperLost, count_helpers
from campaign.jobs.imports.customers import Customers
from campaign.jobs.imports.running import ImportAborted, WrongColumns


def people(count, bad=()):
    """Many customers over several portions; the ids in `bad` have no phone."""
    rows = [
        f"C{number},{'x' if number in bad else f'+1201555{number % 10_000:04d}'},Name {number} {'y' * 40}"
        for number in range(count)
    ]
    return "\n".join(["customer_id,phone,name", *rows])


@pytest.fixture
def helped(monkeypatch):
    """Every file counts as large, and three processes help."""
    monkeypatch.setattr(converting, "LARGE", 1)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2})


def alone(monkeypatch):
    monkeypatch.setattr(converting, "LARGE", 1 << 60)


def children():
    """Processes of ours that still live or were not waited for."""
    try:
        return os.waitpid(-1, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return False


def test_helpers_and_one_process_read_the_same(office, helped, monkeypatch):
    """Rows, order, refusals, places, numbers: the database does not show who read the file."""
    text = people(6_000, bad={0, 17, 2_999, 5_999}) + "\nC5,+12015550001,twin"
    done = office.bring("customers", text, name="people.csv")
    states = {name: office.rows(f"SELECT * FROM {name}") for name in ("customer", "place", "standing")}
    rejects = (office.directory / "rejects" / "people.rejects.csv").read_text("utf-8-sig")
    assert not children()
    office.undo(done.import_no)
    office.later(minutes=1)
    alone(monkeypatch)
    again = office.bring("customers", text, name="people.csv")
    assert (again.rows, again.added, again.refused) == (done.rows, done.added, done.refused) == (6_001, 5_996, 5)
    assert again.problems == done.problems
    assert (office.directory / "rejects" / "people.rejects.csv").read_text("utf-8-sig") == rejects
    kept = {"customer_no", "import_no", "recorded_at", "place_no"}
    for name in ("customer", "standing"):
        found = (states[name], office.rows(f"SELECT * FROM {name}"))
        before, after = ([{key: row[key] for key in row.keys() - kept} for row in rows] for rows in found)
        assert after == before


@pytest.mark.parametrize("kind", ["usage", "responses", "suppressions", "contacts", "subscriptions"])
def test_every_kind_may_be_helped(peopled, helped, kind):
    """Their values cross between processes as they are."""
    rows = {
        "usage": "customer_id,month,measure,quantity\nC1,2026-01,day,1.5",
        "responses": "customer_id,answered_at,channel,answer,until,need:pet\nC1,2026-03-01,web,yes,2026-12-31,dog",
        "suppressions": "phone,customer_id,source\n,C1,own",
        "contacts": "customer_id,at,direction,channel,kind,resolved\nC1,2026-03-01 10:00,in,web,complaint,no",
        "subscriptions": "customer_id,product,started_on\nC1,gold,2026-01-01",
    }
    assert peopled.bring(kind, rows[kind]).added == 1


def test_a_quote_that_is_never_closed_is_told_as_bad_data(office, helped):
    """By the helper that met it, in its own words; nothing was imported."""
    with pytest.raises(BadData, match="never closed") as refusal:
        office.bring("customers", people(3_000) + '\nC9999,+12015550101,"open')
    assert refusal.value.way_out
    assert office.one("SELECT COUNT(*) FROM customer") == 0
    assert not children()


def test_a_file_that_changes_between_two_looks_is_refused(office, helped, monkeypatch):
    """What the helpers read must be what was hashed."""
    start = converting.Helpers._start

    def change_first(self, place, others):
        if not place:
            path.write_text(people(10), "utf-8")
        return start(self, place, others)

    path = office.write(people(20), "people.csv")
    monkeypatch.setattr(converting.Helpers, "_start", change_first)
    with pytest.raises(BadData, match=r"people.csv changed while it was read"):
        office.bring("customers", people(20), name="people.csv")


def test_a_helper_that_vanishes_is_missed(office, helped, monkeypatch):
    """The import ends with an error, and nothing was imported."""
    monkeypatch.setattr(Customers, "derive", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(HelperLost, match="ended early"):
        office.bring("customers", people(3_000))
    assert office.one("SELECT COUNT(*) FROM customer") == 0


def test_a_fault_in_a_helper_is_shown_as_ours(office, helped, monkeypatch):
    """With its traceback."""
    monkeypatch.setattr(Customers, "derive", lambda *_: 1 // 0)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        office.bring("customers", people(3_000))


def test_helpers_stop_when_nobody_listens(office, helped, monkeypatch):
    """The file turns out to be another one after a few portions."""
    monkeypatch.setattr("campaign.jobs.imports.loading.MANY", 100)
    with pytest.raises(WrongColumns):
        office.bring("customers", people(20_000, bad=range(20_000)))
    with pytest.raises(ImportAborted):
        office.bring("customers", people(3_000, bad={2_999}), abort_on_error=True)
    assert not children()


def test_small_files_and_single_processors_need_no_help(monkeypatch):
    """Starting processes would take longer than the work."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1})
    assert [count_helpers(size) for size in (0, converting.LARGE - 1, converting.LARGE)] == [0, 0, 2]
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0})
    assert count_helpers(converting.LARGE) == 0
