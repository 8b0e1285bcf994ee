"""Of those who started long enough ago, how many were lost within 30, 60, 90 days?

Only the mature count: whoever could have been watched up to the milestone, cancelled before it or not. Counting the
early losses of people whose milestone still lies ahead would make every young group look worse than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaign.rules.comparison import Share, measure_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Counts of people alike: `possible` milestones had passed by the day of the report, `outlived` were reached.

    A milestone is outlived by whoever was still there after it, or was last seen there on that very day.
    """

    outlived: int
    possible: int
    lost: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What is known at one milestone: `share` of the lost among the mature, and who is not counted.

    `not_yet` started too recently, `unknown` were last seen before the milestone.
    """

    time: int
    share: Share | None
    not_yet: int
    unknown: int

    @property
    def mature(self) -> bool:
        """Whether anybody can be judged."""
        return self.share is not None


def judge_milestones(
    outcomes: Iterable[Outcome], milestones: Sequence[int], confidence: float = 0.95
) -> tuple[Milestone, ...]:
    """For each milestone the share lost within it among the mature, with Wilson's interval."""
    counted = tuple(outcomes)
    return tuple(_judge(counted, place, time, confidence) for place, time in enumerate(milestones))


def _judge(outcomes: Sequence[Outcome], place: int, time: int, confidence: float) -> Milestone:
    lost = kept = unknown = not_yet = 0
    for outcome in outcomes:
        if outcome.possible <= place:
            not_yet += outcome.lost + outcome.kept
        elif outcome.outlived > place:
            kept += outcome.lost + outcome.kept
        else:
            lost += outcome.lost
            unknown += outcome.kept
    share = measure_share(lost, lost + kept, confidence)
    return Milestone(time=time, share=share, not_yet=not_yet, unknown=unknown)
