"""What does `campaign sign` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Sentence, Table
from campaign.clock import local_text
from campaign.errors import UsageError

if TYPE_CHECKING:
    from campaign.jobs.people.signatures import SignatureRow


@command(
    "sign",
    examples=("campaign sign --list", "campaign sign right-plan --role marketing --by 'Ada Reed'"),
)
def sign(
    context: Context,
    campaign: Annotated[
        str, typer.Argument(metavar="CAMPAIGN", help="The name of its file in campaigns/.", show_default=False)
    ] = "",
    *,
    role: Annotated[str, typer.Option(help="For which role: one of [signoffs.people].", show_default=False)] = "",
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Who signs.", show_default=False)] = "",
    list_all: Annotated[bool, typer.Option("--list", help="Show who signed what, and what is missing.")] = False,
) -> Result:
    """Puts on record who answers for a campaign, and for which text of its files exactly.

    Until a list with the campaign was exported, `build` leaves it out while a required role has not signed, or while
    its file, its offers or the plans they change to are not those that were signed. Then sign again.
    """
    if list_all and not campaign:
        return _list(context)
    if list_all or not (campaign and role and by):
        raise UsageError("name a campaign with --role and --by, or ask for --list")
    from campaign.jobs.people.signatures import sign_campaign

    signature = sign_campaign(context.workspace, campaign, role=role, by=by)
    return Result(
        data={
            "campaign": campaign, "role": role, "by": signature.person, "sha256": signature.sha256,
            "at": local_text(signature.signed_at, context.workspace.settings.zone),
        },
        view=Sentence(f"{signature.person} signed {campaign} for {role}, its files being {signature.sha256[:12]}."),
        next_step="campaign sign --list",
    )  # fmt: skip


def _list(context: Context) -> Result:
    from campaign.jobs.people.signatures import list_signatures

    found, zone = list_signatures(context.workspace), context.workspace.settings.zone
    return Result(
        data={"signatures": [_data(row, zone) for row in found.rows], "waiting": found.waiting},
        view=Table(
            ("Campaign", "Role", "Required", "Signed by", "When", "State"), [_row(row, zone) for row in found.rows],
            empty="No role is required to sign, and nobody has signed.",
        ),
        next_step="campaign sign CAMPAIGN --role ROLE --by PERSON" if found.waiting else "campaign build",
        warnings=tuple(f"campaign {name} {reason}" for name, reason in sorted(found.waiting.items())),
    )  # fmt: skip


def _state(row: SignatureRow) -> str:
    if row.signature is None:
        return "missing"
    return "stands" if row.stands else "files changed since"


def _row(row: SignatureRow, zone: str) -> tuple[str, ...]:
    signed = row.signature
    when = local_text(signed.signed_at, zone)[:16] if signed else ""
    return (row.campaign, row.role, "yes" if row.is_required else "no", signed.person if signed else "", when,
            _state(row))  # fmt: skip


def _data(row: SignatureRow, zone: str) -> dict[str, object]:
    signed = row.signature
    return {
        "campaign": row.campaign, "role": row.role, "required": row.is_required, "state": _state(row),
        "by": signed.person if signed else None, "sha256": signed.sha256 if signed else None,
        "at": local_text(signed.signed_at, zone) if signed else None,
    }  # fmt: skip
