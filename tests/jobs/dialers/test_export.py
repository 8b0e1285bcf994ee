"""Does a list leave the house as the dialer wants it, and only with leads that may be called at that minute?"""

from __future__ import annotations

import csv
import hashlib
import io

import pytest

from campaign.errors import CannotCreate, UnknownName, UsageError
from campaign.jobs.export import ListExpired, ListNotStanding, export_list
from campaign.store.batches import Batch, record_batch

LIST = "20260310-1"


def rows_of(body):
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"))))


def stop(world, customer, at="2026-03-10T12:30:00+00:00"):
    world.tell(
        "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, recorded_at)"
        " SELECT customer_no, unixepoch(?), 'phone', 'stop', 'marketing', 0 FROM customer WHERE customer_id = ?",
        at, customer,
    )  # fmt: skip


def change(world, customer, **columns):
    """The customer's own row changes, as a file of customers would change it."""
    for column, value in columns.items():
        world.tell(f"UPDATE customer SET {column} = ? WHERE customer_id = ?", value, customer)


def test_a_list_goes_out_whole_and_is_recorded_with_its_hash(world):
    """The file stands in the folder of exports, private, and the list may no longer be replaced."""
    done = export_list(world.workspace, LIST, dialer="generic")
    path = world.workspace.directory / done.file
    assert path == world.workspace.exports / "20260310-1-generic.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    assert [row["lead_id"] for row in rows_of(path.read_bytes())] == list(world.leads.values())
    assert world.ask("SELECT status FROM call_list") == [("exported",)]
    assert world.ask("SELECT dialer, file_name, sha256, rows, withheld FROM batch") == [
        ("generic", "exports/20260310-1-generic.csv", done.sha256, 6, 0)
    ]
    assert world.ask("SELECT COUNT(*) FROM batch_lead") == [(6,)]


def test_the_evening_names_its_list(world):
    """Nobody types a list id from memory."""
    assert export_list(world.workspace, "2026-03-10", dialer="generic").list_id == LIST


def test_the_same_export_again_changes_nothing_and_says_so(world):
    """Not even the file is written anew."""
    first = export_list(world.workspace, LIST, dialer="vicidial")
    path = world.workspace.directory / first.file
    written = path.stat().st_ino
    again = export_list(world.workspace, LIST, dialer="vicidial")
    assert (first.is_new, again.is_new, again.sha256) == (True, False, first.sha256)
    assert path.stat().st_ino == written
    assert world.ask("SELECT COUNT(*) FROM batch") == [(1,)]


def test_a_lost_file_is_written_again(world):
    """The batch is known; only the file had gone."""
    first = export_list(world.workspace, LIST, dialer="generic")
    path = world.workspace.directory / first.file
    before = path.read_bytes()
    path.unlink()
    assert not export_list(world.workspace, LIST, dialer="generic").is_new
    assert path.read_bytes() == before


def test_who_stopped_after_the_build_is_withheld_and_named(world):
    """Every gate is judged again at that minute; only the customer id is told."""
    stop(world, "C3")
    done = export_list(world.workspace, LIST, dialer="generic", output="-")
    assert (done.leads, done.rows, done.withheld, done.withheld_by) == (6, 5, 1, {"consent": 1})
    assert [(one.customer_id, one.gates) for one in done.withheld_customers] == [("C3", ("consent",))]
    assert "C3" not in {row["customer_id"] for row in rows_of(done.content)}
    assert world.ask("SELECT rows, withheld FROM batch") == [(5, 1)]


def test_a_slot_is_chosen_by_the_clock_of_the_desk(world):
    """One file every half hour keeps the dialer from running ahead."""
    done = export_list(world.workspace, LIST, dialer="generic", slot="16:30")
    assert done.file == "exports/20260310-1-generic-1630.csv"
    assert (done.rows, done.again) == (1, 0)
    whole = export_list(world.workspace, LIST, dialer="generic")
    assert (whole.rows, whole.again) == (6, 1)
    assert world.ask("SELECT slot_at IS NULL, rows FROM batch ORDER BY batch_no") == [(0, 1), (1, 6)]


def test_a_slot_that_the_list_has_not_is_refused_with_those_it_has(world):
    """A slip of the finger must not write an empty file."""
    with pytest.raises(UsageError, match="no slot '16:31'") as caught:
        export_list(world.workspace, LIST, dialer="generic", slot="16:31")
    assert "16:00, 16:30" in caught.value.way_out


def test_one_campaign_can_go_out_alone(world):
    """Each dialer campaign has its own file."""
    done = export_list(world.workspace, LIST, dialer="generic", campaign="fit")
    assert (done.rows, done.file) == (6, "exports/20260310-1-generic-fit.csv")
    with pytest.raises(UnknownName, match="campaign"):
        export_list(world.workspace, LIST, dialer="generic", campaign="other")


def test_nothing_goes_out_when_the_evening_is_over(world):
    """At the instant the last window closes."""
    with pytest.raises(ListExpired):
        export_list(world.at("2026-03-10T20:00:00+00:00"), LIST, dialer="generic")
    assert world.ask("SELECT COUNT(*) FROM batch") == [(0,)]
    assert not list(world.workspace.exports.iterdir())


