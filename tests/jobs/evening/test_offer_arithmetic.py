"""Is the arithmetic shown for one customer the one by which the build decides?"""

from __future__ import annotations

import pytest

from campaign.errors import UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.offer_arithmetic import show_offer


def test_an_offer_is_shown_with_its_rule_in_words(town):
    """Without a customer there is nothing to compute."""
    shown = show_offer(town.workspace, "pack")

    assert (shown.row.offer, shown.rule, shown.words) == ("pack", "trips >= 2", "trips is at least 2")
    assert shown.worth is None
    assert show_offer(town.workspace, "talker").terms.months == 3


def test_both_bills_of_each_month_are_shown_line_by_line(town):
    """Today's plan and the offered one over the customer's own usage, the newest month first."""
    town.join("C1", plan="basic")
    town.use("C1", 500, 310.5, 700)
    worth = show_offer(town.workspace, "talker", "C1").worth

    assert [month.month for month in worth.months] == ["2026-02", "2026-01", "2025-12"]
    january = worth.months[1]
    assert january.today.lines == ("monthly fee 5.00", "minutes 310.5 x 0.10 = 31.05")
    assert january.offer.lines == ("monthly fee 15.00", "minutes 200 included", "minutes 110.5 x 0.05 = 5.53")
    assert (january.today.total, january.offer.total) == (3605, 2053)
    assert worth.lines[1] == "2026-01: 36.05 - 20.53 = 15.52, which reaches the floor of 2.00"
    assert (worth.fits, worth.plan) == (True, "basic")


def test_the_bills_shown_are_those_that_are_kept(town):
    """Every total equals the fact in the table of bills, and the benefit is the lead's."""
    town.join("C1", plan="basic")
    town.use("C1", 812.3, 77.7, 300.1)
    town.write("offers/talker.toml", 'title = "T"\n[plan_change]\nplan = "talker"\nfloor = "1"\nmonths_required = 2\n')
    worth = show_offer(town.workspace, "talker", "C1").worth
    build_list(town.workspace)
    columns = {"basic": 1, "talker": 2}
    kept = {
        (plan, place): town.ask(f"SELECT p{number}_m{(1, 0, 11)[place]} FROM bill")[0][0]
        for plan, number in columns.items()
        for place in range(3)
    }

    assert kept == {
        (bill.plan, place): bill.total
        for place, month in enumerate(worth.months)
        for bill in (month.today, month.offer)
    }
    assert town.ask("SELECT benefit FROM lead") == [(worth.benefit,)]


@pytest.mark.parametrize("offer", ["pack", "talker"])
def test_it_says_of_everybody_what_explain_says(town, towns, offer):
    """The gates that belong to the offer, its benefit and its lines, in a town of every kind."""
    towns.populate(town, 25)
    for number in range(25):
        worth = show_offer(town.workspace, offer, f"P{number}").worth
        explained = explain_customer(town.workspace, f"P{number}").data["offers"]
        told = next(one for one in explained if one["offer"] == offer)
        gates = {gate["gate"]: (gate["passed"], gate["evidence"]) for gate in told["gates"]}

        assert {gate["gate"]: (gate["passed"], gate["evidence"]) for gate in worth.gates} == {
            code: gates[code] for code in ("fits", "not_held_already", "benefit")
        }
        assert list(worth.lines) == told["lines"]
        assert worth.benefit == (told["benefit"] if worth.fits else 0)


def test_an_unknown_bill_says_for_want_of_what(town):
    """The measure by its name, in the month in which it is missing."""
    town.join("C1", plan="basic")
    town.use("C1", 500, None, 700)
    worth = show_offer(town.workspace, "talker", "C1").worth

    assert [month.today.unknown for month in worth.months] == [(), ("minutes",), ()]
    assert (worth.fits, worth.benefit) == (False, 0)


def test_a_customer_on_a_plan_of_others_has_no_bill_of_today(town):
    """Only plans.toml can say what is paid now."""
    town.join("C1", plan="elsewhere")
    town.use("C1", 500, 500, 500)
    worth = show_offer(town.workspace, "talker", "C1").worth

    assert [month.today for month in worth.months] == [None] * 3
    assert worth.months[0].offer.total == 3000
    assert worth.fits is False


def test_a_plan_no_longer_sold_is_said_to_be_so(town, towns):
    """Its bills are computed for its customers, but it is offered to nobody."""
    town.write("plans.toml", towns.PLANS.replace("[plans.talker]", "[plans.talker]\nsold_until = 2026-03-01"))
    town.join("C1", plan="basic")
    town.use("C1", 900, 900, 900)
    worth = show_offer(town.workspace, "talker", "C1").worth

    assert worth.lines == ("plan talker is not sold on 2026-03-10",)
    assert worth.fits is False


def test_unknown_names_are_refused_with_the_known_ones(town):
    """An offer that nobody wrote, a customer whom nobody knows."""
    with pytest.raises(UnknownName, match="no offer is called 'pakc'") as refused:
        show_offer(town.workspace, "pakc")
    assert refused.value.way_out == "There are pack, talker."
    with pytest.raises(UnknownName, match="no customer is called 'C9'"):
        show_offer(town.workspace, "pack", "C9")
