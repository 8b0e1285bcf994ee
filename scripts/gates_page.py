"""docs/GATES.md: every reason not to call, read off the gates themselves.

    python scripts/gates_page.py

writes the page; a test fails while it is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from campaign.model import Purpose
from campaign.rules.gates import EVENING_GATES, OFFER_GATES, Gate, Level, Words, person_gates

PAGE = Path(__file__).resolve().parent.parent / "docs" / "GATES.md"


def gates_page() -> str:
    """The whole page."""
    person = "\n".join(_person_row(gate) for gate in person_gates((Purpose.MARKETING,)))
    offer = "\n".join(_row(code, words) for code, words in OFFER_GATES.items())
    evening = "\n".join(_row(code, words) for code, words in EVENING_GATES.items())
    return TEXT.format(person=person, offer=offer, evening=evening)


def _person_row(gate: Gate) -> str:
    if gate.level is not Level.PERSON:
        raise ValueError(f"{gate.code} is not a gate of the person")
    evidence = ", ".join(piece.label for piece in gate.evidence)
    return f"{_row(gate.code, gate)} {evidence} |"


def _row(code: str, gate: Gate | Words) -> str:
    return f"| `{code}` | {gate.passes} | {gate.blocked} | {gate.source} |"


TEXT = """\
# Gates: every reason not to call

Written by `scripts/gates_page.py` from the gates themselves; do not edit.

A gate is a reason not to call somebody tonight. There is one list of them. `build`, `build --dry-run`, `explain`,
`export`, `recall` and `lists` all ask the same gates: there is no second road to a customer. `campaign explain` shows
each gate with what it looked at; `campaign build` counts each.

Missing knowledge blocks. A zone, a law or a copy of a registry that is not there means *not tonight*, never *probably
fine*.

## Gates of the person

Judged first, each for itself, so that one customer may be blocked by several. Who is blocked by any of them is offered
nothing: `blocked` of `build --json` counts each gate, `blocked_any` each customer once.

Consent has to outlast the last window of the evening; suppressions and rests have to be over when the first one opens.
Attempts are counted backwards from the opening of the evening; leads that a dialer took within a day and that nobody
has heard of count as attempts. Where the law of the customer's place is stricter than the desk, the law counts, and the
evidence says so. At export all of this is judged again, for that minute.

| gate | passes | blocks | law, policy or setting | evidence |
|---|---|---|---|---|
{person}

`consent` and `closed` show evidence for each purpose for which campaigns call that evening.

Attempts of the last 30 days are counted at the phone, touches at the person, the phone and the household. On an evening
with service calls, complaints, rests, attempts and touches block a person only where they block offers and service
calls alike; `peace` of the offer then tells which of them is left out ([CONTACT_POLICY.md](CONTACT_POLICY.md)).

A promised callback is kept although the customer rests. Until somebody has rung for it, it is also kept although the
desk's own limits of attempts and touches are reached; caps of the law hold for it too. These are the only exceptions,
and they are the customer's own.

On an evening on which a campaign of kind `invitation` runs, `consent` passes for one more sort of people: those who
were never asked, at a place with a lawful basis, and not invited often enough yet. `consent` then has one more piece of
evidence, *invitation*, and `closed` judges them by the hours of their place. All other gates are the same, and all
other campaigns still want consent: see [INVITATIONS.md](INVITATIONS.md).

## Gates of the offer

Judged for every offer of every campaign that runs tonight, for customers whom no gate of the person blocks. An offer
that is blocked yields to the next best one over all campaigns; who has none left is counted as `no_offer`. Holdout is
judged last: only customers whose every passing offer is held out count as `held_out`. Who of these asked to be called
back tonight is called all the same, and stays in the arm `holdout`: see [PEOPLE.md](PEOPLE.md).

`never_asked` and `invited_yet` stand in place of `consent_for_purpose` where a campaign invites.

| gate | passes | blocks | law, policy or setting |
|---|---|---|---|
{offer}

## Gates of the evening

Judged while slots are filled, promised callbacks first, then whoever gains most. Who is left over is `unplaced`, and
`unplaced_by` says by which gate. A campaign without calls left yields to the customer's next offer. Held-out customers
walk through the same gates as ghosts: they take no time, no budget and no household, and are assigned to the holdout
only where a call would have been made.

| gate | passes | blocks | law, policy or setting |
|---|---|---|---|
{evening}
"""


if __name__ == "__main__":
    PAGE.write_text(gates_page(), "utf-8")
    sys.stderr.write(f"Wrote docs/{PAGE.name}\n")
