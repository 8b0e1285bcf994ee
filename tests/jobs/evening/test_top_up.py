"""Is the list of an evening topped up as the evening goes on?"""

from __future__ import annotations

import pytest
from topped_evening import DESK, EVENING, bar_waiting, changes, leads, release, top_up

from campaign.jobs.build import build_list
from campaign.jobs.export import export_list
from campaign.jobs.log_result import log_result
from campaign.jobs.recall import recall_leads
from campaign.jobs.topping.so_far import NothingToTopUp


def test_without_news_nothing_changes(busy):
    """Not even a list of nobody is made."""
    before = list(busy.store.connection.iterdump())
    done = top_up(busy, "2026-03-10T15:55")
    assert (done.is_new, done.data["kept"], done.data["changes"]) == (False, 8, [])
    assert list(busy.store.connection.iterdump()) == before


def test_who_stops_is_taken_off_and_the_slot_goes_to_the_next_best(busy):
    """The two who had no place get those of the two who fell out."""
    waiting = {f"C{number}" for number in range(10)} - {name for name, *_ in leads(busy)}
    gone = [name for name, slot, *_ in leads(busy) if slot >= "18:00"][:2]
    for name in gone:
        busy.suppress(customer_id=name)
    done = top_up(busy, "2026-03-10T15:55")
    assert (done.is_new, done.data["round"], done.data["added"], done.data["kept"]) == (True, 2, 2, 6)
    assert {one for one in changes(done) if one[1] == "recalled"} == {
        (name, "recalled", ("person_suppressed",)) for name in gone
    }
    assert {name for name, _, number, _ in leads(busy) if number == 2} == waiting
    assert not top_up(busy, "2026-03-10T15:56").is_new


def test_a_slot_that_passed_unused_is_made_good_where_there_is_room(busy):
    """Two slots were never exported; one later slot is free, and one of the two customers moves there."""
    bar_waiting(busy)
    (first, *_), (second, *_), *_, (last, slot, *_) = leads(busy)
    busy.suppress(customer_id=last)
    done = top_up(busy)
    (moved,) = [name for name, number in ((name, number) for name, _, number, _ in leads(busy)) if number == 2]
    assert set(changes(done)) == {
        (moved, "moved", ("moved",)), ((({first, second} - {moved}).pop()), "recalled", ("slot_over",)),
        (last, "recalled", ("person_suppressed",)),
    }  # fmt: skip
    assert (moved, slot, 2) in {(name, at, number) for name, at, number, _ in leads(busy)}


def test_what_a_dialer_holds_is_taken_back_and_not_given_out_again(busy):
    """It went out with its slot; even when the suppression is lifted, nobody knows whether the dialer has called."""
    (line,) = release(busy, "2026-03-10T16:55")
    busy.suppress(customer_id=line["customer_id"])
    done = top_up(busy, "2026-03-10T16:56")
    assert (line["customer_id"], "recalled", ("person_suppressed",)) in changes(done)
    assert done.data["to_take_back"] == 1
    back = recall_leads(busy.at("2026-03-10T16:56"), EVENING, output="-")
    assert line["lead_id"] in {lead.lead_id for lead in back.leads}
    busy.tell("UPDATE suppression SET undone_at = 1")
    assert line["customer_id"] not in {name for name, *_ in leads(busy)}
    with busy.writing():
        top_up(busy, "2026-03-10T16:57")
    assert line["customer_id"] not in {name for name, *_ in leads(busy)}


def test_a_released_slot_that_is_over_is_not_called_again(busy):
    """Whom the dialer did not come to may have been called a moment ago: not tonight."""
    (line,) = release(busy, "2026-03-10T15:55")
    done = top_up(busy, "2026-03-10T16:30")
    assert (line["customer_id"], "recalled", ("slot_over",)) in changes(done)
    assert line["customer_id"] not in {name for name, *_ in leads(busy)}


def test_who_came_back_uncalled_is_called_later_when_the_slot_is_over(busy):
    """The dialer said so itself. The old lead stays among those to be taken back."""
    bar_waiting(busy)
    (line,) = release(busy, "2026-03-10T15:55")
    log_result(busy.at("2026-03-10T16:35"), line["lead_id"], "not_dialled")
    busy.suppress(customer_id=leads(busy)[-1][0])
    done = top_up(busy, "2026-03-10T16:55")
    assert (line["customer_id"], "moved", ("moved",)) in changes(done)
    back = recall_leads(busy.at("2026-03-10T16:56"), EVENING, output="-")
    assert line["lead_id"] in {lead.lead_id for lead in back.leads}


