"""Do just the rows of one person leave a file, and does every other byte stay?"""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.files.scrubbing import Change, Traces, drop_lines, scrub_file
from campaign.rules.privacy import phone_spellings

TRACES = Traces(phones=(phone_spellings("+12015550141"),), customer_id="C-1", leads=frozenset({"LEAD1"}))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp949")


def scrub(path, content):
    path.write_bytes(content)
    return scrub_file(path, TRACES)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_rows_of_the_person_go(tmp_path, encoding, ending, delimiter):
    """By id, by lead, by phone, in any field; what others wrote in several lines stays whole."""
    rows = [
        ["customer_id", "phone", "비고"], ["C-1", "", "하나"], ["C-2", "2015550142", '"둘\n셋"'], ["c1", "", ""],
        ["C-3", "(201) 555-0141", ""], ["C-4", "", "201.555.0141 ring"], ["LEAD1", "", ""], ["C-11", "", ""],
    ]  # fmt: skip
    lines = [delimiter.join(row).replace("\n", ending) + ending for row in rows]
    done = scrub(tmp_path / "file.csv", "".join(lines).encode(encoding))

    assert done is not None
    assert (done.change, done.rows) == (Change.REWRITTEN, 5)
    assert (tmp_path / "file.csv").read_bytes() == "".join(lines[i] for i in (0, 2, 7)).encode(encoding)


def test_a_file_without_the_person_is_not_touched(tmp_path):
    """Not even written anew."""
    path = tmp_path / "file.csv"
    path.write_bytes(b"customer_id,phone\nC-2,2015550142\n")
    before = path.stat().st_mtime_ns

    assert scrub_file(path, TRACES) is None
    assert path.stat().st_mtime_ns == before


def test_a_short_id_is_no_quantity(tmp_path):
    """Where a column names the customers, other columns may hold the same digits."""
    path = tmp_path / "usage.csv"
    path.write_text("customer_id,month,minutes\n5,2026-01,7\n7,2026-01,5\n", "utf-8")
    scrub_file(path, Traces(phones=(), customer_id="5"))

    assert path.read_text("utf-8") == "customer_id,month,minutes\n7,2026-01,5\n"


def test_what_has_no_rows_goes_as_a_whole(tmp_path):
    """A workbook that holds the person, a page, bytes without an encoding; a workbook of others stays."""
    import xlsxwriter

    for name, phone in (("mine.xlsx", "(201) 555-0141"), ("other.xlsx", "(201) 555-0142")):
        with xlsxwriter.Workbook(str(tmp_path / name)) as book:
            book.add_worksheet().write_row(0, 0, ["C-9", phone])
    (tmp_path / "person.json").write_text('{"phone": "+12015550141"}')
    (tmp_path / "raw.txt").write_bytes("2015550141".encode("utf-16-le"))
    found = {path.name: scrub_file(path, TRACES) for path in sorted(tmp_path.iterdir())}

    assert {name: done.change for name, done in found.items() if done} == {
        "mine.xlsx": Change.REMOVED, "person.json": Change.REMOVED, "raw.txt": Change.REMOVED,
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["other.xlsx"]


@given(
    rows=st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=12),
    places=st.sets(st.integers(0, 12), max_size=4),
)
def test_no_other_row_is_ever_lost(tmp_path_factory, rows, places):
    """Whatever the fields of the others hold: quotes, delimiters, line breaks."""
    import csv

    path = tmp_path_factory.mktemp("rows") / "file.csv"
    others = [["id", "text"], *([f"X{number}", row[1]] for number, row in enumerate(rows))]
    text, kept = io.StringIO(newline=""), io.StringIO(newline="")
    for number, row in enumerate(others):
        csv.writer(text).writerow(row)
        csv.writer(kept).writerow(row)
        if number in places:
            csv.writer(text).writerow(["C-1", "gone"])
    try:
        content, expected = text.getvalue().encode(), kept.getvalue().encode()
    except UnicodeEncodeError:
        return
    path.write_bytes(content)
    scrub_file(path, TRACES)

    assert path.read_bytes() == expected


def test_lines_are_dropped_where_they_begin(tmp_path):
    """A row of several lines goes whole."""
    path = tmp_path / "file.csv"
    path.write_bytes(b'id,text\nA,"1\n2"\nB,3\nC,4\n')

    assert drop_lines(path, frozenset({2, 5}))
    assert path.read_bytes() == b"id,text\nB,3\n"
    assert not drop_lines(path, frozenset({9}))
