"""Which reasons are there to offer somebody something else, or to leave a seat of the evening to others?"""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """A gate in words: what passing means, what blocking means, and the law, setting or fact that decides."""

    passes: str
    blocked: str
    source: str


OFFER_GATES = {
    "consent_for_purpose": Words(
        "Consent covers the purpose of the campaign tonight.",
        "Consent does not cover the purpose of the campaign, or not at any lawful minute tonight.",
        "consent is given for a purpose (GDPR art. 6(1)(a)); `purpose` of the campaign",
    ),
    "consent_for_family": Words(
        "Consent covers the family of the offer.",
        "Consent does not cover the family of the offer: another family was agreed to, or this one was refused.",
        "consent is specific (GDPR art. 4(11)); `family` of the offer",
    ),
    "never_asked": Words(
        "The customer was never asked, and may be invited.",
        "The customer was asked before, has no basis for an invitation, or was invited often enough.",
        "`[invitation]` of campaign.toml, prior consent and relationships in the calling rules; in place of"
        " `consent_for_purpose` where a campaign is of kind invitation",
    ),
    "invited_yet": Words(
        "The customer's turn to be invited has come.",
        "The customer's turn to be invited has not come yet.",
        "`invitation.share`, `invitation.step` of the campaign",
    ),
    "portfolio_allows": Words(
        "The owner of the customer's portfolio does not block the offer.",
        "The owner of the customer's portfolio has blocked the offer.",
        "`campaign portfolio block`",
    ),
    "campaign_list": Words(
        "The customer is on no list of those to whom this campaign offers nothing.",
        "The customer, or the phone, is on a list of those to whom this campaign offers nothing.",
        "suppressions whose `scope` is the campaign",
    ),
    "peace": Words(
        "Nothing leaves the customer in peace from calls of this kind only.",
        "The customer is left in peace from calls of this kind: a complaint, a rest, or attempts and touches enough.",
        "`contact_policy`, `contact_policy.service`",
    ),
    "channel": Words(
        "The customer prefers no other channel to a marketing call.",
        "The customer prefers another channel: nothing is offered by phone.",
        "`preferred_channel` of the customer, `contact_policy.heed_preferred_channel`",
    ),
    "skill": Words(
        "An agent who has the skill that the offer asks for and speaks the customer's language works tonight.",
        "No agent works tonight who has the skill that the offer asks for and speaks the customer's language.",
        "`skill` of the offer or the campaign, agents, shifts",
    ),
    "audience": Words(
        "The customer belongs to the audience.",
        "The customer does not belong to the audience.",
        "`audience` of the campaign",
    ),
    "fits": Words(
        "The offer fits the customer's need.",
        "The rule of the offer does not hold.",
        "`rule` of the offer",
    ),
    "not_held_already": Words(
        "The customer does not have it already.",
        "The customer has it already, or has no plan to change from.",
        "`product`, `plan_change.plan` of the offer",
    ),
    "benefit": Words(
        "The benefit passes the floor.",
        "The benefit does not pass the floor in the months required, or a bill is unknown.",
        "`benefit`, `plan_change.floor`, `plan_change.months_required` of the offer",
    ),
    "holdout": Words(
        "The customer is not held out.",
        "The customer is held out: left uncalled at random, so that the effect of calling can be known.",
        "`holdout.share`, `holdout_share` of the campaign; who asked to be called back is called all the same",
    ),
}
"""Offer gates by code, in the order they are judged; holdout last."""

EVENING_GATES = {
    "household": Words(
        "Nobody else of the household is called tonight.",
        "Somebody else of the household is called tonight.",
        "policy of the program: one call a household and evening",
    ),
    "capacity": Words(
        "An agent has time within the window.",
        "The agents' time within the window went to customers who gain more.",
        "shifts, `capacity.calls_per_hour`, `evening.slot_minutes`",
    ),
    "budget": Words(
        "The campaign has calls left tonight.",
        "The campaign's calls for tonight went to customers who gain more.",
        "`budget_per_evening` of the campaign",
    ),
    "quota": Words(
        "The quotas of the evening leave a call for such a customer.",
        "A quota of the evening counts the customer, and its calls went to customers who gain more.",
        "`[quotas.NAME]` of campaign.toml",
    ),
}
"""Evening gates by code, judged while slots are filled."""
