"""Does every command of docs/LEDGER.md do what the page says, and can its recipe be followed without this program?"""

from __future__ import annotations

import hmac
import json
import re
import shlex
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[3] / "docs" / "LEDGER.md"
BLOCK = re.compile(r"```(csv|text|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T11:00-04:00"
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'


def test_the_page_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are written, commands are typed in order, and what they print begins as it stands on the page."""
    create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    typed = 0
    for kind, name, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind != "console":
            Path(name or "recipe.txt").parent.mkdir(exist_ok=True)
            Path(name or "recipe.txt").write_text(text, "utf-8")
            continue
        for command, expected in re.findall(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            done = run_campaign(*shlex.split(command), "--now", NOW)
            assert done.out.startswith(expected), f"{command}\n{done.out}"
            typed += 1
    assert typed == len(re.findall(r"^\$ campaign", PAGE.read_text("utf-8"), re.MULTILINE)) > 5
    check_by_the_recipe(tmp_path / "desk")


def check_by_the_recipe(desk):
    """What an auditor would write from the last chapter of the page."""
    key = bytes.fromhex((desk / "campaign.key").read_text("ascii"))

    def keyed(label, message):
        return hmac.new(hmac.new(key, f"campaign:{label}".encode(), "sha256").digest(), message, "sha256").digest()

    with closing(sqlite3.connect(desk / "campaign.db")) as database:
        entries = database.execute("SELECT entry_no, body, link FROM consent_ledger ORDER BY entry_no").fetchall()
        ((count, last, seal),) = database.execute("SELECT entries, link, seal FROM ledger_head")
    previous = bytes(32)
    for place, (number, body, link) in enumerate(entries, start=1):
        assert number == place
        assert link == keyed("ledger link", f"{number}\n".encode() + previous + body.encode())
        previous = link
    assert (count, last) == (len(entries), previous)
    assert seal == keyed("ledger head", f"{count}\n".encode() + last)
    person = json.loads(entries[1][1])["rows"][0][0]
    assert person == keyed("person", b"C1").hex()[:32]
