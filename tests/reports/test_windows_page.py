"""Does every command of docs/ANSWERING.md do what the page says?"""

from __future__ import annotations

import hashlib
import re
import shlex
from datetime import datetime
from pathlib import Path

from campaign.workspace import create_workspace

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ANSWERING.md"
BLOCK = re.compile(r"```(toml|console) ?(\S*)\n(.*?)```", re.DOTALL)
NOW = "2026-03-10T11:00-04:00"
PEOPLE = 300
HOURS = {10: (150, 0.20), 14: (150, 0.25), 17: (300, 0.40), 18: (300, 0.45), 19: (250, 0.35)}
"""Calls in January and February by hour, and the share that reaches the person; of gold ones 0.2 more."""
DAYS = ("01-05", "01-14", "01-23", "02-03", "02-12", "02-20")


def draw(*names):
    """A number from 0 to 1 that is always the same for these names."""
    return int.from_bytes(hashlib.blake2b(repr(names).encode(), digest_size=4).digest()) / 2**32


def write_customers():
    """300 people in New York, every tenth of them gold."""
    rows = ((one, 201 + one // 100, one % 100, "tin" if one % 10 else "gold") for one in range(PEOPLE))
    lines = (f"C{one:03},({area}) 555-01{end:02},{tier}\n" for one, area, end, tier in rows)
    return "customer_id,phone,tier\n" + "".join(lines)


def write_winter():
    """The calls of the hours above, one person after the other, on six days."""
    calls = [hour for hour, (calls, _) in HOURS.items() for _ in range(calls)]
    lines = []
    for number, hour in enumerate(calls):
        person = number * 7 % PEOPLE
        reached = draw("answers", number) < HOURS[hour][1] + (0.2 if person % 10 == 0 else 0)
        codes = ("refused_at_opening", "refused", "accepted") if reached else ("no_answer", "machine")
        code = codes[int(draw("says", number) * len(codes))]
        lines.append(f"C{person:03},2026-{DAYS[number % len(DAYS)]}T{hour}:{number % 60:02},{code}\n")
    return "customer_id,attempted_at,disposition\n" + "".join(lines)


def test_the_page_of_answers_is_a_transcript(tmp_path, monkeypatch, run_campaign):
    """Files are there, commands are typed in order, and what they print begins as on the page."""
    blocks = BLOCK.findall(PAGE.read_text("utf-8"))
    files = {name: text for kind, name, text in blocks if kind == "toml" and name}
    create_workspace(tmp_path / "desk", files, datetime.fromisoformat(NOW))
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.setenv("COLUMNS", "80")
    Path("customers.csv").write_text(write_customers(), "utf-8")
    Path("winter.csv").write_text(write_winter(), "utf-8")
    typed = []
    for kind, _, text in blocks:
        for command, expected in re.findall(r"^\$ campaign (.*)\n((?:(?!\$ ).*\n)*)", text if kind == "console" else "",
                                            re.MULTILINE):  # fmt: skip
            done = run_campaign(*shlex.split(command), "--now", NOW)
            typed.append((command, done.exit_code))
            shown = "".join(f"{line.rstrip()}\n" for line in done.out.splitlines())
            assert shown.startswith(expected), (command, shown, done.err)

    report = run_campaign("report", "windows", "--now", NOW).out
    weights = run_campaign("report", "windows", "--json", "--now", NOW).data["weights"]
    verdicts = re.search(r"```\n(Reached per call.*\n.*\n)```", PAGE.read_text("utf-8"))

    assert [code for _, code in typed] == [0] * 4
    assert " ".join(verdicts[1].split()) in " ".join(report.split())
    assert {name: round(weight) for name, weight in weights.items()} == {"hour": 31, "segment": 20, "weekday": 2000}