def test_leads_whose_window_is_over_are_left_out_and_counted(world):
    """Windows close at different instants when customers live in several zones."""
    lead = world.leads["C2"]
    world.tell("UPDATE lead SET closes_at = unixepoch('2026-03-10T17:00:00Z') WHERE lead_id = ?", lead)
    done = export_list(world.at("2026-03-10T17:00:00+00:00"), LIST, dialer="generic", output="-")
    assert (done.rows, done.withheld_by) == (5, {"window_over": 1})


def test_a_customer_who_is_gone_is_not_sent_out(world):
    """Erased, or the import was undone: the lead is left without a person."""
    world.store.connection.execute("PRAGMA foreign_keys=OFF")
    world.tell("DELETE FROM customer WHERE customer_id = 'C1'")
    done = export_list(world.workspace, LIST, dialer="generic", output="-")
    assert (done.rows, done.withheld_by["customer_gone"]) == (5, 1)


def test_a_replaced_list_does_not_go_out(world):
    """Its leads stand on another list."""
    world.tell("UPDATE call_list SET status = 'replaced'")
    with pytest.raises(ListNotStanding, match="replaced"):
        export_list(world.workspace, LIST, dialer="generic")


def test_a_list_that_is_replaced_meanwhile_leaves_no_file(world, monkeypatch):
    """Between judging and recording another command may have built anew."""
    from campaign.jobs import export

    def replace_first(path, body):
        path.write_bytes(body)
        world.tell("UPDATE call_list SET status = 'replaced'")

    monkeypatch.setattr(export, "write_bytes_atomically", replace_first)
    with pytest.raises(ListNotStanding):
        export_list(world.workspace, LIST, dialer="generic")
    assert not list(world.workspace.exports.iterdir())
    assert world.ask("SELECT COUNT(*) FROM batch") == [(0,)]


def test_a_phone_the_dialer_cannot_take_is_withheld(world):
    """VICIdial would cut it to another number."""
    world.tell("UPDATE lead SET phone = '+44' || '1234567890123456789' WHERE lead_id = ?", world.leads["C1"])
    change(world, "C1", phone="+441234567890123456789")
    done = export_list(world.workspace, LIST, dialer="vicidial", output="-")
    assert (done.rows, done.withheld_by) == (5, {"phone_unfit": 1})
    assert world.ask("SELECT COUNT(*) FROM batch_lead") == [(5,)]


def test_the_dialers_own_list_number_can_be_stated(world):
    """Otherwise it is the evening, as a number."""
    stated = export_list(world.workspace, LIST, dialer="vicidial", dialer_list="3030", output="-")
    assert {row["list_id"] for row in rows_of(stated.content)} == {"3030"}
    plain = export_list(world.workspace, LIST, dialer="vicidial", output="-")
    assert {row["list_id"] for row in rows_of(plain.content)} == {"20260310"}
    with pytest.raises(UsageError, match="--dialer-list"):
        export_list(world.workspace, LIST, dialer="vicidial", dialer_list="30x")


def test_a_folder_that_is_not_there_leaves_nothing_recorded(world, tmp_path):
    """No batch without its file."""
    with pytest.raises(CannotCreate):
        export_list(world.workspace, LIST, dialer="generic", output=str(tmp_path / "no" / "leads.csv"))
    assert world.ask("SELECT COUNT(*) FROM batch") == [(0,)]


def test_unknown_lists_are_told_with_the_newest(world):
    """A typing mistake is mended without another command."""
    with pytest.raises(UnknownName, match="list") as caught:
        export_list(world.workspace, "20260309-1", dialer="generic")
    assert LIST in caught.value.way_out


def test_a_batch_of_a_fallen_list_does_not_raise_it_again(world):
    """Only a list that stands is marked exported."""
    world.tell("UPDATE call_list SET status = 'withdrawn'")
    with world.store.writing():
        record_batch(
            world.store,
            Batch(
                list_no=1, dialer="generic", campaign=None, slot_at=None, exported_at=0, file_name="x", sha256="y",
                withheld=0, leads=(1,),
            ),
        )  # fmt: skip
    assert world.ask("SELECT status FROM call_list") == [("withdrawn",)]


def test_a_lead_whose_person_has_another_phone_by_now_is_withheld(world):
    """The old number may be anybody's: whoever said stop there is not the person."""
    change(world, "C3", phone="+442079460999")
    done = export_list(world.workspace, LIST, dialer="generic", output="-")
    assert [(one.customer_id, one.gates) for one in done.withheld_customers] == [("C3", ("phone_changed",))]


def test_a_lead_is_withheld_whose_hours_became_fewer(world):
    """A later yes names hours that end before the lead's; hours that leave the evening whole withhold nobody."""
    for customer, hours in (("C3", "16:00-19:00"), ("C4", "15:00-21:00")):
        world.tell(
            "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, hours, recorded_at)"
            " SELECT customer_no, unixepoch('2026-03-10T11:30:00'), 'web', 'yes', 'marketing', ?, 0"
            " FROM customer WHERE customer_id = ?", hours, customer,
        )  # fmt: skip
    done = export_list(world.workspace, LIST, dialer="generic", output="-")
    assert [(one.customer_id, one.gates) for one in done.withheld_customers] == [("C3", ("hours_changed",))]
