"""Refused rows: written so that they can be corrected and imported again."""

from __future__ import annotations

import csv
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.files.options import ReadOptions
from campaign.files.rejects import Rejects, name_rejects
from campaign.files.rows import RefusedRow
from campaign.files.sources import open_source
from campaign.model import Problem

ReadFile = Callable[..., Any]


def write_rejects(read: Any, path: Path) -> Path:
    """The rejects file of a file that was read."""
    with Rejects(read.source.header) as rejects:
        rejects.add(read.refused)
        rejects.write(path)
    return path


TEXT = (
    'customer_id;phone;name;birth_date\nC1;2125550142;Ann;1985-03-01\n"C2";12;"Kim; ""Bo""";1985-13-01\n'
    '=cmd;2125550144;+1;45321\nC4;2125550145\nC5;2125550146;x;1985-03-01;more\nC6;"a"b;x;\n'
)


def test_refused_rows_are_written_as_they_were(read_file: ReadFile, tmp_path: Path) -> None:
    """With line, column and reason before them; nothing is escaped, for the file comes back."""
    path = write_rejects(read_file("customers", TEXT), tmp_path / "customers.rejects.csv")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))

    assert rows[0] == ["reject_line", "reject_column", "reject_reason", "customer_id", "phone", "name", "birth_date"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5", "6", "7"]
    assert rows[1][1] == "phone; birth_date"
    assert rows[1][3:] == ["C2", "12", 'Kim; "Bo"', "1985-13-01"]
    assert rows[2][3:] == ["=cmd", "2125550144", "+1", "45321"]
    assert rows[3][1:] == ["row", "has 2 fields, the header has 4", "C4", "2125550145"]
    assert rows[4][3:] == ["C5", "2125550146", "x", "1985-03-01", "more"]
    assert rows[5][3:] == ['C6;"a"b;x;']
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_uncorrected_file_is_refused_again(read_file: ReadFile, tmp_path: Path) -> None:
    """Row by row, and its rejects are the same file but for the words."""
    first = write_rejects(read_file("customers", TEXT), tmp_path / "a.rejects.csv")
    again = read_file("customers", first)
    second = write_rejects(again, tmp_path / "b.rejects.csv")

    assert again.source.counts.taken == 0
    assert again.source.header == ("customer_id", "phone", "name", "birth_date")
    kept = [[row[0], *row[3:]] for row in csv.reader(first.read_text("utf-8-sig").splitlines())]
    assert [[row[0], *row[3:]] for row in csv.reader(second.read_text("utf-8-sig").splitlines())] == kept


def test_a_corrected_file_is_taken(read_file: ReadFile, tmp_path: Path) -> None:
    """Under the hash that the row would have had in the original, whatever the mapping says about that one."""
    told = {"delimiter": ";", "encoding": "cp949", "rename": {"tel": "phone"}}
    text = "customer_id;tel;name\nC1;2125550142;앤\nC2;12;김\n"
    path = write_rejects(read_file("customers", text.encode("cp949"), told), tmp_path / "t.rejects.csv")
    path.write_text(path.read_text("utf-8-sig").replace(",12,", ",2125550143,"), "utf-8")
    again = read_file("customers", path, told)
    original = read_file("customers", text.replace(";12;", ";2125550143;").encode("cp949"), told)

    assert again.problems == []
    assert again.columns["name"] == ["김"]
    assert again.hashes == original.hashes[1:]


def test_a_numbered_row_keeps_its_number(read_file: ReadFile, tmp_path: Path) -> None:
    """Its id is that of the original file, not of its place among the rejects."""
    for told, text in (
        ({"row_number": {"customer_id": "F{}"}}, "phone\n2125550142\n12\n2125550144\n"),
        ({"row_number": {"customer_id": "F{}"}, "header": False, "columns": ["phone"]}, "2125550142\n12\n2125550144\n"),
    ):
        read = read_file("customers", text, told)
        path = write_rejects(read, tmp_path / "t.rejects.csv")
        path.write_text(path.read_text("utf-8").replace(",12", ",2125550143"), "utf-8")

        assert read.columns["customer_id"] == ["F1", "F3"]
        assert read_file("customers", path, told).columns["customer_id"] == ["F2"]


def test_a_row_that_could_not_be_cut_stays_refused_where_one_column_is_expected(
    read_file: ReadFile, tmp_path: Path
) -> None:
    """Its text would else pass for a value."""
    told = {"rename": {"who": "agent"}}
    path = write_rejects(read_file("agents", 'who\nkim\n"lee"x\n', told), tmp_path / "t.rejects.csv")

    assert read_file("agents", path, told).source.counts.taken == 0


@pytest.mark.parametrize(
    ("name", "rejects"),
    [
        ("customers.csv", "customers.rejects.csv"),
        ("march.2026.xlsx", "march.2026.rejects.csv"),
        ("customers.rejects.csv", "customers.rejects.csv"),
        ("standard input", "standard input.rejects.csv"),
        ("noext", "noext.rejects.csv"),
    ],
)
def test_rejects_are_named_after_their_file(name: str, rejects: str) -> None:
    """The rejects of rejects take their place."""
    assert name_rejects(name) == rejects


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1f"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_text_survives_the_way_through_a_rejects_file(
    rows: list[list[str]], tmp_path: Path, options: ReadOptions
) -> None:
    """Delimiters, quotes and line ends in any field; the reader gives back what was written."""
    rows = [["x" + row[0], *row[1:]] for row in rows]
    path = tmp_path / "t.rejects.csv"
    problem = Problem(file="t.csv", line=2, column="agent", reason="because")
    with Rejects(("agent", "name", "agency")) as rejects:
        rejects.add(RefusedRow(line=2, number=2, fields=tuple(row), problems=(problem,)) for row in rows)
        rejects.write(path)
        assert rejects.count == len(rows)
    with open_source(path, kind="agents", options=options) as source:
        found = [record.decode().split("\x1f") for block in source._table.blocks() for record in block.records]

    assert found == rows


def test_rejects_know_the_file_a_killed_command_left(tmp_path: Path) -> None:
    """What the same rows had come to is used again; anything else keeps its name to itself."""
    with Rejects(("a", "b")) as rejects:
        rejects.write(tmp_path / "left.rejects.csv")
        (tmp_path / "other.rejects.csv").write_bytes((tmp_path / "left.rejects.csv").read_bytes() + b"1,,")

        assert rejects.equals(tmp_path / "left.rejects.csv")
        assert not rejects.equals(tmp_path / "other.rejects.csv")
