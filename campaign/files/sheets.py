"""Which rows does a sheet of an Excel workbook (.xlsx) hold?

The archive is unpacked once, counting, before the workbook reader may see it: a few kilobytes can claim gigabytes of
cells. Numbers become the text that a person would type; what Excel has rounded stays recognisable as such.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from campaign.errors import BadData
from campaign.files.encodings import Survey, refuse_changed, survey_archive
from campaign.files.records import SEPARATOR, Block, RefusedRecord

LARGEST_WORKBOOK = 32 << 20
LARGEST_UNPACKED = 512 << 20
MOST_CELLS = 5_000_000
ROWS_PER_BLOCK = 2_000
TOO_LONG_FOR_EXCEL = 10**15
"""Excel keeps 15 digits; a larger number has lost its last ones."""

CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,3})(\d{1,10})["']""")
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt=["']e["'][^>]*>""")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
SHEET_ELEMENT = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
RELATION_ELEMENT = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
TAG_AND_CELL = 512
"""Bytes that one opening tag of a cell may take; it may lie across two blocks of the scan."""


@dataclass(slots=True)
class _Extent:
    """What the scan of one worksheet found: its size and the cells that hold an error such as #N/A."""

    rows: int = 0
    columns: int = 0
    errors: set[tuple[int, int]] = field(default_factory=set)


class SheetBody:
    """The rows of one sheet: the first, or the one that is named.

    Raises BadData when the file is larger than the limits above or is no workbook.
    """

    delimiter = ""

    def __init__(self, file: BinaryIO, name: str, sheet: str) -> None:
        self._file, self._name = file, name
        self.survey: Survey = survey_archive(file)
        if self.survey.size > LARGEST_WORKBOOK:
            raise _too_large(name, f"{self.survey.size:,} bytes are more than {LARGEST_WORKBOOK:,}")
        extents = _scan_archive(file, name)
        self._sheet, self._errors = self._open(sheet, extents)
        self._left: int = (self._sheet.start or (0, 0))[1]

    def read_header(self) -> tuple[list[str], int]:
        """The fields of the first row that is not blank, and its number; no fields in an empty sheet."""
        for number, row in enumerate(self._sheet.iter_rows(), start=1):
            fields = [read_cell(value).strip() for value in row]
            while fields and not fields[-1]:
                fields.pop()
            if fields:
                return fields, number
        return [], 0

    def read_blocks(self, width: int, first: int) -> Iterator[Block]:
        """The rows from number `first` on, as Excel numbers them."""
        rows = islice(enumerate(self._sheet.iter_rows(), start=1), first - 1, None)
        while part := list(islice(rows, ROWS_PER_BLOCK)):
            yield self._make_block(part, width)
        refuse_changed(self._file, self._name, self.survey)

    def _make_block(self, rows: list[tuple[int, list[Any]]], width: int) -> Block:
        records: list[bytes] = []
        lines: list[int] = []
        refused: list[RefusedRecord] = []
        blank = 0
        for number, row in rows:
            fields = [value if value.__class__ is str else read_cell(value) for value in row]
            if self._errors:
                self._restore_errors(number, fields)
            if not any(map(str.strip, fields)):
                blank += 1
            elif any(fields[width:]):
                used = max(index for index, text in enumerate(fields) if text) + 1
                reason = f"has {used} fields, the header has {width}"
                refused.append(RefusedRecord(line=number, fields=tuple(fields[:used]), reason=reason))
            else:
                fields = [*fields[:width], *[""] * (width - len(fields))]
                records.append(SEPARATOR.join(text.replace("\x1f", "").encode() for text in fields))
                lines.append(number)
        return Block(records=records, lines=lines, refused=refused, blank=blank)

    def _restore_errors(self, number: int, fields: list[str]) -> None:
        """The workbook reader gives an empty text for a cell such as #N/A."""
        for index, text in enumerate(fields):
            if not text and (number, self._left + index + 1) in self._errors:
                fields[index] = "#ERROR!"

    def _open(self, sheet: str, extents: dict[str, _Extent]) -> tuple[Any, set[tuple[int, int]]]:
        workbook = self._guarded(self._load)
        names = workbook.sheet_names or [""]
        chosen = sheet or names[0]
        if not chosen or chosen not in names:
            raise BadData(f"{self._name} has no sheet {sheet!r}", hint=f"Its sheets are {', '.join(names)}.")
        opened = self._guarded(lambda: workbook.get_sheet_by_name(chosen))
        part = _find_part(self._file, chosen)
        return opened, extents.get(part, _Extent()).errors if part else _all_errors(extents, self._name)

    def _load(self) -> Any:
        from python_calamine import CalamineWorkbook

        self._file.seek(0)
        return CalamineWorkbook.from_filelike(self._file)

    def _guarded(self, read: Callable[[], Any]) -> Any:
        """What `read` gives; the workbook reader is written in Rust, and a fault of its own is no Exception."""
        try:
            return read()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise BadData(f"{self._name} is not a workbook that can be read: {error}") from error


def read_cell(value: object) -> str:
    """The text of a cell as a person would type it: whole numbers without .0, dates in ISO, times as HH:MM:SS."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _read_number(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _read_number(value: float) -> str:
    if abs(value) >= TOO_LONG_FOR_EXCEL:
        return f"{value:.14e}"
    if value == int(value):
        return str(int(value))
    return f"{Decimal(f'{value:.15g}'):f}"


def _too_large(name: str, fact: str) -> BadData:
    return BadData(f"{name} is too large for a workbook: {fact}", hint="Save the sheet as CSV (UTF-8) and import that.")


def _scan_archive(file: BinaryIO, name: str) -> dict[str, _Extent]:
    """Unpack every part, counting bytes and cells; what is kept is the extent of each worksheet."""
    extents: dict[str, _Extent] = {}
    unpacked = 0
    try:
        archive = zipfile.ZipFile(file)
        for part in archive.infolist():
            extent = _Extent()
            if SHEET_PART.fullmatch(part.filename):
                extents[part.filename.lower()] = extent
            with archive.open(part) as stream:
                for size in _scan_part(stream, extent):
                    unpacked += size
                    if unpacked > LARGEST_UNPACKED:
                        raise _too_large(name, f"it unpacks to more than {LARGEST_UNPACKED:,} bytes")
            if extent.rows * extent.columns > MOST_CELLS:
                grid = f"{extent.rows:,} rows of {extent.columns} columns"
                raise _too_large(name, f"{grid} are more than {MOST_CELLS:,} cells")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise BadData(f"{name} is not a workbook that can be read: {error}") from error
    if not extents:
        raise BadData(f"{name} is an archive without a worksheet", hint="Save it as .xlsx or CSV.")
    return extents


def _scan_part(stream: Any, extent: _Extent) -> Iterator[int]:
    is_sheet = SHEET_PART.fullmatch(stream.name) is not None
    tail = b""
    while block := stream.read(1 << 20):
        yield len(block)
        if not is_sheet:
            continue
        text = tail + block
        addresses = set(CELL.findall(text))
        extent.rows = max([extent.rows, *(int(row) for _, row in addresses)])
        extent.columns = max([extent.columns, *(map(_column_number, {letters for letters, _ in addresses}))])
        for tag in ERROR_CELL.findall(text):
            if address := CELL.search(tag):
                extent.errors.add((int(address[2]), _column_number(address[1])))
        tail = text[-TAG_AND_CELL:]


def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _find_part(file: BinaryIO, sheet: str) -> str:
    """The archive's part that holds a sheet, in small letters; empty when the workbook does not say."""
    try:
        archive = zipfile.ZipFile(file)
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except (KeyError, zipfile.BadZipFile, zlib.error):
        return ""
    for element in SHEET_ELEMENT.findall(book):
        if _attribute(element, "name") == sheet:
            identity = _attribute(element, r"\w+:id")
            for relation in RELATION_ELEMENT.findall(relations):
                if _attribute(relation, "Id") == identity:
                    target = _attribute(relation, "Target").lower()
                    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _attribute(element: bytes, name: str) -> str:
    from html import unescape

    match = re.search(rf"""\s{name}=(?:"([^"]*)"|'([^']*)')""".encode(), element)
    return unescape((match[1] or match[2] or b"").decode("utf-8", "replace")) if match else ""


def _all_errors(extents: dict[str, _Extent], name: str) -> set[tuple[int, int]]:
    """The errors of the only worksheet; with several it is not known which of them it is."""
    if len(extents) == 1:
        return next(iter(extents.values())).errors
    if any(extent.errors for extent in extents.values()):
        raise BadData(f"{name} holds cells such as #N/A, and which sheet they are on cannot be read")
    return set()
