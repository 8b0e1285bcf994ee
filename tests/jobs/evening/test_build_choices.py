"""Does a build call those whom a call serves best, with the offer that serves them best, at an hour that is theirs?"""

from __future__ import annotations

from campaign.jobs.build import build_list


def leads(town):
    """(customer, campaign, offer, slot) of the newest list, in the order of their ranks."""
    return town.ask(
        "SELECT c.customer_id, l.campaign, l.offer, strftime('%H:%M', l.slot_at - 14400, 'unixepoch')"
        " FROM lead l JOIN customer c USING (customer_no)"
        " WHERE l.list_no = (SELECT MAX(list_no) FROM lead) ORDER BY l.rank"
    )


def test_the_best_offer_wins_over_all_campaigns(town):
    """Travel is worth 60.00 a year; Talker saves the one who talks much more than that, the other less."""
    town.join("C1", trips=3, plan="basic")
    town.use("C1", 900, 900, 900)
    town.join("C2", trips=3, plan="basic")
    town.use("C2", 150, 150, 150)
    build_list(town.workspace)

    assert {(who, offer) for who, _, offer, _ in leads(town)} == {("C1", "talker"), ("C2", "pack")}
    assert town.ask("SELECT benefit FROM lead ORDER BY customer_no") == [(12 * 4500 - 600,), (6000,)]


def test_a_customer_whom_nothing_serves_is_not_called(town):
    """No benefit, no call; and it is counted."""
    town.join("C1", trips=1, plan="talker")
    data = build_list(town.workspace).data

    assert (data["no_offer"], data["eligible"], leads(town)) == (1, 0, [])


def test_a_best_offer_that_is_blocked_yields_to_the_next(town):
    """Who travels already gets the plan that fits; who is on the plan already gets the pack."""
    for name, plan in (("C1", "basic"), ("C2", "talker")):
        town.join(name, trips=4, plan=plan)
        town.use(name, 240, 240, 240)
    town.subscribe("C1", "travel")
    build_list(town.workspace)

    assert {(who, offer) for who, _, offer, _ in leads(town)} == {("C1", "talker"), ("C2", "pack")}


def test_who_cancelled_may_be_offered_it_again(town):
    """Only what is held now stands in the way."""
    town.join("C1", trips=4)
    town.subscribe("C1", "travel", cancelled=True)
    build_list(town.workspace)

    assert [who for who, *_ in leads(town)] == ["C1"]


def test_a_campaign_without_budget_yields_to_the_next(found_town, towns):
    """Two calls for packs; the third traveller is called for the plan, and who has no other offer is not called."""
    town = found_town({"campaigns/needs.toml": towns.campaign_text("pack", budget_per_evening=2)})
    town.staff("kay", "lee")
    for number in range(4):
        town.join(f"C{number}", trips=4, plan="basic")
        town.use(f"C{number}", 150, 150, 150)
    town.join("C9", trips=4, plan="unknown")
    data = build_list(town.workspace).data

    called = {who: offer for who, _, offer, _ in leads(town)}
    assert sorted(called.values()).count("pack") == 2
    assert len(called) == (5 if called.get("C9") == "pack" else 4)
    assert data["unplaced_by"]["budget"] == 5 - len(called)
    assert dict(town.ask("SELECT customer_id, offer FROM assigned JOIN customer USING (customer_no)")) == called


def test_nobody_is_called_outside_the_own_evening(town):
    """Chicago is called an hour later than New York; who named an hour gets that hour, less one call at its end."""
    town.join("C1", trips=4, zones="America/Chicago")
    town.join("C2", trips=4, preferred="18:30-19:30")
    town.join("C3", trips=4, zones="America/New_York America/Chicago")
    build_list(town.workspace)
    windows = town.ask(
        "SELECT customer_no, (opens_at - 1773172800) / 60, (closes_at - 1773172800) / 60, (slot_at - 1773172800) / 60"
        " FROM lead ORDER BY 1"
    )

    assert [row[:3] for row in windows] == [(1, 60, 300), (2, 150, 205), (3, 60, 240)]  # minutes after 16:00 New York
    assert all(opens <= slot and slot + 30 <= closes + 5 for _, opens, closes, slot in windows)


def test_a_promise_is_kept_first_with_the_agent_who_made_it(town):
    """One slot holds 18:10; whoever gains more waits."""
    town.write("campaign.toml", (town.workspace.directory / "campaign.toml").read_text("utf-8").replace(
        "[holdout]", "[contact_policy]\nattempts_per_day = 9\n[capacity]\ncalls_per_hour = 2\n[holdout]"
    ))  # fmt: skip
    for number in range(9):
        town.join(f"C{number}", trips=4)
    town.attempt("C8", "callback", "2026-03-09T18:00", callback_at=town.instant("2026-03-10T18:10"), agent="kay")
    build_list(town.workspace)

    assert [row for row in leads(town) if row[3] == "18:00"] == [("C8", "needs", "pack", "18:00")]
    assert town.ask("SELECT agent, callback FROM lead WHERE customer_no = 9") == [("kay", 1)]
    assert len(leads(town)) == 8


def test_one_of_a_household_is_called(town):
    """The other is unplaced for that reason."""
    town.join("C1", trips=4, household="H")
    town.join("C2", trips=4, household="H")
    town.join("C3", trips=4)
    data = build_list(town.workspace).data

    assert sorted(who for who, *_ in leads(town)) in (["C1", "C3"], ["C2", "C3"])
    assert data["unplaced_by"] == {"household": 1, "budget": 0, "capacity": 0, "quota": 0}
