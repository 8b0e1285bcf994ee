"""Do the numbers by which people are left in peace, and the quotas, speak of customers that there are?"""

from __future__ import annotations

from collections.abc import Iterator

from campaign.jobs.examinations.finding import Finding, passed, unknown
from campaign.workspace import Workspace


def examine_tiers(workspace: Workspace) -> Iterator[Finding]:
    """Every tier with numbers of its own is one that customers have; nothing is said where there is no such tier."""
    tiers = workspace.settings.desk.contact.tiers
    known = [str(row["tier"]) for row in workspace.store.read("contact_policy.list_tiers")] if tiers else []
    strange = sorted(tier for tier in tiers if tier not in known)
    if strange:
        there_are = f"There are {', '.join(known)}." if known else "No customer has a tier."
        yield unknown("tiers", f"No customer is of the tier {', '.join(strange)}: its numbers hold for nobody.",
                      f"Correct [contact_policy.tiers] in campaign.toml. {there_are}")  # fmt: skip
    elif tiers:
        yield passed("tiers", f"Customers have each of the {len(tiers)} tiers with numbers of their own.")
    yield from _examine_quotas(workspace)


def _examine_quotas(workspace: Workspace) -> Iterator[Finding]:
    """Every tier that a quota asks for is one that customers have."""
    tiers = {quota.tier for quota in workspace.settings.desk.quotas} - {""}
    known = {str(row["tier"]) for row in workspace.store.read("contact_policy.list_tiers")} if tiers else set()
    if strange := sorted(tiers - known):
        there_are = f"There are {', '.join(sorted(known))}." if known else "No customer has a tier."
        yield unknown("quotas", f"No customer is of the tier {', '.join(strange)}: its quota counts nobody.",
                      f"Correct [quotas] in campaign.toml. {there_are}")  # fmt: skip
    elif tiers:
        yield passed("quotas", f"Customers have each of the {len(tiers)} tiers that quotas ask for.")
