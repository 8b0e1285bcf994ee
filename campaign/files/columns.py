"""How is a column of texts read without reading the same text twice?

A reader takes the texts of one column, clean and with "" for nothing, and gives equally many values with None for
nothing, and the reasons of the rows that it refuses, by position.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Values = list[Any]
Reasons = dict[int, str]
ColumnReader = Callable[[Sequence[str]], tuple[Values, Reasons]]

MOST_REMEMBERED = 1 << 16


class Memo(dict[str, Any]):
    """What each text means, read once by `read`, which raises ValueError with the reason for a text it refuses."""

    __slots__ = ("_read", "_reasons")

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__({"": None})
        self._read = read
        self._reasons: dict[str, str] = {}

    def __missing__(self, text: str) -> Any:
        try:
            value = self._read(text)
        except ValueError as refusal:
            value, self._reasons[text] = None, str(refusal)
        self[text] = value
        return value

    def read_column(self, texts: Sequence[str]) -> tuple[Values, Reasons]:
        """The values of a column, and why some texts have none."""
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self._reasons.clear()
            self[""] = None
        values = list(map(self.__getitem__, texts))
        reasons = self._reasons
        if not reasons or reasons.keys().isdisjoint(texts):
            return values, {}
        return values, {index: reasons[text] for index, text in enumerate(texts) if text in reasons}


def shorten(text: str) -> str:
    """The text in quotes, cut where a message would become unreadable."""
    return repr(text) if len(text) <= 40 else f"{text[:37]!r}..."
