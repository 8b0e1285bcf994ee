"""Which fields stand on which line of a delimited text, and which lines cannot be read?

A record is one row as bytes: its fields in UTF-8, joined by the unit separator 0x1F. Rows without a quote are cut
without a Python call per row; only rows with a quote go through the csv module, which reads them strictly: text
after a closing quote is refused, not guessed at.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from campaign.errors import BadData

SEPARATOR = b"\x1f"
"""Between the fields of a record. A file's own 0x1F bytes are dropped: they are invisible and mean nothing."""

LARGEST_FIELD = 1 << 20
"""Bytes; a row with a larger field is refused. (The csv module's own limit of 131,072 is raised.)"""

LARGEST_RECORD = 8 << 20
"""Bytes; a row that is larger means an unclosed quote or no text at all, and the file is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRecord:
    """A row that could not be cut into the right number of fields; `fields` holds it as far as it was read.

    `number` is its line in the file it was first refused from, when this file holds its rejects.
    """

    line: int
    fields: tuple[str, ...]
    reason: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some consecutive rows: equally long `records` and `lines`, what was refused among them, and blank rows.

    `numbers` are the lines of the rows in the file they were first read from, when this file is a part of it.
    """

    records: list[bytes]
    lines: Sequence[int]
    numbers: Sequence[int] | None = None
    refused: list[RefusedRecord] = field(default_factory=list)
    blank: int = 0

    @property
    def rows(self) -> int:
        """Data rows, read or refused."""
        return len(self.records) + len(self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Rows of one block before their fields are counted; `rest` is the start of a row that goes on."""

    records: list[bytes]
    lines: Sequence[int]
    refused: list[RefusedRecord]
    rest: bytes = b""


class RecordReader:
    """Cuts the UTF-8 blocks of one file into records.

    `quotes` false means that a quote is a character like any other (dialers that write TAB files without quoting).
    """

    def __init__(self, name: str, blocks: Iterable[bytes], *, delimiter: str, quotes: bool = True) -> None:
        self._name, self._quotes = name, quotes
        self._delimiter_text, self._delimiter = delimiter, delimiter.encode()
        self._blocks = iter(blocks)
        self._line = 1
        self._put_back = self._tail = b""
        csv.field_size_limit(2 * LARGEST_RECORD)

    def read_header(self) -> tuple[list[str], int]:
        """The fields of the first row that is not blank, and its line; no fields when there is none.

        Raises BadData for a header that cannot be read.
        """
        for block, last in self._whole_lines():
            cut = self._cut(block, last=last, most=1)
            if cut.refused:
                raise BadData(f"{self._name}:{cut.refused[0].line}: the header cannot be read: {cut.refused[0].reason}")
            self._put_back = cut.rest
            if cut.records:
                return cut.records[0].decode().split("\x1f"), cut.lines[0]
        return [], self._line

    def read_blocks(self, width: int) -> Iterator[Block]:
        """The remaining rows of `width` fields each. Raises BadData when a quote is never closed."""
        blank = SEPARATOR * (width - 1)
        for block, last in self._whole_lines():
            cut = self._cut(block, last=last)
            self._put_back = cut.rest
            counts = [record.count(SEPARATOR) for record in cut.records]
            fit = counts.count(width - 1) == len(counts) and blank not in cut.records
            if width == 1:
                fit = fit and not any(map(_is_blank, cut.records))
            if fit and b"\0" not in block and len(block) <= LARGEST_FIELD:
                yield Block(records=cut.records, lines=cut.lines, refused=cut.refused)
            else:
                yield _sort_out(cut, width)

    def _whole_lines(self) -> Iterator[tuple[bytes, bool]]:
        """Blocks that end where a line ends, and whether it is the last; they begin with the row that was put back."""
        while True:
            more = self._read_more(len(self._put_back))
            text = self._put_back + self._tail + (more or b"")
            self._put_back = self._tail = b""
            if more is None:
                if text:
                    yield text, True
                return
            end = text.rfind(b"\n") + 1 or text.rfind(b"\r", 0, -1) + 1
            self._tail = text[end:]
            if end:
                yield text[:end], False
            self._refuse_endless(self._put_back + self._tail)

    def _read_more(self, least: int) -> bytes | None:
        """The next blocks, or None at the end; at least as much as is waiting, lest a long row be begun too often."""
        blocks: list[bytes] = []
        size = 0
        while not blocks or size < least:
            block = next(self._blocks, None)
            if block is None:
                break
            blocks.append(block.replace(SEPARATOR, b"") if SEPARATOR in block else block)
            size += len(block)
        return b"".join(blocks) if blocks else None

    def _refuse_endless(self, row: bytes) -> None:
        if len(row) > LARGEST_RECORD:
            opened = find_open_quote(row.decode(errors="replace"), self._delimiter_text) if self._quotes else 0
            raise BadData(
                f"{self._name}:{self._line + opened}: what begins here does not end within {LARGEST_RECORD:,} bytes",
                hint="Look for a quote that opens there and is not closed, or for a file that is not text.",
            )

    def _cut(self, block: bytes, *, last: bool, most: int = 0) -> _Cut:
        if most or (self._quotes and b'"' in block):
            return self._cut_carefully(block, last=last, most=most)
        records = block.replace(self._delimiter, SEPARATOR).splitlines()
        lines = range(self._line, self._line + len(records))
        self._line += len(records)
        return _Cut(records=records, lines=lines, refused=[])

    def _cut_carefully(self, block: bytes, *, last: bool, most: int) -> _Cut:
        rows = _Rows(block.splitlines(keepends=True), self._delimiter_text, quotes=self._quotes)
        end = rows.read(most)
        if rows.is_open and last:
            line = self._line + end + find_open_quote(b"".join(rows.texts[end:]).decode(), self._delimiter_text)
            raise BadData(
                f"{self._name}:{line}: a quote opens here and is never closed",
                hint="Close the quote, or double it if it is part of the text.",
            )
        first = self._line
        self._line += end
        return _Cut(
            records=rows.records,
            lines=[first + index for index in rows.starts],
            refused=[
                RefusedRecord(line=first + index, fields=(text,), reason=reason) for index, text, reason in rows.refused
            ],
            rest=b"".join(rows.texts[end:]),
        )


class _Rows:
    """Rows of a block in which quotes may occur: `records` begin at the physical lines `starts`, counted from 0."""

    def __init__(self, texts: list[bytes], delimiter: str, *, quotes: bool) -> None:
        self.texts, self._quotes = texts, quotes
        self.records: list[bytes] = []
        self.starts: list[int] = []
        self.refused: list[tuple[int, str, str]] = []
        self._delimiter = delimiter.encode()
        self._between = b'"' + self._delimiter + b'"'
        self.is_open = False
        self._next = 0
        self._csv = csv.reader(self._feed(), delimiter=delimiter, strict=True)

    def _feed(self) -> Iterator[str]:
        while self._next < len(self.texts):
            self._next += 1
            yield self.texts[self._next - 1].decode()
        self.is_open = True

    def read(self, most: int) -> int:
        """Read all rows (or `most` that are not blank); the number of lines that the complete ones take up."""
        while self._next < len(self.texts):
            start, text = self._next, self.texts[self._next]
            if self._quotes and b'"' in text:
                if not self._read_quoted(start, text):
                    return start
            else:
                self._next += 1
                self._keep(start, text.rstrip(b"\r\n").replace(self._delimiter, SEPARATOR))
            if most and self.refused:
                return self._next
            if most and self.records:
                if self.records[0].strip(SEPARATOR + b" \t"):
                    return self._next
                self.records.clear()
                self.starts.clear()
        return self._next

    def _keep(self, start: int, record: bytes) -> None:
        self.records.append(record)
        self.starts.append(start)

    def _read_quoted(self, start: int, text: bytes) -> bool:
        """Read the row that begins here; False when it goes on beyond the block."""
        bare = text.rstrip(b"\r\n")
        if bare[:1] == b'"' == bare[-1:] and len(bare) > 1:
            record = bare[1:-1].replace(self._between, SEPARATOR)
            if b'"' not in record:
                # Every field is quoted and none holds a quote: nothing is left to decide.
                self._next += 1
                self._keep(start, record)
                return True
        try:
            row = next(self._csv)
        except csv.Error:
            if self.is_open:
                return False
            raw = b"".join(self.texts[start : self._next]).decode()
            self.refused.append((start, raw.rstrip("\r\n"), _explain_quote(self._next - start)))
        else:
            self._keep(start, "\x1f".join(row).encode())
        return True


def _explain_quote(lines: int) -> str:
    extent = "" if lines == 1 else f" (the row was read over {lines} lines)"
    return f"text follows a closing quote: a quote inside a quoted field must be doubled{extent}"


def find_open_quote(text: str, delimiter: str) -> int:
    """The line, counted from 0, on which the last quote opens that `text` does not close."""
    opened, inside, index = 0, False, text.find('"')
    while index >= 0:
        if not inside:
            inside = index == 0 or text[index - 1] in (delimiter, "\n", "\r")
            opened = index if inside else opened
        elif text.startswith('""', index):
            index += 1
        else:
            inside = False
        index = text.find('"', index + 1)
    before = text[:opened]
    return before.count("\n") + before.count("\r") - before.count("\r\n")


def _sort_out(cut: _Cut, width: int) -> Block:
    """Separate the rows that fit from blank ones and from those that cannot be used."""
    records: list[bytes] = []
    lines: list[int] = []
    refused = list(cut.refused)
    blank = 0
    for record, line in zip(cut.records, cut.lines, strict=True):
        if _is_blank(record):
            blank += 1
        elif reason := _find_fault(record, width):
            refused.append(RefusedRecord(line=line, fields=tuple(record.decode().split("\x1f")), reason=reason))
        else:
            records.append(record)
            lines.append(line)
    refused.sort(key=lambda row: row.line)
    return Block(records=records, lines=lines, refused=refused, blank=blank)


def _is_blank(record: bytes) -> bool:
    """Whether a row is a line of nothing but blanks, or of nothing but delimiters as Excel writes below a table."""
    return not record.strip(b" \t") or not record.strip(SEPARATOR)


def _find_fault(record: bytes, width: int) -> str:
    fields = record.count(SEPARATOR) + 1
    if fields != width:
        return f"has {fields} field{'s' if fields > 1 else ''}, the header has {width}"
    if b"\0" in record:
        return "holds a NUL byte: the file was damaged, or is not text"
    if len(record) > LARGEST_FIELD and max(map(len, record.split(SEPARATOR))) > LARGEST_FIELD:
        return f"has a field of more than {LARGEST_FIELD:,} bytes"
    return ""
