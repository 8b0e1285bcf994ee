"""Damaged files: whatever happened to the bytes, only rows, problems and errors for the operator come out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from campaign.errors import CampaignError
from campaign.files.options import ReadOptions
from campaign.files.sources import open_source

HEADER = "customer_id,phone,name,language,birth_date,value,postal_code,preferred_hours,timezone,state\n"
ROWS = "".join(
    f'C{row:03d},+1212555{100 + row:04d},"Kim, {row}",ko,198{row % 10}-0{row % 9 + 1}-15,'
    f"{row}.50,1000{row % 10},18:00-20:00,America/New_York,NY\n"
    for row in range(30)
)
TEXT = HEADER + ROWS.replace("Kim", "김민지") + 'C900,+12125550199,"two\nlines",en,,,,,,\n'
ENCODINGS = ("utf-8", "utf-8-sig", "cp949", "utf-16")
FILES_PER_MUTATOR = 28


def flip_bits(data: bytearray, chance: Random) -> None:
    """Some bits turned over."""
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def insert(*what: bytes) -> Callable[[bytearray, Random], None]:
    """Bytes put in somewhere."""

    def mutate(data: bytearray, chance: Random) -> None:
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place:place] = chance.choice(what)

    return mutate


def cut_off(data: bytearray, chance: Random) -> None:
    """The end is missing."""
    del data[chance.randrange(len(data)) :]


def cut_out(data: bytearray, chance: Random) -> None:
    """A part is missing."""
    start = chance.randrange(len(data))
    del data[start : start + chance.randrange(200)]


def shuffle_part(data: bytearray, chance: Random) -> None:
    """A part stands where another should."""
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    part = list(data[start:end])
    chance.shuffle(part)
    data[start:end] = bytes(part)


MUTATORS: dict[str, Callable[[bytearray, Random], None]] = {
    "bits": flip_bits,
    "quotes": insert(b'"', b'""', b'",', b',"'),
    "NULs": insert(b"\0"),
    "delimiters": insert(b",", b";", b"\t", b"|"),
    "line ends": insert(b"\r", b"\n", b"\r\n", b"\n\n"),
    "marks": insert(b"\xef\xbb\xbf", b"\x1f", b"\x1a", b"\xff\xfe", b"=cmd|' /C calc'!A0", b"#N/A"),
    "large": insert(b"x" * 140_000, b'"' + b"y" * 140_000),
    "cut off": cut_off,
    "cut out": cut_out,
    "shuffled": shuffle_part,
}


def read_to_the_end(path: Path, options: ReadOptions) -> None:
    """Every row is taken, or refused with problems; the counts add up."""
    with open_source(path, kind="customers", options=options) as source:
        taken = refused = 0
        for chunk in source.chunks():
            converted = chunk.convert()
            taken += len(converted.line_numbers)
            refused += len(converted.refused)
            assert {len(values) for values in converted.columns.values()} <= {len(converted.line_numbers)}
            assert all(row.problems and row.line > 0 for row in converted.refused)
        assert source.counts.rows == taken + refused == source.counts.taken + source.counts.refused


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", MUTATORS)
def test_a_damaged_text_never_breaks_the_program(
    name: str, encoding: str, write_file: Callable[..., Path], options: ReadOptions
) -> None:
    """10 kinds of damage in 4 encodings, 28 files each."""
    for seed in range(FILES_PER_MUTATOR):
        data = bytearray(TEXT.encode(encoding))
        MUTATORS[name](data, Random(f"{name} {encoding} {seed}"))  # noqa: S311 (damage must be the same each time)
        with suppress(CampaignError):
            read_to_the_end(write_file(bytes(data)), options)


def test_an_undamaged_text_is_read(write_file: Callable[..., Path], options: ReadOptions) -> None:
    """The files above are good before they are damaged."""
    for encoding in ENCODINGS:
        path = write_file(TEXT.encode(encoding))
        with open_source(path, kind="customers", options=options) as source:
            assert [chunk.convert().problems for chunk in source.chunks()] == [[]]
            assert source.counts.taken == 31


def test_a_damaged_workbook_never_breaks_the_program(write_file: Callable[..., Path], options: ReadOptions) -> None:
    """200 workbooks with damage in the archive, and 100 with damage in the parts inside it."""
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate((HEADER + ROWS.replace('"', "").replace("Kim, ", "Kim ")).splitlines()):
            sheet.write_row(number, 0, line.split(","))
    for seed in range(300):
        chance = Random(seed)  # noqa: S311
        data = bytearray(book.getvalue())
        if seed % 3:
            MUTATORS[chance.choice(["bits", "cut off", "cut out", "shuffled"])](data, chance)
        else:
            data = bytearray(_damage_a_part(bytes(data), chance))
        with suppress(CampaignError):
            read_to_the_end(write_file(bytes(data), "t.xlsx"), options)


def _damage_a_part(book: bytes, chance: Random) -> bytes:
    """A sound archive around a damaged part."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as archive, zipfile.ZipFile(written, "w") as copy:
        chosen = chance.choice(archive.namelist())
        for name in archive.namelist():
            part = bytearray(archive.read(name))
            if name == chosen:
                MUTATORS[chance.choice(["bits", "cut off", "cut out", "shuffled", "NULs"])](part, chance)
            copy.writestr(name, bytes(part))
    return written.getvalue()
