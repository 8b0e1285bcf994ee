"""Does the demonstration tell the truth, tell it every time, and leave a workspace in order?"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign.cli.app import main
from campaign.cli.demo_story import CHAPTERS, GENERIC, LIST, VICIDIAL, YOUR_TURN, Chapter, Typed

SECONDS = re.compile(r"\b\d+(?:\.\d+)? (?:s\b|seconds)")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder in which the demonstration was played with --json, and what it handed over by command."""
    folder = tmp_path_factory.mktemp("played")
    with contextlib.chdir(folder), open("out.json", "w+", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        assert main(["demo", "--json"]) == 0
        file.seek(0)
        handed = json.load(file)
    mask = os.umask(0o077)
    yield folder / "demo", {step["command"]: step["data"] for step in handed["data"]["steps"] if step["command"]}
    os.umask(mask)


def test_every_command_of_the_story_was_carried_out(played: tuple[Path, dict[str, Any]]) -> None:
    """In order, each with its data."""
    told = [deed.line for chapter in CHAPTERS for deed in chapter.deeds if isinstance(deed, Typed)]

    assert list(played[1]) == told
    assert all(played[1].values())


def test_the_numbers_of_the_introduction_are_right(played: tuple[Path, dict[str, Any]]) -> None:
    """Some 500 customers in twelve area codes, five plans, seven offers, three campaigns."""
    folder, data = played
    rules = data["campaign offers check"]["rules"]

    assert 490 <= data["campaign build"]["considered"] <= 510
    assert len(list((folder / "offers").glob("*.toml"))) == 7
    assert len(list((folder / "campaigns").glob("*.toml"))) == 3
    assert len(rules) == 10


def test_rows_are_refused_and_wait(played: tuple[Path, dict[str, Any]]) -> None:
    """Six customers, with the reason beside each; the two other files are read whole."""
    folder, data = played
    imports = {line.split()[3]: told for line, told in data.items() if line.startswith("campaign import")}

    assert imports["sample/customers.csv"]["refused"] == 6
    assert imports["sample/customers-korean.csv"]["refused"] == imports["sample/customers-partner.csv"]["refused"] == 0
    with open(folder / "rejects" / "customers.rejects.csv", encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 6


def test_everybody_ends_in_one_line_of_the_build(played: tuple[Path, dict[str, Any]]) -> None:
    """And each of them has somebody in it: nothing in the story is empty."""
    built = played[1]["campaign build"]

    assert built["considered"] == built["blocked_any"] + built["no_offer"] + built["held_out"] + built["eligible"]
    assert built["eligible"] == built["placed"] + built["unplaced"]
    assert min(built[name] for name in ("blocked_any", "no_offer", "held_out", "placed", "unplaced")) > 0
    assert {gate for gate, number in built["blocked"].items() if number} >= {
        "consent", "phone_suppressed", "person_suppressed", "resting", "language", "open_complaint", "registry",
    }  # fmt: skip


def test_what_is_said_of_the_three_customers_holds(played: tuple[Path, dict[str, Any]]) -> None:
    """One is called; one would save much, and complains; one speaks a language that nobody on the desk speaks."""
    called, complains, unheard = (played[1][f"campaign explain {name}"] for name in ("K2056", "C1026", "C1332"))

    assert called["verdict"] == "listed"
    assert called["slot"]["offer"] == "plan-world"
    assert [gate["gate"] for gate in complains["gates"] if not gate["passed"]] == ["open_complaint"]
    assert max(offer["benefit"] for offer in complains["offers"]) == 729_68
    assert [gate["gate"] for gate in unheard["gates"] if not gate["passed"]] == ["language"]
    assert max(offer["benefit"] for offer in unheard["offers"]) > 0


def test_the_arithmetic_that_is_shown_fits(played: tuple[Path, dict[str, Any]]) -> None:
    """The parts that the story keeps are the offer's verdict, one month, and what it comes to."""
    shown = played[1]["campaign offers show plan-world --customer K2056"]

    assert "661.20" in json.dumps(shown)


def test_both_dialers_get_their_campaign_and_bring_results(played: tuple[Path, dict[str, Any]]) -> None:
    """Every exported lead comes back: by hand for one dialer, through the inbox for the other."""
    folder, data = played
    generic = data[f"campaign export {LIST} --dialer generic --campaign right-plan"]["rows"]
    vicidial = data[f"campaign export {LIST} --dialer vicidial --campaign at-home"]["rows"]
    by_hand = next(told for line, told in data.items() if "results-generic-2026-03-10" in line)
    night = data["campaign nightly"]

    assert generic == (folder / GENERIC).read_text("utf-8").count("\n") - 1
    assert vicidial == (folder / VICIDIAL).read_text("utf-8").count("\n") - 1
    assert by_hand["added"] == generic + 1
    assert [(file["kind"], file["added"]) for file in night["files"]] == [("results", vicidial)]


def test_the_nightly_run_of_the_story_promises_what_it_can_read(played: tuple[Path, dict[str, Any]]) -> None:
    """A new list went out; no campaign is readable yet, and two say from when; the unknown code is named."""
    night = played[1]["campaign nightly"]

    assert night["failures"] == []
    assert night["export"]["rows"] == night["list"]["placed"] > 0
    assert {one["verdict"] for one in night["measures"]} == {"not yet readable"}
    assert sorted(bool(one["readable_on"]) for one in night["measures"]) == [False, True, True]
    assert {one["code"] for one in night["waiting"]} >= {
        "registry_missing", "shifts_missing", "rows_refused", "codes_unknown", "results_unmatched",
    }  # fmt: skip


def survival(report: dict[str, Any], group: str, day: int) -> float:
    """The share still there in one group after a number of days."""
    found = next(one for one in report["groups"] if one["group"] == group)
    return next(reading["survival"] for reading in found["milestones"] if reading["day"] == day)


def test_what_is_said_of_the_earlier_campaigns_holds(played: tuple[Path, dict[str, Any]]) -> None:
    """One sold much and lost them, the other little and kept them; the welcomed stayed longer than those left alone."""
    before = next(told for line, told in played[1].items() if "voicemail-plus" in line)
    trial = next(told for line, told in played[1].items() if "welcome-2025" in line)
    sold = {group["group"]: group["n"] for group in before["groups"]}

    assert sold["free-months-2024"] > 2 * sold["needs-first-2025"]
    assert survival(before, "free-months-2024", 180) < 0.3
    assert survival(before, "needs-first-2025", 180) > 0.7
    assert survival(trial, "treated", 180) > survival(trial, "holdout", 180)
    assert all(test["p"] < 0.01 for test in (*before["tests"], *trial["tests"]))
    welcomed = {group["group"]: group["n"] for group in trial["groups"]}
    assert 0.6 < welcomed["treated"] / sum(welcomed.values()) < 0.75


def test_the_workspace_is_in_order_afterwards(
    played: tuple[Path, dict[str, Any]], run_campaign: Callable[..., Any]
) -> None:
    """The doctor misses one registry: a customer has moved to London."""
    shown = run_campaign("doctor", "--workspace", played[0], "--now", "2026-03-11T15:00:00-04:00", "--json")

    assert [check["name"] for check in shown.data["checks"] if check["passed"] is False] == ["registries"]


def test_it_is_told_alike_every_time(
    run_campaign: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the letter, but for the folder and the seconds; warnings and all stand on one stream, in their place."""
    told = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        shown = run_campaign("demo")
        assert shown.exit_code == 0
        told.append(SECONDS.sub("N s", shown.out.replace(str(tmp_path / name), "")))

    assert told[0] == told[1]
    assert [line for line in shown.err.splitlines() if line] == [
        "Next: cd demo && campaign status --now 2026-03-11T15:00:00-04:00"
    ]


def test_a_workspace_of_somebodys_own_is_not_touched(
    run_campaign: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the surroundings say that every command means it."""
    assert run_campaign("init", tmp_path / "own", "--region", "KR").exit_code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "own").iterdir() if path.is_file()}
    monkeypatch.setenv("CAMPAIGN_WORKSPACE", str(tmp_path / "own"))

    assert run_campaign("demo", tmp_path / "demo", "--quiet").out == ""
    assert {path.name: path.read_bytes() for path in (tmp_path / "own").iterdir() if path.is_file()} == before


def test_whom_the_reader_is_told_to_stop_is_on_the_list(played: tuple[Path, dict[str, Any]]) -> None:
    """Taking them off it is what there is to be seen."""
    lines = (played[0] / "exports" / "20260311-1-generic.csv").read_text("utf-8")

    assert ",C1014," in lines
    assert "campaign optout C1014" in dict(YOUR_TURN)["stop somebody's calls"]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_the_story_is_readable(chapter: Chapter) -> None:
    """A heading, a paragraph, and commands that begin with the name of the program."""
    assert chapter.title[0].isupper()
    assert len(chapter.words.split()) > 10
    for deed in chapter.deeds:
        assert not isinstance(deed, Typed) or shlex.split(deed.line)[0] == "campaign"
