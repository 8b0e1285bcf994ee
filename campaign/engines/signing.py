"""Which campaigns wait for somebody who answers for them?

A campaign needs its signatures until its first list was exported, for its files as they are then; afterwards it runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from campaign.settings import Settings
from campaign.store.database import Store
from campaign.store.people import read_signatures


def find_unsigned(store: Store, settings: Settings, now: int) -> dict[str, str]:
    """Why a campaign may not have its first list yet at an instant, by campaign: what is missing, in words."""
    if not settings.desk.signoffs.required:
        return {}
    begun = {row["campaign"] for row in store.read("people.read_begun", now=now)}
    wanting = {name: tuple(missing_signatures(store, settings, name, now)) for name in settings.campaigns}
    return {
        name: f"waits for its sign-off: {'; '.join(missing)}"
        for name, missing in wanting.items()
        if missing and name not in begun
    }


def missing_signatures(store: Store, settings: Settings, campaign: str, now: int) -> Iterator[str]:
    """What is missing of a campaign's signatures at an instant, in words; nothing when all of them stand."""
    signatures, sha256 = read_signatures(store, now), settings.sha256_of(campaign)
    for role in settings.desk.signoffs.required:
        signature = signatures.get((campaign, role))
        if signature is None:
            yield f"{role} has not signed"
        elif signature.sha256 != sha256:
            yield f"its files changed since {role} signed"
