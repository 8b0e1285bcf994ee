"""How old may a consent become: what the desk says, or the law of the customer's place where that is stricter?"""

from __future__ import annotations

from campaign.rules.hours import Place, rules_at
from campaign.rules.limits import DAY_SECONDS, DESK, Limit
from campaign.store.database import Row
from campaign.workspace import Workspace


def consent_age(workspace: Workspace, place: Row) -> Limit:
    """The greatest age of a consent in seconds today, and who set it, from a row with the columns of a place."""
    days = workspace.settings.desk.contact.consent_max_age_days
    desk = Limit(value=days * DAY_SECONDS, by=DESK)
    laws = ("country", "state", "phone_country", "phone_state")
    here = Place(zones=tuple(place["zones"].split()), **{column: place[column] for column in laws})
    rules = rules_at(here, workspace.today, workspace.policies)
    if rules is None or not rules.consent_max_age_days or rules.consent_max_age_days >= days:
        return desk
    return Limit(value=rules.consent_max_age_days * DAY_SECONDS, by=rules.place)
