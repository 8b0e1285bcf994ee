"""What do `campaign registry list` and `campaign registry roster` tell an operator?"""

from __future__ import annotations

import json

import pytest

from campaign.cli.app import main

KOREA = "두낫콜 (donotcall.go.kr)"


@pytest.fixture
def desk(town):
    """One customer in New York, two under Korean law."""
    town.join("C1", trips=4)
    for number in (1, 2):
        town.join(f"K{number}", trips=4, country="KR", state="", phone=f"+821000000{number:03}")
    return town


@pytest.fixture
def run(desk, capsys):
    """A command at noon of the evening's day: its exit code, and what it printed."""

    def ran(*words, json_wanted=True):
        place = ["--workspace", str(desk.workspace.directory), "--now", "2026-03-10T12:00-04:00"]
        code = main([*words, *place, *(["--json"] if json_wanted else [])])
        shown = capsys.readouterr()
        return code, json.loads(shown.out) if json_wanted and code in {0, 3} else shown.out + shown.err

    return ran


def test_the_list_warns_of_those_who_wait(run):
    """With the command that helps next."""
    code, said = run("registry", "list")
    found = {one["name"]: one for one in said["data"]["registries"]}

    assert code == 0
    assert found[KOREA]["waiting"] == 2
    assert found["National Do Not Call Registry"]["waiting"] == 0
    assert said["warnings"] == [f"2 customers wait for {KOREA}"]
    assert f"campaign registry roster '{KOREA}' --output FILE" in run("registry", "list", json_wanted=False)[1]


def test_a_roster_goes_out_and_comes_back(run, desk):
    """By the commands that each of them names next; a stranger in the answer is refused with his line."""
    folder = desk.workspace.directory
    code, said = run("registry", "roster", KOREA, "--output", str(folder / "roster.csv"))
    assert (code, said["data"]["phones"]) == (0, 2)
    assert (folder / "roster.csv").read_text("utf-8") == "phone\n+821000000001\n+821000000002\n"
    assert "has not come back yet" in run("registry", "list", json_wanted=False)[1]

    (folder / "back.csv").write_text("phone\n+821000000001\n+821000000009\n", "utf-8")
    words = ("import", "suppressions", str(folder / "back.csv"), "--registry", KOREA, "--dated", "2026-03-10")
    assert run(*words)[0] == 2
    code, said = run(*words, "--returned")
    assert (code, said["data"]["refused"]) == (3, 1)
    assert "came back." in run("registry", "list", json_wanted=False)[1]
    assert run("explain", "K1")[1]["data"]["gates"][6]["evidence"]["phone returned by it"] == "2026-03-10"


def test_the_build_counts_and_warns(run):
    """For Korea alone."""
    said = run("build", "--dry-run")[1]

    assert said["data"]["registries_waiting"] == {KOREA: 2}
    assert any(warning.startswith(f"2 customers wait for {KOREA}") for warning in said["warnings"])


def test_an_unknown_registry_is_refused(run):
    """The known ones are named."""
    code, said = run("registry", "roster", "no-such", "--output", "x.csv", json_wanted=False)

    assert code == 66
    assert KOREA in said
