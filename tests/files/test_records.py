"""Rows of delimited text: fields, physical lines, and what is refused."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import BadData
from campaign.files.records import LARGEST_FIELD, LARGEST_RECORD, RecordReader, RefusedRecord, find_open_quote

Rows = list[tuple[int, list[str]]]


def read(
    text: str | bytes, delimiter: str = ",", *, block: int = 1 << 16, quotes: bool = True
) -> tuple[Rows, list[RefusedRecord]]:
    """The header and all rows with their lines, and the refused ones, read in blocks of some bytes."""
    content = text.encode() if isinstance(text, str) else text
    blocks = [content[start : start + block] for start in range(0, len(content), block)]
    reader = RecordReader("t.csv", blocks, delimiter=delimiter, quotes=quotes)
    header, line = reader.read_header()
    rows, refused = [(line, header)], []
    for part in reader.read_blocks(len(header)):
        rows.extend((at, record.decode().split("\x1f")) for at, record in zip(part.lines, part.records, strict=True))
        refused.extend(part.refused)
    return rows, refused


def fields(text: str | bytes, delimiter: str = ",") -> list[list[str]]:
    """Header and rows without their lines."""
    return [row for _, row in read(text, delimiter)[0]]


AWKWARD = {
    "a delimiter in quotes": ('a,b\n1,"x, y"\n', [["a", "b"], ["1", "x, y"]]),
    "empty quoted fields": ('a,b,c\n1,"",""\n2,3,4\n', [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    "empty quoted fields and CRLF": ('a,b\r\n1,""\r\n', [["a", "b"], ["1", ""]]),
    "doubled quotes": ('a,b\n1,"ha ""ha"" ha"\n3,4', [["a", "b"], ["1", 'ha "ha" ha'], ["3", "4"]]),
    "JSON in a field": ('k,v\n1,"{""x"": [1.5, 2]}"\n', [["k", "v"], ["1", '{"x": [1.5, 2]}']]),
    "a line end in quotes": ('a,b\n"one\ntwo",5\n7,8\n', [["a", "b"], ["one\ntwo", "5"], ["7", "8"]]),
    "CRLF in quotes": ('a,b\r\n"one\r\ntwo",5\r\n', [["a", "b"], ["one\r\ntwo", "5"]]),
    "quotes and line ends": ('a,b\n1,"ha \n""ha"" \nha"\n', [["a", "b"], ["1", 'ha \n"ha" \nha']]),
    "no line end at the end": ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    "other alphabets": ("a,b\n한글,ʤ\n", [["a", "b"], ["한글", "ʤ"]]),
    "a quote inside an unquoted field": ('a,b\n5" pipe,2\n', [["a", "b"], ['5" pipe', "2"]]),
    "every field quoted": ('"a","b"\n"1,2",""\n"","x"\n', [["a", "b"], ["1,2", ""], ["", "x"]]),
    "old Mac line ends": ("a,b\r1,2\r3,4\r", [["a", "b"], ["1", "2"], ["3", "4"]]),
    "mixed line ends": ("a,b\r\n1,2\n3,4\r5,6", [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
    "a unit separator in a field": ("a,b\n1\x1f0,2\n", [["a", "b"], ["10", "2"]]),
    "a quoted header over two lines": ('"a\nb",c\n1,2\n', [["a\nb", "c"], ["1", "2"]]),
}


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("block", [1, 2, 3, 7, 1 << 16])
def test_awkward_files_are_read(name: str, block: int) -> None:
    """Wherever the blocks of the file happen to be cut."""
    text, expected = AWKWARD[name]

    assert [row for _, row in read(text, block=block)[0]] == expected


def test_lines_are_those_of_an_editor() -> None:
    """Line ends inside quotes count, and so do blank lines."""
    text = 'a,b\n1,2\n"x\ny\nz",3\n\n4,5\n"p\r\nq",6\r\n7,8\n'

    assert read(text) == ([(1, ["a", "b"]), (2, ["1", "2"]), (3, ["x\ny\nz", "3"]), (7, ["4", "5"]),
                           (8, ["p\r\nq", "6"]), (10, ["7", "8"])], [])  # fmt: skip


def test_the_header_is_the_first_row_that_is_not_blank() -> None:
    """Blank lines before it are only counted."""
    assert read("\n , \n\na,b\n1,2\n")[0] == [(4, ["a", "b"]), (5, ["1", "2"])]


def test_a_file_without_a_row_has_no_header() -> None:
    """Neither does one of blank lines."""
    assert read("")[0][0][1] == []
    assert read("\n\n")[0][0][1] == []


def test_blank_rows_are_counted_and_left_out() -> None:
    """Also those of nothing but delimiters, which Excel writes below a table."""
    reader = RecordReader("t.csv", [b"a,b\n\n,\n1,2\n  \n,\n3,4\n"], delimiter=",")
    reader.read_header()
    (block,) = reader.read_blocks(2)

    assert (block.records, list(block.lines), block.blank) == ([b"1\x1f2", b"3\x1f4"], [4, 7], 4)


def test_a_row_of_the_wrong_length_is_refused() -> None:
    """It keeps all its fields, and says how many there are."""
    rows, refused = read("a,b,c\n1,2\n1,2,3\n1,2,3,4\nx\n")

    assert [line for line, _ in rows] == [1, 3]
    assert [(row.line, row.fields, row.reason) for row in refused] == [
        (2, ("1", "2"), "has 2 fields, the header has 3"),
        (4, ("1", "2", "3", "4"), "has 4 fields, the header has 3"),
        (5, ("x",), "has 1 field, the header has 3"),
    ]


def test_text_after_a_closing_quote_is_refused() -> None:
    """It is kept as written, and the next row is read."""
    rows, refused = read('a,b\n1,"x"y\n"q\nr"s,2\n5,6\n')

    assert [line for line, _ in rows] == [1, 5]
    assert refused[0].line == 2
    assert refused[0].fields == ('1,"x"y',)
    assert refused[0].reason.startswith("text follows a closing quote")
    assert refused[1].line == 3
    assert "over 2 lines" in refused[1].reason


def test_a_quote_that_is_never_closed_is_named_by_its_line() -> None:
    """The line where it opens, not where the row begins."""
    with pytest.raises(BadData, match=re.escape("t.csv:3: a quote opens here and is never closed")):
        read('a,b,c\n"x\ny","open\n1,2,3\n4,5,6\n')


def test_a_header_that_cannot_be_read_is_refused() -> None:
    """No row could be understood without it."""
    with pytest.raises(BadData, match="the header cannot be read"):
        read('"a"b,c\n1,2\n')


def test_a_row_without_end_is_refused_before_it_fills_the_memory() -> None:
    """The message names the quote that is to blame."""
    endless = (b'a,b\n1,"' + (b"x" * 63 + b"\n") * (1 << 14) for _ in range(1))
    more = ((b"x" * 63 + b"\n") * (1 << 14) for _ in range(2 * LARGEST_RECORD >> 20))
    reader = RecordReader("t.csv", [*endless, *more], delimiter=",")
    reader.read_header()

    with pytest.raises(BadData, match=re.escape("t.csv:2: what begins here does not end within")):
        list(reader.read_blocks(2))


def test_fields_beyond_the_limit_of_the_csv_module_are_read() -> None:
    """131,072 is not enough for a field with a document in it; beyond our own limit the row is refused."""
    large, too_large = "x" * 200_000, "y" * (LARGEST_FIELD + 1)
    rows, refused = read(f'a,b\n1,"{large}, z"\n2,{large}\n3,{too_large}\n4,"{too_large}"\n5,z\n')

    assert [(line, len(row[1])) for line, row in rows[1:]] == [(2, 200_003), (3, 200_000), (6, 1)]
    assert [row.line for row in refused] == [4, 5]
    assert "1,048,576 bytes" in refused[0].reason


def test_a_nul_byte_refuses_its_row_only() -> None:
    """With quotes in the block and without."""
    for other in ("3,4", '"3",4'):
        rows, refused = read(f"a,b\n1,x\x00y\n{other}\n")
        assert [row for _, row in rows[1:]] == [["3", "4"]]
        assert [(row.line, row.reason) for row in refused] == [
            (2, "holds a NUL byte: the file was damaged, or is not text")
        ]


def test_without_quoting_a_quote_is_a_character() -> None:
    """Dialers write TAB files so."""
    rows, _ = read('a\tb\n"x\ty"\n', "\t", quotes=False)

    assert rows[1:] == [(2, ['"x', 'y"'])]


def test_an_open_quote_is_found_past_closed_ones() -> None:
    """Counted from 0; a doubled quote does not close."""
    assert find_open_quote('"a\nb","c ""d\n" ,\n"e', ",") == 3
    assert find_open_quote('x"y,"z', ",") == 0


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1f"), max_size=12)
SHAPE = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12)
)


@given(
    table=SHAPE,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    style=st.sampled_from(
        [
            (csv.QUOTE_MINIMAL, "\r\n"),
            (csv.QUOTE_ALL, "\r\n"),
            (csv.QUOTE_ALL, "\n"),
            (csv.QUOTE_NONNUMERIC, "\r"),
        ]
    ),
    block=st.integers(1, 64),
)
def test_what_the_csv_module_writes_is_read_back(
    table: list[list[str]], delimiter: str, style: tuple[int, str], block: int
) -> None:
    """Any table, however quoted and cut into blocks; blank rows are left out."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=style[0], lineterminator=style[1])
    header = [f"column {index}" for index in range(len(table[0]))]
    writer.writerows([header, *table])
    rows, refused = read(file.getvalue(), delimiter, block=block)

    assert refused == []
    assert [row for _, row in rows] == [
        header,
        *(row for row in table if any(row) and (len(row) > 1 or row[0].strip(" \t"))),
    ]


@given(st.text(st.sampled_from('ab",\n\r ')), st.integers(1, 9))
def test_blocks_make_no_difference(text: str, block: int) -> None:
    """Rows, lines and refusals are the same however the file is cut; or the same complaint."""

    def outcome(size: int) -> object:
        try:
            return read(text, block=size)
        except BadData as error:
            return str(error)

    assert outcome(block) == outcome(1 << 16)


def test_a_header_alone_has_no_rows() -> None:
    """With a line end after it or without."""
    assert fields("a,b") == fields("a,b\r\n") == [["a", "b"]]
