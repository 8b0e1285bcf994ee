"""What can a command show, said without knowing how it is drawn?

A command returns a `Result`; its view is made of the frozen values below. `show.py` draws them on a terminal or as
plain text; with `--json` only the data is printed. Nothing here imports rich.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from campaign.cli.tone import Tone


class Kind(StrEnum):
    """What a column holds, from which its alignment and spelling follow."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a tone."""

    value: str | int | float | None
    tone: Tone = Tone.PLAIN


Value: TypeAlias = str | int | float | Cell | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds, and the digits shown after the point of a number or a percentage."""

    heading: str
    kind: Kind = Kind.TEXT
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of prose."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bullets:
    """A short list of lines."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a heading may be given as text when the column is text."""

    columns: Sequence[Column | str]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    empty: str = "nothing to show"


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Names on the left, values on the right."""

    rows: Mapping[str, Value]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at: passed, not passed, or not applicable (None)."""

    name: str
    passed: bool | None
    sentence: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Checks:
    """What was looked at, one line each, with a mark and a word."""

    rows: Sequence[Check]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A length with its label and the words behind it."""

    label: str
    value: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars on one scale; `full` is the value of a whole bar, by default the longest."""

    rows: Sequence[Bar]
    title: str = ""
    full: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A step curve: (x, y) points in order of x; each y holds until the next x."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Curve:
    """One or more step curves on the same axes; y runs from `low` to `high`."""

    series: Sequence[Series]
    title: str = ""
    unit: str = ""
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True, slots=True)
class Section:
    """Views under a heading."""

    title: str
    views: Sequence[View]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Bytes for another program (a CSV on standard output), written unchanged, even with `--quiet`."""

    content: bytes


View: TypeAlias = Sentence | Bullets | Table | KeyValues | Checks | Bars | Curve | Section | Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command hands back.

    `data` becomes the data of `--json`; `view` is shown otherwise; `next_step` is the command to type next (or "");
    `warnings` are sentences that cron mails even with `--quiet`; `exit_code` is 0 or 3 (done, some rows refused).
    """

    data: Mapping[str, Any]
    view: View | Sequence[View] = ()
    next_step: str = ""
    warnings: Sequence[str] = ()
    exit_code: int = 0
    views: tuple[View, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the view as a tuple, whether one or several were given."""
        several = isinstance(self.view, Sequence)
        object.__setattr__(self, "views", tuple(self.view) if several else (self.view,))  # type: ignore[arg-type]
