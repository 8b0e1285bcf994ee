"""Is the same customer left alone every evening, with the whole household, and judged like everybody until the end?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from campaign.jobs.build import build_list
from campaign.rules.holdout import draw_holdout

PARTS = {"0.5": 5000, "0.2": 2000}


def needs(towns, share, **others):
    """A configuration in which `needs` holds out a share, and nothing else runs."""
    text = towns.campaign_text("pack", holdout_share=share, **others)
    return {"campaigns/needs.toml": text, "campaigns/rates.toml": None}


def arms(town, campaign="needs"):
    """Customers by arm of a campaign, as the ledger has them."""
    rows = town.ask(
        "SELECT a.arm, c.customer_id FROM assigned a JOIN customer c USING (customer_no)"
        " JOIN campaign k USING (campaign_no) WHERE k.campaign = ? ORDER BY customer_no",
        campaign,
    )
    return {arm: [who for found, who in rows if found == arm] for arm in ("treated", "holdout")}


def drawn(town, share, campaign="needs"):
    """Whom the keyed hash of the customer holds out."""
    draw = draw_holdout(town.workspace.key, campaign)
    rows = town.ask("SELECT customer_id, holdout_base FROM customer ORDER BY customer_no")
    return [who for who, base in rows if draw.bucket(base) < PARTS[share]]


def called(town):
    return [
        who
        for (who,) in town.ask(
            "SELECT c.customer_id FROM lead l JOIN customer c USING (customer_no) JOIN call_list USING (list_no)"
            " WHERE status <> 'replaced' ORDER BY customer_no"
        )
    ]


def test_the_hash_decides_and_both_arms_are_put_on_record(found_town, towns):
    """Nobody held out is called; everybody who passed all else is assigned, treated or held out."""
    town = found_town(needs(towns, "0.5"))
    town.staff("kay", "lee")
    for number in range(40):
        town.join(f"C{number}", trips=4)
    data = build_list(town.workspace).data

    held = drawn(town, "0.5")
    assert 10 < len(held) < 30
    assert arms(town)["holdout"] == held
    assert arms(town)["treated"] == called(town) == [f"C{n}" for n in range(40) if f"C{n}" not in held]
    assert (data["held_out"], data["ghosts"], data["placed"]) == (len(held), len(held), 40 - len(held))


def test_holdout_is_judged_last(found_town, towns):
    """Whom another gate blocks, or nothing serves, is not assigned to any arm."""
    town = found_town(needs(towns, "0.5"))
    town.staff()
    for number in range(30):
        town.join(f"C{number}", trips=number % 3, consents=number % 5 > 0)
    data = build_list(town.workspace).data

    passing = [f"C{number}" for number in range(30) if number % 3 == 2 and number % 5 > 0]
    assert sorted([*arms(town)["holdout"], *arms(town)["treated"]]) == sorted(passing)
    assert data["held_out"] == len(set(drawn(town, "0.5")) & set(passing)) > 0


def test_a_share_grows_and_never_shrinks(found_town, towns):
    """0.2, then 0.5: everybody held stays held; back to 0: the same again, whatever the file says."""
    town = found_town(needs(towns, "0.2"))
    town.staff("kay", "lee")
    for number in range(60):
        town.join(f"C{number}", trips=4)
    held = []
    for share in ("0.2", "0.5", "0"):
        for name, text in needs(towns, share).items():
            if text:
                town.write(name, text)
        build_list(town.workspace, replace=True)
        held.append(arms(town)["holdout"])

    assert held == [drawn(town, "0.2"), drawn(town, "0.5"), drawn(town, "0.5")]
    assert set(held[0]) < set(held[1])


def test_if_anyone_in_a_household_is_held_all_are(found_town, towns):
    """A call to one reaches the other; and it is one ghost a household, as it would have been one call."""
    town = found_town(needs(towns, "0.2"))
    town.staff("kay", "lee")
    for number in range(60):
        town.join(f"C{number}", trips=4, household=f"H{number // 3}")
    build_list(town.workspace)

    homes = dict(town.ask("SELECT customer_id, household FROM customer"))
    held_homes = {homes[who] for who in drawn(town, "0.2")}
    assert 0 < len(held_homes) < 20
    assert {homes[who] for who in arms(town)["holdout"]} == held_homes
    assert len(arms(town)["holdout"]) == len(held_homes)
    assert not held_homes & {homes[who] for who in called(town)}


def test_joining_a_household_never_releases(found_town, towns):
    """Held out on Tuesday, moved in with somebody free on Wednesday: now both are left alone."""
    town = found_town(needs(towns, "0.5"))
    town.employ("kay")
    days = [date(2026, 3, 10) + timedelta(days=back) for back in range(3)]
    for day in days:
        town.work("kay", day=day)
    for number in range(8):
        town.join(f"C{number}", trips=4)
    held = drawn(town, "0.5")[0]
    free = next(f"C{number}" for number in range(8) if f"C{number}" not in drawn(town, "0.5"))
    build_list(town.workspace, evening=days[0])
    with town.writing():
        town.tell("INSERT INTO household (household) VALUES ('H')")
        town.tell("UPDATE customer SET household = 'H', household_no = 1 WHERE customer_id IN (?, ?)", held, free)
    build_list(town.workspace, evening=days[1])
    second = town.ask("SELECT COUNT(*) FROM lead l JOIN call_list USING (list_no) JOIN customer USING (customer_no)"
                      " WHERE evening = ? AND customer_id = ?", 20523, free)  # fmt: skip

    assert second == [(0,)]
    assert held in arms(town)["holdout"]
    assert free in arms(town)["treated"]  # what happened on Tuesday stays on record


def test_who_is_held_out_of_one_campaign_may_be_called_for_another(found_town, towns):
    """The best offer yields to the best one free; the ledger of each campaign has its own arm."""
    town = found_town({"campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.5")})
    town.staff("kay", "lee")
    for number in range(30):
        town.join(f"C{number}", trips=4, plan="basic", household=f"H{number // 2}")
        town.use(f"C{number}", 150, 150, 150)
    build_list(town.workspace)

    homes = dict(town.ask("SELECT customer_id, household FROM customer"))
    held_homes = {homes[who] for who in drawn(town, "0.5")}
    assert {homes[who] for who in arms(town)["holdout"]} == held_homes
    assert {homes[who] for who in arms(town, "rates")["treated"]} == held_homes
    assert len(called(town)) == 15


def test_ghosts_are_placed_where_capacity_would_have_let_them(found_town, towns):
    """Both arms lose the same customers to capacity: those who gain least."""
    packs = {
        f"offers/pack{worth}.toml": f'title = "P"\nproduct = "p"\nrule = "trips == {worth}"\nbenefit = "{worth}"\n'
        for worth in range(1, 61)
    }
    names = [f"pack{worth}" for worth in range(1, 61)]
    campaign = {"campaigns/needs.toml": towns.campaign_text(*names, holdout_share="0.5")}
    town = found_town({**needs(towns, "0.5"), **packs, **campaign})
    town.staff()
    for worth in range(1, 61):
        town.join(f"C{worth}", trips=worth)
    town.employ("lee")
    town.work("lee", "16:00-16:10")
    data = build_list(town.workspace).data
    worths = {arm: [int(who[1:]) for who in people] for arm, people in arms(town).items()}

    assert data["placed"] == data["capacity"] < data["eligible"]
    assert data["ghosts"] < data["held_out"]
    assert min(worths["holdout"]) > min(worths["treated"]) - 1
    lost = [worth for worth in range(1, 61) if worth not in worths["treated"] and worth not in worths["holdout"]]
    assert max(lost) < min(worths["treated"])


def test_the_first_assignment_stands(found_town, towns):
    """Called again another evening: the offer and the instant of the first time are what is measured from."""
    town = found_town(needs(towns, "0.5"))
    town.employ("kay")
    for number in range(10):
        town.join(f"C{number}", trips=4)
    for day in (date(2026, 3, 10), date(2026, 3, 11)):
        town.work("kay", day=day)
        later = replace(town.workspace, now=town.workspace.now + (day - date(2026, 3, 10)))
        vars(later)["store"] = town.store
        build_list(later, evening=day)

    assert len(called(town)) > len(set(called(town)))
    assert town.ask("SELECT DISTINCT assigned_at, list_no FROM assigned") == [(town.now, 1)]
