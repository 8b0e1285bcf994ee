"""Does the doctor notice numbers for tiers that nobody has?"""

from __future__ import annotations

from campaign.jobs.examinations.patience import examine_tiers

GOLD = "[contact_policy.tiers.gold]\nattempts_30_days = 2"


def test_a_tier_that_nobody_has_is_warned_of(town, set_policy):
    """With the tiers that there are."""
    town.join("C1", tier="Gold")
    (finding,) = examine_tiers(set_policy(GOLD))

    assert finding.passed is None
    assert finding.sentence == "No customer is of the tier gold: its numbers hold for nobody."
    assert finding.remedy.endswith("There are Gold.")


def test_tiers_that_customers_have_pass(town, set_policy):
    """And where no tier has numbers of its own nothing is said."""
    town.join("C1", tier="gold")

    assert [one.passed for one in examine_tiers(set_policy(GOLD))] == [True]
    assert list(examine_tiers(set_policy(""))) == []
