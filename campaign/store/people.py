"""What did those say who answer for it: owners about offers, and signers about campaigns?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.store.database import Store

BLOCKED, ALLOWED = "blocked", "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The word of an owner about an offer for a portfolio; `decided_at` is an instant."""

    portfolio: str
    offer: str
    verdict: str
    person: str
    reason: str
    decided_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answered for a campaign in which role, for files of which hash, and when."""

    campaign: str
    role: str
    person: str
    sha256: str
    signed_at: int


def add_decision(store: Store, decision: Decision) -> None:
    """Write down what an owner decided, inside the caller's transaction."""
    store.run(
        "people.add_decision", portfolio=decision.portfolio, offer=decision.offer, verdict=decision.verdict,
        person=decision.person, reason=decision.reason, now=decision.decided_at,
    )  # fmt: skip


def read_decisions(store: Store, now: int) -> tuple[Decision, ...]:
    """The decisions that stand at an instant, by portfolio and offer."""
    return tuple(
        Decision(
            portfolio=row["portfolio"], offer=row["offer"], verdict=row["verdict"], person=row["person"],
            reason=row["reason"], decided_at=row["recorded_at"],
        )
        for row in store.read("people.read_decisions", now=now)
    )  # fmt: skip


def count_portfolios(store: Store) -> dict[str, int]:
    """Customers by portfolio."""
    return {row["portfolio"]: row["customers"] for row in store.read("people.count_portfolios")}


def add_signature(store: Store, signature: Signature) -> None:
    """Write down that somebody answers for a campaign, inside the caller's transaction."""
    store.run(
        "people.add_signature", campaign=signature.campaign, role=signature.role, person=signature.person,
        sha256=signature.sha256, now=signature.signed_at,
    )  # fmt: skip


def read_signatures(store: Store, now: int) -> dict[tuple[str, str], Signature]:
    """The latest signature by campaign and role at an instant."""
    return {
        (row["campaign"], row["role"]): Signature(
            campaign=row["campaign"], role=row["role"], person=row["person"], sha256=row["sha256"],
            signed_at=row["recorded_at"],
        )
        for row in store.read("people.read_signatures", now=now)
    }  # fmt: skip