def test_a_callback_promised_for_tonight_is_kept_tonight(busy):
    """At its time, by a further lead; whoever had that slot gives way, being the least of those nobody holds."""
    (line,) = release(busy, "2026-03-10T15:55")
    log_result(busy.at("2026-03-10T16:05"), line["lead_id"], "callback", callback="2026-03-10T18:10")
    (displaced,) = [name for name, slot, *_ in leads(busy) if slot == "18:00"]
    done = top_up(busy, "2026-03-10T16:25")
    assert (line["customer_id"], "again", ("promised",)) in changes(done)
    assert (displaced, "recalled", ("displaced",)) in changes(done)
    (slot,) = [slot for name, slot, number, _ in leads(busy) if name == line["customer_id"] and number == 2]
    assert slot == "18:00"
    assert busy.ask("SELECT callback FROM lead JOIN call_list USING (list_no) WHERE round = 2") == [(1,)]
    assert not top_up(busy, "2026-03-10T16:26").is_new
    assert line["lead_id"] in {lead.lead_id for lead in recall_leads(busy.at("2026-03-10T16:26"), EVENING).leads}


def test_a_promise_that_no_agent_can_keep_is_told(busy):
    """The dialer holds everything that is left of the evening."""
    export_list(busy.workspace, EVENING, dialer="generic", output="-")
    lead = leads(busy)[0][3]
    log_result(busy.at("2026-03-10T16:05"), lead, "callback", callback="2026-03-10T18:10")
    done = top_up(busy, "2026-03-10T16:25")
    assert (done.is_new, done.data["changes"]) == (False, [])


def test_who_was_busy_is_tried_again_where_the_limits_allow(busy):
    """After twenty minutes, says the outcome; after no answer, not this evening."""
    bar_waiting(busy)
    for clock, code in (("15:55", "busy"), ("16:25", "no_answer")):
        (line,) = release(busy, f"2026-03-10T{clock}")
        log_result(busy.at(f"2026-03-10T{clock[:3]}59"), line["lead_id"], code)
        waiting = leads(busy)[-1][0]
        busy.suppress(customer_id=waiting)
        done = top_up(busy, f"2026-03-10T{clock[:3]}59")
        again = [one for one in changes(done) if one[0] == line["customer_id"]]
        assert again == ([(line["customer_id"], "again", ("tried_again",))] if code == "busy" else [])


def test_agents_who_are_busy_with_what_is_late_take_nothing_more(busy):
    """The whole list went out at once; what was not called of the first slots is called in the next ones."""
    export_list(busy.workspace, EVENING, dialer="generic", output="-")
    for name, slot, *_ in leads(busy):
        if slot in {"18:00", "18:30", "19:00"}:
            busy.suppress(customer_id=name)
    done = top_up(busy, "2026-03-10T17:00")
    assert (done.data["recalled"], done.data["added"]) == (3, 1)


def test_nobody_of_a_household_that_was_called_is_added(found_town):
    """Nor anybody of one that is on the list."""
    town = found_town({"campaign.toml": DESK})
    town.staff()
    for number in range(3):
        town.join(f"C{number}", trips=5, household="H")
    build_list(town.workspace)
    ((*_, lead),) = leads(town)
    assert not top_up(town, "2026-03-10T15:55").is_new
    log_result(town.at("2026-03-10T16:10"), lead, "no_answer")
    assert not top_up(town, "2026-03-10T16:20").is_new


def test_who_is_called_outside_of_the_list_costs_the_household_its_call(found_town):
    """A call by hand to the sister: the lead is taken off."""
    town = found_town({"campaign.toml": DESK})
    town.staff()
    for number in range(2):
        town.join(f"C{number}", trips=5, household="H")
    build_list(town.workspace)
    ((name, *_),) = leads(town)
    log_result(town.at("2026-03-10T16:10"), "C1" if name == "C0" else "C0", "no_answer")
    assert changes(top_up(town, "2026-03-10T16:20")) == [(name, "recalled", ("household",))]


def test_the_calls_of_a_campaign_are_counted_over_all_rounds(found_town, towns):
    """Three an evening: one of them stops, one is added."""
    town = found_town(
        {"campaign.toml": DESK, "campaigns/needs.toml": towns.campaign_text("pack", budget_per_evening=3)}
    )
    town.staff()
    for number in range(6):
        town.join(f"C{number}", trips=5)
    build_list(town.workspace)
    town.suppress(customer_id=leads(town)[-1][0])
    done = top_up(town, "2026-03-10T15:55")
    assert (done.data["added"], done.data["unplaced_by"]["budget"], len(leads(town))) == (1, 2, 3)


def test_who_is_held_out_comes_to_the_ledger_by_a_round_too(found_town):
    """Whoever consents during the evening goes through the same door in both arms."""
    town = found_town({"campaign.toml": DESK.replace("share = 0", "share = 0.5")})
    town.staff("kay", "lee")
    build_list(town.workspace)
    for number in range(12):
        town.join(f"C{number}", trips=5)
    done = top_up(town, "2026-03-10T16:10")
    arms = dict(town.ask("SELECT arm, COUNT(*) FROM assigned GROUP BY arm"))
    assert (arms["treated"], arms["holdout"]) == (done.data["added"], done.data["ghosts"])
    assert (arms["treated"], arms["holdout"]) == (done.data["eligible"], done.data["held_out"])
    assert min(arms.values()) > 0
    assert not top_up(town, "2026-03-10T16:11").is_new


