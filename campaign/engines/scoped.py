"""Which campaigns may offer somebody nothing, though others may?"""

from __future__ import annotations

from dataclasses import dataclass, field

from campaign.engines.tonight import Tonight
from campaign.rules.choices import ALWAYS
from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoped:
    """The campaigns with lists of their own, and the beginning of the evening for which they are asked."""

    campaigns: frozenset[str] = field(default_factory=frozenset)
    begins: int = 0

    def allows(self, campaign: str, number: int) -> tuple[str, dict[str, str]]:
        """SQL that holds unless the person or the phone is on the list of the campaign, and its bound value."""
        if campaign not in self.campaigns:
            return ALWAYS, {}
        condition = (
            f"(c._scoped_until <= {self.begins} OR NOT EXISTS (SELECT 1 FROM suppression_in_force f"
            f" WHERE f.scope = :scope_{number} AND f.expires_at > {self.begins}"
            " AND (f.customer_no = c.customer_no OR f.phone = c._phone OR EXISTS (SELECT 1 FROM merged g"
            " JOIN customer d ON d.customer_no = g.duplicate_no WHERE g.survivor_no = c.customer_no"
            " AND (f.customer_no = d.customer_no OR f.phone = d.phone)))))"
        )
        return condition, {f"scope_{number}": campaign}

    @property
    def columns(self) -> list[str]:
        """What the condition reads, beside the customer's number."""
        return ["s.scoped_until AS _scoped_until", "c.phone AS _phone"] if self.campaigns else []


def find_scoped(store: Store, tonight: Tonight) -> Scoped:
    """The campaigns from whose offers somebody is barred."""
    found = frozenset(row["scope"] for row in store.read("suppressions.list_scopes"))
    return Scoped(campaigns=found, begins=int(tonight.parameters.get("begins") or 0))
