"""With whom can the agents of tonight talk about what takes a skill?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from campaign.engines.tonight import Tonight
from campaign.rules.capacity import languages_with
from campaign.settings import Campaign, Settings


def find_speakers(settings: Settings, tonight: Tonight) -> Mapping[str, str]:
    """For each skill that an offer of tonight asks for: SQL that the customer's language is spoken by who has it.

    Nothing where no evening is prepared: what an offer is worth does not depend on who works.
    """
    if not tonight.languages:
        return {}
    return {skill: _speaks(tonight, skill) for skill in sorted(asked_skills(settings, tonight.campaigns))}


def asked_skills(settings: Settings, campaigns: Iterable[Campaign]) -> frozenset[str]:
    """The skills that the offers of some campaigns ask for."""
    asked = {settings.offers[name].skill or campaign.skill for campaign in campaigns for name in campaign.offers}
    return frozenset(asked - {""})


def _speaks(tonight: Tonight, skill: str) -> str:
    spoken = languages_with(tonight.shifts, skill)
    numbers = sorted(number for number, language in tonight.languages.items() if language in spoken)
    return f"c._language_no IN ({', '.join(map(str, numbers))})" if numbers else "1 = 0"
