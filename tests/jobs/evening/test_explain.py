"""Does `explain` say of everybody what the build decided, with the evidence, and name what is missing?"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date

import pytest

from campaign.errors import UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.rules.gates import EVENING_GATES, OFFER_GATES, person_gates
from campaign.rules.holdout import draw_holdout, holdout_base


def explain(town, who="C1", **options):
    return explain_customer(town.workspace, who, **options).data


def gate(data, code):
    return next(one for one in data["gates"] if one["gate"] == code)


def offer(data, name):
    return next(one for one in data["offers"] if one["offer"] == name)


def failing(data, name):
    return [one["gate"] for one in offer(data, name)["gates"] if not one["passed"]]


def test_it_says_of_everybody_what_the_list_decided(town, towns):
    """A town of every kind, before and after the build: verdicts are counts, and gates are decisions."""
    towns.populate(town, 150)
    town.write("campaigns/needs.toml", towns.campaign_text("pack", holdout_share="0.3", budget_per_evening=12))
    names = [f"P{number}" for number in range(150)]
    before = {name: explain(town, name) for name in names}
    counts = build_list(town.workspace).data
    after = {name: explain(town, name) for name in names}

    verdicts = Counter(data["verdict"] for data in after.values())
    assert verdicts == {
        "blocked": counts["blocked_any"], "no offer": counts["no_offer"], "holdout": counts["held_out"],
        "listed": counts["placed"], "not placed": counts["unplaced"],
    }  # fmt: skip
    assert min(verdicts.values()) > 0
    blocking = Counter(one["gate"] for data in after.values() for one in data["gates"] if not one["passed"])
    assert blocking == {code: number for code, number in counts["blocked"].items() if number}
    possible = {"listed": "not placed"}
    assert [(name, data["verdict"]) for name, data in before.items()] == [
        (name, possible.get(data["verdict"], data["verdict"])) for name, data in after.items()
    ]
    left = Counter(one["gate"] for data in after.values() for one in data["evening_gates"] if one["passed"] is False)
    assert left == {code: number for code, number in counts["unplaced_by"].items() if number}


def test_it_changes_nothing(town):
    """Not one byte of the file, though it numbers plans and computes bills to look at them."""
    town.join("C1", plan="basic")
    town.use("C1", 500, 500, 500)
    path = town.workspace.directory / "campaign.db"
    before = hashlib.sha256(path.read_bytes()).digest()
    explain(town)

    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_every_gate_is_shown_with_a_sentence_and_evidence(town):
    """The person's in their order, each passed or not, each with what it looked at."""
    town.join("C1")
    data = explain(town)

    assert [one["gate"] for one in data["gates"]] == [one.code for one in person_gates(("marketing",))]
    assert all(one["passed"] and one["sentence"].endswith(".") and one["evidence"] for one in data["gates"])
    for offer in data["offers"]:
        shown = [one["gate"] for one in offer["gates"]]
        assert shown == [code for code in OFFER_GATES if code in shown]
        assert {"consent_for_purpose", "audience", "fits", "not_held_already", "benefit", "holdout"} <= set(shown)


def test_evidence_is_told_as_people_read_it(town):
    """Instants with the offset of the desk, never and for ever in words, counts as numbers."""
    town.join("C1", language="ko")
    town.attempt("C1", "no_answer", "2026-03-09T18:00")
    data = explain(town)

    assert gate(data, "consent")["evidence"] == {
        "marketing given": "2026-03-03T10:00:00-05:00", "marketing until": "for ever", "marketing answer": "given",
        "good for days": 730, "limit set by": "the desk",
    }  # fmt: skip
    assert gate(data, "person_suppressed")["evidence"] == {"suppressed until": "never"}
    assert gate(data, "attempts_day")["evidence"] == {"attempts": 1, "limit": 1, "limit set by": "the desk"}
    assert gate(data, "language")["evidence"] == {"language": "ko"}
    copied = gate(data, "registry")["evidence"]["registry"]
    assert copied == "National Do Not Call Registry: copy of 2026-03-05, at most 31 days old"


