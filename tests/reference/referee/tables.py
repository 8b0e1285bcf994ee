"""Are twelve awkward CSV files cut into the cells that their makers meant?

csv-spectrum (BSD-2): quotes, line ends, empty cells, JSON inside CSV, other alphabets; each with its content as JSON,
in which one phone was made unrecognizable.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from campaign.files.tables import open_table
from referee.figures import Sheet

FOLDERS = ("csv-spectrum",)
FILES = 12
MASKED = {"Contact Phone Number": "1234567890"}
"""The cell that the JSON does not tell, and what stands there instead."""


def run(data: Path) -> Sheet:
    """Every figure of this data."""
    sheet = Sheet(run="csv-spectrum").about("files")
    files = sorted((data / "csv-spectrum" / "csvs").glob("*.csv"))
    sheet.compare("files", FILES, len(files))
    for file in files:
        meant = read_meant(data / "csv-spectrum" / "json" / f"{file.stem}.json")
        told = [{**row, **(MASKED if row.keys() >= MASKED.keys() else {})} for row in read_table(file)]
        sheet.compare(f"{file.name} read as meant", "True", told == meant)
    return sheet


def read_meant(file: Path) -> list[dict[str, str]]:
    """What the file holds, as its makers wrote it down; one of them wrote a single row without a list."""
    content: Any = json.loads(file.read_bytes().decode("utf-8", "replace"))
    return content if isinstance(content, list) else [content]


def read_table(file: Path) -> list[dict[str, str]]:
    """The rows as the program cuts them."""
    table = open_table(file)
    try:
        records = [record for block in table.blocks() for record in block.records]
    finally:
        table.close()
    return [dict(zip(table.header, record.decode().split("\x1f"), strict=True)) for record in records]
