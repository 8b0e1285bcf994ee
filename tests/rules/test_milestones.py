"""Is a share lost within a milestone taken among those only who could have reached it?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.milestones import Outcome, judge_milestones

MILESTONES = (30, 60, 90)

persons = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.booleans()), max_size=40)


def outcome_of(watched, age, lost):
    """One person who started `age` days ago and was watched for `watched` of them."""
    watched = min(watched, age)
    outlived = sum(watched > milestone if lost else watched >= milestone for milestone in MILESTONES)
    possible = sum(age >= milestone for milestone in MILESTONES)
    return Outcome(outlived=outlived, possible=possible, lost=int(lost), kept=int(not lost))


@given(persons)
def test_everybody_is_lost_kept_unknown_or_not_yet(everybody):
    """Each milestone counts each person once, by what the person's own days say."""
    judged = judge_milestones([outcome_of(*person) for person in everybody], MILESTONES)
    for milestone in judged:
        days = [(min(watched, age), age, lost) for watched, age, lost in everybody]
        mature = [(watched, lost) for watched, age, lost in days if age >= milestone.time]
        lost_within = sum(lost and watched <= milestone.time for watched, lost in mature)
        unknown = sum(not lost and watched < milestone.time for watched, lost in mature)
        assert milestone.not_yet == len(everybody) - len(mature)
        assert milestone.unknown == unknown
        assert (milestone.share.count if milestone.share else 0) == lost_within
        assert (milestone.share.n if milestone.share else 0) == len(mature) - unknown
        assert milestone.mature == (len(mature) > unknown)


def test_an_early_loss_does_not_count_before_its_milestone():
    """Ten started 20 days ago and three have left: within 30 days nothing is known yet, not 100 %."""
    (milestone,) = judge_milestones([Outcome(outlived=0, possible=0, lost=3, kept=7)], (30,))
    assert (milestone.share, milestone.not_yet, milestone.mature) == (None, 10, False)


def test_the_share_has_the_limits_of_wilson():
    """Three of ten within 30 days."""
    outcomes = [Outcome(outlived=0, possible=1, lost=3, kept=0), Outcome(outlived=1, possible=1, lost=0, kept=7)]
    (milestone,) = judge_milestones(outcomes, (30,))
    assert (milestone.share.count, milestone.share.n) == (3, 10)
    assert (round(milestone.share.low, 4), round(milestone.share.high, 4)) == (0.1078, 0.6032)
