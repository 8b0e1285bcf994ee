"""Does an evening keep to the quotas of campaign.toml, and is told whom they leave out?"""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from campaign.errors import BadConfiguration
from campaign.jobs.build import build_list
from campaign.jobs.examinations.patience import examine_tiers
from campaign.jobs.explain import explain_customer
from campaign.settings import read_settings
from campaign.settings.desk import read_desk
from campaign.settings.reading import Table

GOLD = '[quotas.gold]\ntier = "gold"\nat_most = 5\n'
NESTED = GOLD + '[quotas.korean_gold]\ntier = "gold"\nlanguage = "ko"\nat_most = 2\n'
CROSSING = '[quotas.korean]\nlanguage = "ko"\nat_most = 4\n[quotas.gold]\ntier = "gold"\nat_most = 4\n'


def populate(town, number=24):
    """Agents with time for all; a half speaks Korean, a third is gold."""
    for agent in ("kim", "pak"):
        town.employ(agent, "en ko")
        town.work(agent)
    for place in range(number):
        town.join(
            f"C{place:02}", trips=2 + place, language=("en", "ko")[place % 2], tier=("gold", "blue", None)[place % 3]
        )


@pytest.fixture
def quoted(found_town, towns):
    """A town with quotas: `quoted("[quotas.gold]...")`."""

    def found(quotas, **files):
        town = found_town({"campaign.toml": towns.DESK + quotas, **files})
        populate(town)
        return town

    return found


def called(town):
    """(language, tier) of everybody on the list."""
    return town.ask("SELECT c.language, COALESCE(c.tier, '') FROM lead JOIN customer c USING (customer_no)")


def explained(town, gate):
    """Those whom `explain` says this gate left out, with its evidence."""
    found = {}
    for (name,) in town.ask("SELECT customer_id FROM customer ORDER BY 1"):
        for one in explain_customer(town.workspace, name).data["evening_gates"]:
            if one["gate"] == gate and one["passed"] is False:
                found[name] = one
    return found


def test_a_language_inside_a_tier_is_limited_and_proven(quoted):
    """Five of gold, two of them in Korean at most; it is proven that nobody could gain more."""
    town = quoted(NESTED)
    data = build_list(town.workspace).data
    gold = [language for language, tier in called(town) if tier == "gold"]
    assert len(gold) == 5
    assert gold.count("ko") <= 2
    assert (data["placed"], data["unplaced_by"]["quota"], data["optimality_gap"]) == (24 - 8 + 5, 3, 0)


def test_explain_names_the_quota(quoted):
    """Everybody of whom the build says so, with the sentence; the others are not told so."""
    town = quoted(NESTED)
    left = build_list(town.workspace).data["unplaced_by"]["quota"]
    told = explained(town, "quota")
    assert len(told) == left == 3
    assert {one["sentence"] for one in told.values()} == {
        "A quota of the evening counts the customer, and its calls went to customers who gain more."
    }
    assert {"quota": "gold", "at_most": 5} in [one["evidence"] for one in told.values()]


def test_quotas_that_cross_are_both_kept_and_the_gap_is_printed(quoted):
    """Neither holds the other; what is printed is no less than what the best list gains more."""
    town = quoted(CROSSING)
    data = build_list(town.workspace).data
    people = called(town)
    assert sum(language == "ko" for language, _ in people) <= 4
    assert sum(tier == "gold" for _, tier in people) <= 4
    assert data["optimality_gap"] >= 0
    assert data["placed"] + data["unplaced_by"]["quota"] == 24
    assert len(explained(town, "quota")) == data["unplaced_by"]["quota"] > 0


def test_where_no_list_is_proven_the_best_it_is_said_how_good_it_is(found_town, towns, run_campaign, monkeypatch):
    """Three quotas in a circle: prices alone cannot rule out half a call more than the one there is."""
    circle = "".join(f"[quotas.{name}]\n{what}\nat_most = 1\n" for name, what in (
        ("gold", 'tier = "gold"'), ("korean", 'language = "ko"'), ("packs", 'offer = "pack"')
    ))  # fmt: skip
    club = 'title = "Club"\nrule = "trips > 9"\nbenefit = "60.00"\n'
    town = found_town({
        "campaign.toml": towns.DESK + circle, "campaigns/needs.toml": towns.campaign_text("pack", "club"),
        "offers/pack.toml": towns.PACK.replace("trips >= 2", "trips <= 9"), "offers/club.toml": club,
    })  # fmt: skip
    populate(town, 0)
    town.join("X", trips=2, tier="gold", language="en")
    town.join("Y", trips=20, tier="gold", language="ko")
    town.join("Z", trips=2, tier="blue", language="ko")
    data = build_list(town.workspace, dry_run=True).data
    assert (data["placed"], data["unplaced_by"]["quota"]) == (1, 2)
    assert 900 <= (gap := data["optimality_gap"]) <= 1800
    monkeypatch.chdir(town.workspace.directory)
    town.store.close()
    said = " ".join(run_campaign("build", "--now", towns.papers.NOON).out.split())
    assert f"another list could gain more, by {gap // 100}.{gap % 100:02} USD a year at most." in said


