"""What does campaign.toml say about how many calls of a kind an evening may have?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaign.settings.reading import SettingError, Table

MOST_QUOTAS = 50
ASKED = ("campaign", "offer", "language", "tier")
"""What a quota may ask of a call."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningQuota:
    """At most so many calls an evening to whom all that is stated fits; '' is not stated."""

    name: str
    at_most: int
    campaign: str
    offer: str
    language: str
    tier: str


def read_quotas(table: Table) -> tuple[EveningQuota, ...]:
    """The tables [quotas.NAME] of campaign.toml, in their order. Raises SettingError."""
    section = table.table("quotas")
    names = list(table.raw("quotas"))
    if len(names) > MOST_QUOTAS:
        raise table.error("quotas", f"there are {len(names)} quotas, at most {MOST_QUOTAS} are possible")
    return tuple(_quota(section.table(name), name) for name in names)


def _quota(table: Table, name: str) -> EveningQuota:
    read = EveningQuota(
        name=name,
        at_most=table.integer("at_most", low=1),
        campaign=table.text("campaign", ""),
        offer=table.text("offer", ""),
        language=table.text("language", ""),
        tier=table.text("tier", ""),
    )
    table.finish()
    if not any(getattr(read, key) for key in ASKED):
        raise table.error("at_most", "counts nobody", f"Say whom: {', '.join(ASKED)}.")
    if read.language and not _LANGUAGE.fullmatch(read.language):
        raise table.error("language", f"{read.language!r} is to be a code such as ko (ISO 639-1)")
    return read


def check_quotas(quotas: Iterable[EveningQuota], offers_of: Mapping[str, Iterable[str]], file: str) -> None:
    """Every campaign and offer that a quota names is there, and the campaign makes the offer. Raises SettingError."""
    for quota in quotas:
        path = f"quotas.{quota.name}"
        if quota.campaign and quota.campaign not in offers_of:
            raise SettingError(file, f"{path}.campaign", f"there is no campaigns/{quota.campaign}.toml")
        making = [quota.campaign] if quota.campaign else list(offers_of)
        if quota.offer and not any(quota.offer in offers_of[name] for name in making):
            who = f"the campaign {quota.campaign} does not make" if quota.campaign else "no campaign makes"
            raise SettingError(file, f"{path}.offer", f"{who} the offer {quota.offer}")
