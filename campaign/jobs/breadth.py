"""Does a campaign make an offer to most of the base, as if everybody needed it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from campaign.engines.judging import Bench
from campaign.jobs.probing import count_conditions
from campaign.store.standing import begin_touching, touch
from campaign.workspace import Workspace

SAMPLE = 5_000
"""Customers that a build looks at; a larger base is looked at customer by customer in equal steps."""

SMALLEST_BASE = 100
"""Of fewer customers a share tells a build nothing."""


def find_broad_offers(workspace: Workspace, bench: Bench) -> tuple[str, ...]:
    """Warnings about the offers of an evening that are made to more of the base than the desk wants."""
    choices, store = bench.offering.choices, workspace.store
    if not choices:
        return ()
    last = store.value("build.last_customer") or 0
    begin_touching(store)
    touch(store, range(1, last + 1, 1 + last // SAMPLE))
    conditions = [
        " AND ".join(f"({choice.conditions[code]})" for code in ("audience", "fits", "benefit")) for choice in choices
    ]
    counted = count_conditions(workspace, bench.offering, conditions, sampled=True)
    if counted.customers < SMALLEST_BASE:
        return ()
    pairs = [(choice.campaign, choice.offer) for choice in choices]
    return tuple(describe_broad(pairs, counted.matches, counted.customers, workspace.settings.desk.largest_share))


def describe_broad(
    pairs: Sequence[tuple[str, str]], matches: Sequence[int], customers: int, largest: Decimal
) -> Iterator[str]:
    """A warning for each (campaign, offer) whose rules mean more than the largest share of the customers."""
    for (campaign, offer), number in zip(pairs, matches, strict=True):
        if number > largest * customers:
            share = f"{number / customers:.0%} of all customers"
            yield f"campaign {campaign} makes offer {offer} to {share}: say who needs it"
