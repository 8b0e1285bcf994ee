"""Does docs/CALLBACKS.md say what the program does?"""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

import pytest

from campaign.rules.dispositions import parse_dispositions
from campaign.settings import read_packaged, read_settings
from campaign.workspace import create_workspace

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "CALLBACKS.md").read_text("utf-8")
BLOCK = re.compile(r"```(csv|toml|console) (\S+)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
RULE = re.compile(r"^\| (\w+) \| ([\dmhd, ]+) \| (\d+), (\d+) \| (yes|no) \|$", re.MULTILINE)
NOW = "2026-03-10T18:00-04:00"
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'
UNITS = {"m": 1, "h": 60, "d": 1440}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A workspace to type in."""
    create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def test_the_page_is_a_transcript(desk, run_campaign):
    """Files are written, commands are typed in order at the times that the page names, and print what stands there."""
    typed = 0
    for kind, name, text in BLOCK.findall(PAGE):
        if kind != "console":
            Path(name).write_text(DESK + text if name == "campaign.toml" else text, "utf-8")
            continue
        for command, expected in COMMAND.findall(text):
            done = run_campaign(*shlex.split(command), "--now", name)
            assert done.out.startswith(expected), f"{command}\n{done.out}{done.err}"
            typed += 1
    assert typed == len(re.findall(r"^\$ campaign", PAGE, re.MULTILINE)) == 9


def test_explain_shows_what_the_page_shows(desk, run_campaign):
    """The gate, its sentence and its evidence."""
    for kind, name, text in BLOCK.findall(PAGE):
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
            run_campaign("import", Path(name).stem, name, "--now", NOW)
    run_campaign("log", "C3", "no_answer", "--agent", "lee", "--now", NOW)
    shown = run_campaign("explain", "C3", "--evening", "2026-03-11", "--now", NOW).out
    (printed,) = re.findall(r"```\n(retry_later.*?)```", PAGE, re.DOTALL)

    assert " ".join(printed.split()) in " ".join(shown.split())


def test_the_table_of_retries_is_that_of_the_program():
    """Every outcome of our own that is tried again, with its delays, tries, pause and hour."""
    written = {
        code: (tuple(int(one[:-1]) * UNITS[one[-1]] for one in after.split(", ")), int(tries), int(days), hour == "yes")
        for code, after, tries, days, hour in RULE.findall(PAGE)
    }
    own = next(table for table in read_packaged("dispositions").values() if "no_answer" in table)
    known = parse_dispositions({"own": own}).by_code

    assert written == {
        code: (one.retry.minutes, one.retry.tries, one.retry.pause_days, one.retry.other_hour)
        for code, one in known.items()
        if one.retry.minutes
    }


def test_the_settings_on_the_page_are_those_that_hold_anyway(desk):
    """Written or not."""
    unwritten = read_settings(desk).desk.callbacks
    (written,) = (text for kind, name, text in BLOCK.findall(PAGE) if name == "campaign.toml")
    (desk / "campaign.toml").write_text(DESK + written, "utf-8")

    assert read_settings(desk).desk.callbacks == unwritten


def test_more_promises_than_calls_are_warned_of(desk, run_campaign):
    """Nobody has a shift on Monday."""
    Path("customers.csv").write_text("customer_id,phone,timezone,state\nC1,2015550101,America/New_York,NJ\n", "utf-8")
    run_campaign("import", "customers", "customers.csv", "--now", NOW)
    run_campaign("log", "C1", "callback", "--callback", "2026-03-16T17:00", "--now", NOW)
    done = run_campaign("promises", "--now", NOW)

    assert "2026-03-16: 1 callback is promised, and the agents on shift can take 0 calls" in done.err


def test_programs_read_the_same_ledger(desk, run_campaign):
    """JSON with sums and every promise; CSV with a row for each; nothing where nothing was promised."""
    assert run_campaign("promises", "--now", NOW).out == "No callback was promised.\n"
    Path("customers.csv").write_text("customer_id,phone,timezone,state\nC1,2015550101,America/New_York,NJ\n", "utf-8")
    run_campaign("import", "customers", "customers.csv", "--now", NOW)
    run_campaign("log", "C1", "callback", "--callback", "2026-03-11T17:30", "--agent", "kay", "--now", NOW)
    told = json.loads(run_campaign("promises", "--json", "--now", NOW).out)["data"]
    lines = run_campaign("promises", "--csv", "--now", NOW).out.splitlines()

    assert (told["promised"], told["open"], told["by_agent"][0]["agent"]) == (1, 1, "kay")
    assert told["coming"][0]["owners"] == [{"agent": "kay", "promised": 1, "calls": 0}]
    assert list(told["promises"][0]) == lines[0].split(",")
    assert lines[1].split(",")[:3] == ["C1", "no list", "kay"]
    assert json.loads(run_campaign("promises", "--state", "kept", "--json", "--now", NOW).out)["data"]["promises"] == []
