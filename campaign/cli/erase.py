"""What does `campaign erase` take and show?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bullets, Sentence, Table, View
from campaign.clock import local_day

if TYPE_CHECKING:
    from campaign.files.scrubbing import Scrubbed
    from campaign.jobs.privacy.erase import Erased

STAYS = (
    "the consent ledger keeps the proof of what was agreed, without phone and name, for as long as the law wants it",
    "hashes of the id and the phones, which only campaign.key can make, keep the person from being taken in again",
    "calls, leads and subscriptions are still counted, without saying who it was",
)


@command("erase", examples=("campaign erase C1001 --dry-run", "campaign erase C1001 --yes"))
def erase(
    context: Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER|PHONE", help="An id, or a phone in any spelling.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
) -> Result:
    """Takes the person out of the database, of exports, rejects and files that were put away; it cannot be undone.

    The earlier backups that hold the person are named, with the day on which each is to be destroyed: when one is
    restored, the person is erased from it at once. What stays, and why, is said; docs/PRIVACY.md has it all.
    """
    from campaign.jobs.privacy.erase import erase_customer

    if not dry_run:
        context.confirm(f"Erase {customer} everywhere, for good?", yes=yes)
    done = erase_customer(context.workspace, customer, dry_run=dry_run)
    return Result(
        data=_data(context, done, dry_run=dry_run),
        view=list(_views(context, done, dry_run=dry_run)),
        next_step=f"campaign erase {customer}" if dry_run else "campaign verify",
        warnings=tuple(_warn(done)),
    )


def _data(context: Context, done: Erased, *, dry_run: bool) -> dict[str, Any]:
    zone = context.workspace.settings.zone
    return {
        "customer_id": done.customer_id, "nameless": done.nameless, "dry_run": dry_run,
        "removed": dict(done.database.removed), "stripped": dict(done.database.stripped),
        "files": [{"file": one.path, "change": one.change, "rows": one.rows} for one in done.files],
        "handed_over": [
            {"lead_id": one.lead_id, "list_id": one.list_id, "dialer": one.dialer, "file": one.file,
             "still_callable": one.still_callable}
            for one in done.handed_over
        ],
        "backups": [
            {"file": one.path, "written": local_day(one.written_at, zone), "expires": local_day(one.expires_at, zone),
             "is_there": one.is_there}
            for one in done.backups
        ],
        "evidence": list(done.evidence), "shared_phones": done.shared, "rewritten": done.rewritten,
        "ledger_entries": list(done.ledger_entries), "also": list(done.also),
    }  # fmt: skip


def _views(context: Context, done: Erased, *, dry_run: bool) -> Iterator[View]:
    zone, rows = context.workspace.settings.zone, sum(done.database.removed.values())
    verb = "would be erased" if dry_run else "was erased"
    who = " and ".join((done.customer_id, *done.also))
    yield Sentence(
        f"{who} {verb}: from the customers, and {rows:,} further rows of the database;"
        f" files: {len(done.files):,}. What is counted hangs on {done.nameless}."
    )
    if done.files:
        yield Bullets([_describe(context.workspace.directory, one) for one in done.files])
    if done.backups:
        yield Table(
            columns=("backup", "written", "to be destroyed by"),
            rows=[(one.path if one.is_there else f"{one.path} (not here)", f"{local_day(one.written_at, zone)}",
                   f"{local_day(one.expires_at, zone)}") for one in done.backups],
            title="Earlier backups that hold the person",
        )  # fmt: skip
    if done.handed_over:
        yield Table(
            columns=("lead", "list", "dialer", "file"),
            rows=[(one.lead_id, one.list_id, one.dialer, one.file) for one in done.handed_over],
            title="Leads that a dialer was given: have them deleted there",
        )
    if done.evidence:
        yield Bullets([f"{one}: proof that an answer named; yours to keep or to destroy" for one in done.evidence])
    yield Sentence("What stays:")
    yield Bullets(STAYS)


def _describe(folder: Path, file: Scrubbed) -> str:
    path = file.path.relative_to(folder) if file.path.is_relative_to(folder) else file.path
    return f"{path}: {file.change}" + (f", rows taken out: {file.rows:,}" if file.rows else "")


def _warn(done: Erased) -> Iterator[str]:
    callable_lists = sorted({one.list_id for one in done.handed_over if one.still_callable})
    for name in callable_lists:
        yield f"list {name} was exported and still holds a lead: recall it"
    if done.shared:
        yield f"phones that stay, because another customer has them too: {done.shared}"
    if done.ledger_entries:
        entries = ", ".join(map(str, done.ledger_entries))
        yield f"the consent ledger spells the phone in words typed as evidence, and is never rewritten: entry {entries}"
    if done.rewritten is None:
        yield "free pages of the database may still spell the phone; when nobody is at work: sqlite3 campaign.db VACUUM"
