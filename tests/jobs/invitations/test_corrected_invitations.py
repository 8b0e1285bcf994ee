"""Does an answer given to an invitation follow its call when that is corrected or taken back?"""

from __future__ import annotations

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.ledger.verify import verify_ledger
from campaign.jobs.results import import_results
from campaign.jobs.undo import undo_import

BASIS = '\n[invitation.basis]\nUS = "existing relationship"\n'
MEMBER = 'title = "Membership"\nproduct = "club"\nrule = "everyone"\nbenefit = "10.00"\n'


@pytest.fixture
def invited(found_town, towns):
    """One person was invited; the lead's id stands in `lead`."""
    town = found_town(
        {
            "campaign.toml": towns.DESK + BASIS, "offers/member.toml": MEMBER, "campaigns/rates.toml": None,
            "campaigns/club.toml": towns.campaign_text("member", kind='"invitation"', invitation="{ share = 1 }"),
        }
    )  # fmt: skip
    town.staff()
    town.join("C1", consents=False, plan="basic")
    town.tell(
        "INSERT INTO import_file (import_no, kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused,"
        " recorded_at) VALUES (1, 'customers', 'c.csv', 'x', 'y', 1, 1, 0, 0, 0, 0)"
    )
    build_list(town.workspace)
    return town


def bring(town, code, *, later=0):
    """A file of results that says how the call ended; the number of its import."""
    lead = town.ask("SELECT lead_id FROM lead")[0][0]
    path = town.workspace.directory / f"results-{code}.csv"
    path.write_text(
        f"lead_id,attempted_at,disposition,duration_seconds\n{lead},2026-03-10T17:00-04:00,{code},60\n", "utf-8"
    )
    return import_results(town.at(f"2026-03-10T{18 + later}:00"), path)


def standing(town):
    return town.ask("SELECT answer FROM response WHERE undone_at IS NULL ORDER BY response_no")


@pytest.mark.parametrize(("code", "answers"), [("accepted", [("yes",)]), ("refused", [("no",)]), ("no_answer", []),
                                               ("stop", [("stop",)])])  # fmt: skip
def test_the_outcome_is_the_answer(invited, code, answers):
    """Yes, no, nothing; a stop is a stop, once."""
    bring(invited, code)

    assert standing(invited) == answers
    assert invited.differences() == []


@pytest.mark.parametrize(
    ("first", "second", "answers"),
    [
        ("accepted", "no_answer", []), ("accepted", "refused", [("no",)]), ("refused", "accepted", [("yes",)]),
        ("no_answer", "accepted", [("yes",)]), ("accepted", "stop", [("stop",)]),
    ],
)  # fmt: skip
def test_a_corrected_call_corrects_the_answer(invited, first, second, answers):
    """What was never said is no consent; the old answer stays on record as undone."""
    bring(invited, first)
    outcome = bring(invited, second, later=1).outcome

    assert outcome.changed == 1
    assert standing(invited) == answers
    assert invited.differences() == []


def test_a_file_taken_back_takes_the_answer_with_it(invited):
    """Nobody answered; the person was never asked."""
    number = bring(invited, "accepted").import_no
    undo_import(invited.at("2026-03-10T19:00"), number)

    assert standing(invited) == []
    assert invited.differences() == []


@pytest.mark.parametrize(
    ("first", "second", "between", "after"),
    [
        ("accepted", "no_answer", [], [("yes",)]), ("accepted", "refused", [("no",)], [("yes",)]),
        ("refused", "accepted", [("yes",)], [("no",)]), ("accepted", "stop", [("stop",)], [("yes",)]),
        ("no_answer", "accepted", [("yes",)], []),
    ],
)  # fmt: skip
def test_a_correction_taken_back_gives_the_answer_again(invited, first, second, between, after):
    """As if the second file had never come; and the first one taken back takes all with it."""
    files = [bring(invited, first).import_no, bring(invited, second, later=1).import_no]
    assert standing(invited) == between
    undo_import(invited.at("2026-03-10T20:00"), files[1])

    assert standing(invited) == after
    assert invited.differences() == []
    undo_import(invited.at("2026-03-10T20:10"), files[0])
    assert standing(invited) == []
    assert verify_ledger(invited.workspace).faults == ()


def test_a_correction_of_a_correction_gives_back_the_answer_before_it(invited):
    """Three files, the last one taken back: the second one's answer stands."""
    codes = ("accepted", "refused", "busy")
    numbers = [bring(invited, code, later=place).import_no for place, code in enumerate(codes)]
    undo_import(invited.at("2026-03-10T22:00"), numbers[2])

    assert standing(invited) == [("no",)]
    assert invited.differences() == []
