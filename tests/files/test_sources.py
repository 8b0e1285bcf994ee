"""Sources: chunks of columns, content known by row, counts that add up, attributes that nobody declared."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.errors import BadData
from campaign.files.encodings import file_digest
from campaign.files.mapping import read_mapping
from campaign.files.options import Proposal, ReadOptions
from campaign.files.sources import PROBLEMS_KEPT, hash_records, open_source
from campaign.model import FieldType

ReadFile = Callable[..., Any]
WriteFile = Callable[..., Path]
HEADER = "customer_id,phone,name\n"
ROWS = [f"C{number:05d},+1212555{100 + number % 100:04d},Ann {number}\n" for number in range(5_000)]
"""More than two blocks of the reader."""


def test_a_file_is_read_in_portions(write_file: WriteFile, options: ReadOptions) -> None:
    """Each with its lines, in the order of the file."""
    with open_source(write_file(HEADER + "".join(ROWS)), kind="customers", options=options) as source:
        parts = [chunk.convert() for chunk in source.chunks()]

        assert len(parts) > 1
        assert [line for part in parts for line in part.line_numbers] == list(range(2, 5_002))
        assert [name for part in parts for name in part.columns["name"]] == [f"Ann {n}" for n in range(5_000)]
        assert source.row_count == source.counts.taken == 5_000


def test_a_source_says_what_it_is(write_file: WriteFile, options: ReadOptions) -> None:
    """Before any row is read."""
    path = write_file("\ufeff이름;휴대폰;고객번호\n".encode())
    with open_source(path, kind="customers", options=options) as source:
        assert (source.name, source.kind.name) == ("t.csv", "customers")
        assert source.sha256 == file_digest(path)
        assert (source.encoding, source.delimiter) == ("utf-8", ";")
        assert source.header == ("이름", "휴대폰", "고객번호")
        assert source.columns == ("customer_id", "phone", "name")
        assert [chunk.convert().columns for chunk in source.chunks()] == []


def test_the_same_rows_in_another_order_are_known(read_file: ReadFile) -> None:
    """However they are quoted, whatever their encoding and line ends; only what differs is read."""
    first = read_file("customers", HEADER + "".join(ROWS))
    changed = ['"' + row.strip().replace(",", '","') + '"\r\n' for row in reversed(ROWS)]
    changed[17] = "C04982,+12125550182,Anne\r\n"
    again = read_file("customers", (HEADER + "".join(changed)).encode("utf-16"), known=frozenset(first.hashes))

    assert len(set(first.hashes)) == 5_000
    assert again.columns["name"] == ["Anne"]
    assert again.lines == [19]
    assert (again.source.counts.rows, again.source.counts.unchanged, again.source.counts.taken) == (5_000, 4_999, 1)


def test_a_known_row_is_not_refused_again(read_file: ReadFile) -> None:
    """A refused one is, for it was never taken."""
    text = HEADER + "C1,2125550142,Ann\nC2,12,Bob\nC3,x\n"
    first = read_file("customers", text)
    again = read_file("customers", text, known=frozenset(first.hashes))

    assert first.problems == again.problems
    assert [row.line for row in again.refused] == [3, 4]
    assert again.columns["name"] == []
    assert again.source.counts.unchanged == 1


def test_any_container_may_say_what_is_known(write_file: WriteFile, options: ReadOptions) -> None:
    """A sorted array needs less memory than a set."""
    with open_source(write_file(HEADER + "".join(ROWS[:3])), kind="customers", options=options) as source:
        (chunk,) = source.chunks()
        hashes = list(chunk.hashes)

        assert chunk.without(range(0)).convert().columns["customer_id"] == ["C00000", "C00001", "C00002"]
        assert chunk.without([hashes[0], hashes[2]]).hashes == hashes[1:2]
        assert list(chunk.without({hashes[1]}).line_numbers) == [2, 4]


def test_the_same_text_under_another_meaning_is_another_row(read_file: ReadFile, options: ReadOptions) -> None:
    """A mapping, a zone, a currency or a header that changes what a cell means makes all rows new."""
    text = "customer_id,answered_at,channel,answer\nC1,2026-03-10 18:30,mail,yes\n"
    hashes = [
        read_file("responses", text).hashes,
        read_file("responses", text, options=replace(options, zone="Asia/Seoul")).hashes,
        read_file("responses", text, {"zone": {"default": "Asia/Seoul"}}).hashes,
        read_file("responses", text, {"constant": {"purpose": "service"}}).hashes,
        read_file("responses", text.replace("customer_id", "customer id")).hashes,
        read_file("contacts", "customer_id,at,direction,channel\nC1,2026-03-10 18:30,in,mail\n").hashes,
    ]

    assert len({content for part in hashes for content in part}) == len(hashes)


def test_what_does_not_touch_a_row_leaves_it_known(read_file: ReadFile, options: ReadOptions) -> None:
    """How the file is written, what it is called, an attribute it does not have, the hour of the command."""
    text = "customer_id,answered_at,channel,answer\nC1,2026-03-10 18:30,mail,yes\n"
    other = replace(options, minor_digits=0, measures={}, attributes={}, region="KR", at=1, now=1_900_000_000)

    assert read_file("responses", text).hashes == read_file("responses", text, options=other).hashes
    assert (
        read_file("responses", text).hashes
        == read_file("responses", text.replace(",", "|").encode("utf-16"), {"delimiter": "pipe"}).hashes
        == read_file(
            "responses", text.split("\n", 1)[1], {"header": False, "columns": text.partition("\n")[0].split(",")}
        ).hashes
    )


def test_rows_that_are_numbered_are_known_by_their_number(read_file: ReadFile) -> None:
    """Two equal rows are two customers; the same rows in another order are others."""
    told = {"row_number": {"customer_id": "F{}"}}
    first = read_file("customers", "phone\n2125550142\n2125550142\n2125550143\n", told)
    again = read_file("customers", "phone\n2125550143\n2125550142\n2125550142\n", told, known=frozenset(first.hashes))

    assert first.columns["customer_id"] == ["F1", "F2", "F3"]
    assert again.columns["customer_id"] == ["F1", "F3"]


@given(st.lists(st.binary(max_size=20), max_size=8), st.binary(min_size=16, max_size=16).map(bytes.hex))
def test_hashes_are_signed_and_depend_on_content_alone(records: list[bytes], recipe: str) -> None:
    """64 bits that a database column holds, the same in any order."""
    hashes = hash_records(records, recipe)

    assert all(-(2**63) <= content < 2**63 for content in hashes)
    assert hash_records(records[::-1], recipe) == hashes[::-1]
    assert len(set(hashes)) == len(set(records))


def test_counts_add_up(read_file: ReadFile) -> None:
    """Blank lines are no rows; problems are kept up to a number, refused rows counted without limit."""
    text = HEADER + "C1,2125550142,Ann\n\nC2,12,Bob\n,,\nC3\n" + "C4,1,x\n" * (PROBLEMS_KEPT + 5)
    counts = read_file("customers", text).source.counts

    assert (counts.rows, counts.taken, counts.refused, counts.blank) == (PROBLEMS_KEPT + 8, 1, PROBLEMS_KEPT + 7, 2)
    assert len(read_file("customers", text).source.problems) == PROBLEMS_KEPT


def test_a_file_is_not_held_in_memory(write_file: WriteFile, options: ReadOptions) -> None:
    """A file of 6 MB takes less than 3."""
    rows = "".join(f"K{number % 7:07d},gold,{'x' * 180}\n" for number in range(3_000))
    path = write_file("agent,agency,site\n" + rows * 10)
    assert path.stat().st_size > 5_800_000
    with open_source(path, kind="agents", options=options) as source:
        tracemalloc.start()
        taken = sum(chunk.convert().taken for chunk in source.chunks())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert taken == 30_000
    assert peak < 3_000_000


def test_a_file_that_grows_while_it_is_read_is_refused(write_file: WriteFile, options: ReadOptions) -> None:
    """What was written meanwhile may be half a row."""
    path = write_file(HEADER + "".join(ROWS))
    with open_source(path, kind="customers", options=options) as source:
        chunks = source.chunks()
        next(chunks)
        with path.open("a") as file:
            file.write("C9,")
        with pytest.raises(BadData, match="changed while it was read"):
            list(chunks)


def test_an_undeclared_attribute_is_proposed_with_its_type(read_file: ReadFile, options: ReadOptions) -> None:
    """And its values are read by that type at once."""
    text = (
        "customer_id,phone,SeniorCitizen,Partner,MonthlyCharges,Since,Zip+,Code,Notes,Empty\n"
        "C1,2125550142,0,Yes,29.85,2020-01-31,x,007,a,\n"
        "C2,2125550143,1,no,1889.5,2021-12-01,y,12,,\n"
    ).replace("Zip+", "Area")
    read = read_file("customers", text, options=replace(options, add_attributes=True))

    assert read.source.proposals == (
        Proposal(name="senior_citizen", type=FieldType.INTEGER),
        Proposal(name="partner", type=FieldType.BOOLEAN),
        Proposal(name="monthly_charges", type=FieldType.DECIMAL, digits=2),
        Proposal(name="since", type=FieldType.DATE),
        Proposal(name="area", type=FieldType.TEXT),
        Proposal(name="code", type=FieldType.TEXT),
        Proposal(name="notes", type=FieldType.TEXT),
        Proposal(name="empty", type=FieldType.TEXT),
    )
    assert read.columns["monthly_charges"] == [2985, 188950]
    assert read.columns["partner"] == [1, 0]
    assert read.columns["code"] == ["007", "12"]
    assert read.problems == []


def test_a_proposal_holds_for_the_rest_of_the_file(read_file: ReadFile, options: ReadOptions) -> None:
    """A value that does not fit the type of the first rows is refused, not made to fit."""
    rows = "".join(f"C{number},2125550142,{number}\n" for number in range(12_000))
    read = read_file(
        "customers", "id,phone,visits\n" + rows + "X,2125550142,many\n", options=replace(options, add_attributes=True)
    )

    assert read.source.proposals == (Proposal(name="visits", type=FieldType.INTEGER),)
    assert [problem.split(": ")[:2] for problem in read.problems] == [["12002", "visits"]]


def test_what_means_nothing_is_not_proposed(read_file: ReadFile, options: ReadOptions) -> None:
    """Texts that a mapping takes for empty have no type; a name that rules cannot write is refused."""
    adding = replace(options, add_attributes=True)
    read = read_file(
        "customers", "id,phone,visits\nC1,2125550142,NULL\nC2,2125550143,3\n", {"empty": ["NULL"]}, options=adding
    )

    assert read.columns["visits"] == [None, 3]
    assert (
        read_file(
            "customers", "id,phone,직업\nC1,2125550142,x\n", {"ignore": "others"}, options=adding
        ).source.proposals
        == ()
    )
    with pytest.raises(BadData, match="'직업' cannot be the name of an attribute"):
        read_file("customers", "id,phone,직업\nC1,2125550142,x\n", options=adding)


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=30), st.integers(0, 2**32))
def test_known_rows_make_no_difference_to_the_others(
    tmp_path_factory: pytest.TempPathFactory, options: ReadOptions, rows: list[tuple[str, str]], pick: int
) -> None:
    """Whatever part of a file is known, the rest is read as before."""
    path = tmp_path_factory.mktemp("known") / "t.csv"
    body = "".join(
        f'K{index},"{a.replace(chr(34), "")}","{b.replace(chr(34), "")}"\n' for index, (a, b) in enumerate(rows)
    )
    path.write_text("agent,name,agency\n" + body, encoding="utf-8", newline="")
    with open_source(path, kind="agents", options=options, mapping=read_mapping({})) as source:
        whole = [chunk.convert() for chunk in source.chunks()]
        taken = [
            row for part in whole for row in zip(part.hashes, part.columns["agent"], part.columns["name"], strict=True)
        ]
        known = {content for place, (content, *_) in enumerate(taken) if pick >> (place % 32) & 1}
        rest = [chunk.without(known).convert() for chunk in source.chunks()]

    assert [
        row for part in rest for row in zip(part.hashes, part.columns["agent"], part.columns["name"], strict=True)
    ] == [row for row in taken if row[0] not in known]
