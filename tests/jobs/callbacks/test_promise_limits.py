"""Does a callback that the customer asked for pass the desk's own limits, and no limit of the law?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.export import export_list

EVENING = "2026-03-10"
DUE = f"{EVENING}T17:00"
NEVER_MORE = "attempts_per_day = 9\nattempts_7_days = 50\nattempts_30_days = 50\nattempts_life = 50\n"
OWN_LIMITS = {
    "attempts_day": "attempts_per_day = 1",
    "attempts_7_days": "attempts_7_days = 1",
    "attempts_30_days": "attempts_30_days = 1",
    "attempts_life": "attempts_life = 1",
    "touches_person": "touches.person = 1",
    "touches_number": "touches.number = 1",
    "touches_household": "touches.household = 1",
}
PROMISED_BY = "nobody: a promised callback is due"


@pytest.fixture
def limited(town, towns):
    """A town with one limit alone: `limited("attempts_per_day = 1")`."""

    def limit(stated):
        others = [line for line in NEVER_MORE.splitlines() if line.split()[0] not in stated]
        town.write("campaign.toml", "\n".join((towns.DESK, "[contact_policy]", *others, stated)))
        return town

    return limit


def ask_back(town, who, due=DUE, **columns):
    """Somebody asked, the evening before at six, to be called back; `due` is None for who did not."""
    town.join(who, trips=4, **columns)
    asked = {"callback_at": town.instant(due)} if due else {}
    town.attempt(who, "callback" if due else "untold", "2026-03-09T18:00", **asked)


def gate_of(town, who, code):
    """What explain says of one gate."""
    gates = explain_customer(town.workspace, who).data["gates"]
    return next(one for one in gates if one["gate"] == code)


@pytest.mark.parametrize(("gate", "stated"), OWN_LIMITS.items())
def test_a_limit_of_the_desk_stops_everybody_but_who_asked(limited, gate, stated):
    """One call yesterday is enough for the neighbour, where explain names the desk; not for who asked for another."""
    town = limited(stated)
    ask_back(town, "C1", household="H1")
    ask_back(town, "C2", None, household="H2")
    asked, neighbour = gate_of(town, "C1", gate), gate_of(town, "C2", gate)

    assert town.gates() == {"C1": (), "C2": (gate,)}
    assert (asked["evidence"]["limit"], asked["evidence"]["limit set by"]) == ("none", PROMISED_BY)
    assert asked["sentence"].endswith("or a promised callback is due and no law counts against it.")
    assert (neighbour["evidence"]["limit"], neighbour["evidence"]["limit set by"]) == (1, "the desk")


def test_a_limit_of_a_tier_is_one_of_the_desk(limited):
    """Gold is tried once in 30 days and touched once."""
    tier = "[contact_policy.tiers.gold]\nattempts_30_days = 1\nattempts_life = 1\ntouches_person = 1\n"
    town = limited(f"touches.person = 9\n{tier}")
    ask_back(town, "C1", tier="gold")
    ask_back(town, "C2", None, tier="gold")

    assert town.gates() == {"C1": (), "C2": ("attempts_30_days", "attempts_life", "touches_person")}


@pytest.mark.parametrize("tier", ["", "[contact_policy.tiers.gold]\nattempts_per_day = 2\n"])
def test_a_cap_of_the_law_stops_a_promise_too(limited, tier):
    """Three calls in 24 hours in Florida, whatever the desk allows itself, for everybody or for a tier."""
    town = limited(f"attempts_per_day = 1\n{tier}")
    for who, calls in (("C1", 1), ("C2", 2)):
        ask_back(town, who, state="FL", tier="gold")
        town.attempt(who, "no_answer", "2026-03-09T17:00", attempts=calls)
    stopped, called = (gate_of(town, who, "attempts_day") for who in ("C2", "C1"))

    assert town.gates() == {"C1": (), "C2": ("attempts_day",)}
    assert (stopped["evidence"]["attempts"], stopped["evidence"]["limit"]) == (3, 3)
    assert stopped["evidence"]["limit set by"].startswith("US and US-FL: Fla. Stat.")
    assert (called["evidence"]["attempts"], called["evidence"]["limit"]) == (2, 3)


@pytest.mark.parametrize(("code", "when"), [("untold", "2026-03-10T10:00"), ("busy", "2026-03-10T09:30")])
def test_after_the_first_try_the_limits_count_again(limited, code, when):
    """Somebody rang at its time: what comes after is a try of the desk."""
    town = limited("attempts_per_day = 1")
    ask_back(town, "C1", "2026-03-10T10:00")
    town.attempt("C1", code, when)

    assert town.gates()["C1"] == ("attempts_day",)


def test_a_promise_for_another_day_opens_no_door_today(limited):
    """On Tuesday it is not due: the rest and the limit of the desk hold as for everybody."""
    town = limited("attempts_per_day = 1")
    ask_back(town, "C1", "2026-03-12T17:00")

    assert town.gates()["C1"] == ("promised_later", "resting", "attempts_day")


def test_a_promise_too_old_to_be_kept_opens_no_door(limited):
    """Fourteen days after its time it is broken: the rest and the limit of 30 days count."""
    town = limited("attempts_30_days = 1")
    town.join("C1", trips=4)
    town.attempt("C1", "callback", "2026-02-20T17:00", callback_at=town.instant("2026-02-21T17:00"))

    assert town.gates()["C1"] == ("resting", "attempts_30_days")


def test_who_shares_the_phone_has_no_part_in_the_promise(limited):
    """The call to the one who asked was an attempt on both."""
    town = limited("attempts_per_day = 1")
    for who, due in (("C1", DUE), ("C2", None)):
        town.join(who, trips=4, phone="+12125550142")
        if due:
            town.attempt(who, "callback", "2026-03-09T18:00", callback_at=town.instant(due))

    assert town.gates() == {"C1": (), "C2": ("attempts_day",)}


def test_stop_complaint_and_hours_stand_in_the_way_as_ever(limited):
    """Only the number of calls is forgiven."""
    town = limited("attempts_per_day = 1")
    for who in ("C1", "C2", "C3", "C4"):
        ask_back(town, who, preferred="09:00-10:00" if who == "C4" else "")
    town.answer("C1", "stop", when="2026-03-10T09:00")
    town.complain("C2")
    town.suppress(customer_id="C3")
    blocked = town.gates()

    assert blocked["C1"][0] == "consent"
    assert [blocked[who] for who in ("C2", "C3", "C4")] == [("open_complaint",), ("person_suppressed",), ("closed",)]


def test_the_promise_is_kept_handed_over_and_told_again(limited):
    """On the list at its time, in the file of the dialer, and days later explain judges the same."""
    town = limited("attempts_per_day = 1")
    ask_back(town, "C1")
    done = build_list(town.workspace)
    (lead,) = town.ask("SELECT slot_at, callback FROM lead")
    exported = export_list(town.at(f"{EVENING}T15:30"), EVENING, dialer="generic")
    past = explain_customer(town.at("2026-03-13T12:00"), "C1", evening=date(2026, 3, 10)).data["past"]

    assert lead == (town.instant(DUE), 1)
    assert done.data["promises"]["kept"] == 1
    assert exported.rows == 1
    assert past["agrees"]


def test_service_calls_keep_a_promise_beyond_their_own_caps(town, towns):
    """Alone and beside offers; who did not ask is left in peace."""
    town.write("campaign.toml", f"{towns.DESK}\n[contact_policy.service]\nattempts_per_day = 1\n")
    town.write("offers/notice.toml", 'title = "N"\nproduct = "notice"\nrule = "everyone"\nbenefit = "1.00"\n')
    service = {"kind": '"service"', "purpose": '"service"', "holdout_share": 0}
    town.write("campaigns/repairs.toml", towns.campaign_text("notice", **service))
    for who, due in (("C1", DUE), ("C2", None)):
        ask_back(town, who, due, consents=False)
        town.answer(who, purpose="service")
    beside = town.gates()
    for name in ("needs", "rates"):
        (town.workspace.directory / "campaigns" / f"{name}.toml").unlink()
    town.reread()

    assert beside == town.gates() == {"C1": (), "C2": ("attempts_day",)}
    assert gate_of(town, "C2", "attempts_day")["evidence"]["limit set by"] == "the desk, for service calls"
    assert gate_of(town, "C1", "attempts_day")["evidence"]["limit set by"] == PROMISED_BY
