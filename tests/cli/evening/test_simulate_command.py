"""What does `campaign simulate` show, and does it take what an operator types?"""

from __future__ import annotations

import pytest

NOON = "2026-03-10T12:00-04:00"


@pytest.fixture
def simulate(town, run_campaign):
    """Run the command on a town of twelve at noon, for its evening."""
    with town.writing():
        for number in range(12):
            town.join(f"C{number}", trips=4)
    return lambda *words: run_campaign(
        "simulate", "--evening", "2026-03-10", *words, "--workspace", town.workspace.directory, "--now", NOON
    )


def test_tables_and_pictures_stand_on_the_screen(simulate):
    """The present, each what-if beside it, bars, slots, and what it means."""
    shown = simulate("--agents", "-1:en:16:00-19:00", "--window", "18:00-20:00", "--holdout", "0.3").out

    assert shown.startswith("2026-03-10, tried 200 times with seed 1. Nothing was written.\n")
    for title in ("What if", "Beside what is", "Contacts", "Leads by slot on 2026-03-10, as it is", "slot by slot"):
        assert title in shown
    for name in ("as it is", "-1 en 16:00-19:00", "window 18:00-20:00", "holdout 0.3"):
        assert shown.count(name) >= 4
    assert max(map(len, shown.splitlines()[:-1])) <= 100


def test_numbers_come_as_json(simulate):
    """Definition, evenings and one object for each what-if; the differences are those of the figures."""
    data = simulate("--set", "capacity.calls_per_hour=2", "--seed", "5", "--runs", "50", "--json").data
    present, tried = data["what_ifs"]

    assert (data["evenings"], data["seed"], data["runs"]) == (["2026-03-10"], 5, 50)
    assert (present["leads"]["mean"], tried["leads"]["mean"], tried["capacity_used"]) == (12, 8, 1)
    assert tried["against_present"]["leads"] == {"mean": -4, "low": -4, "high": -4}
    assert tried["settings"] == {"capacity.calls_per_hour": "2"}
    difference = tried["against_present"]["contacts"]["mean"]
    assert tried["contacts"]["mean"] - present["contacts"]["mean"] == pytest.approx(difference)
    assert sum(slot["leads"] for slot in present["slots"]) == 12


def test_all_at_once_is_one_what_if(simulate):
    """With --together, two changes are one line."""
    data = simulate("--holdout", "0.3", "--set", "capacity.calls_per_hour=2", "--together", "--json").data

    assert [one["name"] for one in data["what_ifs"]] == ["as it is", "all of it"]


def test_a_page_is_written_where_it_is_wanted(simulate, tmp_path):
    """The figures of the table stand on it."""
    page = tmp_path / "what-if.html"
    data = simulate("--holdout", "0.3", "--html", page, "--json").data

    assert f"{data['what_ifs'][1]['contacts']['mean']:,.0f} (" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--agents", "2 Spanish"), "is not NUMBER:LANGUAGES/SKILLS:HOURS"),
        (("--agents", "-3:en:16:00-20:00"), "3 agents for en cannot stay away: there are 1 on shift"),
        (("--window", "20:00-16:00"), "20:00-16:00"),
        (("--set", "capacity.calls_per_our=2"), "calls_per_our"),
        (("--holdout", "0.7"), "holdout.share"),
        (("--evening", "2026-03-09"), "2026-03-09"),
    ],
)
def test_what_cannot_be_is_said(simulate, words, said):
    """What was typed wrongly is named, and nothing is shown."""
    done = simulate(*words)

    assert done.exit_code not in {0, 1}
    assert said in done.err
    assert done.out == ""
