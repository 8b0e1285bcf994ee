"""Which columns does the statement of the evening compute from its choices: values, holdouts, the best, the ghosts?"""

from __future__ import annotations

from campaign.engines.offering import Offering
from campaign.rules.choices import ALWAYS, best_of, packed, unheld


def value_columns(offering: Offering) -> list[str]:
    """The columns that `valued` adds: each choice packed, and whether each campaign holds the customer out."""
    values = [f"{packed(choice, place)} AS _v{place}" for place, choice in enumerate(offering.choices)]
    return values + [f"{held} AS _held{number}" for number, held in sorted(offering.held.items())]


def best_columns(offering: Offering) -> dict[str, str]:
    """The expressions of the best choice of all, of the best one the customer is not held out of, and of the ghosts.

    The second is NULL when it is the same because no campaign holds the customer out, as is so of nearly everybody. Who
    asked to be called back tonight, and is held out of everything, is called all the same. A ghost is the best choice
    within a campaign that holds the customer out.
    """
    places = range(len(offering.choices))
    free = " AND ".join(f"v._held{number} = 0" for number in sorted(offering.held)) or ALWAYS
    unheld_best = best_of([unheld(f"v._v{place}", f"v._held{offering.choices[place].campaign_no}") for place in places])
    own = {
        number: best_of([f"v._v{place}" for place in places if offering.choices[place].campaign_no == number])
        for number in sorted(offering.held)
    }
    best_of_all = best_of([f"v._v{place}" for place in places])
    honoured = f"WHEN v._promised_at > 0 AND {unheld_best} = 0 THEN {best_of_all}"
    return {
        "best_of_all": best_of_all,
        "best": f"CASE WHEN {free} THEN NULL {honoured} ELSE {unheld_best} END",
        "ghosts": "".join(
            f",\n        CASE WHEN v._held{number} = 1 THEN {best} ELSE 0 END AS _ghost{number}"
            for number, best in own.items()
        ),
    }


def ghost_lists(offering: Offering) -> str:
    """The columns that `join_choices` adds: the ghosts of each campaign that are worth more than what is free."""
    return "".join(
        f",\n    GROUP_CONCAT(CASE WHEN _ghost{number} > _best THEN _ghost{number} ELSE 0 END, ',')"
        f" FILTER (WHERE _best IS NOT NULL) AS ghost_{number}"
        for number in sorted(offering.held)
    )
