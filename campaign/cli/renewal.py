"""What does `campaign consent renew` take and show?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, Kind, Sentence, Table, View
from campaign.clock import local_day
from campaign.model import Purpose

if TYPE_CHECKING:
    from campaign.jobs.consent.renewal import Ending

_COLUMNS = (
    "customer_id", "name", "phone", "language", "family", "given_on", "last_used_on", "ends_on", "ended_by", "wording",
)  # fmt: skip


@command(
    "consent renew",
    examples=("campaign consent renew", "campaign consent renew --within 90 --output renew.csv --reveal"),
)
def renew(
    context: Context,
    *,
    within: Annotated[int, typer.Option(metavar="DAYS", min=1, max=3650, help="How far ahead to look.")] = 60,
    purpose: Annotated[Purpose, typer.Option(help="Which consent.")] = Purpose.MARKETING,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write them all as CSV.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show; the file has all.")] = 50,
) -> Result:
    """A consent ends with the last day it names, or grows too old for the desk or for the law of the customer's place.

    Those used last come first: each call is a use. Customers who are barred or have a complaint open are left out.
    Phones and names are masked, in the file as well, unless --reveal is given.
    """
    from campaign.jobs.consent.renewal import list_ending

    ending = list_ending(context.workspace, within_days=within, purpose=purpose)
    rows = [_row(context, one) for one in ending]
    if output is not None:
        _write(output, rows)
    return Result(
        data={"count": len(rows), "file": output, "ending": rows},
        view=_views(rows[:limit], len(rows), output),
        next_step=f"campaign enroll {ending[0].customer_id} --answer yes --channel web --wording ID" if ending else "",
    )


def _row(context: Context, one: Ending) -> dict[str, Any]:
    zone = context.workspace.settings.zone
    return {
        "customer_id": one.customer_id, "name": context.name(one.name), "phone": context.phone(one.phone),
        "language": one.language, "family": one.family, "given_on": local_day(one.given_at, zone).isoformat(),
        "last_used_on": local_day(one.last_used_at, zone).isoformat() if one.last_used_at else None,
        "ends_on": local_day(one.ends_at, zone).isoformat(), "ended_by": one.ended_by, "wording": one.wording,
    }  # fmt: skip


def _write(output: Path, rows: list[dict[str, Any]]) -> None:
    from campaign.files.atomic import write_bytes_atomically
    from campaign.reports.flat import write_csv

    write_bytes_atomically(output, write_csv(_COLUMNS, rows))


def _views(rows: list[dict[str, Any]], count: int, output: Path | None) -> list[View]:
    if output is not None:
        return [Sentence(f"Consents that end soon: {count:,}, in {output}.")]
    columns = (
        Column("Customer", Kind.IDENTIFIER), "Name", Column("Phone", Kind.IDENTIFIER), "Offers", "Given", "Last used",
        "Ends", "Ended by",
    )  # fmt: skip
    shown = [
        (
            row["customer_id"], row["name"], row["phone"], row["family"] or "all", row["given_on"],
            row["last_used_on"] or "never", row["ends_on"], row["ended_by"],
        )
        for row in rows
    ]  # fmt: skip
    views: list[View] = [Table(columns, shown, empty="No consent ends that soon.")]
    if count > len(rows):
        views.append(Sentence(f"{len(rows)} of {count:,} are shown; --output FILE writes all."))
    return views
