"""Where does a desk stand whose days are drawn from a seed, and how do files come to it?"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import townlife

from campaign.errors import CampaignError
from campaign.jobs.imports import import_file
from campaign.workspace import Workspace, create_workspace

ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 1, 5)


class Desk:
    """A desk in New York; `lived` counts what was done and what was refused, by name."""

    def __init__(self, folder: Path, seed: int, people: int) -> None:
        self.folder, self.people, self.dice = folder, people, random.Random(seed)  # noqa: S311
        self.now = datetime.combine(FIRST, time(8), ZONE)
        files = {name: text for name, text in townlife.FILES.items() if text}
        self.workspace = create_workspace(folder / "desk", files, self.now.astimezone(UTC), key=bytes(32))
        self.workspace.store.connection.execute("PRAGMA synchronous = OFF")
        self.joined = people // 2
        self.files = 0
        self.results: list[str] = []
        self.lived: dict[str, int] = {}

    def try_to(self, act: Callable[[], Any]) -> bool:
        """Do something that may be refused."""
        name = act.__name__
        try:
            act()
        except CampaignError as error:
            name = f"{name}: {error}"
        self.lived[name] = self.lived.get(name, 0) + 1
        return name == act.__name__

    def at_desk(self) -> Workspace:
        """The workspace at the present instant."""
        kept = {name: value for name, value in vars(self.workspace).items() if name not in ("directory", "now")}
        self.workspace = replace(self.workspace, now=self.now.astimezone(UTC))
        vars(self.workspace).update(kept)
        return self.workspace

    def bring(self, kind: str, header: str, *lines: str, **options: Any) -> None:
        """Import a file, its lines in any order."""
        rows = list(dict.fromkeys(lines))
        self.dice.shuffle(rows)
        self.files += 1
        path = self.folder / f"{kind}-{self.files}.csv"
        path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
        import_file(self.at_desk(), kind, path, **options)

    def some(self, most: int = 5) -> list[int]:
        """A few customers."""
        return self.dice.sample(range(self.joined), min(self.joined, self.dice.randrange(1, most + 1)))

    def phone(self) -> str:
        """One of a few phones, so that some are shared."""
        return f"+121255501{self.dice.randrange(60):02}"

    def moment(self, days: int) -> str:
        """An instant within the last days, at the desk."""
        past = timedelta(days=self.dice.randrange(days), minutes=self.dice.randrange(5, 300))
        return f"{self.now - past:%Y-%m-%dT%H:%M:%S}"
