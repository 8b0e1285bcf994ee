"""A town for the tests: a workspace with customers, agents and everything that happens to them."""

from __future__ import annotations

from townlife.papers import DESK, EVENING, FILES, KEY, PACK, PLANS, TALKER, campaign_text
from townlife.people import populate
from townlife.town import Town

__all__ = ["DESK", "EVENING", "FILES", "KEY", "PACK", "PLANS", "TALKER", "Town", "campaign_text", "populate"]
