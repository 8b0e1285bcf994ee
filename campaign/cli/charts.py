"""How is a survival curve drawn with characters, with the number at risk under it?

Pure: numbers in, lines of text out. The steps are braille dots; every group carries a mark of its own, so that no
curve is told apart by colour alone. Marks are ASCII because nothing else is one cell wide in every terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MARKS = "ox+*#%"
"""One for each curve; more curves than these cannot be told apart in one picture."""

_HEIGHT = 13
_MARGIN = 7
_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_FLOORS = (0.8, 0.6)
_TICKS = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
_DAY_TICKS = (1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 1_825, 3_650, 7_300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step curve: (time, share) from time 0 in order, each share holding until the next; and who is at risk."""

    name: str
    points: Sequence[tuple[float, float]]
    count_at_risk: Callable[[float], int]


def draw_lines(lines: Sequence[Line], *, unit: str, width: int) -> list[str]:
    """The picture of at most as many lines as there are MARKS, `width` cells wide, with axes and numbers at risk."""
    columns = max(20, width - _MARGIN - 2)
    longest = max(line.points[-1][0] for line in lines)
    floor = _find_floor(min(line.points[-1][1] for line in lines))
    canvas = _Canvas(columns=columns, longest=longest or 1, floor=floor)
    for line in lines:
        canvas.draw(line.points)
    for place, line in enumerate(lines if len(lines) > 1 else ()):
        canvas.mark(line.points, MARKS[place], place, len(lines))
    ticks = _choose_ticks(lines, unit, longest, columns)
    return [*_legend(lines, width), *canvas.rows(), *_axis(ticks, canvas, unit), *_risk_rows(lines, ticks, canvas)]


class _Canvas:
    """A grid of characters, two by four dots each."""

    def __init__(self, *, columns: int, longest: float, floor: float) -> None:
        self.columns, self.longest, self.floor = columns, longest, floor
        self._cells = [[_BLANK] * columns for _ in range(_HEIGHT)]
        self._marks: dict[tuple[int, int], str] = {}

    def column(self, time: float) -> int:
        """The character column of a time."""
        return self._across(time) // 2

    def draw(self, points: Sequence[tuple[float, float]]) -> None:
        """Set the dots of a step curve."""
        level = self._down(points[0][1])
        for (time, share), (following, _) in zip(points, [*points[1:], points[-1]], strict=True):
            before, level = level, self._down(share)
            across = self._across(time)
            for down in range(min(before, level), max(before, level) + 1):
                self._set(across, down)
            for dot in range(across, self._across(following) + 1):
                self._set(dot, level)

    def mark(self, points: Sequence[tuple[float, float]], sign: str, place: int, places: int) -> None:
        """Put the sign on the curve at even distances, shifted for each curve so that signs do not meet."""
        distance = max(6 * places, self.columns // 5)
        last = self.column(points[-1][0])
        for column in [*range(2 + place * distance // places, last - 2, distance), last]:
            row = self._down(_share_at(points, (column * 2 + 1) * self.longest / (self.columns * 2 - 1))) // 4
            self._marks.setdefault((row, column), sign)

    def rows(self) -> list[str]:
        """The lines of the picture with the y axis."""
        return [self._label(row) + "".join(map(self._character(row), range(self.columns))) for row in range(_HEIGHT)]

    def _character(self, row: int) -> Callable[[int], str]:
        return lambda column: self._marks.get((row, column), chr(self._cells[row][column]))

    def _label(self, row: int) -> str:
        if row % 3:
            return " " * _MARGIN + "│"
        share = 1 - (1 - self.floor) * row / (_HEIGHT - 1)
        return f"{share:.0%}".replace("%", " %").rjust(_MARGIN - 1) + " ┤"

    def _across(self, time: float) -> int:
        return round(time / self.longest * (self.columns * 2 - 1))

    def _down(self, share: float) -> int:
        return round((1 - share) / (1 - self.floor) * (_HEIGHT * 4 - 1))

    def _set(self, across: int, down: int) -> None:
        self._cells[down // 4][across // 2] |= _DOTS[down % 4][across % 2]


def _find_floor(lowest: float) -> float:
    """Where the y axis begins: at 0, or higher when that leaves the curves in the upper half only."""
    return next((floor for floor in _FLOORS if lowest >= floor), 0.0)


def _share_at(points: Sequence[tuple[float, float]], time: float) -> float:
    return [share for moment, share in points if moment <= time][-1]


def _choose_ticks(lines: Sequence[Line], unit: str, longest: float, columns: int) -> list[int]:
    """Times at even distances, far enough apart for the numbers under them."""
    room = max(len(f"{line.count_at_risk(0):,}") for line in lines) + 2
    steps = _DAY_TICKS if unit.startswith("day") else _TICKS
    fitting = (step for step in steps if step * columns >= max(room, 8) * longest)
    step = next(fitting, int(longest) + 1)
    return list(range(0, int(longest) + 1, step))


def _axis(ticks: Sequence[int], canvas: _Canvas, unit: str) -> list[str]:
    rule = ["─"] * canvas.columns
    for tick in ticks:
        rule[canvas.column(tick)] = "┬"
    labels = _spread([f"{tick:,}" for tick in ticks], ticks, canvas)
    return [" " * _MARGIN + "└" + "".join(rule), f"{unit:>{_MARGIN}} {labels}".rstrip()]


def _risk_rows(lines: Sequence[Line], ticks: Sequence[int], canvas: _Canvas) -> list[str]:
    labels = [f"{mark:>{_MARGIN}}" for mark in MARKS] if len(lines) > 1 else ["at risk"]
    heading = ["at risk"] if len(lines) > 1 else []
    counts = [[f"{line.count_at_risk(tick):,}" for tick in ticks] for line in lines]
    rows = [f"{label} {_spread(row, ticks, canvas)}" for label, row in zip(labels, counts, strict=False)]
    return [*heading, *rows]


def _legend(lines: Sequence[Line], width: int) -> list[str]:
    """The marks with their names, as many on a line as it holds; nothing for a single curve."""
    rows: list[str] = []
    for mark, line in zip(MARKS, lines if len(lines) > 1 else (), strict=False):
        entry = f"{mark} {line.name}"
        if rows and len(rows[-1]) + 3 + len(entry) <= width:
            rows[-1] += f"   {entry}"
        else:
            rows.append(" " * (_MARGIN + 1) + entry)
    return rows


def _spread(texts: Sequence[str], ticks: Sequence[int], canvas: _Canvas) -> str:
    """The texts under their ticks, each centred as far as the one before leaves room."""
    row = ""
    for text, tick in zip(texts, ticks, strict=True):
        start = max(canvas.column(tick) - len(text) // 2, 0)
        row = row.ljust(start) + (" " if row and start <= len(row) else "") + text
    return row
