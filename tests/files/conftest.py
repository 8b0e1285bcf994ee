"""What do the tests of files share? The options of a workspace in New York, and files written in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from campaign.files.mapping import read_mapping
from campaign.files.options import ReadOptions
from campaign.files.rows import RefusedRow
from campaign.files.sources import Source, open_source
from campaign.files.tables import Table, open_table
from campaign.model import FieldType
from campaign.rules.phones import read_phones
from campaign.settings import Declared

OPTIONS = ReadOptions(
    read_phones=read_phones,
    region="US",
    zone="America/New_York",
    minor_digits=2,
    measures={"day_minutes": 1, "sms": 0},
    attributes={
        "trips_per_month": Declared(name="trips_per_month", type=FieldType.INTEGER),
        "margin": Declared(name="margin", type=FieldType.DECIMAL, digits=3),
        "fee": Declared(name="fee", type=FieldType.MONEY, digits=2),
        "renewal": Declared(name="renewal", type=FieldType.DATE),
        "roaming": Declared(name="roaming", type=FieldType.BOOLEAN),
        "region": Declared(name="region", type=FieldType.TEXT),
    },
)


@dataclass
class Read:
    """A file that was read to its end."""

    source: Source
    columns: dict[str, list[Any]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """`line: column: reason` of every problem."""
        return [
            f"{problem.line}: {problem.column}: {problem.reason}" for row in self.refused for problem in row.problems
        ]


ReadFile = Callable[..., Read]


@pytest.fixture
def options() -> ReadOptions:
    """What a workspace says about its files."""
    return OPTIONS


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file from text or bytes."""

    def write(content: str | bytes, name: str = "t.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def open_file() -> Iterator[Callable[..., Table]]:
    """Open a table that is closed after the test."""
    with ExitStack() as stack:
        yield lambda path, options=None: stack.enter_context(open_table(path, options))


@pytest.fixture
def read_file(write_file: Callable[..., Path]) -> ReadFile:
    """Read a file of a kind from its text (or from a path), with a mapping and options that differ."""

    def read(
        kind: str,
        content: str | bytes | Path,
        mapping: dict[str, Any] | None = None,
        *,
        known: frozenset[int] = frozenset(),
        options: ReadOptions = OPTIONS,
    ) -> Read:
        path = content if isinstance(content, Path) else write_file(content)
        told = read_mapping(mapping) if mapping else None
        with open_source(path, kind=kind, options=options, mapping=told) as source:
            result = Read(source)
            for chunk in source.chunks():
                converted = chunk.without(known).convert()
                for name, values in converted.columns.items():
                    result.columns.setdefault(name, []).extend(values)
                result.lines.extend(converted.line_numbers)
                result.hashes.extend(converted.hashes)
                result.refused.extend(converted.refused)
            return result

    return read
