"""Are the result files that VICIdial itself wrote read as its makers meant them?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from campaign.files.layouts import UselessLayout
from campaign.jobs.results import import_results
from campaign.workspace import create_workspace

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "vicidial-results"
AT = 1_795_291_200
"""An instant for calls without a time."""

WITH_UNIQUEID = tuple(f"call_export_EXTENDED{suffix}.txt" for suffix in ("", "_2", "_3", "_4"))
REPORTS = ("call_export_STANDARD.txt", "call_export_ALTERNATE_1.txt", *WITH_UNIQUEID)

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the reference data is not at {DATA}"),
]


@pytest.fixture
def desk(tmp_path):
    """An empty workspace: every lead code is unknown."""
    files = {"campaign.toml": '[desk]\nregion = "US"\nzone = "UTC"\ncurrency = "USD"\n'}
    workspace = create_workspace(tmp_path / "desk", files, datetime(2026, 11, 22, tzinfo=UTC), key=bytes(32))
    yield workspace
    workspace.store.close()


def told(done):
    outcome = done.outcome
    return done.rows, outcome.added, outcome.unchanged, outcome.returned, outcome.unmatched, done.refused


@pytest.mark.parametrize("name", REPORTS)
def test_every_row_of_a_call_report_is_an_attempt(desk, name):
    """Unmatched, for nobody knows these leads; none is refused for its phone; the file again adds nothing."""
    done = import_results(desk, DATA / name, dialer="vicidial")
    assert told(done) == (200, 200, 0, 0, 200, 0)
    assert not done.outcome.unknown_codes
    copy = desk.directory / "copy.txt"
    copy.write_bytes((DATA / name).read_bytes() + b"\r\n")
    assert told(import_results(desk, copy, dialer="vicidial")) == (200, 0, 200, 0, 0, 0)


def test_the_bar_form_after_the_tab_form_adds_nothing(desk):
    """The same 200 calls without a time: each file needs one, and even another one changes nothing."""
    refused = import_results(desk, DATA / "calls_tab-basic.txt", dialer="vicidial")
    assert told(refused) == (200, 0, 0, 0, 0, 200)
    tabs = import_results(desk, DATA / "calls_tab-basic.txt", dialer="vicidial", at=AT)
    assert told(tabs) == (200, 200, 0, 0, 200, 0)
    bars = import_results(desk, DATA / "calls_pipe-basic.txt", dialer="vicidial", at=AT + 60)
    assert told(bars) == (200, 0, 200, 0, 0, 0)


def test_a_list_download_of_untouched_leads_is_fifty_returns(desk):
    """NEW, never called; a second import adds nothing."""
    done = import_results(desk, DATA / "list_download.txt", dialer="vicidial")
    assert told(done) == (50, 0, 0, 50, 50, 0)
    copy = desk.directory / "copy.txt"
    copy.write_bytes((DATA / "list_download.txt").read_bytes() + b"\r\n")
    assert told(import_results(desk, copy, dialer="vicidial")) == (50, 0, 50, 0, 0, 0)
    assert desk.store.connection.execute("SELECT COUNT(*) FROM attempt").fetchone()[0] == 0


def test_ncad14csv_is_refused_by_name(desk):
    """It has neither id nor time."""
    with pytest.raises(UselessLayout, match="ncad14csv"):
        import_results(desk, DATA / "calls_ncad14csv.txt", dialer="vicidial")


def unique_calls(name):
    header, *rows = (DATA / name).read_text("utf-8").splitlines()
    place = header.split("\t").index("uniqueid")
    return {row.split("\t")[place] for row in rows}


def test_a_call_in_several_reports_is_one_attempt(desk):
    """The reports are samples of one evening and overlap; VICIdial's own id of a call, which we do not use, agrees."""
    known = set()
    for name in WITH_UNIQUEID:
        added = import_results(desk, DATA / name, dialer="vicidial").outcome.added
        assert added == len(unique_calls(name) - known), name
        known |= unique_calls(name)
    assert len(known) < 800
