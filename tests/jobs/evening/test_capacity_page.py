"""Does every command of docs/CAPACITY.md do what the page says?"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typed_page import type_page

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "CAPACITY.md").read_text("utf-8")
EXCERPT = re.compile(r"```text\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T11:00-04:00"


@pytest.fixture
def desk(tmp_path, monkeypatch, run_campaign):
    """The desk of the page after everything that stands there was done; how many commands that was."""
    return type_page(PAGE, tmp_path / "desk", NOW, monkeypatch.chdir, run_campaign)


def test_the_page_of_capacity_is_a_transcript(desk, run_campaign):
    """Files are written, commands typed in order, what they print begins as written; the desks are as told."""
    data = json.loads(run_campaign("capacity", "--json", "--now", NOW).out)["data"]
    hours = {desk["desk"]: desk["seconds"] / 3600 for desk in data["desks"]}
    assert desk == len(re.findall(r"^\$ campaign", PAGE, re.MULTILINE)) >= 3
    assert hours == {"en": 3, "en/tariffs": 3.75, "en+es": 2}
    assert [(site["site"], site["agents"], site["seconds"] / 3600) for site in data["sites"]] == [
        ("Albany", 2, 5.75), ("home", 1, 3),
    ]  # fmt: skip
    assert sum(hour["calls"] for hour in data["hours"]) == data["capacity"] == 35
    assert {hour["desk"] for hour in data["hours"] if hour["from"][11:16] == "17:00"} == {"en/tariffs"}
    dry = json.loads(run_campaign("build", "--dry-run", "--json", "--now", NOW).out)["data"]["binding"]
    assert [name for name in dry if f"`{name}`" not in PAGE.rsplit("under `binding`", 1)[1]] == []


def test_the_page_shows_what_the_dry_run_prints(desk, run_campaign):
    """Every line of the excerpt, as wide as it comes."""
    printed = run_campaign("build", "--dry-run", "--now", NOW).out.splitlines()
    (excerpt,) = EXCERPT.findall(PAGE)
    assert desk > 0
    assert [line for line in excerpt.splitlines() if line not in printed] == []
