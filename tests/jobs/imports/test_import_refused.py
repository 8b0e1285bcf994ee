"""What happens to rows and files that cannot be taken, and to imports that are not finished?"""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from campaign.errors import BadConfiguration, BadData, UnknownName, UsageError
from campaign.jobs.imports.running import ImportAborted, WrongColumns

MIXED = """
customer_id,phone,birth_date
C1,+12015550101,1980-01-01
C2,555-01,1980-02-30
C3,+12015550103,
"""


def test_good_rows_go_in_and_refused_ones_wait_with_every_reason(office):
    """Line, column and reason; the text of the row as it stood."""
    outcome = office.bring("customers", MIXED, name="people.csv")
    assert (outcome.rows, outcome.added, outcome.refused) == (3, 2, 1)
    assert [str(problem) for problem in outcome.problems] == [
        "people.csv:3: phone: too short", "people.csv:3: birth_date: '1980-02-30' is not in the calendar",
    ]  # fmt: skip
    rejects = Path(outcome.rejects_file or "")
    assert rejects == office.directory / "rejects" / "people.rejects.csv"
    with open(rejects, encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["reject_line"], row["customer_id"], row["phone"]) == ("3", "C2", "555-01")
    assert rejects.stat().st_mode & 0o077 == 0


def test_a_corrected_rejects_file_is_imported_like_any_other(office):
    """It is used up by that: what is refused again replaces it."""
    rejects = Path(office.bring("customers", MIXED, name="people.csv").rejects_file or "")
    text = rejects.read_text("utf-8-sig").replace("555-01", "+12015550102")
    rejects.write_text(text, "utf-8")
    second = office.bring("customers", text, name="people.rejects.csv")
    assert second.refused == 1
    rejects.write_text(text.replace("1980-02-30", "1980-02-28"), "utf-8")
    third = office.bring("customers", rejects.read_text("utf-8"), name="people.rejects.csv")
    assert (third.added, third.refused) == (1, 0)
    assert office.customer("C2")["phone"] == "+12015550102"


def test_rejects_that_still_wait_are_not_overwritten(office):
    """Another file of the same name gets another file of rejects."""
    first = office.bring("customers", MIXED, name="people.csv").rejects_file
    second = office.bring("customers", MIXED.replace("C2", "C5"), name="people.csv").rejects_file
    assert [Path(path or "").name for path in (first, second)] == ["people.rejects.csv", "people-2.rejects.csv"]
    assert "C2" in Path(first or "").read_text("utf-8-sig")


def test_a_rehearsal_says_what_would_happen_and_changes_no_byte(office):
    """Added, changed, unchanged, refused as in earnest; no rejects, no attributes, no number."""
    office.bring("customers", "customer_id,phone\nC1,+12015550101\nC7,+12015550107")
    text = "customer_id,phone,score\nC1,+12015550109,1\nC7,+12015550107,\nC8,+12015550108,2\nC9,555-01,3"
    settings = (office.directory / "campaign.toml").read_bytes()
    before = office.fingerprint()
    rehearsed = office.bring("customers", text, dry_run=True, add_attributes=True)
    assert office.fingerprint() == before
    assert (office.directory / "campaign.toml").read_bytes() == settings
    assert not (office.directory / "rejects").exists() or list((office.directory / "rejects").iterdir()) == []
    assert (rehearsed.import_no, rehearsed.rejects_file, rehearsed.attributes) == (None, None, ("score",))
    done = office.bring("customers", text, add_attributes=True)
    told = ("rows", "added", "changed", "unchanged", "refused")
    assert [getattr(rehearsed, name) for name in told] == [getattr(done, name) for name in told] == [4, 1, 1, 1, 1]


def test_with_abort_one_refused_row_stops_everything(office):
    """Whether it cannot be read or contradicts what is known."""
    before = office.fingerprint()
    with pytest.raises(ImportAborted, match="1 of 3 rows of people"):
        office.bring("customers", MIXED, name="people.csv", abort_on_error=True)
    with pytest.raises(ImportAborted, match="1 of 2 rows"):
        office.bring("customers", "customer_id,phone\nC1,+12015550101\nC1,+12015550102", abort_on_error=True)
    assert office.fingerprint() == before


def test_a_file_of_wrong_columns_is_refused_whole(office):
    """More than half of its rows: all of them wait with reasons, and not one good row went in."""
    bad = [f"C{number},{number}" for number in range(25)]
    good = [f"C{number},+1201555{number:04d}" for number in range(100, 124)]
    with pytest.raises(WrongColumns, match="25 of 49 rows") as refusal:
        office.bring("customers", "\n".join(["customer_id,phone", *bad, *good]), name="odd.csv")
    assert refusal.value.exit_code == 65
    assert office.one("SELECT COUNT(*) FROM customer") == 0
    assert len((office.directory / "rejects" / "odd.rejects.csv").read_text("utf-8-sig").splitlines()) == 26


