"""Does every command of docs/CONSENT.md do what the page says?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "CONSENT.md"
BLOCK = re.compile(r"```(csv|toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ (?:CAMPAIGN_USER=(\w+) )?campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
NOW = "2026-03-10T11:00-04:00"
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'


def test_the_page_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order by whom the page names, and print what stands there."""
    create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = 0
    for kind, name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind != "console":
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(DESK + text if name == "campaign.toml" else text, "utf-8")
            continue
        for person, command, expected in COMMAND.findall(text):
            monkeypatch.setenv("CAMPAIGN_USER", person or "kim")
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert done.out.startswith(expected), f"{command}\n{done.out}{done.err}"
            typed += 1
    assert typed == text_commands() > 5


def text_commands():
    return len(re.findall(r"^\$ ", PAGE.read_text("utf-8"), re.MULTILINE))
