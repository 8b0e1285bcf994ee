"""Tables: the header, the delimiter, and what the operator states instead."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.errors import BadData, NoInput
from campaign.files.tables import Table, TableOptions, find_delimiter, open_table

WriteFile = Callable[..., Path]
OpenFile = Callable[..., Table]


def rows(table: Table) -> list[tuple[int, str]]:
    """Line and fields of each row, joined by slashes."""
    found = []
    for block in table.blocks():
        records = (record.decode().replace("\x1f", "/") for record in block.records)
        found.extend(zip(block.lines, records, strict=True))
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_header(delimiter: str, write_file: WriteFile, open_file: OpenFile) -> None:
    """The one that occurs most; what stands in quotes does not count."""
    table = open_file(write_file(f'a{delimiter}"x,;\t|y,;\t|z,;\t|"{delimiter}c\n1{delimiter}2{delimiter}3\n'))

    assert table.delimiter == delimiter
    assert rows(table) == [(2, "1/2/3")]


def test_a_single_column_needs_no_delimiter() -> None:
    """Registries come as one number a line."""
    assert find_delimiter("phone") == ","


def test_excels_separator_line_is_honoured(write_file: WriteFile, open_file: OpenFile) -> None:
    """It counts as a line, and is no header."""
    table = open_file(write_file("sep=;\na;b,c,d\n1;2,5\n"))

    assert table.header == ("a", "b,c,d")
    assert rows(table) == [(3, "1/2,5")]


def test_rows_can_be_read_again(write_file: WriteFile, open_file: OpenFile) -> None:
    """From the first one, also after stopping in the middle."""
    table = open_file(write_file("a,b\n" + "1,2\n" * 40_000))
    next(table.blocks())

    assert len(rows(table)) == len(rows(table)) == 40_000


def test_names_of_columns_are_trimmed_and_composed(write_file: WriteFile, open_file: OpenFile) -> None:
    """A Mac writes 이름 in pieces."""
    table = open_file(write_file(unicodedata.normalize("NFD", '\ufeff이름 ,"first\n name"\n1,2\n')))

    assert table.header == ("이름", "first name")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv is empty: it has no header"),
        ("\n\n \n", "t.csv is empty: it has no header"),
        ("a,,c\n1,2,3\n", "column 2 of the header has no name"),
        ("a,b,a\n1,2,3\n", "the header has 'a' twice"),
        ("a,b\x00\n1,2\n", "column 2 of the header is no text"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(
    text: str, message: str, write_file: WriteFile, open_file: OpenFile
) -> None:
    """By name or by place."""
    with pytest.raises(BadData, match=re.escape(message)):
        open_file(write_file(text))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel file"),
        (b"\x1f\x8b\x08\x00", "compressed with gzip"),
        (b"%PDF-1.7", "is a PDF"),
    ],
)
def test_other_formats_are_named(content: bytes, message: str, write_file: WriteFile, open_file: OpenFile) -> None:
    """Whatever the file is called."""
    with pytest.raises(BadData, match=message):
        open_file(write_file(content, "customers.csv"))


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, open_file: OpenFile) -> None:
    """Absent, or a folder."""
    with pytest.raises(NoInput, match="No such file"):
        open_file(tmp_path / "absent.csv")
    with pytest.raises(NoInput, match="Is a directory"):
        open_file(tmp_path)


def test_a_file_without_header_takes_names_from_the_operator(write_file: WriteFile, open_file: OpenFile) -> None:
    """An empty name leaves a column out: VICIdial ends each line with a delimiter."""
    options = TableOptions(columns=("id", "", "phone", ""))
    table = open_file(write_file("1,x,2,\n3,y,4,\n"), options)

    assert table.header == ("id", "phone")
    assert table.header_line == 0
    assert rows(table) == [(1, "1/2"), (2, "3/4")]


def test_a_stated_delimiter_and_quoting_are_used(write_file: WriteFile, open_file: OpenFile) -> None:
    """The header alone would say otherwise."""
    table = open_file(write_file('a;b,c\n"1;2,3\n'), TableOptions(delimiter=";", quotes=False))

    assert table.header == ("a", "b,c")
    assert rows(table) == [(2, '"1/2,3')]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, open_file: OpenFile) -> None:
    """It can be surveyed first and read then, like a file; a workbook too."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        workbook.add_worksheet().write_column(0, 0, ["a", "x"])
    for content, line in ((b"a,b\n1,2\n", (2, "1/2")), (book.getvalue(), (2, "x"))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        table = open_file(Path("-"))

        assert table.name == "standard input"
        assert rows(table) == [line]


def test_columns_of_a_rejects_file_are_dropped(write_file: WriteFile, open_file: OpenFile) -> None:
    """What the operator states about the original does not hold for the file of its rejects."""
    text = 'reject_line,reject_column,reject_reason,id,note\n17,id,"is empty",,"x;y"\n23,row,short,9\n'
    options = TableOptions(delimiter=";", quotes=False, encoding="cp949", columns=("id", "note"))
    table = open_file(write_file("\ufeff" + text), options)
    (block,) = table.blocks()

    assert table.header == ("id", "note")
    assert (block.records, list(block.lines), list(block.numbers or ())) == ([b"\x1fx;y"], [2], [17])
    assert [(row.line, row.fields) for row in block.refused] == [(3, ("9",))]


NAMES = st.text(st.characters(codec="cp949", categories=("L", "N")), min_size=1, max_size=5)
CELLS = st.text(st.characters(codec="cp949", exclude_characters="\x00\x1f"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(NAMES, min_size=2, max_size=4, unique_by=lambda name: unicodedata.normalize("NFC", name)),
    data=st.data(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp949"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_is_read_back(
    names: list[str], data: st.DataObject, delimiter: str, encoding: str, quoting: int, tmp_path: Path
) -> None:
    """Whatever its delimiter, quoting and encoding; CP949 is stated, for some short texts of it are UTF-8 as well."""
    body = data.draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), max_size=5))
    path = tmp_path / "t.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows([names, *body])
    with open_table(path, TableOptions(encoding=encoding if encoding == "cp949" else "")) as table:
        found = [record.decode().split("\x1f") for block in table.blocks() for record in block.records]

        assert table.header == tuple(unicodedata.normalize("NFC", name) for name in names)
        assert found == [row for row in body if any(row)]
