"""What does a dialer want its leads to look like?

A profile is data: columns, quoting, field limits, characters that the dialer cannot take. The program ships some in
`campaign/policies/dialers`; a workspace may add its own as `dialers/NAME.toml`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from campaign.errors import UnknownName
from campaign.files.lead_lines import FACTS, Line, clean_text
from campaign.settings import read_packaged
from campaign.settings.reading import Table, read_toml

_EXACT = frozenset({"lead_id", "phone", "calling_code", "national_number", "benefit", "rank"})
"""Facts that are written as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: a fact of the lead, or a constant text; longer values are cut at `limit` characters (0: never)."""

    name: str
    fact: str
    text: str
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one dialer reads leads, and (in `results`, read by `campaign.files.results`) how it writes results."""

    name: str
    title: str
    columns: tuple[Column, ...]
    delimiter: str
    quote_all: bool
    strip: str
    phone_fact: str
    phone_digits: tuple[int, int]
    results: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A batch as bytes: cells that lost characters or were cut, and leads whose phone the dialer cannot take."""

    body: bytes
    rows: int
    cleaned: int
    shortened: int
    unfit: tuple[str, ...]


@dataclass(slots=True)
class _Losses:
    cells: Counter[str] = field(default_factory=Counter)


def known_profiles(folder: Path | None = None) -> list[str]:
    """Names of every profile: those shipped and those of a workspace's `dialers` folder."""
    own = {path.stem for path in folder.glob("*.toml")} if folder else set()
    return sorted(own | read_packaged("dialers").keys())


def read_profile(name: str, folder: Path | None = None) -> Profile:
    """The profile of a dialer, a workspace's own first. Raises UnknownName, SettingError."""
    own = folder / f"{name}.toml" if folder else None
    if own and name in {path.stem for path in own.parent.glob("*.toml")}:
        return _parse_profile(name, Table(f"dialers/{name}.toml", read_toml(own)[0]))
    packaged = read_packaged("dialers")
    if name not in packaged:
        raise UnknownName("dialer", name, hint=f"There are: {', '.join(known_profiles(folder))}.")
    return _parse_profile(name, Table(f"{name}.toml", packaged[name]))


def write_lines(profile: Profile, lines: Iterable[Line]) -> Written:
    """The file for a dialer, UTF-8 without BOM, LF, a header row first: the same lines give the same bytes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(
        stream, delimiter=profile.delimiter, quoting=csv.QUOTE_ALL if profile.quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    )  # fmt: skip
    writer.writerow([column.name for column in profile.columns])
    losses, unfit, rows = _Losses(), [], 0
    for line in lines:
        if not _fits(profile, line):
            unfit.append(line.lead_id)
            continue
        writer.writerow([_write_cell(profile, column, line, losses) for column in profile.columns])
        rows += 1
    body = stream.getvalue().encode("utf-8")
    cells = losses.cells
    return Written(body=body, rows=rows, cleaned=cells["cleaned"], shortened=cells["shortened"], unfit=tuple(unfit))


def _fits(profile: Profile, line: Line) -> bool:
    least, most = profile.phone_digits
    digits = FACTS[profile.phone_fact](line).removeprefix("+")
    return digits.isascii() and digits.isdigit() and least <= len(digits) <= most


def _write_cell(profile: Profile, column: Column, line: Line, losses: _Losses) -> str:
    value = FACTS[column.fact](line) if column.fact else column.text
    if column.fact in _EXACT:
        return value
    cleaned = clean_text(value, profile.strip)
    losses.cells["cleaned"] += cleaned.split() != value.split()
    if column.limit and len(cleaned) > column.limit:
        losses.cells["shortened"] += 1
        return cleaned[: column.limit].rstrip()
    return cleaned


def _parse_profile(name: str, table: Table) -> Profile:
    raw = table.raw("results")
    read = Profile(
        name=name,
        title=table.text("title"),
        columns=_parse_columns(table),
        delimiter=table.one_of("delimiter", (",", ";", "\t", "|"), ","),
        quote_all=table.flag("quote_all", False),
        strip=table.text("strip", ""),
        phone_fact=table.one_of("phone_fact", ("phone", "national_number"), "phone"),
        phone_digits=_parse_digits(table),
        results=raw,
    )
    table.finish()
    return read


def _parse_columns(table: Table) -> tuple[Column, ...]:
    section = table.table("columns", required=True)
    stated = table.raw("columns")
    return tuple(_parse_column(section, name, value) for name, value in stated.items())


def _parse_column(section: Table, name: str, value: object) -> Column:
    if isinstance(value, str):
        return Column(name=name, fact=section.one_of(name, tuple(FACTS)), text="", limit=0)
    stated = section.table(name)
    column = Column(
        name=name, fact=stated.one_of("fact", ("", *FACTS), ""), text=stated.text("text", ""),
        limit=stated.integer("limit", 0),
    )  # fmt: skip
    if column.fact and column.text:
        raise stated.error("text", "a column is a fact or a constant text, not both")
    stated.finish()
    return column


def _parse_digits(table: Table) -> tuple[int, int]:
    digits = table.table("phone_digits")
    read = digits.integer("least", 7, low=1, high=20), digits.integer("most", 15, low=1, high=20)
    digits.finish()
    return read
