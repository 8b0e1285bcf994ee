"""Is a callback that a held-out customer asked for kept, and does the customer stay in the holdout's arm?"""

from __future__ import annotations

import csv
import io

import pytest

from campaign.engines.judging import judge_leads
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.export import export_list
from campaign.rules.holdout import draw_holdout

PATIENT = "\n[contact_policy]\nattempts_per_day = 5\nattempts_7_days = 9\nattempts_30_days = 9\n"


@pytest.fixture
def half(found_town, towns):
    """Forty customers, of whom the campaign holds out half."""
    files = {"campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.5"), "campaigns/rates.toml": None}
    town = found_town({**files, "campaign.toml": towns.DESK + PATIENT})
    town.staff("kay", "lee")
    with town.writing():
        for number in range(40):
            town.join(f"C{number}", trips=4)
    return town


def held(town, campaign="needs"):
    draw = draw_holdout(town.workspace.key, campaign)
    rows = town.ask("SELECT customer_id, holdout_base FROM customer ORDER BY customer_no")
    return [who for who, base in rows if draw.bucket(base) < 5000]


def ask_back(town, who, at="2026-03-10T17:10"):
    """Spoken to last week, and asked to be called this evening."""
    town.attempt(who, "callback", "2026-03-06T18:00", callback_at=town.instant(at))


def arms(town):
    return dict(town.ask("SELECT customer_id, arm FROM assigned JOIN customer USING (customer_no)"))


def leads(town):
    return {who: (arm, callback) for who, arm, callback in town.ask(
        "SELECT customer_id, arm, callback FROM lead JOIN customer USING (customer_no) JOIN call_list USING (list_no)"
        " WHERE status <> 'replaced'")}  # fmt: skip


def test_the_callback_is_kept_and_the_arm_stays(half):
    """Called at the promised time; on record as held out; one ghost less, and everybody adds up."""
    who, free = held(half)[0], next(f"C{n}" for n in range(40) if f"C{n}" not in held(half))
    ask_back(half, who)
    ask_back(half, free)
    built = build_list(half.workspace)
    data = built.data

    assert leads(half)[who] == ("holdout", 1)
    assert leads(half)[free] == ("treated", 1)
    assert arms(half)[who] == "holdout"
    assert half.ask("SELECT slot_at FROM lead WHERE arm = 'holdout'") == [(half.instant("2026-03-10T17:00"),)]
    assert (data["honoured"], data["held_out"], data["ghosts"]) == (1, len(held(half)) - 1, len(held(half)) - 1)
    assert data["eligible"] == data["placed"] == 40 - len(held(half)) + 1
    assert built.warnings == ("1 held-out customers asked to be called back, and are called",)


def test_nobody_else_who_is_held_out_is_called(half):
    """Without a promise, with one for tomorrow, or with one that was kept since."""
    first, second = held(half)[:2]
    ask_back(half, first, "2026-03-12T17:10")
    ask_back(half, second, "2026-03-08T17:10")
    half.attempt(second, "refused", "2026-03-09T17:10")
    build_list(half.workspace)

    assert not set(leads(half)) & set(held(half))


def test_another_campaign_that_may_call_keeps_the_promise(half, towns):
    """Who is not held out of everything is called for what is free, and stays clean in the other."""
    workspace = half.write("campaigns/second.toml", towns.campaign_text("pack", holdout_share="0"))
    who = held(half)[0]
    ask_back(half, who)
    data = build_list(workspace).data

    assert leads(half)[who] == ("treated", 1)
    assert half.ask("SELECT campaign FROM lead JOIN customer USING (customer_no) WHERE customer_id = ?", who) == [
        ("second",)
    ]
    assert data["honoured"] == 0


def test_the_export_lets_it_pass_and_marks_the_arm(half):
    """The last column of a generic file says in which arm each customer is."""
    who = held(half)[0]
    ask_back(half, who)
    build_list(half.workspace)
    exported = export_list(half.workspace, "20260310-1", dialer="generic")
    with open(half.workspace.directory / exported.file, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert exported.withheld == 0
    assert list(rows[0])[-1] == "arm"
    assert {row["customer_id"] for row in rows if row["arm"] == "holdout"} == {who}
    assert {row["arm"] for row in rows if row["customer_id"] != who} == {"treated"}


def test_a_dialer_without_a_column_for_it_is_told_in_the_comments(half):
    """VICIdial's columns are fixed: the word stands at the end of the comments, for that customer only."""
    who = held(half)[0]
    ask_back(half, who)
    build_list(half.workspace)
    exported = export_list(half.workspace, "20260310-1", dialer="vicidial", output="-")
    rows = list(csv.DictReader(io.StringIO(exported.content.decode("utf-8"))))

    assert len(rows) > 10
    assert [row["comments"].endswith(", en, holdout") for row in rows].count(True) == 1


def test_a_stop_counts_more_than_the_promise(half):
    """Everything else is judged as ever."""
    who = held(half)[0]
    ask_back(half, who)
    build_list(half.workspace)
    half.answer(who, "stop", when="2026-03-10T12:00")
    numbers = [number for (number,) in half.ask("SELECT lead_no FROM lead WHERE arm = 'holdout'")]
    with half.store.rehearsing():
        blocked = judge_leads(half.store, half.workspace.rulebook, numbers, half.workspace.now)

    assert [*blocked] == numbers


def test_explain_says_why_somebody_held_out_is_called(half):
    """Before the list: not placed yet, not held out; the gate passes with the promise as its evidence."""
    who, other = held(half)[:2]
    ask_back(half, who)
    told, untold = (explain_customer(half.workspace, one).data for one in (who, other))
    gate, closed = (one["offers"][0]["gates"][-1] for one in (told, untold))

    assert (told["verdict"], untold["verdict"]) == ("not placed", "holdout")
    assert gate["passed"]
    assert gate["evidence"] == {"held out, but promised a callback": "2026-03-10T17:10:00-04:00"}
    assert (closed["passed"], closed["evidence"]) == (False, {})
    build_list(half.workspace)
    assert explain_customer(half.workspace, who).data["verdict"] == "listed"
