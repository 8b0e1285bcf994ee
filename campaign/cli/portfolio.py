"""What do `campaign portfolio list`, `allow` and `block` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, Kind, Sentence, Table
from campaign.clock import local_text

if TYPE_CHECKING:
    from campaign.store.people import Decision

_Portfolio = Annotated[str, typer.Argument(metavar="PORTFOLIO", help="Its name, as customers carry it.")]
_Offer = Annotated[str, typer.Argument(metavar="OFFER", help="The name of its file in offers/.")]
_By = Annotated[str, typer.Option("--by", metavar="PERSON", help="The owner, as campaign.toml names them.")]
_Reason = Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; explain shows it.")]


@command("portfolio list", examples=("campaign portfolio list",))
def list_all(context: Context) -> Result:
    """Every portfolio with its owner and customers, and what the owner decided about offers; the latest word stands.

    What is not listed as blocked may be offered.
    """
    from campaign.jobs.people.portfolios import list_portfolios

    portfolios = list_portfolios(context.workspace)
    zone = context.workspace.settings.zone
    rows = [
        (one.portfolio, one.owner or "nobody", one.customers, *_word(decision, zone))
        for one in portfolios
        for decision in one.decisions or (None,)
    ]
    columns = ("Portfolio", "Owner", Column("Customers", Kind.COUNT), "Offer", "Word", "Since", "Because")
    return Result(
        data={
            "portfolios": [
                {
                    "portfolio": one.portfolio, "owner": one.owner or None, "customers": one.customers,
                    "decisions": [_data(decision, zone) for decision in one.decisions],
                }
                for one in portfolios
            ]
        },
        view=Table(columns, rows, empty="No customer has a portfolio, and campaign.toml names none."),
        next_step="campaign portfolio block PORTFOLIO OFFER --by OWNER --reason WHY",
    )  # fmt: skip


@command(
    "portfolio allow",
    examples=("campaign portfolio allow gold pack --by 'Ada Reed' --reason 'prices are fair now'",),
)
def allow(context: Context, portfolio: _Portfolio, offer: _Offer, *, by: _By, reason: _Reason) -> Result:
    """Takes back what the owner blocked. Both words stay on record."""
    from campaign.jobs.people.portfolios import allow_offer

    return _decided(context, allow_offer(context.workspace, portfolio, offer, by=by, reason=reason))


@command(
    "portfolio block",
    examples=("campaign portfolio block gold pack --by 'Ada Reed' --reason 'they have better already'",),
)
def block(context: Context, portfolio: _Portfolio, offer: _Offer, *, by: _By, reason: _Reason) -> Result:
    """From the next list on no customer of the portfolio is called with the offer; the next best one is taken.

    Leads of a list that stands are withheld when it is exported, or named by `campaign recall`.
    """
    from campaign.jobs.people.portfolios import block_offer

    return _decided(context, block_offer(context.workspace, portfolio, offer, by=by, reason=reason))


def _decided(context: Context, decision: Decision) -> Result:
    return Result(
        data=_data(decision, context.workspace.settings.zone),
        view=Sentence(f"Offer {decision.offer} is {decision.verdict} for portfolio {decision.portfolio}."),
        next_step="campaign build --dry-run",
    )


def _word(decision: Decision | None, zone: str) -> tuple[str, str, str, str]:
    if decision is None:
        return "every offer", "allowed", "", ""
    return decision.offer, decision.verdict, local_text(decision.decided_at, zone)[:16], decision.reason


def _data(decision: Decision, zone: str) -> dict[str, object]:
    return {
        "portfolio": decision.portfolio, "offer": decision.offer, "verdict": decision.verdict, "by": decision.person,
        "reason": decision.reason, "at": local_text(decision.decided_at, zone),
    }  # fmt: skip
