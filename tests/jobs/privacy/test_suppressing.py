"""Does a list bar whom it means, and nobody else: by pattern, by household, for one campaign?"""

from __future__ import annotations

import pytest
from townlife.fixtures import found_town, town
from townlife.papers import campaign_text

from campaign.clock import FOREVER
from campaign.errors import UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.imports import import_file
from campaign.jobs.merge import merge_customers
from campaign.jobs.optout import opt_out
from campaign.jobs.suppress import BadPattern, bar_pattern, lift_pattern, list_patterns, read_pattern

__all__ = ["found_town", "town"]


def suppressed(town):
    return {
        name for name, gates in town.gates().items() if {"phone_suppressed", "person_suppressed"} & set(gates)
    }  # fmt: skip


def test_a_pattern_bars_whoever_has_such_a_number_and_comes_with_one_later(town):
    """Nobody else; and lifting it frees them all."""
    for number, phone in enumerate(("+12015550110", "+12015550111", "+12125550110", "+12015550210")):
        town.join(f"C{number}", phone=phone)
    count = bar_pattern(town.workspace, "+1 (201) 555-01??", reason="a call centre")
    town.join("C9", phone="+12015550199")
    path = town.workspace.directory / "more.csv"
    path.write_text("customer_id,phone\nC10,(201) 555-0150\nC11,(201) 555-0250\n", "utf-8")
    import_file(town.workspace, "customers", path)

    assert count == 2
    assert suppressed(town) == {"C0", "C1", "C9", "C10"}
    assert town.differences() == []
    assert [(one.pattern, one.customers, one.until_at) for one in list_patterns(town.workspace)] == [
        ("+120155501??", 4, FOREVER)
    ]
    assert lift_pattern(town.workspace, "+120155501??") == 4
    assert suppressed(town) == set()
    assert list_patterns(town.workspace) == ()
    with pytest.raises(UnknownName):
        lift_pattern(town.workspace, "+120155501??")


def test_a_pattern_ends_with_its_day(town):
    """The standing knows until when."""
    town.join("C1", phone="+12015550110")
    bar_pattern(town.workspace, "+1201*", until="2026-03-31")

    assert suppressed(town) == {"C1"}
    assert town.ask("SELECT phone_suppressed_until FROM standing") == [(town.instant("2026-04-01T00:00"),)]


@pytest.mark.parametrize("text", ["", "*", "+*", "201 555*", "+1*2", "+12a", "+1[0-9]*", "+0123", "+1"])
def test_what_is_no_pattern_is_refused(text):
    """Nothing that would bar everybody, nothing that SQLite would read otherwise."""
    with pytest.raises(BadPattern):
        read_pattern(text)


def test_a_household_is_barred_only_when_asked(town):
    """The others said nothing: each is free again with a yes of their own."""
    for name in ("C1", "C2", "C3"):
        town.join(name, phone=f"+1201555010{name[1]}", household=None if name == "C3" else "H")
    opt_out(town.workspace, "C1")
    alone = suppressed(town)
    done = opt_out(town.workspace, "C1", household=True)

    assert alone == {"C1"}
    assert done.customers == ("C1", "C2")
    assert suppressed(town) == {"C1", "C2"}
    town.answer("C2", when="2026-03-10T13:00")
    assert suppressed(town) == {"C1"}
    assert town.ask("SELECT COUNT(*) FROM response WHERE answer = 'stop' AND customer_no = 2") == [(0,)]


def test_a_household_is_that_of_every_record_of_the_person(town):
    """The record that stands for the person lives elsewhere; the other records of the same person are nobody else."""
    for name, home in (("C1", "H"), ("C2", "H"), ("C3", "I"), ("C4", "I"), ("C5", None)):
        town.join(name, phone=f"+1201555010{name[1]}", household=home)
    merge_customers(town.workspace, "C1", "C3")
    done = opt_out(town.workspace, "C1", household=True)

    assert done.customers == ("C3", "C2", "C4")
    assert suppressed(town) == {"C1", "C2", "C3", "C4"}


def test_a_list_of_one_campaign_bars_its_offers_alone(found_town):
    """By person or by phone; the other campaign may offer, and `explain` says which gate it was."""
    town = found_town({
        "offers/small.toml": 'title = "Small"\nproduct = "small"\nrule = "everyone"\nbenefit = "10.00"\n',
        "campaigns/small.toml": campaign_text("small"), "campaigns/rates.toml": None, "offers/talker.toml": None,
    })  # fmt: skip
    town.staff()
    for number in range(4):
        town.join(f"C{number}", phone=f"+1201555010{number}", trips=3)
    path = town.workspace.directory / "list.csv"
    path.write_text(
        "customer_id,phone,source,scope\n"
        "C0,,board,needs\n,(201) 555-0101,board,needs\nC2,,board,small\nC3,,board,nobody\n"
    )
    told = import_file(town.workspace, "suppressions", path)
    built = build_list(town.workspace)
    offers = dict(town.ask("SELECT customer_id, offer FROM lead JOIN customer USING (customer_no)"))
    gates = {
        offer["campaign"]: {gate["gate"]: gate["passed"] for gate in offer["gates"]}
        for offer in explain_customer(town.workspace, "C0").data["offers"]
    }

    assert [str(problem) for problem in told.problems] == ["list.csv:5: scope: no campaign nobody"]
    assert built is not None
    assert offers == {"C0": "small", "C1": "small", "C2": "pack", "C3": "pack"}
    assert (gates["needs"]["campaign_list"], gates["small"]["campaign_list"]) == (False, True)
    assert suppressed(town) == set()
    assert town.differences() == []