def test_a_record_merged_away_gives_its_place_up(busy):
    """The other record stands for the person, who is called once."""
    name = leads(busy)[3][0]
    for waiting in {f"C{number}" for number in range(10)} - {who for who, *_ in leads(busy)}:
        busy.suppress(customer_id=waiting)
    busy.join("TWIN", trips=9)
    busy.merge(name, "TWIN")
    done = top_up(busy, "2026-03-10T15:55")
    assert changes(done) == [("TWIN", "moved", ("merged",))]
    assert {"TWIN", name} & {who for who, *_ in leads(busy)} == {"TWIN"}


def test_a_rehearsed_round_writes_nothing(busy):
    """It shows the same."""
    busy.suppress(customer_id=leads(busy)[0][0])
    before = list(busy.store.connection.iterdump())
    tried = top_up(busy, "2026-03-10T15:55", dry_run=True)
    assert list(busy.store.connection.iterdump()) == before
    assert changes(top_up(busy, "2026-03-10T15:55")) == changes(tried) != []


def test_the_numbers_of_a_round_add_up(busy):
    """Everybody once; and what waited before is kept, moved or recalled."""
    busy.suppress(customer_id=leads(busy)[-1][0])
    done = top_up(busy).data
    assert done["considered"] == done["blocked_any"] + done["no_offer"] + done["held_out"] + done["eligible"]
    assert done["eligible"] == done["placed"] + done["unplaced"]
    assert done["unplaced"] == sum(done["unplaced_by"].values())
    assert (done["kept"] + done["moved"] + done["recalled"], done["placed"]) == (8, done["added"] + done["moved"])


def test_a_list_that_went_out_in_a_round_is_not_replaced(busy):
    """Nor anything else of its evening; before that, all of it is."""
    busy.suppress(customer_id=leads(busy)[-1][0])
    top_up(busy, "2026-03-10T15:55")
    again = build_list(busy.at("2026-03-10T15:56"), replace=True)
    assert (again.is_new, busy.ask("SELECT status FROM call_list ORDER BY list_no")) == (
        True, [("replaced",), ("replaced",), ("built",)],
    )  # fmt: skip
    busy.suppress(customer_id=leads(busy)[-1][0])
    round_two = top_up(busy, "2026-03-10T15:57").data["list_id"]
    export_list(busy.at("2026-03-10T15:58"), round_two, dialer="generic", output="-")
    assert not build_list(busy.at("2026-03-10T15:59"), replace=True).is_new


def test_there_must_be_a_list_to_top_up(found_town):
    """The way out is named."""
    with pytest.raises(NothingToTopUp) as caught:
        top_up(found_town({"campaign.toml": DESK}))
    assert "campaign build" in caught.value.way_out


def test_an_evening_goes_out_slot_by_slot_over_all_rounds(busy):
    """One file for a slot, whatever round its leads are of; each list knows its own."""
    busy.suppress(customer_id=leads(busy)[-1][0])
    top_up(busy, "2026-03-10T15:55")
    seen = [line["customer_id"] for slot in ("16:00", "19:30") for line in release(busy, "2026-03-10T15:56", slot)]
    assert seen == [name for name, slot, *_ in leads(busy) if slot in {"16:00", "19:30"}]
    assert busy.ask("SELECT list_no, rows FROM batch ORDER BY batch_no") == [(1, 1), (2, 1)]


def test_an_agent_keeps_no_more_promises_in_a_slot_than_one_can(found_town):
    """Three rounds, three promises for the same half hour: the last one is kept in the next slot, by its owner."""
    town = found_town({"campaign.toml": DESK.replace("calls_per_hour = 2", "calls_per_hour = 4")})
    town.staff("kay", "lee")
    for number in range(4):
        town.join(f"C{number}", trips=5)
    build_list(town.workspace)
    for number, (name, _, _, lead) in enumerate(leads(town)[:3]):
        log_result(
            town.at(f"2026-03-10T16:0{number + 1}"), lead, "callback", agent="kay", callback="2026-03-10T18:05"
        )
        assert (name, "again", ("promised",)) in changes(top_up(town, f"2026-03-10T16:0{number + 4}"))
    kept = town.ask(
        "SELECT l.slot_at, l.agent, COUNT(*) FROM lead l JOIN call_list USING (list_no)"
        " WHERE round > 1 AND callback = 1 GROUP BY 1, 2 ORDER BY 1"
    )
    assert kept == [(town.instant("2026-03-10T18:00"), "kay", 2), (town.instant("2026-03-10T18:30"), "kay", 1)]


def test_quotas_count_over_all_rounds(found_town):
    """Three of tier gold an evening: one of them stops, one is added; one who was called still counts."""
    town = found_town({"campaign.toml": f'{DESK}\n[quotas.gold]\ntier = "gold"\nat_most = 3\n'})
    town.staff("kay", "lee")
    for number in range(6):
        town.join(f"C{number}", trips=5, tier="gold")
    build_list(town.workspace)
    log_result(town.at("2026-03-10T15:54"), leads(town)[0][3], "no_answer")
    town.suppress(customer_id=leads(town)[-1][0])
    done = top_up(town, "2026-03-10T15:55").data
    assert (done["added"], done["unplaced_by"]["quota"], len(leads(town))) == (1, 2, 3)
