"""Do the commands around the evening say it in numbers first, and as data for programs?"""

from __future__ import annotations

import hashlib

import pytest

NOW = ("--now", "2026-03-10T12:00-04:00")


@pytest.fixture
def run(town, run_campaign):
    """Run a command on the town at noon of its evening, with the connection of the town closed."""

    def run(*words):
        return run_campaign(*words, "--workspace", town.workspace.directory, *NOW)

    for number in range(4):
        town.join(f"C{number}", trips=number, plan="basic")
    town.use("C1", 500, 310.5, 700)
    return run


def test_build_says_how_many_and_what_comes_next(run):
    """Numbers first; then the tables of the balance; the export as the next step."""
    done = run("build")

    assert done.exit_code == 0
    assert done.out.startswith("Placed 3 of 3 eligible customers on list 20260310-1 for 2026-03-10, in ")
    assert [line.split() for line in done.out.splitlines() if line.startswith(("considered", "eligible"))] == [
        ["considered", "4"], ["eligible", "3"],
    ]  # fmt: skip
    assert "Next: campaign export 20260310-1 --dialer generic" in done.err


def test_build_as_data_has_the_keys_of_the_interface(run):
    """Programs rely on them; keys are only ever added."""
    data = run("build", "--json").data

    assert {
        "list_id", "evening", "considered", "blocked", "blocked_any", "no_offer", "held_out", "eligible", "placed",
        "unplaced", "capacity", "optimality_gap", "first", "last", "seconds",
    } <= data.keys()  # fmt: skip
    assert (data["optimality_gap"], data["list_id"], data["evening"]) == (0, "20260310-1", "2026-03-10")


def test_build_shows_the_gates_that_block_the_most_first(run, town):
    """Only those that block anybody."""
    town.complain("C1")
    town.complain("C2")
    town.suppress(customer_id="C2")
    out = run("build").out

    assert out.index("open_complaint") < out.index("person_suppressed")
    assert "attempts_life" not in out


def test_a_dry_run_keeps_nothing_and_leads_to_the_build(run, town):
    """It says `would`."""
    done = run("build", "--dry-run")

    assert done.out.startswith("3 of 3 eligible customers would be called on 2026-03-10. Nothing was kept.")
    assert "Next: campaign build --evening 2026-03-10" in done.err
    assert town.ask("SELECT COUNT(*) FROM call_list") == [(0,)]


def test_a_list_that_stands_is_told_again(run):
    """With a warning that nothing was changed; exit code 0, because nothing was to be done."""
    run("build")
    again = run("build")

    assert again.exit_code == 0
    assert again.out.startswith("List 20260310-1 stands: 3 of 3 eligible customers")
    assert "stands already" in again.err


def test_a_build_that_calls_nobody_leads_to_an_explanation(run, town):
    """Everybody complained."""
    for number in range(4):
        town.complain(f"C{number}")

    assert "Next: campaign explain CUSTOMER" in run("build").err


@pytest.mark.parametrize("command", [("build",), ("explain", "C1")])
def test_an_evening_is_a_date(run, command):
    """Anything else is a mistake of usage."""
    refused = run(*command, "--evening", "tuesday")

    assert refused.exit_code == 2
    assert "--evening 'tuesday' is not a date" in refused.err


def test_another_engine_is_not_there(run):
    """Only what is built is offered."""
    assert run("build", "--engine", "spark").exit_code == 2


def test_explain_says_the_verdict_first(run):
    """Then each gate with a mark, each offer with its arithmetic, the slot."""
    run("build")
    out = run("explain", "C1").out

    assert out.startswith("C1 will be called on 2026-03-10 by list 20260310-1.")
    for line in (
        "✓ passed  consent", "Offer pack of campaign needs: is not offered, 60.00 USD a year",
        "Offer talker of campaign rates: may be offered",
        "2026-01: 36.05 - 20.53 = 15.52, which reaches the floor of 2.00", "Lead id", "Starts",
    ):  # fmt: skip
        assert line in out


def test_explain_names_the_gates_that_block(run, town):
    """In the verdict itself."""
    town.complain("C1")

    assert run("explain", "C1").out.startswith(
        "C1 is not called: a gate blocks (open_complaint) on 2026-03-10, as far as can be told before a list is built."
    )


