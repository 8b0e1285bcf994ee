"""What is one portion of a file, before and after it is read?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from campaign.files.columns import Values
from campaign.model import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a file as records. `numbers` are their lines in the file they were first read from."""

    records: Sequence[bytes]
    lines: Sequence[int]
    numbers: Sequence[int]
    hashes: Sequence[int]

    def keep(self, selectors: Sequence[bool]) -> Rows:
        """The selected rows."""
        return Rows(
            records=list(compress(self.records, selectors)),
            lines=list(compress(self.lines, selectors)),
            numbers=list(compress(self.numbers, selectors)),
            hashes=list(compress(self.hashes, selectors)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that was not taken: its fields as written, and everything that is wrong with it.

    `number` is its line in the file it was first read from, which differs when this file holds corrected rejects.
    """

    line: int
    number: int
    fields: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Rows that were read, column by column.

    `columns` holds the columns that the file gives, by our names, equally long; None stands for an empty cell.
    `line_numbers` and `hashes` say for each row on which line of the file it begins and what its content is; wide
    columns that became rows of their own repeat both. `taken` counts rows of the file, `skipped` those that the mapping
    leaves out; `refused` are the rows that were not taken.
    """

    columns: dict[str, Values]
    line_numbers: Sequence[int]
    hashes: Sequence[int]
    taken: int
    skipped: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with the refused rows."""
        return [problem for row in self.refused for problem in row.problems]
