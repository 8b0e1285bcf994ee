"""Which ways of contact can an answer be limited to?"""

from __future__ import annotations

from enum import StrEnum

from campaign.model import ContactChannel


class Way(StrEnum):
    """The ways of contact that can be named; none named means every one."""

    PHONE = "phone"
    TEXT = "text"
    MAIL = "mail"
    EMAIL = "email"


def read_way(way: Way | None) -> ContactChannel:
    """The way of contact as the jobs know it."""
    return ContactChannel(way.value) if way else ContactChannel.EVERY