def test_the_doctor_knows_of_tiers_that_nobody_has(quoted):
    """One that customers have, and one that is misspelt."""
    known = list(examine_tiers(quoted(GOLD).workspace))
    assert [(one.name, one.passed) for one in known] == [("quotas", True)]
    (strange,) = examine_tiers(quoted(GOLD.replace('"gold"', '"golden"')).workspace)
    assert strange.sentence == "No customer is of the tier golden: its quota counts nobody."
    assert strange.remedy.endswith("There are blue, gold.")


def test_a_quota_of_an_offer_and_one_of_a_campaign(quoted, towns):
    """They count what is offered, whoever it is."""
    few = '[quotas.few]\noffer = "pack"\nat_most = 3\n'
    fewer = '[quotas.fewer]\ncampaign = "needs"\nlanguage = "ko"\nat_most = 1\n'
    town = quoted(few + fewer, **{"campaigns/needs.toml": towns.campaign_text("pack", budget_per_evening=30)})
    data = build_list(town.workspace).data
    assert (data["placed"], data["optimality_gap"]) == (3, 0)
    assert [language for language, _ in called(town)].count("ko") <= 1


def test_a_dry_run_says_what_one_more_call_would_be_worth(quoted):
    """Of each quota for want of which somebody is not called: one of Korean gold would only replace another of gold."""
    town = quoted(NESTED)
    told = build_list(town.workspace, dry_run=True).data["binding"]["quotas"]
    assert [(one["quota"], one["sentence"]) for one in told] == [
        ("gold", "One more call than the 5 of the quota gold would be worth 18.00 USD a year.")
    ]


def test_a_quota_that_is_never_reached_changes_nothing(quoted):
    """The list is that of an evening without it."""
    lists = []
    for quotas in ("", '[quotas.many]\nlanguage = "ko"\nat_most = 30\n'):
        town = quoted(quotas)
        data = build_list(town.workspace).data
        lists.append((town.ask("SELECT customer_no, slot_at, offer FROM lead ORDER BY 1"), data["unplaced_by"]))
    assert lists[0] == lists[1]


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        ('tier = "gold"', "quotas.q.at_most: is not stated"),
        ("at_most = 3", "quotas.q.at_most: counts nobody"),
        ('at_most = 0\ntier = "gold"', "quotas.q.at_most: is to be a whole number from 1"),
        ('at_most = 3\ntire = "gold"', "quotas.q.tire: is not a setting"),
        ('at_most = 3\nlanguage = "Korean"', "quotas.q.language: 'Korean' is to be a code such as ko"),
        ('at_most = 3\ncampaign = "spring"', "quotas.q.campaign: there is no campaigns/spring.toml"),
        ('at_most = 3\noffer = "club"', "quotas.q.offer: no campaign makes the offer club"),
        ('at_most = 3\ncampaign = "rates"\noffer = "pack"', "quotas.q.offer: the campaign rates does not make"),
    ],
)
def test_a_quota_that_cannot_count_is_refused(town, towns, quota, said):
    """The setting is named."""
    town.write("campaign.toml", f"{towns.DESK}[quotas.q]\n{quota}\n")
    with pytest.raises(BadConfiguration, match=said.replace(".", r"\.")):
        read_settings(town.workspace.directory)


def test_too_many_quotas_are_refused(towns):
    """Each that crosses others has the evening filled anew."""
    quotas = "".join(f'[quotas.q{number}]\ntier = "t{number}"\nat_most = 1\n' for number in range(51))
    with pytest.raises(BadConfiguration, match="at most 50"):
        read_desk(Table("campaign.toml", tomllib.loads(towns.DESK + quotas, parse_float=Decimal)))
