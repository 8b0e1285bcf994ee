"""How is a person taken out of the files that we wrote or put away?

Whole rows go; every other byte stays as it is. A row is the person's when it spells one of the phones, names the
customer where ids stand, or names one of the leads. A file that cannot be taken apart goes as a whole when it holds the
person: a workbook, or one in an encoding nobody stated.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from re import Pattern

from campaign.errors import BadData
from campaign.files.atomic import write_bytes_atomically
from campaign.files.encodings import survey_file
from campaign.files.kinds import Form, read_kinds, squash
from campaign.files.tables import DELIMITERS, ZIP_MAGIC
from campaign.rules.privacy import plain_id

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
GUESSED = "latin-1"
"""Gives every byte back, whatever it was meant to be."""
_WHOLE = frozenset({".json", ".html"})
"""Files that are not made of rows."""
_NAMING = ("customer_id", "lead_id")
_LEAD_COLUMNS = frozenset({"vendorleadcode", "reference", "leadid"})


class Change(StrEnum):
    """What became of a file."""

    REWRITTEN = "rewritten"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What gives a person away: phones in any spelling, the id, the names of leads."""

    phones: tuple[Pattern[str], ...]
    customer_id: str
    leads: frozenset[str] = field(default_factory=frozenset)

    def in_text(self, text: str) -> bool:
        """Whether the text may hold the person at all."""
        return (
            any(pattern.search(text) for pattern in self.phones)
            or self.customer_id in text
            or plain_id(self.customer_id) in plain_id(text)
            or any(lead in text for lead in self.leads)
        )

    def in_fields(self, fields: Sequence[str], naming: frozenset[int]) -> bool:
        """Whether a row with these fields is about the person; `naming` are the places where ids stand."""
        wanted = plain_id(self.customer_id)
        return any(
            (place in naming and plain_id(text) == wanted)
            or text.strip() in self.leads
            or any(pattern.search(text) for pattern in self.phones)
            for place, text in enumerate(fields)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """A file that held the person: what became of it, and how many rows went (0: the whole file)."""

    path: Path
    change: Change
    rows: int


def scrub_file(path: Path, traces: Traces, *, dry_run: bool = False) -> Scrubbed | None:
    """Take the person's rows out of a file; None when there are none. Raises CannotCreate, StorageFailed, OSError."""
    content = path.read_bytes()
    if content.startswith(ZIP_MAGIC):
        return _drop(path, dry_run=dry_run) if _in_archive(content, traces) else None
    text, encoding = _decode(path, content)
    is_guessed = encoding == GUESSED and "\0" in text
    if not traces.in_text(text.replace("\0", "") if is_guessed else text):
        return None
    if is_guessed or path.suffix.lower() in _WHOLE:
        return _drop(path, dry_run=dry_run)
    kept, gone = _divide(text, traces)
    if not gone:
        return None
    if not dry_run:
        write_bytes_atomically(path, kept.encode(encoding))
    return Scrubbed(path=path, change=Change.REWRITTEN, rows=gone)


def drop_lines(path: Path, lines: frozenset[int]) -> bool:
    """Take out the rows that begin on these lines; a workbook goes as a whole. Whether anything went."""
    content = path.read_bytes()
    if content.startswith(ZIP_MAGIC):
        path.unlink()
        return True
    text, encoding = _decode(path, content)
    kept, line, any_gone = [], 1, False
    for record in _records(text):
        any_gone |= line in lines
        if line not in lines:
            kept.append(record)
        line += max(len(_LINE.findall(record)), 1)
    if any_gone:
        write_bytes_atomically(path, "".join(kept).encode(encoding))
    return any_gone


def _drop(path: Path, *, dry_run: bool) -> Scrubbed:
    if not dry_run:
        path.unlink()
    return Scrubbed(path=path, change=Change.REMOVED, rows=0)


def _decode(path: Path, content: bytes) -> tuple[str, str]:
    """The text, a byte order mark as its first letter, and the encoding that gives the same bytes again."""
    try:
        with open(path, "rb") as file:
            encoding = survey_file(file, path.name).encoding
    except BadData:
        encoding = GUESSED
    return content.decode(encoding), encoding


def _in_archive(content: bytes, traces: Traces) -> bool:
    """Whether a part of a workbook spells a phone or holds the id as a whole cell; True when it cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            texts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return True
    cell = f">{traces.customer_id}<"
    return any(cell in text or any(pattern.search(text) for pattern in traces.phones) for text in texts)


def _divide(text: str, traces: Traces) -> tuple[str, int]:
    """The text without the person's rows, and how many those are."""
    delimiter, naming = "", frozenset[int]()
    kept, gone = [], 0
    for record in _records(text):
        if not delimiter:
            delimiter = _find_delimiter(record)
            naming = _naming_places(_fields(record, delimiter), traces.customer_id)
        if traces.in_fields(_fields(record, delimiter), naming):
            gone += 1
        else:
            kept.append(record)
    return "".join(kept), gone


def _records(text: str) -> Iterator[str]:
    """Rows with their line ends; a quoted field may hold line breaks, unless quotes do not come in pairs at all."""
    lines = _LINE.findall(text)
    if text.count('"') % 2:
        yield from lines
        return
    record = ""
    for line in lines:
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""
    if record:
        yield record


def _find_delimiter(record: str) -> str:
    counts = Counter(letter for letter in record if letter in DELIMITERS)
    return counts.most_common(1)[0][0] if counts else ","


def _fields(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([record.lstrip("\ufeff").rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return record.rstrip("\r\n").split(delimiter)


def _naming_places(header: Sequence[str], customer_id: str) -> frozenset[int]:
    """Where ids stand by the header; without a header, anywhere, unless the id may as well be a quantity."""
    names = {
        alias
        for kind in read_kinds().values()
        for column in kind.columns.values()
        if column.name in _NAMING and column.form in {Form.ID, Form.TEXT}
        for alias in column.aliases | {squash(column.name)}
    }
    places = frozenset(place for place, text in enumerate(header) if squash(text) in names | _LEAD_COLUMNS)
    return places or frozenset(range(0 if customer_id.isdecimal() and len(customer_id) < 6 else 1000))