def test_few_refused_rows_prove_nothing(office):
    """All twenty of a small file: they are refused, not the file."""
    rows = [f"C{number},{number}" for number in range(20)]
    assert office.bring("customers", "\n".join(["customer_id,phone", *rows])).refused == 20


def test_a_file_whose_events_are_about_strangers_is_refused_whole(peopled):
    """The column that was taken for the customer id holds something else."""
    rows = [f"X{number},2026-03-01 10:00,web,yes" for number in range(30)]
    with pytest.raises(WrongColumns):
        peopled.bring("responses", "\n".join(["customer_id,answered_at,channel,answer", *rows]))


def test_reading_stops_when_nearly_nothing_can_be_read(office, monkeypatch):
    """Nobody needs a million reasons."""
    monkeypatch.setattr("campaign.jobs.imports.loading.MANY", 100)
    rows = [f"C{number},{number},{'x' * 200}" for number in range(5_000)]
    with pytest.raises(WrongColumns) as refusal:
        office.bring("customers", "\n".join(["customer_id,phone,name", *rows]))
    refused = int(str(refusal.value).split()[0].replace(",", ""))
    assert 100 < refused < 5_000


@pytest.mark.parametrize(
    ("kind", "options", "error"),
    [
        ("people", {}, UnknownName),
        ("results", {}, UnknownName),
        ("customers", {"registry": "dnc", "dated": None}, UsageError),
        ("customers", {"zone": "Mars/Olympus"}, UsageError),
    ],
)
def test_an_import_that_makes_no_sense_is_refused_before_it_is_read(office, kind, options, error):
    """The file is not even opened."""
    with pytest.raises(error):
        office.bring(kind, "", **options)


def test_an_unknown_column_is_no_data(office):
    """It is named, and nothing is imported."""
    with pytest.raises(BadData, match="shoe_size"):
        office.bring("customers", "customer_id,phone,shoe_size\nC1,+12015550101,43")


def test_a_mapping_that_names_what_is_not_there_is_a_mistake_in_the_mapping(office):
    """Configuration, not data."""
    mapping = office.write("[rename]\nHandy = 'phone'", "map.toml")
    with pytest.raises(BadConfiguration, match="Handy"):
        office.bring("customers", "customer_id,phone\nC1,+12015550101", mapping=mapping)


def test_a_mapping_reads_a_file_of_others(office):
    """Renamed, constant, with a comma for a point."""
    mapping = office.write(
        """
        delimiter = ";"
        [rename]
        Nummer = "customer_id"
        [constant]
        language = "de"
        country = "DE"
        [decimal]
        comma = true
        """,
        "map.toml",
    )
    office.bring("customers", "Nummer;phone;value\nC1;+493023125000;12,5", mapping=mapping)
    assert [office.customer("C1")[name] for name in ("language", "country", "value")] == ["de", "DE", 1250]


STUCK = """
import sys
from pathlib import Path
from campaign.jobs.imports import import_file
from campaign.jobs.imports.loading import Loading
from campaign.workspace import open_workspace
def load(self, *told):
    print("ready", flush=True)
    sys.stdin.read()
Loading.load = load
import_file(open_workspace(Path(sys.argv[1])), "customers", Path(sys.argv[2]))
"""


def test_a_killed_import_leaves_nothing_behind_after_the_next(office):
    """While it lives, its scratch file is left alone; once it is dead, the next import removes it."""
    path, scratch = office.write("customer_id,phone\nC1,+12015550101"), office.directory / ".scratch"
    command = [sys.executable, "-c", STUCK, str(office.directory), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            office.bring("customers", "customer_id,phone\nC2,+12015550102")
            assert len(list(scratch.glob("import-*"))) == 1
        finally:
            process.kill()
    office.bring("customers", "customer_id,phone\nC3,+12015550103")
    assert list(scratch.glob("import-*")) == []
    assert [row["customer_id"] for row in office.rows("SELECT customer_id FROM customer")] == ["C2", "C3"]


def test_a_stop_is_heard_while_a_file_is_being_read(office, monkeypatch):
    """Reading holds nothing: the stop is written at once, and meets the customer of that very file."""
    from campaign.jobs.imports.loading import Loading
    from campaign.jobs.optout import opt_out
    from campaign.workspace import open_workspace

    load = Loading.load

    def load_slowly(self, *told):
        load(self, *told)
        somebody = open_workspace(office.directory, office.now)
        opt_out(somebody, "(201) 555-0101")
        somebody.store.close()

    monkeypatch.setattr(Loading, "load", load_slowly)
    office.bring("customers", "customer_id,phone\nC1,+12015550101\nC2,+12015550102")
    assert office.standing("C1")["phone_suppressed_until"] > 0
    assert office.standing("C2")["phone_suppressed_until"] == 0
