"""Does every command of docs/SIMULATE.md do what the page says?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

import townlife

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "SIMULATE.md"
BLOCK = re.compile(r"```(csv|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOON = "2026-03-10T12:00-04:00"
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_the_page_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order, and what they print begins as it stands on the page."""
    create_workspace(tmp_path / "desk", townlife.FILES, datetime.fromisoformat(NOON))
    monkeypatch.chdir(tmp_path / "desk")
    text, typed = PAGE.read_text("utf-8"), 0
    for kind, name, body in BLOCK.findall(text):
        if kind == "csv":
            Path(name).write_text(body, "utf-8")
            continue
        for command, expected in COMMAND.findall(body):
            done = run_campaign(*shlex.split(command), "--now", NOON)
            assert done.exit_code == 0, (command, done.err)
            assert done.out.startswith(expected.strip()), (command, done.out)
            typed += 1
    assert typed == len(re.findall(r"^\$ campaign", text, re.MULTILINE)) > 7
