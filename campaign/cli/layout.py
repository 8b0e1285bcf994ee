"""How does a view become lines of text of a given width?

Rich measures (Hangul and Han take two cells) and folds; nothing is cut off, identifiers fold last.
Imported only when there is a table or a picture to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Column as RichColumn
from rich.table import Table as RichTable
from rich.text import Text

from campaign.cli.cleaning import clean_line
from campaign.cli.drawing import draw_bar, draw_curve, longest
from campaign.cli.tone import Tone
from campaign.cli.views import Bars, Cell, Checks, Column, Curve, KeyValues, Kind, Table, Value

STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.GOOD: "green",
    Tone.WARNING: "yellow",
    Tone.BAD: "red",
    Tone.MUTED: "dim",
}
_UNDERLINED_HEADINGS = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")
_LONGEST_UNFOLDED_IDENTIFIER = 40
_LEAST_TEXT_WIDTH = 8
_CURVE_WIDTH, _CURVE_HEIGHT = 78, 13
_BAR_WIDTH = 40
_MARKS = {True: ("✓", "passed", Tone.GOOD), False: ("✗", "blocked", Tone.BAD), None: ("–", "not asked", Tone.MUTED)}


def lay_out(view: Table | KeyValues | Checks | Bars | Curve, width: int, colour: bool) -> str:
    """The view as lines, each ending with a line break, at most `width` cells wide."""
    if isinstance(view, Curve):
        return _with_title(view.title, _curve_lines(view, width), colour)
    if isinstance(view, Table) and not view.rows:
        return _with_title(view.title, [clean_line(view.empty)], colour)
    return _with_title(view.title, _render(_grid(view, width), width, colour), colour)


def format_value(value: Value, column: Column) -> str:
    """A value as people read it: thousands apart, shares in percent, nothing known as a dash."""
    if isinstance(value, Cell):
        value = value.value
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return clean_line(value)
    if column.kind is Kind.SHARE:
        return f"{value:.{column.digits}%}".replace("%", " %")
    if column.kind is Kind.NUMBER:
        return f"{value:,.{column.digits}f}"
    return f"{value:,}" if column.kind is Kind.COUNT else f"{value}"


def _grid(view: Table | KeyValues | Checks | Bars, width: int) -> RenderableType:
    if isinstance(view, Table):
        return _table(view, width)
    if isinstance(view, KeyValues):
        return _key_values(view)
    return _checks(view) if isinstance(view, Checks) else _bars(view)


def _table(view: Table, width: int) -> RenderableType:
    columns = [Column(column) if isinstance(column, str) else column for column in view.columns]
    texts = [[_text(value, column) for value, column in zip(row, columns, strict=True)] for row in view.rows]
    least = [
        _least_width(column, max(cell_len(row[index].plain) for row in texts)) for index, column in enumerate(columns)
    ]
    if sum(least) + 3 * (len(columns) - 1) > width:
        return _records(columns, texts)
    grid = RichTable(box=_UNDERLINED_HEADINGS, show_edge=False, pad_edge=False, padding=(0, 1), header_style="bold")
    for column, least_width in zip(columns, least, strict=True):
        justify: JustifyMethod = "left" if column.kind in {Kind.TEXT, Kind.IDENTIFIER} else "right"
        fixed = None if column.kind is Kind.TEXT else least_width
        grid.add_column(clean_line(column.heading), justify=justify, overflow="fold", width=fixed)
    for row in texts:
        grid.add_row(*row)
    return grid


def _least_width(column: Column, widest: int) -> int:
    """Numbers never fold, identifiers only beyond 40 cells, texts wherever room is short."""
    heading = max((cell_len(part) for part in column.heading.split()), default=0)
    limit = {Kind.TEXT: _LEAST_TEXT_WIDTH, Kind.IDENTIFIER: _LONGEST_UNFOLDED_IDENTIFIER}.get(column.kind, widest)
    return max(heading, min(widest, limit))


def _records(columns: Sequence[Column], texts: Sequence[Sequence[Text]]) -> RenderableType:
    """The rows one below the other, for a terminal too narrow to hold them side by side."""
    grid = _unheaded(RichColumn(style="dim", overflow="fold"), RichColumn(overflow="fold"))
    for number, row in enumerate(texts):
        if number:
            grid.add_row("", "")
        for column, text in zip(columns, row, strict=True):
            grid.add_row(clean_line(column.heading), text)
    return grid


def _text(value: Value, column: Column) -> Text:
    tone = value.tone if isinstance(value, Cell) else Tone.PLAIN
    return Text(format_value(value, column), style=STYLES[tone])


def _key_values(view: KeyValues) -> RichTable:
    grid = _unheaded(RichColumn(style="dim", no_wrap=True), RichColumn(overflow="fold"))
    column = Column("", Kind.COUNT)
    for name, value in view.rows.items():
        grid.add_row(clean_line(name), _text(value, column))
    return grid


def _checks(view: Checks) -> RichTable:
    grid = _unheaded(RichColumn(no_wrap=True), RichColumn(no_wrap=True), RichColumn(overflow="fold"))
    for check in view.rows:
        mark, word, tone = _MARKS[check.passed]
        sentence = Text(clean_line(check.sentence))
        if check.evidence:
            sentence.append(f" ({clean_line(check.evidence)})", style=STYLES[Tone.MUTED])
        grid.add_row(Text(f"{mark} {word}", style=STYLES[tone]), clean_line(check.name), sentence)
    return grid


def _bars(view: Bars) -> RichTable:
    grid = _unheaded(RichColumn(overflow="fold"), RichColumn(justify="right"), RichColumn(no_wrap=True))
    full = longest(view.rows) if view.full is None else view.full
    for row in view.rows:
        words = row.words or f"{row.value:,g}"
        grid.add_row(clean_line(row.label), clean_line(words), draw_bar(row.value, full, _BAR_WIDTH))
    return grid


def _unheaded(*columns: RichColumn) -> RichTable:
    return RichTable(*columns, box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))


def _curve_lines(view: Curve, width: int) -> list[str]:
    return [clean_line(line) for line in draw_curve(view, min(width, _CURVE_WIDTH), _CURVE_HEIGHT)]


def _render(grid: RenderableType, width: int, colour: bool) -> list[str]:
    sink = StringIO()
    console = Console(
        file=sink,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        safe_box=False,
    )
    console.print(grid)
    return [line.rstrip() for line in sink.getvalue().splitlines()]


def _with_title(title: str, lines: Sequence[str], colour: bool) -> str:
    heading = [_render(Text(clean_line(title), style="bold"), 1000, colour)[0]] if title else []
    return "".join(f"{line}\n" for line in [*heading, *lines])
