"""What does `campaign doctor` take and show?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Cell, Sentence, Table

if TYPE_CHECKING:
    from campaign.jobs.examinations.finding import Finding

STATES = {
    True: Cell("✓ passed", Tone.GOOD),
    False: Cell("✗ failed", Tone.BAD),
    None: Cell("– unknown", Tone.MUTED),
}


@command("doctor", examples=("campaign doctor", "campaign doctor --quick --quiet", "campaign doctor --json"))
def doctor(
    context: Context,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Do not recompute the standing from every event.")] = False,
) -> Result:
    """Looks at permissions, disk, database, settings, rules, laws, the standing against the events, and backups.

    Nothing is changed. Exit code 74: the database is damaged; 77: others may look into it; 78: something is to be set
    right; the most severe wins.
    """
    from campaign.jobs.doctor import examine

    diagnosis = examine(context.workspace, quick=quick, say=context.say)
    wrong = [one for one in diagnosis.findings if one.passed is False]
    seen = len([one for one in diagnosis.findings if one.passed is not None])
    sentence = f"{len(wrong)} of {seen} checks failed." if wrong else f"All {seen} checks passed."
    return Result(
        data={"checks": list(diagnosis.findings), "failed": len(wrong)},
        view=[
            Sentence(sentence, Tone.BAD if wrong else Tone.GOOD),
            Table(("", "Check", "Finding"), [_row(one) for one in diagnosis.findings]),
        ],
        next_step=_next(wrong),
        warnings=tuple(f"{one.name}: {one.sentence}" for one in wrong),
        exit_code=diagnosis.exit_code,
    )


def _row(one: Finding) -> tuple[Cell | str, ...]:
    remedy = f" ({one.remedy})" if one.remedy else ""
    return (STATES[one.passed], one.name, f"{one.sentence}{remedy}")


def _next(wrong: list[Finding]) -> str:
    """What to do about the first failure, when it is a command."""
    remedy = wrong[0].remedy if wrong else ""
    return remedy if remedy.startswith(("campaign ", "chmod ", "rm ")) and not set(remedy) & set(",:") else ""
