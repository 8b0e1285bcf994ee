"""How is an evening named on the command line?"""

from __future__ import annotations

from datetime import date

from campaign.errors import UsageError


def read_evening(text: str) -> date | None:
    """The date given with `--evening`; None when none was given. Raises UsageError."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--evening {text!r} is not a date", hint="Write it as 2026-03-10: year, month, day."
        ) from None
