"""Does every command of docs/TOP_UP.md do what the page says?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.jobs.topping.changes import Kind
from campaign.rules.recalls import DISPLACED, HOUSEHOLD, MOVED, PROMISED, SLOT_OVER, TRIED_AGAIN
from campaign.workspace import create_workspace

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "TOP_UP.md").read_text("utf-8")
BLOCK = re.compile(r"```(csv|toml|console) (\S+)\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
DAY = "2026-03-10"


def test_the_page_of_rounds_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed at the time of their block, and what they print begins as on the page."""
    blocks = BLOCK.findall(PAGE)
    files = {name: text for kind, name, text in blocks if kind == "toml"}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(f"{DAY}T12:00+00:00"))
    monkeypatch.chdir(tmp_path / "desk")
    typed = []
    for kind, name, text in blocks:
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
        for command, expected in COMMAND.findall(text) if kind == "console" else ():
            done = run_campaign(*shlex.split(command), "--now", f"{DAY}T{name}+00:00")
            shown = "".join(f"{line.rstrip()}\n" for line in done.out.splitlines() if line.strip())
            assert shown.startswith(expected.rstrip()), (command, shown, done.err)
            typed.append(done.exit_code)
    assert typed == [0] * len(re.findall(r"^\$ ", PAGE, re.MULTILINE))
    assert len(typed) > 12


def test_the_page_names_every_change_and_reason():
    """As `--json` names them."""
    for kind in Kind:
        assert f"\n| {kind.value} | " in PAGE
    for reason in (DISPLACED, HOUSEHOLD, MOVED, PROMISED, SLOT_OVER, TRIED_AGAIN):
        assert f"`{reason}`" in PAGE
