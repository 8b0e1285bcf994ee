"""How often is it worth calling again?

Attempts are numbered for each person from 1 until the matter is closed. What the first, second and third brought says
where trying again turns into pestering.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """`calls` results alike: each tells of the attempts numbered `before` + 1 to `number`.

    `accepted` of them ended with a yes, at attempt `number`.
    """

    before: int
    number: int
    calls: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStep:
    """What the attempts with one number brought.

    `share` of all acceptances came at this attempt, `cumulative` by it; `beyond` is the share of all attempts that were
    later ones. Both shares are None where nobody accepted.
    """

    number: int
    attempts: int
    accepted: int
    share: float | None
    cumulative: float | None
    beyond: float


def count_steps(tries: Iterable[Tries]) -> tuple[AttemptStep, ...]:
    """One step for every attempt number up to the highest."""
    started: dict[int, int] = {}
    accepted: dict[int, int] = {}
    for one in tries:
        started[one.before + 1] = started.get(one.before + 1, 0) + one.calls
        started[one.number + 1] = started.get(one.number + 1, 0) - one.calls
        accepted[one.number] = accepted.get(one.number, 0) + one.accepted
    attempts, running = [], 0
    for number in range(1, max(accepted, default=0) + 1):
        running += started.get(number, 0)
        attempts.append(running)
    return _accumulate(attempts, accepted)


def _accumulate(attempts: list[int], accepted: dict[int, int]) -> tuple[AttemptStep, ...]:
    all_attempts, all_accepted = sum(attempts), sum(accepted.values())
    steps, attempts_so_far, accepted_so_far = [], 0, 0
    for number, made in enumerate(attempts, start=1):
        attempts_so_far += made
        accepted_so_far += accepted.get(number, 0)
        steps.append(
            AttemptStep(
                number=number,
                attempts=made,
                accepted=accepted.get(number, 0),
                share=accepted.get(number, 0) / all_accepted if all_accepted else None,
                cumulative=accepted_so_far / all_accepted if all_accepted else None,
                beyond=(all_attempts - attempts_so_far) / all_attempts,
            )
        )
    return tuple(steps)
