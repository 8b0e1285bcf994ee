"""How does the demonstration begin, and who answers its calls?

Harbor Telephone does not exist. Its evening is played by `pretend_evening`: what each called customer says is drawn
from a hash of the lead, so that every demonstration ends alike. Nothing here is used outside of it.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path

from campaign.errors import CannotCreate
from campaign.files.atomic import write_bytes_atomically
from campaign.files.samples import find_sample, read_sample_settings
from campaign.workspace import DATABASE_FILE, KEY_FILE, Workspace, create_workspace

KEY = sha256(b"Harbor Telephone").digest()
"""Everybody knows it, so that everybody sees the same holdout. A real one is drawn by `campaign init`."""

SAMPLE = "sample"
"""The folder in the workspace that holds the files of the sample company."""

COLUMNS = ("lead_id", "attempted_at", "disposition", "duration_seconds", "agent", "callback_at", "note")
STRANGE_LEAD = "HT7700019"
"""A lead that the dialer called for somebody else: in every real result file there is one."""

ANSWERS = (
    ("no_answer", 26), ("machine", 15), ("refused", 12), ("refused_at_opening", 5), ("callback", 6), ("THINKS", 4),
    ("busy", 3), ("other_person", 3), ("stop", 2), ("wrong_number", 1), ("complaint", 1), ("VMDROP", 2),
)  # fmt: skip
"""Dispositions and weights; VMDROP is a code that nobody has explained to the program."""

MORE_WELCOME = {"korean-desk": 60, "family-line": 30, "travel-pack": 26}
USUALLY_WELCOME = 20
"""Weights of `accepted` by offer."""

SILENT = {"no_answer", "busy", "VMDROP"}
AGENTS = {"ko": ("A03",), "es": ("A01", "A05")}
OTHER_AGENTS = ("A01", "A02", "A04")


def begin_demo(directory: Path, now: datetime) -> Workspace:
    """Make the workspace of the sample company, with its files in the folder `sample`. Raises CannotCreate."""
    sample = find_sample()
    if any((directory / name).exists() for name in (DATABASE_FILE, KEY_FILE, SAMPLE)):
        raise CannotCreate(str(directory), "it holds something", hint="Name another folder: campaign demo DIR")
    workspace = create_workspace(directory, read_sample_settings(sample), now, key=KEY)
    (directory / SAMPLE).mkdir(mode=0o700)
    for path in sorted(sample.glob("*.csv")):
        shutil.copyfile(path, directory / SAMPLE / path.name)
    return workspace


def find_free_folder(folder: Path) -> Path:
    """The folder itself, or the first of demo-2, demo-3 ... that is not there yet."""
    number = 1
    found = folder
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def pretend_evening(exported: Path, results: Path) -> int:
    """Answer every lead of a generic export as made-up people would; the number of rows written to `results`."""
    with open(exported, encoding="utf-8", newline="") as file:
        leads = list(csv.DictReader(file))
    rows = sorted((_answer(lead) for lead in leads), key=lambda row: row[1])
    rows.append((STRANGE_LEAD, rows[0][1] if rows else "", "no_answer", "0", "A02", "", ""))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    write_bytes_atomically(results, stream.getvalue().encode("utf-8"))
    return len(rows)


def _answer(lead: Mapping[str, str]) -> Sequence[str]:
    draw = _draws(lead["lead_id"])
    opens, closes = (datetime.fromisoformat(lead[edge]) for edge in ("window_start", "window_end"))
    at = opens + timedelta(minutes=int(next(draw) * ((closes - opens).total_seconds() / 60 - 10)))
    welcome = MORE_WELCOME.get(lead["offer"], USUALLY_WELCOME)
    disposition = _weigh((("accepted", welcome), *ANSWERS), next(draw))
    seconds = 0 if disposition in SILENT else 20 + int(next(draw) * 400)
    agents = AGENTS.get(lead["language"], OTHER_AGENTS)
    agent = lead["agent"] or agents[int(next(draw) * len(agents))]
    again = (at + timedelta(days=1)).isoformat() if disposition == "callback" else ""
    note = "after work, please" if again else ""
    return lead["lead_id"], at.isoformat(), disposition, str(seconds), agent, again, note


def _draws(name: str) -> Iterator[float]:
    """Numbers from 0 to 1 that depend on the name and nothing else."""
    number = 0
    while True:
        number += 1
        yield int.from_bytes(blake2b(f"{name}:{number}".encode(), digest_size=6).digest()) / 2**48


def _weigh(choices: Sequence[tuple[str, int]], place: float) -> str:
    left = place * sum(weight for _, weight in choices)
    for choice, weight in choices:
        left -= weight
        if left < 0:
            return choice
    return choices[-1][0]
