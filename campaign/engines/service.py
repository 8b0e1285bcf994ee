"""Are service calls made tonight, within which hours, and where is a relationship enough for them?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.errors import BadConfiguration
from campaign.model import Purpose
from campaign.rules.hours import Hours, parse_hours
from campaign.settings import Campaign, Settings
from campaign.settings.contact import ContactPolicy
from campaign.store.database import Store

KIND = "service"
RELATIONSHIP = "relationship"


def calls_for_service(campaigns: Sequence[Campaign]) -> bool:
    """Whether service calls are made, and nothing else under that purpose: an offer among them ends the privilege."""
    kinds = {campaign.kind for campaign in campaigns if campaign.purpose is Purpose.SERVICE}
    return kinds == {KIND}


def service_hours(settings: Settings, campaigns: Sequence[Campaign]) -> Hours:
    """The hours of tonight's service calls: those the campaigns state, else those of the policy, else the evening's.

    Raises BadConfiguration where two campaigns state different ones: one customer has one window for one purpose.
    """
    stated = {campaign.name: campaign.window for campaign in campaigns if campaign.kind == KIND and campaign.window}
    if len(set(stated.values())) > 1:
        raise BadConfiguration(
            f"the service campaigns {', '.join(sorted(stated))} state different windows",
            hint="Write the same `window` in each, or one for all under [contact_policy.service].",
        )
    window = next(iter(stated.values()), settings.desk.contact.service_window or settings.desk.evening.window)
    return parse_hours(window)


def fill_service_places(store: Store, contact: ContactPolicy) -> None:
    """Write down the places where being a customer is enough: the law of address and of phone say so."""
    enough = {country for country, basis in contact.service_basis.items() if basis == RELATIONSHIP}
    store.run_many(
        "build.add_service_place",
        (
            {"place_no": row["place_no"]}
            for row in store.read("build.read_places")
            if {row["country"], row["phone_country"] or row["country"]} <= enough
        ),
    )
