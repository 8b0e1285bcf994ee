"""Which of a dialer's result files is this?

A dialer writes several layouts. One with a header is known by columns that must be there, one without by its number of
fields. Fields are found by the name of their column, never by place, because options of the dialer add columns.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from campaign.errors import BadConfiguration, BadData
from campaign.files.dialers import Profile
from campaign.files.records import Block, RecordReader

_FIELDS = frozenset({
    "reference", "code", "time", "phone", "phone_code", "source", "campaign", "duration", "agent", "note", "attempts",
    "offset_hours",
})  # fmt: skip


class UnknownLayout(BadData):
    """{0} is none of the result files that {1} writes"""

    hint = "Known are: {2}. For any other file write `--dialer generic` and a mapping file."


class UselessLayout(BadData):
    """{0} has the layout {1}: {2}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of result file; `last_states` holds the last state of every lead instead of calls."""

    name: str
    marks: frozenset[str]
    without: frozenset[str]
    columns: tuple[str, ...]
    fields: Mapping[str, str]
    last_states: bool
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLayout:
    """The layout of a file, its header (empty when it has none), where each field stands in a row, and the rows."""

    layout: Layout | None
    header: tuple[str, ...]
    places: Mapping[str, int]
    blocks: Iterator[Block]


def find_layout(profile: Profile, name: str, blocks: Iterator[bytes]) -> FoundLayout:
    """The layout of a file given in blocks of UTF-8; none when the file is empty.

    Raises UnknownLayout, and UselessLayout for one that cannot be used.
    """
    first, blocks = _first_line(blocks)
    if not first.strip():
        return FoundLayout(layout=None, header=(), places={}, blocks=iter(()))
    delimiter, mixed = _delimiter(first)
    names = _cut(first, delimiter, mixed=mixed)
    layouts = parse_layouts(profile)
    layout = _match(layouts, names)
    if layout is None:
        raise UnknownLayout(name, profile.name, ", ".join(layout.name for layout in layouts))
    if layout.refused:
        raise UselessLayout(name, layout.name, layout.refused)
    text = (block.replace(b"|", b"\t") for block in blocks) if mixed else blocks
    reader = RecordReader(name, text, delimiter=delimiter, quotes=delimiter == ",")
    header: tuple[str, ...] = ()
    if layout.columns:
        names = list(layout.columns)
    else:
        header = tuple(reader.read_header()[0])
        names = list(header)
    places = {field: names.index(column) for field, column in layout.fields.items() if column in names}
    return FoundLayout(layout=layout, header=header, places=places, blocks=reader.read_blocks(len(names)))


def parse_layouts(profile: Profile) -> tuple[Layout, ...]:
    """The result layouts of a profile, in the order they are tried. Raises BadConfiguration."""
    return tuple(_parse_layout(profile, name, raw) for name, raw in profile.results.get("layouts", {}).items())


def _parse_layout(profile: Profile, name: str, raw: Mapping[str, Any]) -> Layout:
    read = Layout(
        name=name,
        marks=frozenset(raw.get("marks", ())),
        without=frozenset(raw.get("without", ())),
        columns=tuple(raw.get("columns", ())),
        fields=dict(raw.get("fields", {})),
        last_states=bool(raw.get("last_states", False)),
        refused=str(raw.get("refused", "")),
    )
    for field in read.fields.keys() - _FIELDS:
        raise BadConfiguration(f"{profile.name}.toml: results.layouts.{name}: {field!r} is no field of a result")
    if not read.refused and not {"reference", "code"} <= read.fields.keys():
        raise BadConfiguration(f"{profile.name}.toml: results.layouts.{name}: names no reference or no code")
    return read


def _match(layouts: tuple[Layout, ...], names: list[str]) -> Layout | None:
    present = frozenset(names)
    for layout in layouts:
        if layout.marks and layout.marks <= present and not layout.without & present:
            return layout
    return next((layout for layout in layouts if layout.columns and len(layout.columns) == len(names)), None)


def _delimiter(line: str) -> tuple[str, bool]:
    """The delimiter, and whether bars and TABs are mixed, as VICIdial's ALTERNATE_1 does after its first columns."""
    bar, tab = line.find("|"), line.find("\t")
    if bar >= 0 and tab >= 0:
        return "\t", bar < tab
    return ("|" if bar >= 0 else "\t" if tab >= 0 else ","), False


def _cut(line: str, delimiter: str, *, mixed: bool) -> list[str]:
    if delimiter == ",":
        return next(csv.reader([line]))
    return (line.replace("|", "\t") if mixed else line).split(delimiter)


def _first_line(blocks: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """The first line that is not blank, and all blocks again."""
    seen: list[bytes] = []
    for block in blocks:
        seen.append(block)
        text = b"".join(seen).lstrip()
        if b"\n" in text:
            break
    text = b"".join(seen).lstrip(b"\r\n")
    return text.split(b"\n", 1)[0].rstrip(b"\r").decode(), chain(seen, blocks)
