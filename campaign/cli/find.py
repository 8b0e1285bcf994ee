"""What does `campaign find` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Cell, Column, Kind, Sentence, Table, View

if TYPE_CHECKING:
    from campaign.jobs.find import Found


@command(
    "find",
    examples=("campaign find C1001", "campaign find '(201) 555-0123'", "campaign find lovelace --limit 50"),
)
def find(
    context: Context,
    text: Annotated[str, typer.Argument(help="An id, a phone in any spelling, or a piece of a name or id.")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20,
) -> Result:
    """An id or a phone that is somebody's answers alone; otherwise ids and names that hold the text are shown.

    Names and phones are masked unless --reveal is given.
    """
    from campaign.jobs.find import find_customers

    found = find_customers(context.workspace, text, limit=limit)
    shown = [_masked(context, one) for one in found.customers]
    first = shown[0]["customer_id"] if shown else ""
    return Result(
        data={"count": found.count, "more": found.more, "customers": shown},
        view=_views(found, shown),
        next_step=f"campaign explain {first}" if first else "",
    )


def _masked(context: Context, customer: dict[str, Any]) -> dict[str, Any]:
    return {
        **customer,
        "name": context.name(customer["name"]),
        "phone": context.phone(customer["phone"]),
        "alt_phone": context.phone(customer["alt_phone"]) or None,
    }


def _views(found: Found, shown: list[dict[str, Any]]) -> list[View]:
    if not shown:
        return [Sentence("Nobody was found.")]
    columns = (
        Column("Customer", Kind.IDENTIFIER),
        "Name",
        Column("Phone", Kind.IDENTIFIER),
        "Language",
        "Tier",
        "Plan",
        "May be called for",
    )
    rows = [
        (one["customer_id"], one["name"], one["phone"], one["language"], one["tier"], one["plan"], _consent(one))
        for one in shown
    ]
    views: list[View] = [Table(columns, rows)]
    if found.count > len(shown):
        count = f"more than {found.count:,}" if found.more else f"{found.count:,}"
        views.append(Sentence(f"{len(shown)} of {count} are shown."))
    return views


def _consent(customer: dict[str, Any]) -> Cell:
    if customer["merged_into"]:
        return Cell(f"nothing: merged into {customer['merged_into']}", Tone.MUTED)
    if customer["suppressed"]:
        return Cell("nothing: suppressed", Tone.BAD)
    if not customer["consent"]:
        return Cell(customer["answers"]["marketing"], Tone.MUTED)
    return Cell(", ".join(customer["consent"]))
