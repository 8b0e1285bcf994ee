"""What do `campaign registry list` and `campaign registry roster` take and show?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Cell, Column, Kind, Sentence, Table

if TYPE_CHECKING:
    from campaign.jobs.registries.listing import Copy


@command("registry list", examples=("campaign registry list", "campaign registry list --json"))
def registry_list(context: Context) -> Result:
    """Every do-not-call registry that the law of some customer wants, with its copy, how old it may be, and who waits.

    Customers wait when the copy is missing or too old; nobody else does. docs/REGISTRIES.md tells how each is asked.
    """
    from campaign.jobs.registries.listing import list_registries

    copies = list_registries(context.workspace)
    columns = (
        "Registry", "Asked by", "Copy of", Column("Days old", Kind.COUNT), Column("At most", Kind.COUNT), "SHA-256",
        Column("Barred", Kind.COUNT), Column("Customers", Kind.COUNT), Column("Waiting", Kind.COUNT),
    )  # fmt: skip
    waiting = [one for one in copies if one.waiting]
    return Result(
        data={"registries": list(copies)},
        view=[
            Table(columns, [_row(one) for one in copies], empty="No customer's law wants a registry."),
            *(Sentence(_roster(one)) for one in copies if one.roster),
        ],
        next_step=_next(waiting[0]) if waiting else "campaign build",
        warnings=tuple(_warning(one) for one in waiting),
    )


@command(
    "registry roster", examples=("campaign registry roster '두낫콜 (donotcall.go.kr)' --output roster.csv",)
)
def registry_roster(
    context: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The registry, as `campaign registry list` names it.")],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the phones go; otherwise the folder of exports.")
    ] = None,
) -> Result:
    """For a registry that takes a roster up and returns it without the numbers that are listed.

    The roster holds the phones of those who could be called but for this registry, whole and not masked, and is put on
    record with its hash. Give it in, and take the answer back with: campaign import suppressions FILE --registry NAME
    --dated DATE --returned. Numbers that do not come back are barred.
    """
    from campaign.jobs.registries.roster import write_roster

    roster = write_roster(context.workspace, name, output)
    return Result(
        data={"registry": roster.registry, "file": roster.file, "sha256": roster.sha256, "phones": roster.phones},
        view=Sentence(f"{roster.phones:,} phones were written to {roster.file} for {roster.registry}."),
        next_step=f"campaign import suppressions FILE --registry '{roster.registry}' --dated DATE --returned",
    )


def _row(one: Copy) -> tuple[Cell | str | int | None, ...]:
    waiting = Cell(one.waiting, Tone.WARNING if one.waiting else Tone.GOOD)
    return (
        one.name, one.asking, one.dated.isoformat() if one.dated else "none", one.age_days, one.max_age_days,
        one.sha256[:12], one.barred, one.wanted_by, waiting,
    )  # fmt: skip


def _warning(one: Copy) -> str:
    who = "1 customer waits" if one.waiting == 1 else f"{one.waiting:,} customers wait"
    return f"{who} for {one.name}"


def _roster(one: Copy) -> str:
    state = "came back" if one.roster_returned else "has not come back yet"
    return f"{one.name}: the roster of {one.roster_written_on} ({one.roster}, {one.roster_phones:,} phones) {state}."


def _next(one: Copy) -> str:
    if one.asking == "roster" and (not one.roster or one.roster_returned):
        return f"campaign registry roster '{one.name}' --output FILE"
    returned = " --returned" if one.asking == "roster" else ""
    return f"campaign import suppressions FILE --registry '{one.name}' --dated DATE{returned}"
