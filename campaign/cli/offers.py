"""What do `campaign offers list`, `check` and `show` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.gate_views import check_of
from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, Checks, Column, KeyValues, Kind, Section, Sentence, Table, View
from campaign.rules.money import format_money

if TYPE_CHECKING:
    from campaign.jobs.offer_arithmetic import BillShown, MonthShown, OfferShown
    from campaign.jobs.offers import Checked, OfferRow, RuleRow
    from campaign.jobs.probing import Mistake
    from campaign.settings import Settings


@command("offers list", examples=("campaign offers list",))
def list_all(context: Context) -> Result:
    """The campaigns that make each offer, and whether its benefit is declared or computed from the customer's bills."""
    from campaign.jobs.offers import list_offers

    offers, settings = list_offers(context.workspace), context.workspace.settings
    columns = (Column("Offer", Kind.IDENTIFIER), "Title", "Campaigns", "Product", "Benefit")
    rows = [
        (one.offer, one.title, ", ".join(one.campaigns) or "none", one.product, _benefit(one, settings))
        for one in offers
    ]
    return Result(
        data={"offers": [_offer_data(one) for one in offers]},
        view=Table(columns, rows, empty="There is no offer yet: the examples in offers/ show how to write one."),
        next_step="campaign offers check",
    )


@command("offers check", examples=("campaign offers check", "campaign offers check --json"))
def check(context: Context) -> Result:
    """Reads every rule back in words, and counts whom it means: of all customers, and of those who agreed to be called.

    Gaining are those for whom the rule holds and the benefit passes its floor. What serves most of the base serves no
    need, and is warned of; so are words that promise nothing. Mistakes are shown with their place; exit code 78.
    """
    from campaign.jobs.offers import as_data, check_offers

    checked = check_offers(context.workspace)
    phrases = [f'{file}: {setting}: says "{phrase}": say what the customer gains' for file, setting, phrase in
               checked.empty_phrases]  # fmt: skip
    return Result(
        data=as_data(checked),
        view=_check_views(checked),
        next_step="" if checked.mistakes else "campaign build --dry-run",
        warnings=(*checked.warnings, *phrases),
        exit_code=78 if checked.mistakes else 0,
    )


@command("offers show", examples=("campaign offers show talker", "campaign offers show talker --customer C1001"))
def show(
    context: Context,
    offer: Annotated[str, typer.Argument(help="The name of its file in offers/.")],
    customer: Annotated[str, typer.Option(metavar="ID", help="Show the arithmetic for this customer.")] = "",
) -> Result:
    """For a change of plan: each month's bill on today's plan and on the one offered, line by line, and the gain."""
    from campaign.jobs.offer_arithmetic import show_offer

    shown, settings = show_offer(context.workspace, offer, customer), context.workspace.settings
    about = {"Title": shown.row.title, "Campaigns": ", ".join(shown.row.campaigns) or "none",
             "Product": shown.row.product, "For": shown.words, "Benefit": _benefit(shown.row, settings)}  # fmt: skip
    if shown.terms:
        floor = format_money(shown.terms.floor, settings.minor_digits)
        about["Floor"] = f"{floor} in {shown.terms.months_required} of {shown.terms.months} months"
    return Result(
        data={**_offer_data(shown.row), "rule": shown.rule, "words": shown.words, "terms": shown.terms,
              "customer": shown.worth},
        view=[KeyValues(about, title=f"Offer {shown.row.offer}"), *_worth_views(shown, settings)],
        next_step=f"campaign explain {customer}" if customer else f"campaign offers show {offer} --customer ID",
    )  # fmt: skip


def _offer_data(one: OfferRow) -> dict[str, object]:
    return {
        "offer": one.offer, "title": one.title, "product": one.product, "campaigns": list(one.campaigns),
        "kind": one.kind, "benefit": one.benefit, "plan": one.plan,
    }  # fmt: skip


def _benefit(one: OfferRow, settings: Settings) -> str:
    if one.benefit is None:
        return f"from the bills: change to plan {one.plan}"
    return f"{format_money(one.benefit, settings.minor_digits)} {settings.currency} a year, declared"


def _check_views(checked: Checked) -> list[View]:
    if checked.mistakes:
        return [
            Sentence(f"{len(checked.mistakes)} settings cannot be meant.", Tone.BAD),
            *(_mistake(one) for one in checked.mistakes),
        ]
    columns = (
        "Rule", "Reads", Column("All", Kind.COUNT), Column("Agreed", Kind.COUNT), Column("Gaining", Kind.COUNT),
        Column("Share", Kind.SHARE, 0),
    )  # fmt: skip
    rows = [_rule_row(one) for one in checked.rules]
    sentence = f"{len(rows)} rules make sense; {checked.customers:,} customers, {checked.consented:,} agreed."
    return [Sentence(sentence), Table(columns, rows, empty="There is no rule yet.")]


def _mistake(one: Mistake) -> Section:
    return Section(f"{one.file}: {one.setting}", [Sentence(one.text)])


def _rule_row(one: RuleRow) -> tuple[str | int | float | None, ...]:
    return (one.file, one.words, one.customers, one.consented, one.gaining, one.share)


def _worth_views(shown: OfferShown, settings: Settings) -> list[View]:
    worth = shown.worth
    if worth is None:
        return []
    amount = f"{format_money(worth.benefit, settings.minor_digits)} {settings.currency}"
    verdict = f"fits {worth.customer_id}: worth {amount} a year" if worth.fits else f"does not fit {worth.customer_id}"
    return [
        Sentence(f"Offer {shown.row.offer} {verdict}.", Tone.GOOD if worth.fits else Tone.WARNING),
        Checks([check_of(gate) for gate in worth.gates]),
        *(_month_view(month, settings) for month in worth.months),
        Section("What it comes to", [Bullets(worth.lines)]),
    ]


def _month_view(month: MonthShown, settings: Settings) -> View:
    today = _bill_view("Today", month.today, settings) if month.today else Sentence("Today on no plan of plans.toml.")
    return Section(month.month, [today, _bill_view("Offered", month.offer, settings)])


def _bill_view(words: str, bill: BillShown, settings: Settings) -> View:
    if bill.total is None:
        return Sentence(f"{words}, {bill.plan}: unknown, for want of {', '.join(bill.unknown)}", Tone.WARNING)
    total = f"total {format_money(bill.total, settings.minor_digits)}"
    return Section(f"{words}, {bill.plan}", [Bullets((*bill.lines, total))])
