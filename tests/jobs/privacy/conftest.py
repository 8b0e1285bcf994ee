"""A desk in Seoul and one in New York at once: whoever is to go stands in every kind of file that we write."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campaign.cli.app import main
from campaign.workspace import create_workspace

NOW = "2026-03-10T12:00:00-04:00"
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n[holdout]\nshare = 0\n'
PACK = 'title = "Pack"\nproduct = "pack"\nrule = "everyone"\nbenefit = "60.00"\n'
CAMPAIGN = """
why = "Because it helps."
kind = "offer"
purpose = "marketing"
audience = "everyone"
offers = ["pack"]
starts = 2026-01-01
stops = 2026-12-31
measure = { what = "retention", day = 90, threshold = 0.8 }
"""
KEY = bytes(range(32))
CUSTOMERS = '''customer_id,phone,name,joined_on,timezone
A-100,(201) 555-0141,김하나,2025-01-01,America/New_York
A-200,(201) 555-0142,박두리,2025-01-01,America/New_York
A-300,(201) 555-0143,"Lane, ""Jo""",2025-01-01,America/New_York
'''
FILES = {
    "registry-us-2026-03-05.csv": "phone\n(201) 555-0199\n",
    "agents.csv": "agent_id,languages\nkay,en\n",
    "shifts.csv": "agent_id,day,starts,ends\nkay,2026-03-10,16:00,20:00\nkay,2026-03-11,16:00,20:00\n",
    "responses.csv": "customer_id,answered_at,channel,answer,evidence\n"
    "A-100,2026-03-01T10:00,web,yes,scan-17\nA-200,2026-03-01T10:00,web,yes,\nA-300,2026-03-01T10:00,web,yes,\n",
    "contacts.csv": "customer_id,at,direction,channel,kind,topic\n"
    "A-100,2026-03-02T10:00,in,phone,query,asked about 201.555.0141\n"
    "A-200,2026-03-02T10:00,in,phone,query,neighbour of +1 201 555 0141\n",
}


@dataclass(frozen=True)
class Desk:
    """A workspace and the commands typed in it."""

    folder: Path
    run_campaign: Callable[..., Any]
    customers: str = CUSTOMERS

    def type(self, *words: object, now: str = NOW) -> Any:
        """Run a command; its outcome."""
        return self.run_campaign(*map(str, words), "--workspace", str(self.folder), "--now", now)

    def drop(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """Somebody puts a file into the inbox."""
        path = self.folder / "inbox" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def files(self) -> Iterator[tuple[Path, bytes]]:
        """Every file of the workspace with its bytes, backups left out."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and "backups" not in path.parts:
                yield path, path.read_bytes()

    def spelling(self, *numbers: tuple[str, ...] | str) -> list[str]:
        """The files in which one of the texts stands in one of three encodings."""
        needles = {text.encode(encoding) for text in numbers for encoding in ("utf-8", "utf-16-le", "cp949")}
        return [
            path.relative_to(self.folder).as_posix()
            for path, content in self.files() if any(needle in content for needle in needles)
        ]  # fmt: skip

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.folder / "campaign.db")) as connection:
            return connection.execute(query, values).fetchall()


@pytest.fixture(scope="session")
def spellings() -> tuple[str, ...]:
    """How people write the number that is to be gone."""
    return ("+12015550141", "2015550141", "(201) 555-0141", "201-555-0141", "201.555.0141", "201 555 0141")


def _make(folder: Path) -> Path:
    texts = {"campaign.toml": DESK, "offers/pack.toml": PACK, "campaigns/packs.toml": CAMPAIGN}
    create_workspace(folder, texts, datetime.fromisoformat(NOW).astimezone(UTC), KEY)
    return folder


def _run_quietly(*words: str) -> Any:
    """A command outside of any test."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exit_code = main(list(words))
    assert exit_code == 0, printed.getvalue()
    return json.loads(printed.getvalue())["data"]


@pytest.fixture
def desk(tmp_path: Path, run_campaign: Callable[..., Any]) -> Desk:
    """An empty workspace."""
    return Desk(_make(tmp_path / "desk"), run_campaign)


@pytest.fixture(scope="session")
def after_a_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers in CP949 and their answers are in, a list went out, a rejects file waits."""
    desk = Desk(_make(tmp_path_factory.mktemp("night") / "desk"), _run_quietly)
    desk.drop("customers.csv", CUSTOMERS, "cp949")
    for name, text in FILES.items():
        desk.drop(name, text)
    night = desk.type("nightly", "--json")
    assert night["list"]["placed"] == 3
    desk.folder.joinpath("rejects").mkdir(exist_ok=True)
    wide = "reject_line,customer_id,phone\r\n2,A-100,２０１－５５５－０１４１\r\n3,A-300,201 555 0143\r\n"
    (desk.folder / "rejects" / "old.rejects.csv").write_bytes(wide.encode("utf-16"))
    return desk.folder


@pytest.fixture(scope="session")
def after_an_erasure(after_a_night: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first customer is gone."""
    folder = tmp_path_factory.mktemp("erased") / "desk"
    shutil.copytree(after_a_night, folder)
    Desk(folder, _run_quietly).type("erase", "A-100", "--yes", "--json")
    return folder


@pytest.fixture
def busy_desk(after_a_night: Path, tmp_path: Path, run_campaign: Callable[..., Any]) -> Desk:
    """A workspace of one's own after a night."""
    shutil.copytree(after_a_night, tmp_path / "desk")
    return Desk(tmp_path / "desk", run_campaign)


@pytest.fixture
def erased(after_an_erasure: Path, tmp_path: Path, run_campaign: Callable[..., Any]) -> Desk:
    """The same after the first customer was erased."""
    shutil.copytree(after_an_erasure, tmp_path / "desk")
    return Desk(tmp_path / "desk", run_campaign)
