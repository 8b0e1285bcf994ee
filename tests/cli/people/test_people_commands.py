"""Do the commands of those who answer for offers and campaigns say what was decided, as words and as data?"""

from __future__ import annotations

import pytest

NOW = ("--now", "2026-03-10T12:00-04:00")
PEOPLE = (
    '\n[portfolios.gold]\nowner = "Ada Reed"\n[signoffs]\nrequired = ["sales"]\n[signoffs.people]\n'
    'sales = ["Ben Pike"]\n'
)


@pytest.fixture
def run(found_town, towns, run_campaign):
    """Run a command on a town with an owner and a signer."""
    town = found_town({"campaign.toml": towns.DESK + PEOPLE})
    town.staff()
    town.join("C1", trips=4, portfolio="gold")
    return lambda *words: run_campaign(*words, "--workspace", town.workspace.directory, *NOW)


def test_a_block_is_told_and_listed(run):
    """The sentence, the next command, and the row of the list."""
    done = run("portfolio", "block", "gold", "pack", "--by", "Ada Reed", "--reason", "they have better")
    listed = run("portfolio", "list", "--json").data

    assert done.out == "Offer pack is blocked for portfolio gold.\n"
    assert "Next: campaign build --dry-run" in done.err
    assert listed["portfolios"][0] == {
        "portfolio": "gold", "owner": "Ada Reed", "customers": 1,
        "decisions": [{
            "portfolio": "gold", "offer": "pack", "verdict": "blocked", "by": "Ada Reed", "reason": "they have better",
            "at": "2026-03-10T12:00:00-04:00",
        }],
    }  # fmt: skip
    assert "they have better" in run("portfolio", "list").out


def test_an_offer_may_be_allowed_again(run):
    """The later word is listed."""
    for verb in ("block", "allow"):
        assert run("portfolio", verb, "gold", "pack", "--by", "Ada Reed", "--reason", "so it is").exit_code == 0

    listed = run("portfolio", "list", "--json").data["portfolios"][0]["decisions"]
    assert [one["verdict"] for one in listed] == ["allowed"]


def test_somebody_else_is_not_permitted(run):
    """Exit code 77, and the owner is named."""
    done = run("portfolio", "block", "gold", "pack", "--by", "Eve", "--reason", "because")

    assert done.exit_code == 77
    assert "Its owner is Ada Reed" in done.err


def test_a_campaign_is_signed(run):
    """Before: the build warns; after: it calls."""
    before = run("build", "--dry-run")
    signed = run("sign", "needs", "--role", "sales", "--by", "Ben Pike")
    after = run("build", "--dry-run", "--json").data

    assert "campaign needs waits for its sign-off: sales has not signed" in before.err
    assert signed.out.startswith("Ben Pike signed needs for sales, its files being ")
    assert after["placed"] == 1


def test_the_list_of_signatures_warns_of_those_that_wait(run):
    """One stands, one is missing."""
    run("sign", "needs", "--role", "sales", "--by", "Ben Pike")
    shown = run("sign", "--list")
    data = run("sign", "--list", "--json").data

    assert [(row["campaign"], row["state"], row["by"]) for row in data["signatures"]] == [
        ("needs", "stands", "Ben Pike"), ("rates", "missing", None),
    ]  # fmt: skip
    assert list(data["waiting"]) == ["rates"]
    assert "campaign rates waits for its sign-off" in shown.err


@pytest.mark.parametrize("words", [(), ("needs",), ("needs", "--role", "sales"), ("needs", "--list")])
def test_half_a_signature_is_none(run, words):
    """A campaign, a role and a person belong together."""
    assert run("sign", *words).exit_code == 2
