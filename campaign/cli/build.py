"""What does `campaign build` take and show?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.binding_views import binding_views
from campaign.cli.evenings import read_evening
from campaign.cli.options import Context, Result, command
from campaign.cli.round_views import show_round
from campaign.cli.views import Column, KeyValues, Kind, Sentence, Table, View
from campaign.errors import UsageError
from campaign.rules.money import format_money

if TYPE_CHECKING:
    from campaign.jobs.build import Built
    from campaign.settings import Desk


class Engine(StrEnum):
    """Where the statement of the evening runs."""

    SQLITE = "sqlite"


@command(
    "build",
    examples=(
        "campaign build",
        "campaign build --dry-run",
        "campaign build --evening 2026-03-10 --campaign right-plan",
        "campaign build --replace --json",
        "campaign build --top-up",
    ),
)
def build(
    context: Context,
    evening: Annotated[
        str, typer.Option(metavar="DATE", help="The evening; otherwise today at the desk.", show_default=False)
    ] = "",
    campaign: Annotated[
        str, typer.Option(metavar="NAME", help="Only this campaign calls; otherwise all that run.", show_default=False)
    ] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compute everything and keep nothing.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Build anew in place of a list that was not exported yet.")
    ] = False,
    top_up: Annotated[
        bool, typer.Option("--top-up", help="Add a round to a list: take off, fill what came free, keep promises.")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="Where the list is computed.")] = Engine.SQLITE,  # noqa: ARG001 - the one
) -> Result:
    """One list an evening over all campaigns: everybody whom a call serves best, at an hour that is theirs.

    Every customer ends in one line: considered = blocked by any gate + no offer + held out + eligible, and eligible =
    placed + unplaced. One customer may be blocked by several gates. A list that stands already is left as it is.

    With --top-up, after results have come in during the evening, the list gets a further round, a list of its own:
    leads that a gate stops now are taken off, callbacks promised for tonight are kept, what agents have left goes to
    whom it serves best, and everything else stays where it is. docs/TOP_UP.md tells more.
    """
    _refuse_mixed(top_up=top_up, otherwise=replace or bool(campaign))
    from campaign.jobs.build import build_list

    built = build_list(
        context.workspace, evening=read_evening(evening), campaign=campaign, dry_run=dry_run, replace=replace,
        top_up=top_up,
    )  # fmt: skip
    return show_round(context, built, dry_run=dry_run) if top_up else _show(context, built, dry_run=dry_run)


def _refuse_mixed(*, top_up: bool, otherwise: bool) -> None:
    if top_up and otherwise:
        raise UsageError(
            "--top-up goes with neither --replace nor --campaign",
            hint="A round calls for the campaigns of the list that it tops up, and replaces nothing.",
        )


def _show(context: Context, built: Built, *, dry_run: bool) -> Result:
    return Result(
        data=built.data,
        view=[*_views(built, dry_run=dry_run), *_gap(context, built.data), *_binding(context, built)],
        next_step=_next(built, context.workspace.settings.desk, dry_run=dry_run),
        warnings=built.warnings,
    )


def _binding(context: Context, built: Built) -> list[View]:
    """What a dry run says about what is missing."""
    binding = built.data.get("binding")
    return binding_views(binding, minor_digits=context.workspace.settings.minor_digits) if binding else []


def _gap(context: Context, data: Mapping[str, Any]) -> list[View]:
    """By how much another list could gain more, where it is not proven that none does."""
    if not data.get("optimality_gap"):
        return []
    settings = context.workspace.settings
    more = f"{format_money(data['optimality_gap'], settings.minor_digits)} {settings.currency}"
    return [Sentence(f"Quotas are in each other's way: another list could gain more, by {more} a year at most.")]


def _views(built: Built, *, dry_run: bool) -> list[View]:
    data = built.data
    return [
        Sentence(_say(data, dry_run=dry_run, is_new=built.is_new)),
        Table(_COLUMNS, _balance(data), title="Every customer, once"),
        Table(_COLUMNS, _blocked(data), title="Blocked by (several gates may block one customer)", empty="No gate."),
        KeyValues(_seats(data)),
    ]


_COLUMNS = (Column(""), Column("Customers", Kind.COUNT))


def _say(data: Mapping[str, Any], *, dry_run: bool, is_new: bool) -> str:
    called = f"{data['placed']:,} of {data['eligible']:,} eligible customers"
    if dry_run:
        return f"{called} would be called on {data['evening']}. Nothing was kept."
    if not is_new:
        return f"List {data['list_id']} stands: {called} are to be called on {data['evening']}."
    return f"Placed {called} on list {data['list_id']} for {data['evening']}, in {data['seconds']:.1f} s."


def _balance(data: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [
        ("considered", data["considered"]),
        ("blocked by any gate", data["blocked_any"]),
        ("no offer fits", data["no_offer"]),
        ("held out", data["held_out"]),
        ("eligible", data["eligible"]),
        ("placed", data["placed"]),
        ("unplaced", data["unplaced"]),
        *((f"unplaced: {gate}", number) for gate, number in data["unplaced_by"].items() if number),
    ]


def _blocked(data: Mapping[str, Any]) -> list[tuple[str, int]]:
    counts: dict[str, int] = data["blocked"]
    return sorted(((gate, number) for gate, number in counts.items() if number), key=lambda pair: -pair[1])


def _seats(data: Mapping[str, Any]) -> dict[str, str | int]:
    hours = f"{data['first'][11:16]} to {data['last'][11:16]} at the desk" if data["first"] else "none"
    return {"Calls the agents can take": data["capacity"], "First and last slot": hours}


def _next(built: Built, desk: Desk, *, dry_run: bool) -> str:
    if dry_run:
        return f"campaign build --evening {built.data['evening']}"
    if not built.data["placed"]:
        return "campaign explain CUSTOMER"
    if not desk.nightly_export:
        return f"campaign export {built.data['evening']} --dialer {desk.nightly_dialer} --slot next"
    return f"campaign export {built.data['list_id']} --dialer {desk.nightly_dialer}"
