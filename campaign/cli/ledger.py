"""What do `campaign verify`, `consent proof` and `consent wordings` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, KeyValues, Sentence, View

if TYPE_CHECKING:
    from campaign.jobs.ledger.verify import Verified


@command(
    "verify",
    examples=(
        "campaign verify",
        "campaign verify --head 5f2a1c0de4b7a9938c1e6d5b4a3f2e1d0c9b8a7f6e5d4c3b2a190817263544ff",
        "campaign verify --quiet || mail -s 'the ledger does not hold' desk@example.com",
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
