"""What is a gate: a reason not to call, the SQL that decides it, and the evidence it looked at?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """When a gate is judged: before any offer, with an offer, or while the evening is filled."""

    PERSON = "person"
    OFFER = "offer"
    EVENING = "evening"


class Shown(StrEnum):
    """How a piece of evidence is written for people."""

    INSTANT = "instant"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A value the gate looked at: its label, its SQL expression, and how to write it."""

    label: str
    sql: str
    shown: Shown = Shown.INSTANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A reason not to call: code, what passing means, what blocking means, the SQL that blocks, and its evidence.

    `source` names the law, policy or setting behind it. `guard` is SQL without which the gate cannot block; neighbours
    with the same guard are asked behind it together.
    """

    code: str
    level: Level
    source: str
    passes: str
    blocked: str
    blocks: str
    evidence: tuple[Evidence, ...]
    guard: str = ""