def _serve(town, towns):
    town.write("campaigns/needs.toml", towns.campaign_text("pack", purpose='"service"'))
    town.join("C1", trips=4)


OFFER_CASES = {
    "consent_for_purpose": _serve,
    "audience": lambda town, towns: (
        town.write("campaigns/needs.toml", towns.campaign_text("pack", audience="'segment == \"family\"'")),
        town.join("C1", trips=4, segment="young"),
    ),
    "fits": lambda town, towns: town.join("C1", trips=1),
    "not_held_already": lambda town, towns: (town.join("C1", trips=4), town.subscribe("C1", "travel")),
}


@pytest.mark.parametrize("code", OFFER_CASES)
def test_an_offer_gate_blocks_the_customer_made_for_it(town, towns, code):
    """That gate and no other, and the offer is not eligible."""
    OFFER_CASES[code](town, towns)
    data = explain(town)

    assert failing(data, "pack") == [code]
    assert offer(data, "pack")["eligible"] is False
    assert data["verdict"] == "no offer"


def test_holdout_blocks_whom_the_key_holds_out(town, towns):
    """That gate and no other; the verdict says so."""
    town.write("campaigns/needs.toml", towns.campaign_text("pack", holdout_share="0.5"))
    draw, key = draw_holdout(town.workspace.key, "needs"), town.workspace.key
    held = next(name for name in map(str, range(99)) if draw.bucket(holdout_base(key, name)) < 5000)
    town.join(held, trips=4)

    assert failing(explain(town, held), "pack") == ["holdout"]
    assert explain(town, held)["verdict"] == "holdout"


def test_a_benefit_below_the_floor_blocks_and_shows_its_arithmetic(town):
    """One month is not enough where three are wanted."""
    town.join("C1", plan="basic")
    town.use("C1", 500, 500, 100)
    shown = offer(explain(town), "talker")

    assert failing(explain(town), "talker") == ["benefit"]
    assert shown["lines"][:4] == [
        "2026-02: 55.00 - 30.00 = 25.00, which reaches the floor of 2.00",
        "2026-01: 55.00 - 30.00 = 25.00, which reaches the floor of 2.00",
        "2025-12: 15.00 - 15.00 = 0.00, which is below the floor of 2.00",
        "2 of 3 months reach the floor, 3 required",
    ]
    assert shown["lines"][-1] == "does not fit: too few months reach the floor"


@pytest.mark.parametrize(
    ("minutes", "line"),
    [
        ((500, None, 500), "2026-01: today's and the offer's bill are unknown"),
        ((500,), "2026-01: today's and the offer's bill are unknown"),
        ((), "no usage of the last months is known, or the plan is not sold: nothing to compare"),
    ],
)
def test_an_unknown_bill_is_said_to_be_unknown(town, minutes, line):
    """And is never taken for nothing."""
    town.join("C1", plan="basic")
    town.use("C1", *minutes)
    shown = offer(explain(town), "talker")

    assert line in shown["lines"]
    assert shown["eligible"] is False


def test_the_bills_shown_are_the_ones_compared(town):
    """The yearly benefit of the last line is the value that the offer competes with."""
    town.join("C1", plan="basic")
    town.use("C1", 900, 333.3, 700.7)
    shown = offer(explain(town), "talker")
    build_list(town.workspace)

    assert shown["lines"][-1] == f"fits: saves {shown['benefit'] / 100:.2f} a year"
    assert town.ask("SELECT benefit FROM lead") == [(shown["benefit"],)]


def test_a_missing_attribute_is_named(town):
    """Each clause says whether it holds, and what it would have needed to know."""
    town.write("offers/pack.toml", 'title = "P"\nrule = "trips >= 2 and segment == \'family\'"\nbenefit = "60"\n')
    town.join("C1", segment="family")
    fits = next(one for one in offer(explain(town), "pack")["gates"] if one["gate"] == "fits")

    assert fits["passed"] is False
    assert fits["evidence"] == {"trips >= 2": "does not hold; missing: trips", "segment == 'family'": "holds"}


