"""How are bars and curves drawn with characters?

Pure: numbers in, lines of text out. Curves use braille dots (two by four to a character), whose width is one cell
in every terminal, and carry their names at the right end, so that they can be told apart without colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.cli.views import Bar, Curve, Series

_BLANK = 0x2800
_DOT = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_AXIS_LABEL_WIDTH = 7


def draw_bar(value: float, full: float, width: int) -> str:
    """A bar of at most `width` characters, drawn in eighths; anything above zero shows at least one eighth."""
    if full <= 0 or value <= 0:
        return ""
    eighths = max(1, round(min(value / full, 1.0) * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def longest(rows: Sequence[Bar]) -> float:
    """The value of the longest bar; 0 without bars."""
    return max((row.value for row in rows), default=0.0)


def draw_curve(curve: Curve, width: int, height: int) -> list[str]:
    """The lines of the picture: y axis in percent of `high`, `height` rows of dots, the x axis, its ends."""
    names = max((len(series.name) for series in curve.series), default=0)
    columns = max(10, width - _AXIS_LABEL_WIDTH - names - 3)
    last = max((series.points[-1][0] for series in curve.series if series.points), default=0.0)
    grid = [[_BLANK] * columns for _ in range(height)]
    ends: dict[int, str] = {}
    for series in curve.series:
        row = _draw_steps(grid, series, curve, last)
        if row is not None:
            ends[_free_row(row, ends, height)] = series.name
    return [
        *(_line(index, cells, ends, curve, height) for index, cells in enumerate(grid)),
        " " * _AXIS_LABEL_WIDTH + "└" + "─" * columns,
        _axis(last, curve.unit, columns),
    ]


def _draw_steps(grid: list[list[int]], series: Series, curve: Curve, last: float) -> int | None:
    """Set the dots of one series; the row in which it ends, or None when it has no points."""
    dots_across, dots_down = len(grid[0]) * 2, len(grid) * 4
    widest = dots_across - 1
    span = (curve.high - curve.low) or 1.0
    before: int | None = None
    for index, (x, y) in enumerate(series.points):
        following = series.points[index + 1][0] if index + 1 < len(series.points) else x
        level = round((1 - min(max((y - curve.low) / span, 0.0), 1.0)) * (dots_down - 1))
        start, end = (round(at / last * widest) if last else 0 for at in (x, following))
        for dot in range(start, end + 1):
            _set_dot(grid, dot, level)
        for dot in _between(before, level):
            _set_dot(grid, start, dot)
        before = level
    return None if before is None else before // 4


def _between(before: int | None, level: int) -> range:
    return range(0) if before is None else range(min(before, level), max(before, level))


def _set_dot(grid: list[list[int]], across: int, down: int) -> None:
    grid[down // 4][across // 2] |= _DOT[down % 4][across % 2]


def _free_row(row: int, taken: dict[int, str], height: int) -> int:
    """The row nearest to `row` whose right end carries no name yet; `row` itself when all do."""
    free = [index for index in range(height) if index not in taken]
    return min(free, key=lambda index: (abs(index - row), index), default=row)


def _line(index: int, cells: list[int], ends: dict[int, str], curve: Curve, height: int) -> str:
    label = ""
    if index in (0, height // 2, height - 1):
        share = curve.high - (curve.high - curve.low) * index / (height - 1 or 1)
        label = f"{share:.0%}"
    picture = "".join(map(chr, cells))
    return f"{label:>{_AXIS_LABEL_WIDTH - 1}} │{picture} {ends.get(index, '')}".rstrip()


def _axis(last: float, unit: str, columns: int) -> str:
    right = f"{last:g} {unit}".strip()
    return " " * (_AXIS_LABEL_WIDTH + 1) + "0" + right.rjust(columns - 1)
