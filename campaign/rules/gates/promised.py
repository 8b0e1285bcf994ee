"""Which limits hold for a callback that the customer asked for: those of the law, and none of the desk's own?

The customer asked for this very call, so how often the desk allows itself to call does not stand in its way; a cap of
the law of the place does. Once somebody rang for it the promise is kept, and whatever comes after is a try of ours like
any other.
"""

from __future__ import annotations

from campaign.rules.gate import Evidence, Shown
from campaign.rules.gates.conditions import PROMISED
from campaign.rules.limits import CAP_HOURS, NO_LAW, law_of

UNTRIED = f"({PROMISED} AND s.callback_tries = 0)"
"""SQL: a callback is promised for tonight or earlier, can still be kept, and nobody rang for it yet."""

PASSES = ", or a promised callback is due and no law counts against it"
"""How the sentence of a gate that has been passed ends."""


def reaches(count: str, most: str, limit: str = "") -> str:
    """SQL: a count reaches the number of calls that are allowed; for a promised callback, the one that the law allows.

    `limit` is the name of a limit that the law may set as well.
    """
    by_law = f"{count} >= {_law_here(limit)} OR " if limit in CAP_HOURS else ""
    return f"{count} >= {most} AND ({by_law}NOT {UNTRIED})"


def limit_evidence(most: str, set_by: Evidence, limit: str = "") -> tuple[Evidence, Evidence]:
    """The limit that holds for the customer tonight, and who set it."""
    holds, by = f"CASE WHEN {UNTRIED} THEN {_law_here(limit)} ELSE {most} END", _law_by(limit)
    return (
        Evidence(label="limit", sql=f"CASE WHEN {holds} >= {NO_LAW} THEN 'none' ELSE {holds} END", shown=Shown.COUNT),
        Evidence(label=set_by.label, sql=f"CASE WHEN {UNTRIED} THEN {by} ELSE {set_by.sql} END", shown=Shown.TEXT),
    )


def _law_here(limit: str) -> str:
    """SQL: what the law of the customer's place allows; a number beyond all counts where it says nothing."""
    return f"COALESCE(pl.{law_of(limit)}, {NO_LAW})" if limit in CAP_HOURS else str(NO_LAW)


def _law_by(limit: str) -> str:
    """SQL: which law that is, for a call that was promised."""
    nobody = "'nobody: a promised callback is due'"
    return f"COALESCE(NULLIF(pl.{law_of(limit)}_by, ''), {nobody})" if limit in CAP_HOURS else nobody
