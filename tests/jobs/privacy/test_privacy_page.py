"""Does every command of docs/PRIVACY.md do what the page says?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "PRIVACY.md"
BLOCK = re.compile(r"```(csv|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T11:00-04:00"
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'


def test_the_page_on_privacy_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order, and what they print begins as it stands on the page."""
    create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = 0
    for kind, name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
            continue
        for command, expected in re.findall(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert (done.out or done.err).lstrip().startswith(expected.removesuffix("...\n")), (command, done)
            typed += 1
    assert typed == len(re.findall(r"^\$ campaign", PAGE.read_text("utf-8"), re.MULTILINE)) > 8
