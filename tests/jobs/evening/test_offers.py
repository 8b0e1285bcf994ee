"""Does a check count exactly whom each rule means, and point at what is wrong, too broad or empty?"""

from __future__ import annotations

import hashlib

import pytest

from campaign.jobs.offers import check_offers, list_offers
from campaign.settings import SettingError


def rows(checked):
    return {f"{row.file}:{row.setting}": row for row in checked.rules}


def test_offers_are_listed_with_their_campaigns_and_kind(town, towns):
    """Declared in money, or computed from bills; one that no campaign makes is listed all the same."""
    town.write("offers/lonely.toml", towns.PACK)
    listed = {row.offer: row for row in list_offers(town.workspace)}

    assert (listed["pack"].campaigns, listed["pack"].kind, listed["pack"].benefit) == (("needs",), "declared", 6000)
    assert (listed["talker"].kind, listed["talker"].benefit, listed["talker"].plan) == ("plan change", None, "talker")
    assert listed["lonely"].campaigns == ()


def test_a_rule_is_counted_among_all_and_among_those_who_agreed(town, towns):
    """Six customers, of whom three travel enough, of whom one never agreed and one took it back."""
    for number, trips in enumerate([0, 1, 2, 3, 4, None]):
        town.join(f"C{number}", trips=trips, consents=number != 2)
    town.answer("C3", "stop", when="2026-03-09T10:00")
    checked = check_offers(town.workspace)
    row = rows(checked)["offers/pack.toml:rule"]

    assert (checked.customers, checked.consented) == (6, 4)
    assert (row.words, row.customers, row.consented, row.share) == ("trips is at least 2", 3, 1, 0.5)
    assert rows(checked)["campaigns/needs.toml:audience"].customers == 6


def test_consent_for_any_purpose_counts_as_agreed_unless_too_old(town):
    """Somebody who agreed to service calls agreed; two years later nobody did."""
    town.join("C1", consents=False)
    town.answer("C1", purpose="service")
    town.join("C2", consents=False)
    town.answer("C2", when="2024-03-01T10:00")

    assert check_offers(town.workspace).consented == 1


def test_who_gains_is_counted_beside_whom_the_rule_means(town):
    """Everybody on the plan is meant; one talks so much that the change pays."""
    for number, minutes in enumerate([50, 100, 900]):
        town.join(f"C{number}", plan="basic")
        town.use(f"C{number}", minutes, minutes, minutes)
    row = rows(check_offers(town.workspace))["offers/talker.toml:rule"]

    assert (row.customers, row.gaining) == (3, 1)


def test_rules_are_counted_as_the_build_applies_them(town, towns):
    """In a town of every kind: each rule's number is that of SQL written by hand."""
    towns.populate(town, 120)
    audience = "'segment == \"family\" and not holds(\"travel\")'"
    town.write("campaigns/needs.toml", towns.campaign_text("pack", audience=audience))
    checked = rows(check_offers(town.workspace))

    (pack,) = town.ask("SELECT COUNT(*) FROM customer WHERE trips >= 2")
    (family,) = town.ask(
        "SELECT COUNT(*) FROM customer c WHERE segment = 'family' AND NOT EXISTS"
        " (SELECT 1 FROM subscription s WHERE s.customer_no = c.customer_no AND product = 'travel')"
    )
    assert checked["offers/pack.toml:rule"].customers == pack[0] > 0
    assert checked["campaigns/needs.toml:audience"].customers == family[0] > 0


def test_what_serves_most_of_the_base_is_warned_of(town, towns):
    """Two of three travellers: that is fishing the whole pond. A narrow audience makes it right."""
    for number in range(3):
        town.join(f"C{number}", trips=number + 1, segment="family" if number else "young")
    assert check_offers(town.workspace).warnings == (
        "campaign needs makes offer pack to 67% of all customers: say who needs it",
    )
    town.write("campaigns/needs.toml", towns.campaign_text("pack", audience="'segment == \"young\"'"))
    assert check_offers(town.workspace).warnings == ()


def test_an_offer_that_no_campaign_makes_is_warned_of(town, towns):
    """It will never be offered to anybody."""
    town.write("offers/lonely.toml", towns.PACK)

    assert check_offers(town.workspace).warnings == ("offers/lonely.toml: no campaign makes this offer",)


def test_every_mistake_is_shown_with_file_setting_and_column(town, towns):
    """All of them at once, not the first; nothing is counted then."""
    town.write("offers/pack.toml", 'title = "P"\nrule = "trips >= 2 and tirps < 9"\nbenefit = "60"\n')
    town.write("campaigns/needs.toml", towns.campaign_text("pack", audience="'segment >= 3'"))
    checked = check_offers(town.workspace)
    mistakes = {(one.file, one.setting): one for one in checked.mistakes}

    assert mistakes.keys() == {("offers/pack.toml", "rule"), ("campaigns/needs.toml", "audience")}
    assert mistakes["offers/pack.toml", "rule"].column == 16
    assert mistakes["offers/pack.toml", "rule"].text.endswith("               ^")
    assert checked.rules == ()


def test_a_plan_that_is_not_there_is_a_mistake_of_its_offer(town):
    """Found when the benefit is made, and shown like the others."""
    town.write("offers/talker.toml", 'title = "T"\n[plan_change]\nplan = "walker"\nfloor = "2"\n')
    (mistake,) = check_offers(town.workspace).mistakes

    assert (mistake.file, mistake.setting, mistake.column) == ("offers/talker.toml", "plan_change.plan", 0)
    assert "no plan 'walker'" in mistake.reason


def test_a_file_that_cannot_be_read_is_refused(town):
    """A misspelt setting stops everything, with its file and key."""
    (town.workspace.directory / "offers" / "pack.toml").write_text('title = "P"\nruel = "everyone"\n', "utf-8")
    with pytest.raises(SettingError, match=r"offers/pack.toml"):
        check_offers(town.reread())


def test_empty_words_are_pointed_at(town):
    """In title and script; the text itself stays as it is."""
    town.write(
        "offers/pack.toml",
        'title = "VIP pack"\nrule = "trips >= 2"\nbenefit = "60"\n'
        'script = "You were specially selected. Happy birthday!"\n',
    )
    assert check_offers(town.workspace).empty_phrases == (
        ("offers/pack.toml", "title", "vip"),
        ("offers/pack.toml", "script", "specially selected"),
        ("offers/pack.toml", "script", "birthday"),
    )


def test_a_check_changes_nothing(town):
    """Not one byte of the file, though bills are computed to count who gains."""
    town.join("C1", plan="basic")
    town.use("C1", 900, 900, 900)
    path = town.workspace.directory / "campaign.db"
    before = hashlib.sha256(path.read_bytes()).digest()
    check_offers(town.workspace)

    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_an_empty_workspace_can_be_checked(found_town):
    """No customers, no campaigns, no offers."""
    files = dict.fromkeys(("campaigns/needs.toml", "campaigns/rates.toml", "offers/pack.toml", "offers/talker.toml"))
    checked = check_offers(found_town(files).workspace)

    assert (checked.customers, checked.rules, checked.mistakes, checked.warnings) == (0, (), (), ())
