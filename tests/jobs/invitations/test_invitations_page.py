"""Does every command of docs/INVITATIONS.md do what the page says?"""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "INVITATIONS.md"
BLOCK = re.compile(r"```(csv|toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T12:00-04:00"


def test_the_page_of_invitations_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands typed in order, what they print begins as written; and explain says who is who."""
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    files = {name: text for kind, name, text in blocks if kind == "toml"}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = 0
    for kind, name, text in blocks:
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
        commands = re.findall(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE) if kind == "console" else []
        for command, expected in commands:
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert done.out.startswith(expected.removesuffix("\n")), (command, done.out, done.err)
            typed += 1
    states = {who: invitation_of(run_campaign, who) for who in ("C1", "C2", "C3", "C4")}

    assert typed == len(re.findall(r"^\$ campaign", PAGE.read_text("utf-8"), re.MULTILINE)) > 5
    assert states == {
        "C1": "never asked", "C2": "asked before", "C3": "no existing relationship", "C4": "asked before",
    }  # fmt: skip


def invitation_of(run_campaign, who):
    gates = json.loads(run_campaign("explain", who, "--json", "--now", NOW).out)["data"]["gates"]
    return next(gate["evidence"]["invitation"] for gate in gates if gate["gate"] == "consent")
