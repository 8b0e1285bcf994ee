"""What does `campaign suppress` take and show?"""

from __future__ import annotations

from typing import Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Column, Kind, Sentence, Table
from campaign.clock import FOREVER, local_day


@command(
    "suppress",
    examples=(
        "campaign suppress",
        "campaign suppress '+82 70 *' --reason 'numbers of services'",
        "campaign suppress '+1 201 555 01??' --until 2026-12-31",
        "campaign suppress '+82 70 *' --lift",
    ),
)
def suppress(
    context: Context,
    pattern: Annotated[str, typer.Argument(help="+ and digits; ? for one digit, * at the end for the rest.")] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="The last day on which it holds.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Take the pattern back.")] = False,
) -> Result:
    """Whoever has a number that the pattern meets is not called, and nobody who comes with one later.

    One phone is barred by `campaign optout`, a list of them by `campaign import suppressions`, whose column `scope` may
    name a campaign: then its offers alone are barred.
    """
    from campaign.jobs.suppress import bar_pattern, lift_pattern

    if not pattern:
        return _list(context)
    if lift:
        count = lift_pattern(context.workspace, pattern, reason=reason)
        words = f"{pattern} bars nobody any more; {count:,} customers have such a number."
    else:
        count = bar_pattern(context.workspace, pattern, reason=reason, until=until)
        words = f"{pattern} is barred; {count:,} customers have such a number."
    return Result(data={"pattern": pattern, "lifted": lift, "customers": count}, view=Sentence(words),
                  next_step="campaign suppress")  # fmt: skip


def _list(context: Context) -> Result:
    from campaign.jobs.suppress import list_patterns

    patterns, zone = list_patterns(context.workspace), context.workspace.settings.zone
    return Result(
        data={"patterns": [
            {"pattern": one.pattern, "customers": one.customers, "reason": one.reason, "person": one.person,
             "since": local_day(one.recorded_at, zone),
             "until": None if one.until_at == FOREVER else local_day(one.until_at - 1, zone)}
            for one in patterns
        ]},
        view=Table(
            columns=("pattern", Column("customers", Kind.COUNT), "until", "why", "by"),
            rows=[
                (one.pattern, one.customers,
                 "" if one.until_at == FOREVER else f"{local_day(one.until_at - 1, zone)}", one.reason, one.person)
                for one in patterns
            ],
            title="Numbers barred by pattern", empty="no pattern bars any number",
        ),
    )  # fmt: skip
