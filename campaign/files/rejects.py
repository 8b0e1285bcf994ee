"""How are refused rows written so that they can be corrected and imported again?

The file has `reject_line`, `reject_column` and `reject_reason` before the original columns, and the original text of
every field: nothing is escaped or mended, and a row of the wrong length keeps it, so that what was not corrected is
refused again. The reader drops the three columns.
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from campaign.files.atomic import write_atomically
from campaign.files.rows import RefusedRow

REJECT_COLUMNS = ("reject_line", "reject_column", "reject_reason")
SPOOL_BYTES = 1 << 20


class Rejects:
    """Collects refused rows outside of memory until they are written. Close it, or use it in a `with`."""

    def __init__(self, header: Sequence[str]) -> None:
        self.count = 0
        self._width = len(header)
        self._spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 (closed by close)
        self._text = io.TextIOWrapper(self._spool, "utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._csv.writerow((*REJECT_COLUMNS, *header))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the rows."""
        self._text.close()

    def add(self, rows: Iterable[RefusedRow]) -> None:
        """Take in refused rows, in the order in which they are to be written."""
        for row in rows:
            self.count += 1
            self._csv.writerow((row.number, *_explain(row), *row.fields, *self._spoil(row)))

    def write(self, path: Path) -> None:
        """Put the file in place, readable by its owner only. Raises CannotCreate, StorageFailed."""

        def copy(file: BinaryIO) -> None:
            self._text.flush()
            self._spool.seek(0)
            shutil.copyfileobj(self._spool, file)

        write_atomically(path, copy)

    def equals(self, path: Path) -> bool:
        """Whether a file holds just what would be written: a command that was killed had come that far."""
        self._text.flush()
        self._spool.seek(0)
        with open(path, "rb") as file:
            return all(ours == theirs for ours, theirs in zip_longest(_pieces(self._spool), _pieces(file)))

    def _spoil(self, row: RefusedRow) -> tuple[str, ...]:
        """A row that could not be cut into fields is one text; where one column is expected that would pass."""
        return ("",) if self._width == 1 and row.problems[0].column == "row" else ()


def name_rejects(name: str) -> str:
    """`customers.rejects.csv` for `customers.csv`; the rejects of a rejects file keep its name."""
    stem = Path(name).name.removesuffix(".rejects.csv")
    stem = stem if stem != Path(name).name else Path(name).stem
    return f"{stem or 'input'}.rejects.csv"


def _pieces(file: BinaryIO | tempfile.SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(SPOOL_BYTES), b"")


def _explain(row: RefusedRow) -> tuple[str, str]:
    columns = "; ".join(dict.fromkeys(problem.column for problem in row.problems))
    return columns, "; ".join(problem.reason for problem in row.problems)
