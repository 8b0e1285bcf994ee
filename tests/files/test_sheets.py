"""Excel workbooks: cells become what a person would type, and nothing larger than the limits is opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from campaign.errors import BadData
from campaign.files import sheets
from campaign.files.sheets import read_cell
from campaign.files.tables import Table, TableOptions

WriteFile = Callable[..., Path]
OpenFile = Callable[..., Table]


def make_book(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """The bytes of a workbook."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        fill(workbook)
    return book.getvalue()


def test_cells_become_what_a_person_would_type(write_file: WriteFile, open_file: OpenFile) -> None:
    """Lines are Excel's row numbers, wherever the table begins."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(2, 1, ["id", "이름", "born"])
        sheet.write_row(4, 1, [1001, "민지\n김"])
        sheet.write_datetime(4, 3, datetime(1985, 3, 1), day)  # noqa: DTZ001
        sheet.write_row(5, 1, ["007", 0.1 + 0.2])
        sheet.write_datetime(5, 3, datetime(2026, 3, 1, 18, 30), moment)  # noqa: DTZ001
        sheet.write_row(6, 1, [8210123456789012, True, 1e-7])

    table = open_file(write_file(make_book(fill), "t.xlsx"))
    (block,) = table.blocks()

    assert table.header == ("id", "이름", "born")
    assert list(block.lines) == [5, 6, 7]
    assert block.blank == 1
    assert [record.decode().split("\x1f") for record in block.records] == [
        ["1001", "민지\n김", "1985-03-01"],
        ["007", "0.3", "2026-03-01T18:30:00"],
        ["8.21012345678901e+15", "true", "0.0000001"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (time(18, 0), "18:00:00"),
        (timedelta(days=1, hours=18), "42:00:00"),
        (date(2026, 3, 1), "2026-03-01"),
        (-3.0, "-3"),
        (12345678.9, "12345678.9"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1.00000000000000e+15"),
        (False, "false"),
        ("=x", "=x"),
    ],
)
def test_a_cell_is_written_out(value: object, text: str) -> None:
    """Excel keeps 15 digits: what is longer shows that it was rounded."""
    assert read_cell(value) == text


def test_an_error_in_a_cell_is_not_lost(write_file: WriteFile, open_file: OpenFile) -> None:
    """The reader of workbooks gives nothing for #N/A, which would pass as an empty cell."""

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("front").write(0, 0, "nothing")
        sheet = book.add_worksheet("data & more")
        sheet.write_row(0, 1, ["a", "b"])
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write(1, 2, "x")
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
        sheet.write(2, 1, "y")

    table = open_file(write_file(make_book(fill), "t.xlsx"), TableOptions(sheet="data & more"))
    (block,) = table.blocks()

    assert block.records == [b"#ERROR!\x1fx", b"y\x1f#ERROR!"]


def test_the_first_sheet_is_read_unless_another_is_named(write_file: WriteFile, open_file: OpenFile) -> None:
    """One that is not there is refused with the names of those that are."""
    path = write_file(
        make_book(lambda book: [book.add_worksheet(name).write(0, 0, name) for name in ("a", "b")]), "t.xlsx"
    )

    assert open_file(path).header == ("a",)
    assert open_file(path, TableOptions(sheet="b")).header == ("b",)
    with pytest.raises(BadData, match=re.escape("t.xlsx has no sheet 'c'")) as caught:
        open_file(path, TableOptions(sheet="c"))
    assert caught.value.way_out == "Its sheets are a, b."


def test_a_cell_beyond_the_header_refuses_its_row(write_file: WriteFile, open_file: OpenFile) -> None:
    """Its text would be lost."""
    path = write_file(make_book(lambda book: book.add_worksheet().write_column(0, 0, ["a", "x", "y"])), "t.xlsx")
    wide = make_book(
        lambda book: [(sheet := book.add_worksheet()).write_column(0, 0, ["a", "x"]), sheet.write(1, 3, "z")]
    )

    assert [block.refused for block in open_file(path).blocks()] == [[]]
    (block,) = open_file(write_file(wide, "w.xlsx")).blocks()
    assert [(row.line, row.reason) for row in block.refused] == [(2, "has 4 fields, the header has 1")]


def test_an_empty_sheet_has_no_header(write_file: WriteFile, open_file: OpenFile) -> None:
    """As an empty file."""
    with pytest.raises(BadData, match="is empty"):
        open_file(write_file(make_book(lambda book: book.add_worksheet()), "t.xlsx"))


def test_an_archive_that_is_no_workbook_is_refused(write_file: WriteFile, open_file: OpenFile) -> None:
    """Also one that is damaged."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("readme.txt", "hello")

    with pytest.raises(BadData, match="archive without a worksheet"):
        open_file(write_file(archive.getvalue(), "t.xlsx"))
    with pytest.raises(BadData, match="not a workbook that can be read"):
        open_file(write_file(b"PK\x03\x04 and then nothing", "t.xlsx"))


def test_a_sheet_with_two_distant_cells_is_not_opened(write_file: WriteFile, open_file: OpenFile) -> None:
    """Some kilobytes would claim 16 billion cells of memory."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")

    with pytest.raises(BadData, match=re.escape("1,048,576 rows of 16384 columns are more than 5,000,000 cells")):
        open_file(write_file(make_book(fill), "t.xlsx"))


def test_an_archive_that_unpacks_to_gigabytes_is_not_opened(
    write_file: WriteFile, monkeypatch: pytest.MonkeyPatch, open_file: OpenFile
) -> None:
    """It is unpacked, counting, before anything is made of it."""
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 4 << 20)
    book = io.BytesIO(make_book(lambda book: book.add_worksheet().write(0, 0, "a")))
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (5 << 20))

    assert len(book.getvalue()) < 20_000
    with pytest.raises(BadData, match="unpacks to more than"):
        open_file(write_file(book.getvalue(), "t.xlsx"))


def test_a_large_workbook_is_refused_with_the_way_out(
    write_file: WriteFile, monkeypatch: pytest.MonkeyPatch, open_file: OpenFile
) -> None:
    """CSV has no limit."""
    monkeypatch.setattr(sheets, "LARGEST_WORKBOOK", 1000)
    with pytest.raises(BadData, match="too large for a workbook") as caught:
        open_file(write_file(make_book(lambda book: book.add_worksheet().write(0, 0, "a")), "t.xlsx"))
    assert "CSV" in caught.value.way_out
