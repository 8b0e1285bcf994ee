"""Which texts does a portion of a file give for a column of ours?"""

from __future__ import annotations

from itertools import compress

from campaign.files.cleaning import clean_fields, find_error
from campaign.files.columns import Reasons
from campaign.files.derived import Duration, Texts
from campaign.files.mapping import FileMapping
from campaign.files.matching import FromConstant, FromFile, FromJoin, FromNumber, Plan, Target
from campaign.files.rows import Rows


class RawColumns:
    """The cleaned texts of some rows, column by column; rows that the mapping leaves out are left out."""

    def __init__(self, rows: Rows, plan: Plan, mapping: FileMapping, header_line: int) -> None:
        self._plan, self._mapping, self._header_line = plan, mapping, header_line
        self._width = len(plan.indexes)
        self._fields, self._has_errors = clean_fields(rows.records) if rows.records else ([], False)
        self._kept: list[bool] = []
        self._days: tuple[dict[str, list[str]], Reasons] | None = None
        self.rows = rows
        if plan.skip:
            self._leave_out(rows)

    @property
    def count(self) -> int:
        """Rows that are left."""
        return len(self.rows.records)

    def column(self, index: int) -> list[str]:
        """The texts of a column of the file; those that mean nothing are empty."""
        texts = self._fields[index :: self._width]
        if self._kept:
            texts = list(compress(texts, self._kept))
        empty = self._mapping.empty
        return ["" if text in empty else text for text in texts] if empty else texts

    def read_target(self, target: Target) -> tuple[Texts, Reasons]:
        """The texts of a column of ours, and why some rows have none."""
        texts, reasons = self._find_texts(target)
        codes = self._mapping.values.get(target.column.name)
        if codes:
            texts = [codes.get(text, text) for text in texts]
        return texts, reasons | self.find_errors(texts)

    def find_errors(self, texts: Texts) -> Reasons:
        """Texts that are what Excel shows in place of a value."""
        if not self._has_errors:
            return {}
        return {index: error for index, text in enumerate(texts) if (error := find_error(text))}

    def _find_texts(self, target: Target) -> tuple[Texts, Reasons]:
        source = target.source
        if isinstance(source, FromFile):
            return self.column(source.index), {}
        if isinstance(source, FromConstant):
            return [source.text] * self.count, {}
        if isinstance(source, FromJoin):
            return source.join.join([self.column(index) for index in source.indexes]), {}
        if isinstance(source, FromNumber):
            return source.row_number.number(self.rows.numbers, self._header_line), {}
        days, reasons = self._compute_days(source.duration)
        return days[target.column.name], reasons if target.column.name == "started_on" else {}

    def _compute_days(self, duration: Duration) -> tuple[dict[str, list[str]], Reasons]:
        """The days that follow from a duration, computed once for the columns that share it."""
        if self._days is None:
            inputs = {name: self.column(index) for name, index in self._plan.indexes.items() if name in duration.inputs}
            self._days = duration.compute(inputs, self.count)
        return self._days

    def _leave_out(self, rows: Rows) -> None:
        kept = [True] * len(rows.records)
        for name, left_out in self._plan.skip.items():
            for index, text in enumerate(self.column(self._plan.indexes[name])):
                kept[index] = kept[index] and text not in left_out
        self._kept = kept
        self.rows = rows.keep(kept)
