"""Does every command of docs/QUOTAS.md do what the page says?"""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest

from campaign.workspace import create_workspace

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "QUOTAS.md").read_text("utf-8")
BLOCK = re.compile(r"```(csv|toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
NOW = "2026-03-10T11:00-04:00"


@pytest.fixture
def typed(tmp_path, monkeypatch, run_campaign):
    """How many commands of the page were typed, in a folder with its files; each prints what is written there."""
    blocks = BLOCK.findall(PAGE)
    files = {name: text for kind, name, text in blocks if kind == "toml"}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    number = 0
    for kind, name, text in blocks:
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
        for command, expected in COMMAND.findall(text) if kind == "console" else ():
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert done.out.startswith(expected.removesuffix("\n")), (command, done.out, done.err)
            number += 1
    return number


def test_the_page_of_quotas_is_a_transcript(typed, run_campaign):
    """Six are called; the two whom a quota leaves out speak Spanish and are gold, and `explain` names the quota."""
    assert typed == len(re.findall(r"^\$ campaign", PAGE, re.MULTILINE)) == 6
    data = {
        name: json.loads(run_campaign("explain", name, "--json", "--now", NOW).out)["data"]
        for name in (f"C{number}" for number in range(1, 9))
    }
    left = {name: one["evening_gates"] for name, one in data.items() if one["verdict"] != "listed"}
    assert len(left) == 2
    assert set(left) < {"C1", "C2", "C3", "C4"}
    assert [(gate["gate"], gate["evidence"]["quota"]) for gates in left.values() for gate in gates] == [
        ("quota", "spanish_gold")
    ] * 2
    built = json.loads(run_campaign("build", "--json", "--now", NOW).out)["data"]
    assert (built["optimality_gap"], built["unplaced_by"]["quota"]) == (0, 2)


def test_a_dry_run_names_what_is_used_up(typed, run_campaign):
    """The quota within the other, and what one more call would bring."""
    binding = json.loads(run_campaign("build", "--dry-run", "--json", "--now", NOW).out)["data"]["binding"]
    assert typed > 0
    assert [(one["quota"], one["calls"]) for one in binding["quotas"]] == [("spanish_gold", 2)]
    printed = run_campaign("build", "--dry-run", "--now", NOW).out
    assert " ".join(printed.split()).count(binding["quotas"][0]["sentence"]) == 1