def test_a_blocked_customer_is_still_told_what_fits(town):
    """The offers are explained though nobody may call."""
    town.join("C1", trips=4, consents=False)
    data = explain(town)

    assert data["verdict"] == "blocked"
    assert offer(data, "pack")["benefit"] == 6000
    assert failing(data, "pack") == ["consent_for_purpose"]


def test_before_a_list_is_built_the_evening_is_open(town):
    """Who could be called has no slot yet, and nobody knows of household, capacity and budget."""
    town.join("C1", trips=4)
    data = explain(town)

    assert (data["verdict"], data["list_id"], data["slot"]) == ("not placed", None, None)
    assert [(one["gate"], one["passed"]) for one in data["evening_gates"]] == [(code, None) for code in EVENING_GATES]


def test_the_slot_is_told_with_its_reason(town):
    """Instants of the customer's own zone, and why this slot."""
    town.join("C1", trips=4, zones="America/Chicago")
    build_list(town.workspace)
    slot = explain(town)["slot"]

    assert (slot["campaign"], slot["offer"], slot["zone"]) == ("needs", "pack", "America/Chicago")
    assert (slot["opens"], slot["closes"]) == ("2026-03-10T16:00:00-05:00", "2026-03-10T20:00:00-05:00")
    assert slot["opens"] <= slot["starts"] < slot["closes"]
    assert slot["why"].startswith("The slot within the customer's 240 lawful minutes")
    assert slot["why"].endswith(": 30 in 100 such calls were expected to reach the customer.")


def test_what_changed_since_the_list_is_warned_of(town):
    """The list still says who is to be called; export will not hand the lead out."""
    town.join("C1", trips=4)
    town.join("C2", trips=4, consents=False)
    build_list(town.workspace)
    town.answer("C1", "stop", when="2026-03-10T11:00")
    town.answer("C2", when="2026-03-10T11:00")

    stopped, agreed = (explain_customer(town.workspace, who) for who in ("C1", "C2"))
    assert (stopped.data["verdict"], agreed.data["verdict"]) == ("listed", "blocked")
    assert stopped.warnings[0].startswith("since list 20260310-1 was built this changed: consent")
    assert agreed.warnings == ("list 20260310-1 found the customer blocked; no gate blocks any more",)


def test_a_customer_who_came_after_the_list_is_judged_as_of_now(town):
    """The list knows nothing of them."""
    town.join("C1", trips=4)
    build_list(town.workspace)
    town.join("C2", trips=0)

    assert explain(town, "C2")["verdict"] == "no offer"


def test_a_campaign_that_does_not_run_is_shown_with_its_reason(town, towns):
    """So that nobody looks for a fault where there is a date."""
    town.write("campaigns/needs.toml", towns.campaign_text("pack", starts="2026-04-01"))
    town.join("C1", trips=4)
    shown = offer(explain(town), "pack")

    assert shown["gates"] == [
        {"gate": "campaign_runs", "passed": False, "sentence": "The campaign starts on 2026-04-01.", "evidence": {}}
    ]


def test_another_evening_can_be_asked_for(town):
    """On Saturday the desk is closed."""
    town.join("C1", trips=4)
    town.work("kay", day=date(2026, 3, 14))
    data = explain(town, evening=date(2026, 3, 14))

    assert (data["evening"], data["verdict"]) == ("2026-03-14", "blocked")
    assert gate(data, "closed")["passed"] is False


def test_an_unknown_customer_is_refused(town):
    """With the way to find the right one."""
    with pytest.raises(UnknownName, match="no customer is called 'C9'") as refused:
        explain(town, "C9")
    assert "campaign find" in refused.value.way_out
