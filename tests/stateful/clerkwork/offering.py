"""What would each offer of an evening gain a customer, by the clerk's notebook?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from clerkwork import desk

Choice = tuple[str, str]


class Offering:
    """The offers of the campaigns that run on an evening."""

    clerk: Any
    day: date
    running: list[Any]

    def choices(self, customer_id: str, values: Mapping[str, str]) -> dict[Choice, int]:
        """What every offer of tonight would gain this customer in a year, where it fits, in the order of the offers."""
        fitting = {
            "line": values.get("language") in {"ko", "es"},
            "family": values.get("tier") == "gold" and not self.clerk.holds(customer_id, "travel"),
            "member": True,
            "pack": bool(values.get("trips")) and int(values.get("trips") or 0) >= 2,
        }
        found = {}
        for campaign in self.running:
            if self.clerk.is_on_list_of(customer_id, campaign.name):
                continue
            if campaign.purpose == "marketing" and values.get("preferred_channel", "") not in ("", "phone"):
                continue
            for offer in campaign.offers if campaign.audience(values) else ():
                if self.clerk.blocks(values.get("portfolio", ""), offer):
                    continue
                if offer == "talker":
                    gain = self.saving(customer_id, values)
                else:
                    holds = self.clerk.holds(customer_id, desk.PRODUCTS[offer])
                    gain = desk.BENEFITS[offer] if fitting[offer] and not holds else 0
                if gain > 0:
                    found[campaign.name, offer] = gain
        return found

    def saving(self, customer_id: str, values: Mapping[str, str]) -> int:
        """Cents saved in a year by changing to the plan talker; 0 when it does not fit."""
        plan, month = values.get("plan", ""), self.day.year * 12 + self.day.month - 1
        known = [note.month for note in self.clerk.used if not note.undone and note.month < month]
        newest = max(known, default=0)
        if plan in ("", "talker") or newest < month - 3:
            return 0
        minutes = self.clerk.minutes(customer_id)
        gains = []
        for one in (newest, newest - 1, newest - 2):
            today = desk.bill(plan, minutes[one], month) if one in minutes else None
            if today is None:
                return 0
            gains.append(today - desk.bill("talker", minutes[one], month))
        yearly = 4 * sum(gains) - desk.EXIT_FEES[plan]
        return yearly if sum(gain >= 200 for gain in gains) >= 2 and yearly > 0 else 0