def test_explain_as_data_has_the_keys_of_the_interface(run):
    """Gates of the person, offers with their gates and lines, gates of the evening, the slot."""
    data = run("explain", "C1", "--json").data

    assert {"customer_id", "evening", "verdict", "gates", "offers", "evening_gates", "slot"} <= data.keys()
    assert data["gates"][0].keys() == {"gate", "passed", "sentence", "evidence"}
    assert {"offer", "eligible", "benefit", "lines", "gates"} <= data["offers"][0].keys()


def test_a_customer_nobody_knows_is_an_input_that_is_missing(run):
    """Exit code 66, with the way to find the right one."""
    refused = run("explain", "C99")

    assert refused.exit_code == 66
    assert "campaign find" in refused.err


def test_offers_are_listed(run):
    """With what each is worth."""
    out = run("offers", "list").out

    assert "60.00 USD a year, declared" in out
    assert "from the bills: change to plan talker" in out


def test_offers_check_reads_rules_back(run):
    """And counts whom they mean."""
    done = run("offers", "check")

    assert done.exit_code == 0
    assert done.out.startswith("4 rules make sense; 4 customers, 4 agreed.")
    row = next(line for line in done.out.splitlines() if line.startswith("offers/pack.toml"))
    assert row.split() == ["offers/pack.toml", "trips", "is", "at", "least", "2", "2", "2", "2", "50", "%"]


def test_offers_check_shows_mistakes_with_a_caret_and_exit_code_78(run, town):
    """Configuration is wrong: cron must notice."""
    town.write("offers/pack.toml", 'title = "VIP"\nrule = "trips >= \'two\'"\nbenefit = "60"\n')
    done = run("offers", "check")

    assert done.exit_code == 78
    assert "offers/pack.toml: rule" in done.out
    assert "  trips >= 'two'\n           ^" in done.out
    assert 'offers/pack.toml: title: says "vip"' in done.err


def test_offers_show_prints_both_bills(run):
    """Line by line, then what they come to."""
    out = run("offers", "show", "talker", "--customer", "C1").out

    for line in (
        "Offer talker fits C1: worth ", "- minutes 310.5 x 0.10 = 31.05", "- total 36.05",
        "- minutes 110.5 x 0.05 = 5.53", "- total 20.53", "- sum of 3 months: ",
    ):  # fmt: skip
        assert line in out


def test_offers_show_as_data(run):
    """Months with both bills, gates with evidence."""
    data = run("offers", "show", "talker", "--customer", "C1", "--json").data

    assert data["customer"]["months"][1]["today"]["total"] == 3605
    assert [gate["gate"] for gate in data["customer"]["gates"]] == ["fits", "not_held_already", "benefit"]
    assert data["terms"] == {"plan": "talker", "floor": 200, "months": 3, "months_required": 3}


def test_status_says_what_there_is_and_what_to_do(run):
    """Counts, the state of the evening, one sentence, one command."""
    done = run("status")

    assert done.exit_code == 0
    assert [line.split() for line in done.out.splitlines() if line.startswith("Customers")] == [["Customers", "4"]]
    assert "1 agent works tonight, and no list was built yet." in done.out
    assert "Next: campaign build" in done.err


def test_status_watches_over_cron(run):
    """75 without a list; 0 with one; quiet says nothing but the warning."""
    late = run("status", "--max-age", "26h", "--quiet")
    assert (late.exit_code, late.out) == (75, "")
    assert "no list was built within 26h: there was never one" in late.err
    run("build")
    assert run("status", "--max-age", "26h").exit_code == 0
    assert run("status", "--max-age", "soon").exit_code == 2


@pytest.mark.parametrize(
    "words", ["explain C1", "offers list", "offers check", "offers show pack", "status", "build --dry-run"]
)
def test_looking_changes_nothing(run, town, words):
    """Not one byte of the file."""
    path = town.workspace.directory / "campaign.db"
    before = hashlib.sha256(path.read_bytes()).digest()

    assert run(*words.split()).exit_code == 0
    assert hashlib.sha256(path.read_bytes()).digest() == before
