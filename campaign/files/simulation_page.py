"""How are what-ifs drawn on a page that needs nothing but a browser?

Bars with the limits of the runs as a line across their ends, and the slots of the first evening as columns with the
present behind them as an outline. No scripts, nothing loaded; every figure stands in words beside its bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_HEAD = (
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>{title}</title>\n<style>\n"
    "body {{ font-family: sans-serif; margin: 2em; max-width: 60em }}\n"
    "svg {{ display: block; font-size: 13px; fill: #222 }} .bar {{ fill: #4a7fb0 }}\n"
    ".limits {{ stroke: #222; fill: none }} .present {{ stroke: #222; fill: none; stroke-dasharray: 3 2 }}\n"
    "</style>\n</head>\n<body>\n"
)
_WIDTH, _NAMES, _WORDS, _LINE = 900, 240, 200, 26
_COLUMN, _HEIGHT = 28, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """One bar: its name, how long it is, the limits of the runs, and the words beside it."""

    name: str
    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skyline:
    """The columns of one what-if: labels and heights."""

    name: str
    columns: Sequence[tuple[str, int]]


def write_picture(
    title: str, remarks: Sequence[str], charts: Sequence[tuple[str, Sequence[Length]]], skylines: Sequence[Skyline]
) -> bytes:
    """The page in UTF-8: remarks, a chart for each figure, and a skyline for each what-if, the present first."""
    parts = [_HEAD.format(title=escape(title)), f"<h1>{escape(title)}</h1>\n"]
    parts += [f"<p>{escape(remark)}</p>\n" for remark in remarks]
    for heading, lengths in charts:
        parts += [f"<h2>{escape(heading)}</h2>\n", *_draw_bars(heading, lengths)]
    if skylines:
        parts.append("<h2>Leads by slot</h2>\n<p>Dashed: as it is.</p>\n")
        most = max((height for one in skylines for _, height in one.columns), default=0) or 1
        for one in skylines:
            parts += [f"<h3>{escape(one.name)}</h3>\n", *_draw_columns(one, skylines[0], most)]
    return "".join([*parts, "</body>\n</html>\n"]).encode("utf-8")


def _draw_bars(heading: str, lengths: Sequence[Length]) -> Iterator[str]:
    room = _WIDTH - _NAMES - _WORDS
    longest = max((one.high for one in lengths), default=0) or 1
    yield _open(heading, _WIDTH, _LINE * len(lengths))
    for place, one in enumerate(lengths):
        top = place * _LINE
        length, low, high = (_NAMES + max(0.0, value) / longest * room for value in (one.value, one.low, one.high))
        middle = top + _LINE / 2
        yield f'<text x="{_NAMES - 8}" y="{middle + 4:.1f}" text-anchor="end">{escape(one.name)}</text>\n'
        yield f'<rect class="bar" x="{_NAMES}" y="{top + 4}" width="{length - _NAMES:.1f}" height="{_LINE - 8}"/>\n'
        yield f'<path class="limits" d="M{low:.1f} {middle - 5}v10m0-5H{high:.1f}m0-5v10"/>\n'
        yield f'<text x="{high + 8:.1f}" y="{middle + 4:.1f}">{escape(one.words)}</text>\n'
    yield "</svg>\n"


def _draw_columns(one: Skyline, present: Skyline, most: int) -> Iterator[str]:
    yield _open(one.name, _COLUMN * len(one.columns) + 20, _HEIGHT + 34)
    before = dict(present.columns)
    for place, (label, leads) in enumerate(one.columns):
        left, height = place * _COLUMN, leads / most * _HEIGHT
        yield _rectangle("bar", left, height)
        if one is not present and before.get(label, 0) != leads:
            yield _rectangle("present", left, before.get(label, 0) / most * _HEIGHT)
        yield f'<text x="{left + 11}" y="{10 + _HEIGHT - height:.1f}" text-anchor="middle">{leads}</text>\n'
        if place % 2 == 0:
            yield f'<text x="{left + 11}" y="{_HEIGHT + 30}" text-anchor="middle">{escape(label)}</text>\n'
    yield "</svg>\n"


def _rectangle(kind: str, left: int, height: float) -> str:
    return f'<rect class="{kind}" x="{left}" y="{14 + _HEIGHT - height:.1f}" width="22" height="{height:.1f}"/>\n'


def _open(name: str, width: int, height: int) -> str:
    return f'<svg role="img" aria-label="{escape(name)}" width="{width}" height="{height}">\n'
