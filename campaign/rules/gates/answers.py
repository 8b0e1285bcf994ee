"""Which word says what a customer answered: never asked, given, refused, stopped, waiting or expired?"""

from __future__ import annotations

from enum import StrEnum

from campaign.model import Purpose
from campaign.rules.gates.conditions import DESK_AGE, consent_to_all


class Stand(StrEnum):
    """How a customer stands to being called for a purpose."""

    NEVER_ASKED = "never asked"
    GIVEN = "given"
    REFUSED = "refused"
    STOPPED = "stopped"
    PENDING = "waits for confirmation"
    SOME_OFFERS = "given for some offers"
    EXPIRED = "expired"


CODES = (Stand.NEVER_ASKED, Stand.GIVEN, Stand.REFUSED, Stand.STOPPED, Stand.PENDING, Stand.SOME_OFFERS)
"""What the numbers of `standing.{purpose}_answer` mean; a yes that is over is told by the clock."""


def stand_for(purpose: Purpose, oldest: str = DESK_AGE) -> str:
    """SQL: the word for a purpose when the evening ends at `:ends`; `oldest` as for `consent_stands`."""
    answer = f"s.{purpose}_answer"
    cases = " ".join(f"WHEN {code} THEN '{stand}'" for code, stand in enumerate(CODES) if stand is not Stand.GIVEN)
    stands = consent_to_all(purpose, oldest)
    return f"CASE {answer} {cases} ELSE CASE WHEN {stands} THEN '{Stand.GIVEN}' ELSE '{Stand.EXPIRED}' END END"


def stand_of(answer: int, given_at: int, until: int, *, oldest: int, now: int) -> Stand:
    """The word at an instant, from the columns of a standing and the greatest age of a yes in seconds."""
    stand = CODES[answer]
    stands = given_at <= now < min(until, given_at + oldest)
    return stand if stand is not Stand.GIVEN or stands else Stand.EXPIRED
