"""What do `campaign verify`, `consent proof` and `consent wordings` take and show?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.proof_views import proof_data, show_proof
from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, Cell, Column, KeyValues, Kind, Sentence, Table, Value, View
from campaign.clock import local_text, moment

if TYPE_CHECKING:
    from campaign.jobs.ledger.verify import Verified
    from campaign.jobs.ledger.wordings import Wording


@command(
    "verify",
    examples=(
        "campaign verify",
        "campaign verify --head 5f2a1c0de4b7a9938c1e6d5b4a3f2e1d0c9b8a7f6e5d4c3b2a190817263544ff",
        "campaign verify --quiet",
    ),
)
def verify(
    context: Context,
    *,
    head: Annotated[str, typer.Option(metavar="HEX", help="A head noted earlier: is it still in the ledger?")] = "",
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Enter answers that have no entry, because the key was missing.")
    ] = False,
) -> Result:
    """Goes along every entry, its link, the head, and holds answers, stops and wordings against them.

    The first entry that does not hold is named; exit code 74. The head that is printed is worth noting elsewhere, on
    paper or in a mail: whoever holds database and key could put an older state back, and only a noted head shows it.
    """
    from campaign.jobs.ledger.verify import verify_ledger

    with context.progress("Reading the ledger") as advance:
        done = verify_ledger(context.workspace, head=head, adopt=adopt, advance=advance)
    return Result(
        data={
            "holds": not done.faults, "entries": done.entries, "head": done.head, "rows": done.rows,
            "fault_count": done.fault_count, "faults": list(done.faults), "noted_at": done.noted_at,
            "adopted": done.adopted,
        },
        view=_show(done, head),
        warnings=(f"the ledger does not hold: {done.faults[0].sentence}",) if done.faults else (),
        exit_code=done.exit_code,
    )  # fmt: skip


def _show(done: Verified, noted: str) -> list[View]:
    views: list[View] = [_verdict(done)]
    if done.fault_count > 1:
        views.append(Bullets([fault.sentence for fault in done.faults]))
    if done.adopted:
        views.append(Sentence(f"{done.adopted:,} rows without an entry were entered as adopted."))
    if done.noted_at:
        views.append(Sentence(f"The head you noted is entry {done.noted_at:,}; all before it is as it was."))
    elif noted:
        views.append(Sentence("The head you noted is not in the ledger.", Tone.BAD))
    rows = {f"{table}s entered": f"{count:,}" for table, count in done.rows.items()}
    return [*views, KeyValues({"entries": f"{done.entries:,}", **rows, "head": done.head})]


def _verdict(done: Verified) -> Sentence:
    if not done.faults:
        return Sentence("The ledger holds.", Tone.GOOD)
    more = f"; {done.fault_count - 1:,} things more do not" if done.fault_count > 1 else ""
    return Sentence(f"The ledger does not hold: {done.faults[0].sentence}{more}.", Tone.BAD)


@command(
    "consent proof",
    examples=(
        "campaign consent proof C1001",
        "campaign consent proof '(201) 555-0123' --reveal",
        "campaign consent proof C1001 --json > C1001.json",
    ),
)
def proof(
    context: Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER|PHONE", help="An id, or a phone in any spelling.")],
) -> Result:
    """For a regulator, or for the customer: who agreed to what, when, to which text, with which evidence, and its use.

    Everything comes from the consent ledger, so that it can be shown of somebody who was erased too, by the id or the
    number that this person names. Names and phones are masked unless --reveal is given.
    """
    from campaign.jobs.ledger.proof import prove

    found = prove(context.workspace, customer)
    return Result(data=proof_data(context, found), view=show_proof(context, found), next_step="campaign verify")


@command("consent wordings", examples=("campaign consent wordings", "campaign consent wordings --json"))
def wordings(context: Context) -> Result:
    """Texts lie in wordings/ID.md (or .txt) of the workspace; what was answered is kept as it stood at that moment.

    A text that was edited since is another version under the same id: both are shown, with their hashes.
    """
    from campaign.jobs.ledger.wordings import list_wordings

    found = list_wordings(context.workspace)
    lacking = [one.wording for one in found if one.lacks_text]
    zone = context.workspace.settings.zone
    return Result(
        data={"wordings": [_wording_data(one) for one in found]},
        view=[
            Table(("Wording", Column("Answers", Kind.COUNT), "First", "Last", "SHA-256", "Text"),
                  [row for one in found for row in _wording_rows(one, zone)], empty="Nothing was answered yet."),
        ],
        warnings=tuple(f"nobody can show the text of {name}: put it into wordings/{name}.md" for name in lacking),
    )  # fmt: skip


def _wording_data(one: Wording) -> dict[str, Any]:
    return {
        "wording": one.wording, "answers": one.answers, "first_at": _when(one.first_at), "last_at": _when(one.last_at),
        "lacks_text": one.lacks_text, "present": one.present,
        "versions": [
            {"sha256": version.sha256, "text": version.body, "recorded_at": _when(version.recorded_at)}
            for version in one.versions
        ],
    }  # fmt: skip


def _wording_rows(one: Wording, zone: str) -> Iterator[tuple[Value, ...]]:
    first, last = (local_text(at, zone)[:10] if at else "" for at in (one.first_at, one.last_at))
    if not one.versions:
        yield one.wording, one.answers, first, last, "", Cell("none", Tone.BAD)
    for number, version in enumerate(reversed(one.versions)):
        newest = number == 0
        yield (
            one.wording if newest else "", one.answers if newest else None, first if newest else "",
            last if newest else "", version.sha256[:12], version.body.strip(),
        )  # fmt: skip


def _when(at: int | None) -> datetime | None:
    return None if at is None else moment(at)
