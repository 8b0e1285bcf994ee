"""Whom does a quota of the evening count: by campaign, offer, language, tier, or several of them together?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from campaign.rules.placing.problem import Flags, Numbers


class Call(NamedTuple):
    """What quotas look at: names, '' where none of them asks for that name."""

    campaign: str = ""
    offer: str = ""
    language: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """At most so many calls an evening to whom all that is stated fits; '' fits everybody."""

    name: str
    at_most: int
    campaign: str = ""
    offer: str = ""
    language: str = ""
    tier: str = ""

    def counts(self, call: Call) -> bool:
        """Whether a call is one of those."""
        asked = (self.campaign, self.offer, self.language, self.tier)
        return all(not one or one == other for one, other in zip(asked, call, strict=True))

    def used(self, calls: Mapping[Call, int]) -> int:
        """How many of some calls, by what they are, it counts."""
        return sum(number for call, number in calls.items() if self.counts(call))


def use_up(quotas: Iterable[Quota], calls: Mapping[Call, int]) -> tuple[Quota, ...]:
    """What is left of quotas beside calls that were made or are sure to be."""
    return tuple(replace(quota, at_most=max(0, quota.at_most - quota.used(calls))) for quota in quotas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Calls that quotas tell apart: `of` (n) is the class of each candidate, `calls` (c) what a class is."""

    of: Numbers
    calls: tuple[Call, ...]

    def limited(self, quotas: Sequence[Quota]) -> Flags:
        """(q, c): whom each quota counts."""
        found = np.array([[quota.counts(call) for call in self.calls] for quota in quotas], dtype=np.bool_)
        return found.reshape(len(quotas), len(self.calls))


def tell_apart(quotas: Sequence[Quota], columns: Sequence[tuple[Numbers, Sequence[str]]], size: int) -> Classes:
    """The classes of candidates: `columns` are campaign, offer, language and tier as numbers with their names.

    A name that no quota asks for tells nobody apart.
    """
    packed = np.zeros(size, dtype=np.int64)
    told = []
    for field, (numbers, names) in zip(Call._fields, columns, strict=True):
        asked = ["", *sorted({name for quota in quotas if (name := getattr(quota, field))})]
        told.append(asked)
        if len(asked) > 1:
            place = np.array([asked.index(name) if name in asked else 0 for name in names], dtype=np.int64)
            packed = packed * len(asked) + place[numbers]
    there = np.bincount(packed) > 0
    classes = np.cumsum(there) - 1
    calls = tuple(_unpack(number, told) for number in np.flatnonzero(there).tolist())
    return Classes(of=classes[packed].astype(np.int64), calls=calls or (Call(),))


def _unpack(number: int, told: Sequence[Sequence[str]]) -> Call:
    names = []
    for asked in reversed(told):
        number, place = divmod(number, len(asked))
        names.append(asked[place])
    return Call(*reversed(names))
