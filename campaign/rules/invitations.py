"""Whom of those never asked does a campaign invite by now?

A keyed hash deals everybody to one of 10,000 parts; the parts below the share in force are invited. A share only grows,
so that growing only adds.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

from campaign.rules.holdout import PARTS


def invited_parts(share: Decimal, step: Decimal, refusals_below: Decimal, weeks: Iterable[tuple[int, int]]) -> int:
    """How many of the 10,000 parts are invited after some weeks.

    `weeks` holds for each full week how many had said yes and no up to its end. A week adds the step when somebody
    answered in it and the share of the refusals up to then was below the limit.
    """
    grown, before = share, 0
    for accepted, refused in weeks:
        answered = accepted + refused
        if answered > before and Decimal(refused) / answered < refusals_below:
            grown += step
        before = max(before, answered)
    return int((min(grown, Decimal(1)) * PARTS).to_integral_value(ROUND_FLOOR))
