"""Which quotas does an evening have, what do they look at, and which of them left somebody without a call?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from campaign.rules.quotas import Call, Quota
from campaign.rules.slots import Candidates
from campaign.settings import Desk, Settings
from campaign.store.database import Row, Store


def quotas_of(desk: Desk) -> tuple[Quota, ...]:
    """The quotas that campaign.toml sets."""
    return tuple(Quota(**asdict(quota)) for quota in desk.quotas)


def asked_tiers(desk: Desk) -> list[str]:
    """'' and the tiers that quotas ask for."""
    return ["", *sorted({quota.tier for quota in desk.quotas} - {""})]


def with_tiers(store: Store, candidates: Candidates, tiers: Sequence[str]) -> Candidates:
    """The candidates with their tiers, as places in `tiers`."""
    if len(tiers) < 2:
        return candidates
    tier = np.zeros(len(candidates), dtype=np.int64)
    for number, name in enumerate(tiers[1:], 1):
        theirs = np.array([row["customer_no"] for row in store.read("quotas.list_tier", tier=name)], dtype=np.int64)
        tier[np.isin(candidates.customer, theirs)] = number
    return replace(candidates, tier=tier)


def find_used_up(
    store: Store, settings: Settings, *, evening: int, customer_no: int, campaign: str, offer: str
) -> Quota | None:
    """The first quota that counts a customer's best offer and whose calls of an evening are all taken."""
    quotas = quotas_of(settings.desk)
    customer = store.row(
        "quotas.describe_customer", customer_no=customer_no, desk_language=settings.desk.language
    )
    if not quotas or customer is None:
        return None
    call = Call(campaign=campaign, offer=offer, language=customer["language"], tier=customer["tier"])
    calls = {_call(row): int(row["calls"]) for row in store.read("quotas.count_calls", evening=evening)}
    return next((quota for quota in quotas if quota.counts(call) and quota.used(calls) >= quota.at_most), None)


def _call(row: Row) -> Call:
    return Call(*(row[field] for field in Call._fields))
