"""Does every command of docs/PEOPLE.md do what the page says?"""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "PEOPLE.md"
BLOCK = re.compile(r"```(csv|toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T11:00-04:00"


def test_the_page_of_people_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order, and what they print begins as on the page."""
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    files = {name: text for kind, name, text in blocks if kind == "toml"}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = []
    for kind, name, text in blocks:
        if kind == "csv":
            Path(name).write_text(text, "utf-8")
        for command, expected in re.findall(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", text if kind == "console" else "",
                                            re.MULTILINE):  # fmt: skip
            done = run_campaign(*shlex.split(command), "--now", NOW)
            typed.append((command, done.exit_code))
            shown = "".join(f"{line.rstrip()}\n" for line in done.out.splitlines())
            assert shown.startswith(expected), (command, shown)

    assert [code for _, code in typed] == [0, 0, 66, 0, 0, 0, 0, 0]
