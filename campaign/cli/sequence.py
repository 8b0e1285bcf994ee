"""How does one command run others, one after the other, exactly as an operator would type them?

`demo` and `nightly` are nothing but such sequences: there is no second way to import, build or export.
"""

from __future__ import annotations

from typing import Any

from campaign.cli.context import Context
from campaign.cli.show import Screen
from campaign.cli.tone import Tone
from campaign.cli.views import Result, Sentence


class Stage(Screen):
    """The screen of one command in a sequence: warnings stand where they arise, the next step is the sequence's own."""

    result: Result | None = None

    def show_result(self, result: Result) -> int:
        """Show the views, then the warnings, on standard output; keep the result."""
        self.result = result
        self.show(*result.views)
        self.show(*(Sentence(f"warning: {warning}", Tone.WARNING) for warning in result.warnings))
        return result.exit_code

    def show(self, *views: Any) -> None:
        """Print views to standard output."""
        for view in views:
            super().show(view)

    def say(self, text: str) -> None:
        """Words for somebody who types are not for somebody who watches."""


def run_typed(context: Context, *words: object, silent: bool = False) -> Result:
    """Run a command given as the words typed after `campaign`, at the instant of `context`; its result.

    Its output goes where that of the whole sequence goes; nothing is shown when `silent`. Errors are the caller's.
    """
    from campaign.cli.app import NAME
    from campaign.cli.tree import build_tree

    stage = Stage()
    typed = [str(word) for word in words]
    typed += [flag for flag, wanted in _flags(context, silent=silent).items() if wanted]
    with build_tree().make_context(NAME, typed, obj=stage) as parsed:
        parsed.command.invoke(parsed)
    if stage.result is None:
        raise TypeError(f"{typed[0]} has no result")
    return stage.result


def _flags(context: Context, *, silent: bool) -> dict[str, bool]:
    screen = context.screen
    return {
        "--quiet": silent or screen.quiet or screen.json,
        "--no-color": screen.no_color,
        "--reveal": context.reveal,
    }
