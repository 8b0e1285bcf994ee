"""How does any view become text? Prose here, tables and pictures in `layout`, which needs rich."""

from __future__ import annotations

import unicodedata

from campaign.cli.cleaning import clean_line, clean_lines
from campaign.cli.tone import Tone, paint
from campaign.cli.views import Bullets, Section, Sentence, Verbatim, View


def count_cells(text: str) -> int:
    """How many cells of a terminal a text takes: Hangul and Han letters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text
    )


def break_lines(text: str, width: int) -> str:
    """Every line of a text broken between words."""
    return "\n".join(break_line(line, width) for line in text.split("\n"))


def break_line(line: str, width: int, indent: str = "") -> str:
    """The line broken between words so that no part is wider than `width`, unless a word is; later parts indented."""
    parts = [""]
    for token in line.split(" "):
        joined = f"{parts[-1]} {token}" if parts[-1] else token
        if parts[-1].strip() and count_cells(joined) > width:
            parts.append(token)
        else:
            parts[-1] = joined
    return f"\n{indent}".join(parts)


def word(view: View, width: int, colour: bool, *, wrap: bool = False) -> str:
    """The view as text of at most `width` cells, cleaned; prose is broken between words only with `wrap`.

    In a pipe a sentence stays on one line, where a program finds it whole.
    """
    if isinstance(view, Sentence):
        lines = clean_lines(view.text)
        return paint(break_lines(lines, width) if wrap else lines, view.tone, colour) + "\n"
    if isinstance(view, Bullets):
        items = [clean_line(item) for item in view.items]
        return "".join(f"- {break_line(item, width - 2, '  ') if wrap else item}\n" for item in items)
    if isinstance(view, Section):
        heading = "\n" + paint(clean_line(view.title), Tone.STRONG, colour) + "\n"
        return heading + "".join(word(part, width, colour, wrap=wrap) for part in view.views)
    if isinstance(view, Verbatim):
        raise TypeError("bytes are shown as they are, not worded")
    from campaign.cli.layout import lay_out

    return lay_out(view, width, colour)
