"""Which offers does the owner of a portfolio allow or block for its customers?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.clock import instant
from campaign.errors import NotPermitted, UnknownName, UsageError
from campaign.store.people import ALLOWED, BLOCKED, Decision, add_decision, count_portfolios, read_decisions
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A portfolio, its owner ("" where campaign.toml names none), its customers, and what stands about offers."""

    portfolio: str
    owner: str
    customers: int
    decisions: tuple[Decision, ...]


def list_portfolios(workspace: Workspace) -> tuple[Portfolio, ...]:
    """Every portfolio that campaign.toml, a customer or a decision names, in the order of names."""
    owners, counts = workspace.settings.desk.portfolios, count_portfolios(workspace.store)
    decisions = read_decisions(workspace.store, instant(workspace.now))
    names = sorted({*owners, *counts, *(one.portfolio for one in decisions)})
    return tuple(
        Portfolio(
            portfolio=name, owner=owners.get(name, ""), customers=counts.get(name, 0),
            decisions=tuple(one for one in decisions if one.portfolio == name),
        )
        for name in names
    )  # fmt: skip


def allow_offer(workspace: Workspace, portfolio: str, offer: str, *, by: str, reason: str) -> Decision:
    """The owner lets an offer be made to the portfolio again. Raises UnknownName, NotPermitted, UsageError."""
    return _decide(workspace, portfolio, offer, ALLOWED, by=by, reason=reason)


def block_offer(workspace: Workspace, portfolio: str, offer: str, *, by: str, reason: str) -> Decision:
    """The owner bars an offer from the portfolio. Raises UnknownName, NotPermitted, UsageError."""
    return _decide(workspace, portfolio, offer, BLOCKED, by=by, reason=reason)


def _decide(workspace: Workspace, portfolio: str, offer: str, verdict: str, *, by: str, reason: str) -> Decision:
    settings = workspace.settings
    owners = settings.desk.portfolios
    if portfolio not in owners:
        known = f"There are {', '.join(sorted(owners))}." if owners else "Write [portfolios.NAME] in campaign.toml."
        raise UnknownName("portfolio", portfolio, hint=known)
    if offer not in settings.offers:
        raise UnknownName("offer", offer, hint=f"There are {', '.join(sorted(settings.offers)) or 'none'}.")
    if by.strip().casefold() != owners[portfolio].casefold():
        raise NotPermitted(
            f"{by!r} does not own the portfolio {portfolio}",
            hint=f"Its owner is {owners[portfolio]}; campaign.toml says so.",
        )
    if not reason.strip():
        raise UsageError("a decision without its reason helps nobody later", hint='Write it: --reason "...".')
    decision = Decision(
        portfolio=portfolio, offer=offer, verdict=verdict, person=owners[portfolio], reason=reason.strip(),
        decided_at=instant(workspace.now),
    )  # fmt: skip
    with workspace.store.writing():
        add_decision(workspace.store, decision)
    return decision
