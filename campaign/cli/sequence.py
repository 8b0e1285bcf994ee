"""How does one command run others, one after the other, exactly as an operator would type them?

`demo` and `nightly` are nothing but such sequences: there is no second way to import, build or export.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.cli.context import Context
from campaign.cli.show import Screen
from campaign.cli.tone import Tone
from campaign.cli.views import Result, Sentence, View

LEFT_OUT = "[...]"
"""Stands where parts of an output are left out."""


@dataclass(kw_only=True)
class Stage(Screen):
    """The screen of one command in a sequence: it keeps the result and shows its views and warnings.

    Of the views only those at the places in `keep` are shown, all when it is empty; negative places count from the end.
    The next step is left to the sequence, and so are words for somebody who types.
    """

    keep: Sequence[int] = ()
    result: Result | None = None

    def show_result(self, result: Result) -> int:
        """Show the views, then the warnings, on standard output."""
        self.result = result
        for view in choose_views(result.views, self.keep):
            self.show(view)
        for warning in result.warnings:
            self.show(Sentence(f"warning: {warning}", Tone.WARNING))
        return result.exit_code

    def say(self, text: str) -> None:
        """Words for somebody who types are not for somebody who watches."""


def run_typed(context: Context, *words: object, silent: bool = False, keep: Sequence[int] = ()) -> Result:
    """Run a command given as the words typed after `campaign`; its result.

    Its output goes where that of the whole sequence goes; nothing is shown when `silent`. Errors are the caller's.
    """
    from campaign.cli.app import NAME
    from campaign.cli.tree import build_tree

    stage = Stage(keep=keep)
    typed = [str(word) for word in words]
    typed += [flag for flag, wanted in _flags(context, silent=silent).items() if wanted]
    with build_tree().make_context(NAME, typed, obj=stage) as parsed:
        parsed.command.invoke(parsed)
    if stage.result is None:
        raise TypeError(f"{typed[0]} has no result")
    return stage.result


def choose_views(views: Sequence[View], keep: Sequence[int]) -> list[View]:
    """The views at these places, with LEFT_OUT wherever something lies between them; all when none is named."""
    places = sorted({place % len(views) for place in keep}) if keep and views else range(len(views))
    chosen: list[View] = []
    expected = 0
    for place in places:
        if place != expected:
            chosen.append(Sentence(f"\n{LEFT_OUT}", Tone.MUTED))
        chosen.append(views[place])
        expected = place + 1
    if expected < len(views):
        chosen.append(Sentence(f"\n{LEFT_OUT}", Tone.MUTED))
    return chosen


def _flags(context: Context, *, silent: bool) -> dict[str, bool]:
    screen = context.screen
    return {
        "--quiet": silent or screen.quiet or screen.json,
        "--no-color": screen.no_color,
        "--reveal": context.reveal,
    }
