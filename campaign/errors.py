"""What can go wrong in a way the operator can mend, and with which exit code.

The docstring of each class is its message; the hint says the way out.
Anything that is not a `CampaignError` is a fault of the program and is shown as such.
"""

from __future__ import annotations

import unicodedata

MOST_SHOWN = 60
"""Letters of a rule shown on either side of a mistake."""

EXIT_REJECTED_ROWS = 3
"""Done, but some rows were refused and wait in a rejects file."""


class CampaignError(Exception):
    """The command could not be carried out."""

    exit_code = 1
    hint = ""

    def __init__(self, *arguments: object, hint: str = "", **details: object) -> None:
        super().__init__(*arguments)
        self.details = details
        self._hint = hint

    def __str__(self) -> str:
        """The first paragraph of the class docstring, filled with the arguments given."""
        template = (type(self).__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")
        return template.format(*self.args, **self.details)

    @property
    def way_out(self) -> str:
        """What to do next, in one sentence; empty when nothing helps."""
        return self._hint or self.hint.format(*self.args, **self.details)


class UsageError(CampaignError):
    """{0}"""

    exit_code = 2


class BadData(CampaignError):
    """{0}"""

    exit_code = 65


class EveningOver(BadData):
    """the evening of {0} is over"""

    hint = "Name the next one with --evening DATE."


class NoInput(CampaignError):
    """cannot read {0}: {1}"""

    exit_code = 66


class UnknownName(CampaignError):
    """no {0} is called {1!r}"""

    exit_code = 66


class CannotCreate(CampaignError):
    """cannot create {0}: {1}"""

    exit_code = 73


class StorageFailed(CampaignError):
    """the disk or the database failed: {0}"""

    exit_code = 74
    hint = "Free some space or check the disk, then run the same command again: nothing was half done."


class Busy(CampaignError):
    """another command is at work: {0}"""

    exit_code = 75
    hint = "Try again in a moment."


class NotPermitted(CampaignError):
    """not permitted: {0}"""

    exit_code = 77


class BadConfiguration(CampaignError):
    """{0}"""

    exit_code = 78


class RuleError(BadConfiguration):
    """{text}
    {pointer} {reason}"""

    def __init__(self, *, text: str, column: int, reason: str, hint: str = "") -> None:
        super().__init__(hint=hint, text=text, column=column, reason=reason, pointer="")
        self.text, self.column, self.reason = text, column, reason

    def __str__(self) -> str:
        """The line of the rule, a caret under the place, and what is wrong there.

        `column` counts characters from 1 over the whole text; only the line it falls on is shown.
        """
        before = self.text[: self.column - 1]
        start = max(before.rfind("\n") + 1, len(before) - MOST_SHOWN)
        line = self.text[start:].split("\n", 1)[0][: 2 * MOST_SHOWN]
        wide = sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in before[start:])
        return f"column {self.column}: {self.reason}\n  {line}\n  {' ' * wide}^"
