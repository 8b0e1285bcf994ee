"""Is every example of docs/IMPORT.md true, and does the page name every column?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaign.clock import day_of, month_text
from campaign.files import sheets
from campaign.files.kinds import Form, Kind, read_kinds
from campaign.files.mapping import KEYS
from campaign.files.records import LARGEST_FIELD, LARGEST_RECORD
from campaign.files.words import LONGEST_ID, LONGEST_TEXT

PAGE = Path(__file__).parents[2] / "docs" / "IMPORT.md"
TEXT = PAGE.read_text("utf-8")
EXAMPLES = re.findall(
    r"```csv (\w+)\n(.*?)```\n(?:```map\n(.*?)```\n)?(?:```refused\n(.*?)```\n)?```becomes\n(.*?)```", TEXT, re.DOTALL
)
ReadFile = Callable[..., Any]


def spell(value: Any, form: Form, digits: int) -> str:
    """A value of ours as the page writes it."""
    if value is None:
        return ""
    if form is Form.DAY:
        return day_of(value).isoformat()
    if form is Form.MONTH:
        return month_text(value)
    if form is Form.INSTANT:
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%dT%H:%M:%SZ}"
    if form is Form.QUANTITY:
        return f"{Decimal(value).scaleb(-digits)}"
    return str(value)


def spell_rows(read: Any, kind: Kind, digits: dict[str, int]) -> list[list[str]]:
    """Header and rows of what was read."""
    names = [name for name in read.columns if not name.endswith("_callable")]
    measures = read.columns.get("measure", [""] * len(read.lines))
    columns = [
        [
            spell(value, kind.columns[name].form, digits.get(measure, 0))
            for value, measure in zip(read.columns[name], measures, strict=True)
        ]
        for name in names
    ]
    return [names, *map(list, zip(*columns, strict=True))]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[1].split("\n")[0])
def test_an_example_becomes_what_the_page_says(example: tuple[str, ...], read_file: ReadFile) -> None:
    """The file, its mapping, what is refused, and the rows that come of it."""
    kind, text, mapping, refused, becomes = example
    told = tomllib.loads(mapping, parse_float=Decimal)
    read = read_file(kind, text, told)
    rows = spell_rows(read, read_kinds()[kind], {"day_minutes": 1})

    assert read.problems == refused.splitlines()
    assert sorted(zip(*rows, strict=True)) == sorted(
        zip(*([cell.strip() for cell in line.split("|")] for line in becomes.splitlines()), strict=True)
    )


def test_there_are_examples() -> None:
    """The pattern that finds them finds all."""
    assert len(EXAMPLES) == TEXT.count("```csv ") == TEXT.count("```becomes")
    assert sum(bool(example[2]) for example in EXAMPLES) == TEXT.count("```map")


def test_every_key_of_a_mapping_is_shown() -> None:
    """In an example that runs."""
    shown = {key for example in EXAMPLES if example[2] for key in tomllib.loads(example[2])}

    assert sorted(shown) == sorted(KEYS)


def describe_kinds() -> str:
    """The table of kinds, as the page has to have it."""
    lines = []
    for kind in read_kinds().values():
        one_of = {name for group in kind.one_of for name in group}
        lines += [f"### {kind.name}", "", "| column | written as | also called |", "|---|---|---|"]
        for column in kind.columns.values():
            mark = "*" if column.required else "+" if column.name in one_of else ""
            words = ", ".join(dict.fromkeys((column.words or {}).values()))
            lines.append(f"| {column.name}{mark} | {words or column.form} | {', '.join(column.names)} |")
        lines.append("")
    return "\n".join(lines)


def test_the_table_of_kinds_is_that_of_the_program() -> None:
    """Every kind, column and name."""
    written = TEXT.split("<!-- kinds -->\n")[1].split("<!-- end of kinds -->")[0]

    assert written.strip() == describe_kinds().strip()


def test_the_limits_are_those_of_the_program() -> None:
    """To the byte."""
    limits = TEXT.split("## Limits")[1]
    for limit in (
        LARGEST_FIELD, LARGEST_RECORD, LONGEST_TEXT, LONGEST_ID, sheets.LARGEST_WORKBOOK, sheets.LARGEST_UNPACKED,
        sheets.MOST_CELLS,
    ):  # fmt: skip
        assert f"{limit:,}" in limits
