"""Are rounds told by explain, status and reports, found by results, and taken back by undo?"""

from __future__ import annotations

from datetime import date

import pytest
from topped_evening import AT_FIVE, bar_waiting, changes, leads, release, top_up

from campaign.jobs.explain import explain_customer
from campaign.jobs.results import import_results
from campaign.jobs.status import read_status
from campaign.jobs.undo import BuiltUpon, undo_import
from campaign.reports.funnel import report_funnel
from campaign.reports.options import ReportOptions


def explain(town, name, when=AT_FIVE, evening=None):
    return explain_customer(town.at(when), name, evening=evening).data


def test_explain_tells_the_round_and_why_a_lead_was_taken_off(busy):
    """Of whoever came in, whoever fell out, and whoever stayed; also on the next day."""
    kept, gone = leads(busy)[4][0], leads(busy)[-1][0]
    busy.suppress(customer_id=gone)
    added = next(name for name, change, _ in changes(top_up(busy, "2026-03-10T15:55")) if change == "added")
    for when, evening in ((AT_FIVE, None), ("2026-03-11T09:00", date(2026, 3, 10))):
        told = {name: explain(busy, name, when, evening) for name in (kept, added, gone)}
        assert [(one["verdict"], one["list_id"], one["slot"]["round"]) for one in told.values()] == [
            ("listed", "20260310-1", 1), ("listed", "20260310-2", 2), ("taken off", "20260310-1", 1),
        ]  # fmt: skip
        assert told[gone]["slot"]["taken_off"] == "person_suppressed"
        assert told[gone]["slot"]["taken_off_at"] == "2026-03-10T15:55:00-04:00"


def test_a_past_round_decides_again_what_it_decided(busy):
    """What was known at its minute is kept with it, as with every list."""
    busy.join("LATE", trips=9)
    gone = leads(busy)[-1][0]
    busy.suppress(customer_id=gone)
    top_up(busy, "2026-03-10T16:10")
    for name in ("LATE", gone, leads(busy)[4][0]):
        past = explain(busy, name, "2026-03-11T09:00", date(2026, 3, 10))["past"]
        assert (past["list_id"], past["agrees"]) == ("20260310-2", True)


def test_results_taken_back_take_an_unused_round_back(busy, tmp_path):
    """The promise was a mistake: the round falls, and what it had taken off stands again."""
    (line,) = release(busy, "2026-03-10T15:55")
    before = {name for name, *_ in leads(busy)}
    done = bring_callback(busy, tmp_path, line["lead_id"])
    top_up(busy, "2026-03-10T16:25")
    undone = undo_import(busy.at("2026-03-10T16:26"), done.import_no)
    assert undone.lists == ("20260310-2",)
    assert {name for name, *_ in leads(busy)} == before
    assert busy.ask("SELECT COUNT(*) FROM lead_taken_off") == [(0,)]


def test_results_are_not_taken_back_once_a_round_built_on_them_went_out(busy, tmp_path):
    """People are being called from it."""
    (line,) = release(busy, "2026-03-10T15:55")
    done = bring_callback(busy, tmp_path, line["lead_id"])
    top_up(busy, "2026-03-10T16:25")
    release(busy, "2026-03-10T16:26", "18:00")
    with pytest.raises(BuiltUpon, match="20260310-2"):
        undo_import(busy.at("2026-03-10T16:27"), done.import_no)


def bring_callback(town, folder, lead_id):
    """A file of results: the customer asks to be called back at ten past six. The town came with import 1."""
    town.tell(
        "INSERT INTO import_file VALUES (1, 'customers', 'town.csv', '', '', 0, 0, 0, 0, 0, NULL, ?, NULL)", town.now
    )
    path = folder / "results.csv"
    row = f"{lead_id},2026-03-10T16:05:00-04:00,callback,2026-03-10T18:10:00-04:00"
    path.write_text(f"lead_id,attempted_at,disposition,callback_at\n{row}\n", "utf-8")
    return import_results(town.at("2026-03-10T16:20"), path)


def test_a_lead_that_moved_stands_on_the_evening_once(busy):
    """Reports count its listing once, and every call."""
    bar_waiting(busy)
    busy.suppress(customer_id=leads(busy)[-1][0])
    assert top_up(busy, "2026-03-10T17:00").data["moved"] == 1
    report = report_funnel(
        busy.store, busy.workspace.settings, ReportOptions(first=date(2026, 3, 10), last=date(2026, 3, 10)),
        busy.at("2026-03-10T21:00").now,
    )  # fmt: skip
    assert sum(group.leads.listed for group in report.groups) == 8


def test_status_counts_the_evening_with_its_rounds(busy):
    """As if it were one list; who lost the slot before it went out is not waited for."""
    busy.suppress(customer_id=leads(busy)[-1][0])
    top_up(busy, "2026-03-10T15:55")
    release(busy, "2026-03-10T15:56")
    tonight = read_status(busy.at("2026-03-10T15:57")).tonight
    assert (tonight.list_id, tonight.status, tonight.placed) == ("20260310-1", "exported", 8)
    assert (tonight.exported, tonight.open) == (1, 1)


def test_results_find_the_leads_of_a_round(busy, tmp_path):
    """By the customer, when the file belongs to the list of the evening; the lead is that of the round."""
    busy.suppress(customer_id=leads(busy)[-1][0])
    top_up(busy, "2026-03-10T15:55")
    ((name, slot, _, lead),) = [one for one in leads(busy) if one[2] == 2]
    release(busy, "2026-03-10T15:56", slot)
    path = tmp_path / "results.csv"
    path.write_text(f"customer_id,attempted_at,disposition\n{name},2026-03-10T19:45:00-04:00,no_answer\n", "utf-8")
    import_results(busy.at("2026-03-10T20:30"), path, list_id="20260310-1")
    assert busy.ask("SELECT lead_id FROM attempt JOIN lead USING (lead_no)") == [(lead,)]


def test_a_round_that_breaks_off_has_not_happened(busy, monkeypatch):
    """Whatever was written by then goes with it."""

    def break_off(*_):
        raise OSError("the machine stops here")

    busy.suppress(customer_id=leads(busy)[-1][0])
    before = list(busy.store.connection.iterdump())
    with monkeypatch.context() as patched:
        patched.setattr("campaign.jobs.build.take_off", break_off)
        with pytest.raises(OSError, match="stops here"):
            top_up(busy, "2026-03-10T15:55")
    assert list(busy.store.connection.iterdump()) == before
    assert top_up(busy, "2026-03-10T15:55").is_new
