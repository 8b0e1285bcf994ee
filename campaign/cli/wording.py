"""How does any view become text? Prose here, tables and pictures in `layout`, which needs rich."""

from __future__ import annotations

from campaign.cli.cleaning import clean_line, clean_lines
from campaign.cli.tone import Tone, paint
from campaign.cli.views import Bullets, Section, Sentence, Verbatim, View


def word(view: View, width: int, colour: bool) -> str:
    """The view as text of at most `width` cells (prose is left to the terminal to break), cleaned."""
    if isinstance(view, Sentence):
        return paint(clean_lines(view.text), view.tone, colour) + "\n"
    if isinstance(view, Bullets):
        return "".join(f"- {clean_line(item)}\n" for item in view.items)
    if isinstance(view, Section):
        heading = "\n" + paint(clean_line(view.title), Tone.STRONG, colour) + "\n"
        return heading + "".join(word(part, width, colour) for part in view.views)
    if isinstance(view, Verbatim):
        raise TypeError("bytes are shown as they are, not worded")
    from campaign.cli.layout import lay_out

    return lay_out(view, width, colour)
