"""Does every command of docs/QUOTAS.md do what the page says?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typed_page import type_page

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "QUOTAS.md").read_text("utf-8")
NOW = "2026-03-10T11:00-04:00"


@pytest.fixture
def typed(tmp_path, monkeypatch, run_campaign):
    """How many commands of the page were typed, in a folder with its files; each prints what is written there."""
    return type_page(PAGE, tmp_path / "desk", NOW, monkeypatch.chdir, run_campaign)


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
