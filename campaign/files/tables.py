"""Which table does a file hold: its header, and its rows in blocks?

CSV, TSV, semicolon and pipe are told apart by the header; XLSX by its first bytes. A file of our own rejects is known
by its `reject_` columns, which are dropped, so that the corrected file reads like the original.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self, cast

from campaign.errors import BadData, NoInput
from campaign.files.encodings import Survey, read_utf8_blocks, refuse_changed, survey_file
from campaign.files.records import SEPARATOR, Block, RecordReader, RefusedRecord

DELIMITERS = (",", ";", "\t", "|")
STANDARD_INPUT = "-"
REJECT_PREFIX = "reject_"
REJECT_LINE = "reject_line"
QUOTED = re.compile(r'"(?:[^"]|"")*"')
HEAD_BYTES = 4096
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t]*')
"""Excel's own way of naming the delimiter, as the first line of a file."""
ZIP_MAGIC = b"PK\x03\x04"
OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel file (.xls), or one with a password", "Save it as .xlsx or CSV, without."),
    (b"\x1f\x8b", "is compressed with gzip", "Unpack it first: gunzip FILE."),
    (b"%PDF", "is a PDF", "Export the table as CSV."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What the operator states about a file instead of leaving it to be found out.

    `columns` names the columns of a file whose first row is data; an empty name leaves a column out.
    """

    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    quotes: bool = True
    columns: tuple[str, ...] = ()


class Body(Protocol):
    """Rows of a file, whatever its format; both readers begin anew each time they are called."""

    survey: Survey
    delimiter: str

    def read_header(self) -> tuple[list[str], int]:
        """The fields of the first row that is not blank, and its line; no fields when there is none."""

    def read_blocks(self, width: int, first: int) -> Iterator[Block]:
        """The rows of `width` fields each from line `first` on."""


class Table:
    """A header, and rows that can be read any number of times. Raises BadData for a header that cannot be used."""

    def __init__(self, file: BinaryIO, name: str, body: Body, options: TableOptions) -> None:
        self._file, self._body, self.name = file, body, name
        self.survey, self.delimiter = body.survey, body.delimiter
        found, line = body.read_header()
        self.own_rejects = REJECT_LINE in found
        headless = bool(options.columns) and not self.own_rejects
        fields = list(options.columns) if headless else found
        self.header_line, self._first = (0, 1) if headless else (line, line + 1)
        self._width = len(fields)
        self._line_field = fields.index(REJECT_LINE) if self.own_rejects else -1
        self._dropped = {index for index, text in enumerate(fields) if _is_dropped(text, headless=headless)}
        self.header = _check_header(fields, self._dropped, name)

    def blocks(self) -> Iterator[Block]:
        """The rows in the order of the file. Raises BadData for a file that cannot be read to its end."""
        for block in self._body.read_blocks(self._width, self._first):
            yield self._drop(block) if self._dropped else block

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _drop(self, block: Block) -> Block:
        """The block without the columns that are left out; `numbers` are the lines that a rejects file remembers."""
        rows = [record.split(SEPARATOR) for record in block.records]
        kept = [index for index in range(self._width) if index not in self._dropped]
        return Block(
            records=[SEPARATOR.join([row[index] for index in kept]) for row in rows],
            lines=block.lines,
            numbers=[
                self._first_number([field.decode() for field in row], line)
                for row, line in zip(rows, block.lines, strict=True)
            ],
            refused=[self._drop_refused(row) for row in block.refused],
            blank=block.blank,
        )

    def _drop_refused(self, row: RefusedRecord) -> RefusedRecord:
        """A row of the wrong length keeps its surplus; what was dropped is taken from its places in the header."""
        fields = tuple(text for index, text in enumerate(row.fields) if index not in self._dropped)
        return replace(row, fields=fields, number=self._first_number(row.fields, row.line))

    def _first_number(self, fields: Sequence[str], line: int) -> int:
        """The line that a row had where it was first refused; its own in any other file."""
        told = fields[self._line_field] if self.own_rejects and len(fields) > self._line_field else ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else line


def open_table(path: Path, options: TableOptions | None = None) -> Table:
    """The table in a file; `-` is standard input.

    Raises NoInput when the file cannot be read and BadData when it holds no table.
    """
    options = options or TableOptions()
    file, name = open_input(path)
    try:
        return Table(file, name, _open_body(file, name, options), options)
    except BaseException:
        file.close()
        raise


def open_input(path: Path) -> tuple[BinaryIO, str]:
    """A file that can be read more than once, and its name. Raises NoInput."""
    try:
        if str(path) != STANDARD_INPUT:
            return open(path, "rb"), path.name
        spool = tempfile.TemporaryFile()  # noqa: SIM115 (the table closes it)
        shutil.copyfileobj(sys.stdin.buffer, spool, 1 << 20)
        spool.seek(0)
        return cast(BinaryIO, spool), "standard input"
    except OSError as error:
        raise NoInput(str(path), error.strerror or str(error)) from error


def find_delimiter(header: str) -> str:
    """The delimiter that occurs most often outside quotes; a comma when none does."""
    bare = QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


class TextBody:
    """The rows of a delimited text file."""

    def __init__(self, file: BinaryIO, name: str, options: TableOptions) -> None:
        self._file, self._name = file, name
        file.seek(0)
        own = REJECT_LINE.encode() in file.readline(HEAD_BYTES).replace(b"\0", b"")
        self.survey = survey_file(file, name, "" if own else options.encoding)
        first = self._first_line()
        stated = SEPARATOR_LINE.fullmatch(first)
        self._separator_line = bool(stated)
        self._quotes = own or options.quotes
        self.delimiter = stated[1] if stated else find_delimiter(first) if own else options.delimiter
        self.delimiter = self.delimiter or find_delimiter(first)

    def read_header(self) -> tuple[list[str], int]:
        """The first row that is not blank."""
        return self._reader().read_header()

    def read_blocks(self, width: int, first: int) -> Iterator[Block]:
        """The rows below the header, or all rows when `first` is 1."""
        reader = self._reader()
        if first > 1:
            reader.read_header()
        yield from reader.read_blocks(width)
        refuse_changed(self._file, self._name, self.survey)

    def _reader(self) -> RecordReader:
        blocks = read_utf8_blocks(self._file, self.survey)
        reader = RecordReader(self._name, blocks, delimiter=self.delimiter, quotes=self._quotes)
        if self._separator_line:
            reader.read_header()
        return reader

    def _first_line(self) -> str:
        """The first line that is not blank; in a header over several lines, its first part."""
        for block in read_utf8_blocks(self._file, self.survey):
            for line in block.splitlines():
                if line.strip():
                    return line.decode(errors="replace").strip("\ufeff \t")
        return ""


def _open_body(file: BinaryIO, name: str, options: TableOptions) -> Body:
    head = file.read(4)
    for magic, fault, hint in OTHER_FORMATS:
        if head.startswith(magic):
            raise BadData(f"{name} {fault}", hint=hint)
    if head == ZIP_MAGIC:
        from campaign.files.sheets import SheetBody

        return SheetBody(file, name, options.sheet)
    return TextBody(file, name, options)


def _is_dropped(field: str, *, headless: bool) -> bool:
    return field.startswith(REJECT_PREFIX) or (headless and not field)


def _check_header(fields: Sequence[str], dropped: set[int], name: str) -> tuple[str, ...]:
    """The names of the columns that are read, on one line and in Unicode's composed form. Raises BadData."""
    if not fields:
        raise BadData(f"{name} is empty: it has no header")
    header: list[str] = []
    for index, text in enumerate(fields):
        if index in dropped:
            continue
        column = " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())
        if not column:
            raise BadData(f"{name}: column {index + 1} of the header has no name", hint="Give it one, or remove it.")
        if not column.isprintable():
            raise BadData(f"{name}: column {index + 1} of the header is no text: {column[:40]!r}")
        if column in header:
            raise BadData(f"{name}: the header has {column!r} twice", hint="Rename one of the two columns.")
        header.append(column)
    return tuple(header)
