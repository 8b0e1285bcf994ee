"""Does docs/CONTACT_POLICY.md say what the program does?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.rules.dispositions import parse_dispositions
from campaign.settings import read_packaged
from campaign.workspace import create_workspace

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "CONTACT_POLICY.md").read_text("utf-8")
BLOCK = re.compile(r"```(csv|console) ?(\S*)\n(.*?)```", re.DOTALL)
DESK = re.compile(r"```toml campaign\.toml\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
OUTCOME = re.compile(r"^\| ([a-z_, ]+) \| (\d+) \|", re.MULTILINE)
NOW = "2026-03-10T11:00-04:00"


def test_the_page_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order, and what they print is what stands on the page."""
    (desk,) = DESK.findall(PAGE)
    create_workspace(tmp_path / "desk", {"campaign.toml": desk}, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = 0
    for kind, name, text in BLOCK.findall(PAGE):
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
            continue
        for command, expected in COMMAND.findall(text):
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert done.out.startswith(expected), command
            typed += 1
    assert typed == len(re.findall(r"^\$ campaign", PAGE, re.MULTILINE)) == 11


def test_the_table_of_rests_is_complete():
    """Every outcome of our own, with its days."""
    written = {code: int(days) for codes, days in OUTCOME.findall(PAGE) for code in codes.split(", ")}
    known = parse_dispositions({"standard": next(iter(_own().values()))}).by_code

    assert written == {code: one.rest_days for code, one in known.items()}


def _own():
    return {name: table for name, table in read_packaged("dispositions").items() if "no_answer" in table}
